"""Which of the people who answered twice are counted, so that those who are not cannot be told by subtracting."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TypeAlias

from analysis.paired import Pair
from analysis.policy import Policy


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who answered a question before, after, or both times. `key` is random and says nothing of the person.

    `event` is where they were. `was` and `is_` are the groups they named before and after, in what they are shown by.
    """

    key: str
    event: Hashable
    before: float | None
    after: float | None
    was: str | None = None
    is_: str | None = None

    @property
    def pair(self) -> Pair | None:
        return None if self.before is None or self.after is None else (self.before, self.after)


@dataclass(frozen=True)
class Block:
    """Events that are always counted together, and who of their people is counted."""

    events: tuple[Hashable, ...]
    people: tuple[Person, ...]
    kept: frozenset[str] = field(default_factory=frozenset)


_Part: TypeAlias = tuple[tuple[Hashable, ...], Sequence[Person]]


def counted(people: Sequence[Person], policy: Policy) -> frozenset[str] | None:
    """Which of the matched are counted, so that those who are not are nobody or enough; None where that leaves too few.

    Of each event as many are left out as it takes, and all where that leaves few of it. Keys are random, so the first by
    their order are as good as any lot, and the same ones each time.
    """
    events: dict[Hashable, list[Person]] = {}
    for one in people:
        events.setdefault(one.event, []).append(one)
    each = [_of_event(of_it, policy) for of_it in events.values()]
    for parts in (each, [part for part in each if not policy.small(len(part))]):
        kept = frozenset[str]().union(*parts)
        few = policy.small(len(kept)) or leaves_few(kept, people, policy, by_event=True)
        if not few:
            return kept
    return None


def _of_event(people: Sequence[Person], policy: Policy) -> frozenset[str]:
    matched = sorted(one.key for one in people if one.pair)
    before = sum(one.before is not None for one in people)
    after = sum(one.after is not None for one in people)
    for left in range(len(matched)):
        number = len(matched) - left
        if not (policy.small(before - number) or policy.small(after - number)):
            return frozenset(matched[left:])
    return frozenset()


def blocks(
    people: Sequence[Person], policy: Policy | None, signature: Callable[[Hashable], Hashable]
) -> list[Block]:
    """Events alone where they can stand alone, small ones with others of the same kind, and what is left together."""
    events: dict[Hashable, list[Person]] = {}
    for one in people:
        events.setdefault(one.event, []).append(one)
    if policy is None:
        return [Block((event,), tuple(each), _matched(each)) for event, each in events.items()]
    whole, small = _parted(_beside_small(events, policy), policy)
    alike: dict[Hashable, list[_Part]] = {}
    for part in small:
        alike.setdefault(signature(part[0][0]), []).append(part)
    joined, rest = _parted(map(_together, alike.values()), policy)
    return _with_rest([*whole, *joined], rest, policy)


def _beside_small(events: Mapping[Hashable, Sequence[Person]], policy: Policy) -> list[_Part]:
    """Each event alone, but for those that a survey's own page may count together: together they stand here too.

    Where all small events of a survey come to a few, its page hides the least of the others with them. Were that one
    shown here by itself, the small ones would be what is left. Of several least ones it may be any.
    """
    pools: list[set[Hashable]] = []
    for answered in (_before, _after):
        sizes = {event: sum(answered(one) is not None for one in each) for event, each in events.items()}
        small = {event for event, size in sizes.items() if policy.small(size)}
        if not policy.small(sum(sizes[event] for event in small)):
            continue
        least = min((size for event, size in sizes.items() if size and event not in small), default=0)
        pools.append(small | {event for event, size in sizes.items() if size and size == least})
    if len(pools) == 2 and pools[0] & pools[1]:
        pools = [pools[0] | pools[1]]
    joined = [_together([((event,), events[event]) for event in events if event in pool]) for pool in pools]
    pooled = set[Hashable]().union(*pools)
    return [*joined, *(((event,), each) for event, each in events.items() if event not in pooled)]


def _matched(people: Sequence[Person]) -> frozenset[str]:
    return frozenset(one.key for one in people if one.pair)


def _parted(parts: Iterable[_Part], policy: Policy) -> tuple[list[Block], list[_Part]]:
    """Those that can stand alone, and those that cannot."""
    whole, left = [], []
    for events, people in parts:
        kept = counted(people, policy)
        if kept:
            whole.append(Block(events, tuple(people), kept))
        else:
            left.append((events, people))
    return whole, left


def _together(parts: Sequence[_Part]) -> _Part:
    return tuple(event for events, _ in parts for event in events), [one for _, each in parts for one in each]


def _with_rest(whole: list[Block], rest: Sequence[_Part], policy: Policy) -> list[Block]:
    """What cannot stand alone, together; with the smallest of the others where it cannot stand even so."""
    if not rest:
        return whole
    whole = sorted(whole, key=lambda block: (-len(block.kept), str(block.events)))
    events, people = _together(rest)
    kept = counted(people, policy)
    while kept is None and whole:
        least = whole.pop()
        events, people = _together([(events, people), (least.events, least.people)])
        kept = counted(people, policy)
    return [*whole, Block(events, tuple(people), kept or frozenset())]


def leaves_few(kept: Set[str], people: Sequence[Person], policy: Policy, *, by_event: bool = False) -> bool:
    """Whether these, held against the two surveys by the groups that people named (or by event), would leave a few people.

    Of each group either those who are in it and not here can be left over, or those who are here and in it: so many sums
    can be made, and none may come to a few.
    """
    for answered, named in (
        ((_before, _event), (_after, _event)) if by_event else ((_before, _was), (_after, _is))
    ):
        beside: dict[Hashable, list[int]] = {}
        for one in people:
            if answered(one) is not None:
                beside.setdefault(named(one), [0, 0])[one.key in kept] += 1
        small = [name for name, choice in beside.items() if policy.small(sum(choice))]
        if small:  # the surveys' own pages count small groups together
            gone = [beside.pop(name) for name in small]
            beside[_SMALL] = [sum(choice[side] for choice in gone) for side in (0, 1)]
        sums = {0}
        for choice in beside.values():
            sums = {so_far + each for so_far in sums for each in choice if so_far + each < policy.threshold}
        if sums - {0}:
            return True
    return False


_SMALL = "\0small"  # no group has this name
_before, _after = attrgetter("before"), attrgetter("after")
_was, _is, _event = attrgetter("was"), attrgetter("is_"), attrgetter("event")
