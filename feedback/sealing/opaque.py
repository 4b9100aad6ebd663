"""Words that lie in a table so that nobody reads them, or finds them again, without the server's key.

AES-SIV (RFC 5297): the same words under the same purpose look the same, and no others do. For references from one table to
another which a role without the key could follow, if they lay open.
"""

import base64
import hashlib
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

_PURPOSE = b"listening-loop opaque 1"
#: What is opaque begins so; nothing that lies open does.
_MARK = "~"


def opaque(key: bytes, purpose: str, words: str) -> str:
    """The words as only the holder of `key` can read them, and only for this purpose."""
    sealed = _cipher(key).encrypt(words.encode(), [purpose.encode()])
    return _MARK + base64.urlsafe_b64encode(sealed).decode()


def is_opaque(words: str) -> bool:
    """Whether these words are hidden already."""
    return words.startswith(_MARK)


def read(key: bytes, purpose: str, words: str) -> str:
    """The words inside; as they are where they lie open, and empty where another key or purpose has hidden them."""
    if not is_opaque(words):
        return words
    try:
        return _cipher(key).decrypt(base64.urlsafe_b64decode(words[1:]), [purpose.encode()]).decode()
    except (InvalidTag, ValueError):
        return ""


@lru_cache(maxsize=4)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(hashlib.sha512(_PURPOSE + key).digest())
