"""Random names and secrets, and the one way to hash a secret that is looked up.

ASVS 11.5.1 asks for 128 bits where a value must not be guessed. Secrets are random and long, so a plain SHA-256 is
enough to keep them: no dictionary can be run against 128 random bits. Passwords are another matter, see
`feedback.accounts.passwords`.
"""

import hashlib
import hmac
import os
import secrets
from contextlib import suppress
from pathlib import Path

#: Crockford's base 32: no I, L, O or U, so a child can copy it and nothing spells a word.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LOOKALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def new_id() -> str:
    """A random key of 128 bits, in no order."""
    return secrets.token_hex(16)


def new_token() -> str:
    """A secret of 192 bits for a cookie or a one-time link."""
    return secrets.token_urlsafe(24)


def hashed(secret: str) -> str:
    """What is stored of a secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def short_code(length: int = 7) -> str:
    """A code for a door: short enough to type from a poster, and not a secret."""
    return "".join(secrets.choice(ALPHABET.lower()) for _ in range(length))


def derived(key: bytes, purpose: str, value: str) -> str:
    """A code of 130 bits that only the holder of `key` can make from `value`, as 26 signs of base 32."""
    digest = hmac.digest(key, f"{purpose}:{value}".encode(), "sha256")
    number = int.from_bytes(digest, "big") >> (256 - 130)
    return "".join(ALPHABET[(number >> (5 * place)) & 31] for place in reversed(range(26)))


def plain_code(typed: str) -> str:
    """What somebody typed, as the code it stands for: spaces, dashes, case and look-alike letters forgiven."""
    return "".join(sign for sign in typed.upper().translate(LOOKALIKES) if sign in ALPHABET)


def key_from(path: Path) -> bytes:
    """The server's key, made at first use and readable by its owner only."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        whole = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
        handle = os.open(whole, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_hex(32))
        with suppress(FileExistsError):  # another worker was first
            os.link(whole, path)
        whole.unlink()
    return bytes.fromhex(path.read_text().strip())
