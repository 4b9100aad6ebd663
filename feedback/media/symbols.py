"""The symbols that come with the service: `symbol:home` in a survey is `static/symbols/home.svg`.

Drawn for this service in one hand (docs/decisions/0012-symbols-of-our-own.md): dark lines on a white tile of their
own, so that they look the same in light, dark and forced colours and on paper. The lines alone say what is meant; the
pale fills only please. Beside a word a symbol has no alternative text, because the word says it already.
"""

LICENCE = "MIT, as the service itself"
#: Width and height of each, in pixels.
SIZE = 64

#: What each one shows, for who picks one and for a symbol that stands alone.
SHOWS = {
    "adult": "A grown-up standing",
    "angry": "An angry face",
    "ask": "A person with a question",
    "bus": "A bus",
    "change": "Two arrows in a circle",
    "child": "A child with open arms",
    "doctor": "A doctor with a stethoscope",
    "family": "Two grown-ups and a child",
    "food": "A plate, a fork and a knife",
    "friends": "Two children holding hands",
    "happy": "A happy face",
    "health": "A heart with a heartbeat",
    "help": "A life ring",
    "home": "A house",
    "learn": "An open book",
    "listen": "An ear that hears",
    "no": "A cross",
    "not-sure": "A puzzled face",
    "okay": "A calm face",
    "online": "A laptop with a globe on it",
    "phone": "A mobile phone",
    "place": "A pin on a map",
    "play": "A child kicking a ball",
    "police": "A police officer",
    "question": "A question mark",
    "sad": "A sad face with a tear",
    "safe": "A person behind a shield",
    "school": "A school",
    "secret": "A face with a finger on its lips",
    "sleep": "A person asleep in bed",
    "social-worker": "A person with a badge and a clipboard",
    "stop": "A hand that says stop",
    "street": "A road between houses",
    "talk": "A person talking",
    "teacher": "A teacher at a board",
    "thank-you": "A speech bubble with a heart",
    "time": "A clock",
    "worried": "A worried face",
    "write": "A pencil and paper",
    "yes": "A tick",
}
