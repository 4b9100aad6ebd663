"""What a browser seals without a network, and only this server opens: HPKE (RFC 9180), one message, base mode.

An envelope is the byte 1, the name of the key it was sealed to (8 bytes), the sender's one-time public key (65 bytes)
and the sealed words. `purpose` is bound into it, so that an envelope made for one thing cannot be used for another.
"""

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from feedback.sealing.key import SealingKey

SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_FIRST = b"\x01"
_HEAD = 9
#: The largest envelope that is looked at. A survey with twenty long answers is a tenth of it.
LARGEST = 1024 * 1024


class Unreadable(Exception):
    """This is no envelope of ours, or somebody has changed it."""


class OtherKey(Exception):
    """It was sealed to a key that this server does not have."""


def purpose(kind: str, code: str) -> bytes:
    """What an envelope is for: `kind` is "finished" or "unfinished", `code` the door's."""
    return f"listening-loop 1 {kind} {code}".encode()


def opened(key: SealingKey, envelope: bytes, kind: str, code: str) -> bytes:
    """The words inside.

    Raises:
        OtherKey: it was sealed to another key.
        Unreadable: it is broken, changed, or was made for another door or purpose.
    """
    if envelope[:1] != _FIRST or len(envelope) > LARGEST:
        raise Unreadable
    if envelope[1:_HEAD] != key.name:
        raise OtherKey
    try:
        return SUITE.decrypt(envelope[_HEAD:], key.private, info=purpose(kind, code))
    except (InvalidTag, ValueError):
        raise Unreadable from None


def sealed(key: SealingKey, words: bytes, kind: str, code: str) -> bytes:
    """As a browser seals them; here for tests, and for whoever wants to send without one."""
    public = key.private.public_key()
    return _FIRST + key.name + SUITE.encrypt(words, public, info=purpose(kind, code))
