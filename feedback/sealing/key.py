"""The key that answers are sealed to while there is no network.

It is made from the server's key, so it needs no table and outlives a restart; whoever holds the server's key file
can open what was sealed, and nobody else.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_PURPOSE = b"listening-loop sealing 1"
#: The order of the group P-256 (FIPS 186-5): private keys are the numbers below it, but for 0.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class SealingKey:
    """A key pair on P-256. `public` is the point as browsers take it (65 bytes), `name` its first mark of eight."""

    private: ec.EllipticCurvePrivateKey
    public: bytes
    name: bytes


@lru_cache(maxsize=4)
def from_server_key(key: bytes) -> SealingKey:
    """The pair that belongs to the server's key."""
    # 16 bytes more than the order needs, so that no key is likelier than another (FIPS 186-5, A.2.1).
    stretched = HKDF(algorithm=SHA256(), length=48, salt=None, info=_PURPOSE).derive(key)
    number = int.from_bytes(stretched, "big") % (_ORDER - 1) + 1
    private = ec.derive_private_key(number, ec.SECP256R1())
    public = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return SealingKey(private, public, hashlib.sha256(public).digest()[:8])
