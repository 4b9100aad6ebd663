"""Several lines of words."""

from forms.types.text import TextType


class LongText(TextType):
    name = "long_text"


TYPE = LongText()
