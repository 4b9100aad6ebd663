"""Comments too bare for a theme: "n/a", "nothing", "yes", a dash.

They are answers, are kept, screened and read like every other; only the computer puts them in no theme and no group.
"""

import re

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)

#: What is left of such a comment without its signs, in small letters, parted by upright bars.
_NOTHING = """
    na|n a|none|nothing|nothing really|nothing at all|nothing else|nothing to add|nothing to say|nothing comes to mind
    |no|nope|nah|no comment|no comments|no thanks|no thank you|not really|not applicable|not sure|unsure|dont know|don t know
    |i don t know|i dont know|idk|dunno|no idea|nil|null|blank|as above|same as above|see above|same|ditto|x|xx|xxx|test
    |did not answer|no answer|prefer not to say|can t think of anything|cant think of anything|nothing i can think of
    |none that i can think of|nothing springs to mind|all good|ok|okay|fine|yes|yeah|yep
    |dim byd|dim|na oes|nic|brak|nie wiem|nimic|nu stiu|nie|لا شيء|لا|کچھ نہیں|نہیں|কিছু না|ਕੁਝ ਨਹੀਂ|нічого|ні|nič|neviem|هیچ|هیچی|waxba|maya
    """.replace("\n", " ").split("|")
_KNOWN = frozenset(" ".join(one.split()) for one in _NOTHING)


def said_nothing(text: str) -> bool:
    """Whether these words alone say nothing a theme could be about. Signs and numbers alone do not either."""
    words = " ".join(_WORD.findall(text.lower()))
    return not words or words in _KNOWN
