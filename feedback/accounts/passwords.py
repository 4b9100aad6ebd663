"""Passwords: argon2id, no rules of composition, and a refusal of those that everybody guesses first."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: ASVS 6.2.1 and Cyber Essentials: twelve characters where no second factor is asked for yet.
SHORTEST = 12
LONGEST = 256

_hasher = PasswordHasher()
#: Checked when an email is unknown, so that the answer takes as long as for a known one.
_nobody = _hasher.hash("a password that nobody has")
_COMMON = (
    "password",
    "qwertyuiop",
    "123456789",
    "letmein",
    "safeguarding",
    "welcome",
    "iloveyou",
    "football",
)


def fault(password: str, context: tuple[str, ...] = ()) -> str | None:
    """Why a password cannot be taken, as a sentence, or None. `context` are words it must not be made of."""
    if len(password) < SHORTEST:
        return f"Use {SHORTEST} characters or more. Three words you can remember work well."
    if len(password) > LONGEST:
        return f"Use {LONGEST} characters or fewer."
    rest = password.lower()
    for word in (*_COMMON, *(word.lower() for word in context if len(word) > 3)):
        rest = rest.replace(word, "")
    if len(set(rest)) < 5:
        return "This password is easy to guess. Use three words that have nothing to do with your work."
    return None


def hashed(password: str) -> str:
    """The argon2id hash with its salt and costs."""
    return _hasher.hash(password)


def matches(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one behind a hash; as slow when there is none."""
    try:
        _hasher.verify(password_hash or _nobody, password)
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


def outdated(password_hash: str) -> bool:
    """Whether the hash was made with lower costs than today's and should be made anew."""
    return _hasher.check_needs_rehash(password_hash)
