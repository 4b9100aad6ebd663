"""Token buckets, in memory and in a bounded number: how often something may happen, without keeping who did it."""

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import blake2b

#: How long a key hashes. Whoever could look into the memory of a process learns nothing about the hours before.
HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """So many at once, and from then on one every so many seconds."""

    burst: int
    every: float


class Buckets:
    """At most `most` buckets; the one unused for the longest goes first, and is then as good as full.

    What a bucket is about is hashed with a random key that is made at first use, never written, and replaced after an
    hour, together with all buckets. `now` is in seconds; a clock put back fills nothing and breaks nothing.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._left: OrderedDict[bytes, tuple[float, float]] = OrderedDict()
        self._key, self._key_until = b"", float("-inf")
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._left)

    def take(self, about: tuple[str, ...], limit: Limit, now: float) -> float:
        """Take one token. Gives 0, or where there is none how many seconds until there will be one."""
        with self._lock:
            name = self._name(about, now)
            left = self._now_left(name, limit, now)
            taken = left >= 1
            self._put(name, left - 1 if taken else left, now)
            return 0.0 if taken else max(limit.every * (1 - left), 1e-9)

    def give_back(self, about: tuple[str, ...], limit: Limit, now: float) -> None:
        """Put a token back: what it was taken for came to a good end."""
        with self._lock:
            name = self._name(about, now)
            if name in self._left:
                self._put(name, min(limit.burst, self._now_left(name, limit, now) + 1), now)

    def _name(self, about: tuple[str, ...], now: float) -> bytes:
        if not self._key_until - HOUR <= now < self._key_until:
            self._key, self._key_until = secrets.token_bytes(32), now + HOUR
            self._left.clear()
        return blake2b("\0".join(about).encode(), key=self._key, digest_size=16).digest()

    def _now_left(self, name: bytes, limit: Limit, now: float) -> float:
        left, at = self._left.get(name, (float(limit.burst), now))
        return min(limit.burst, left + max(0.0, now - at) / limit.every)

    def _put(self, name: bytes, left: float, now: float) -> None:
        self._left[name] = (left, now)
        self._left.move_to_end(name)
        while len(self._left) > self._most:
            self._left.popitem(last=False)
