"""Which options of a pick-any question have to be hidden.

People pick several options, so the counts do not add up to the base. Each option is a small table of its own: picked,
and not picked. What ties the options together are inequalities: everybody who answered picked at least one, nobody
more than the ballot allows, and an exclusive option ("none of these") stands alone.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from analysis.policy import Confirmed, Policy


@dataclass(frozen=True)
class Options:
    """The true counts of a pick-any question, by option, with what everybody knows about how it may be answered."""

    base: int
    counts: Mapping[str, int]
    exclusive: frozenset[str] = frozenset()
    most: int | None = None

    def primary(self, policy: Policy, confirmed: Confirmed) -> set[str]:
        """Options picked by few, by all but few, or by everybody where that may not be said."""
        return {
            option
            for option, count in self.counts.items()
            if policy.small(count)
            or policy.small(self.base - count)
            or (count == self.base and policy.too_alike(count, confirmed, option))
        }

    def covered(self, hidden: set[str], enough: int) -> set[str]:
        """`hidden` and the smallest further options it takes until each of them could have `enough` other values."""
        hidden = set(hidden)
        while any(self.width(option, hidden) < enough for option in hidden):
            shown = sorted(
                (count, option) for option, count in self.counts.items() if option not in hidden and count
            )
            if not shown:
                return set(self.counts)
            hidden.add(shown[0][1])
        return hidden

    def width(self, option: str, hidden: set[str]) -> int:
        """How far apart the lowest and highest counts are that a hidden option could have, given those shown."""
        alone = [count for other, count in self.counts.items() if other in self.exclusive - hidden]
        together = [count for other, count in self.counts.items() if other not in self.exclusive | hidden]
        left = self.base - sum(alone)
        lowest = max(0, left - sum(together)) if hidden == {option} else 0
        return self._highest(option, left, together) - lowest

    def base_range(self, hidden: set[str], most: int) -> tuple[int, int]:
        """How few and how many, up to `most`, may have answered, given the options shown."""
        alone = [count for option, count in self.counts.items() if option in self.exclusive - hidden]
        together = [count for option, count in self.counts.items() if option not in self.exclusive | hidden]
        return sum(alone) + self._voters(together), most if hidden else min(most, sum(self.counts.values()))

    def _highest(self, option: str, left: int, together: list[int]) -> int:
        if option in self.exclusive:
            return left - self._voters(together)
        return left if self.most is None else min(left, self.most * left - sum(together))

    def _voters(self, together: list[int]) -> int:
        """How many people it takes at least to pick these options."""
        return max(-(-sum(together) // self.most) if self.most else 0, *together, 0)
