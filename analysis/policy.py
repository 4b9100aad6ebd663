"""How small is too small to show."""

from collections.abc import Hashable, Mapping, Set
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

FLOOR = 5  # no policy of ours goes below it
UNANIMOUS_BASE = 10  # "all of you said ..." about fewer people is never shown

#: What a person has looked at and released, of what everybody gave as the same answer: these answers, or whatever it is.
Confirmed: TypeAlias = bool | Set[str]
Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Policy:
    """Counts from 1 to `threshold` - 1 are hidden, and so is a question that fewer than `threshold` answered.

    `confirm_unanimous`: where everybody gave the same answer it is hidden until a person confirms it.
    """

    name: str
    threshold: int
    confirm_unanimous: bool = True

    def __post_init__(self) -> None:
        if self.threshold < FLOOR:
            raise ValueError(
                f"Choose a threshold of {FLOOR} or more: with {self.threshold}, people could be recognised."
            )

    def small(self, count: int) -> bool:
        """Too small to show, without being nought."""
        return 0 < count < self.threshold

    def unsaid(self, counts: Mapping[Key, int]) -> set[Key]:
        """Which of these stay unsaid where it is known how many they are together: the small ones, and as many of the next
        smallest as it takes until what is unsaid is neither one number nor together a small one. Noughts come last."""
        unsaid = {key for key, count in counts.items() if self.small(count)}
        for key in sorted(counts, key=lambda key: (counts[key] == 0, counts[key])):
            if not unsaid or (len(unsaid) > 1 and sum(counts[one] for one in unsaid) >= self.threshold):
                break
            unsaid.add(key)
        return unsaid

    def too_alike(self, base: int, confirmed: Confirmed, answer: str) -> bool:
        """Must it stay unsaid that all of `base` people gave this answer?"""
        released = confirmed if isinstance(confirmed, bool) else answer in confirmed
        return base < UNANIMOUS_BASE or (self.confirm_unanimous and not released)


INTERNAL = Policy("internal", 5, confirm_unanimous=False)
PUBLIC = Policy("public", 10)


def raised(policy: Policy, threshold: int) -> Policy:
    """The same policy, stricter. Raises ValueError when the threshold would come down."""
    if threshold < policy.threshold:
        raise ValueError(
            f"The {policy.name} policy hides counts below {policy.threshold}, and that can only be raised: "
            f"choose {policy.threshold} or more, not {threshold}."
        )
    return replace(policy, threshold=threshold)


def may_filter(whole: int, part: int, policy: Policy) -> bool:
    """May a result for `part` of `whole` people be shown beside one for all of them?

    Not when the part, or the rest (which anybody can work out by taking one from the other), is small. Ask this for
    every filter, for an area inside a larger one, and for a wave that was only added to.
    """
    return not policy.small(part) and not policy.small(whole - part)
