"""Several lines of words."""

from forms.types.text import TextField, TextType


class LongTextField(TextField):
    default_limit = 5000


class LongText(TextType):
    name = "long_text"
    field = LongTextField


TYPE = LongText()
