"""Disclosure control for people who answered twice: what may be shown of them, beside all that is shown elsewhere.

A paired figure stands beside the results of both surveys, which count those who answered once as well. Whoever subtracts
one from the other is left with them: where one person came to the course and did not answer before it, the difference is
that person's answer. So a few pairs are left out by lot until those not counted are nobody or enough, groups are
made so that no difference between them is a few people (`analysis.pairs_counted`), and a group whose difference would still tell has no
averages (`Group.figures`). `docs/training-results.md` gives the rules; the tests subtract everything from everything.
Where the same people were asked at more than two points, each comparison is made beside the others (`Beside`).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from typing import Any

from analysis.crosstab import OTHERS, Crosstab, crosstab_by_group
from analysis.crosstab_control import protect_crosstab
from analysis.disclosure_control import protect
from analysis.gathering import gathered
from analysis.hidden import HIDDEN
from analysis.moves import MOVES, move, tallied
from analysis.paired import TESTED, Matching, Pair, Paired, paired
from analysis.pairs_counted import Block, Person, blocks, leaves_few
from analysis.pairs_several import Keys, Several
from analysis.pairs_width import wide
from analysis.policy import Policy
from analysis.summary import QuestionSummary, summary_of


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of some matched people. `figures` is None where averages would tell of somebody; its `interval`,
    spread, effect sizes and tests are there only where enough people stand behind them (`spread`)."""

    counted: int
    moves: QuestionSummary
    figures: Paired | None
    spread: bool


@dataclass(frozen=True, slots=True)
class Group:
    """One group: `gathers` are those counted together in it."""

    id: str
    shown: Shown
    gathers: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One question asked twice. `left_out` of the matched were left out by lot, or with their event; `withheld` says why
    nothing is shown: "too_few"."""

    matching: Matching
    left_out: int
    shown: Shown | None
    groups: tuple[Group, ...] = ()
    withheld: str | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """One comparison of several: from one point to another, beside what `shown` holds of both.

    `by_event`: whether all readers may see the question by event, and not by what people named. `shows`: whether this
    page shows it by what all readers may see it by.
    """

    shown: Several
    before: Hashable
    after: Hashable
    by_event: bool
    shows: bool


def result(
    people: Iterable[Person],
    policy: Policy | None,
    signature: Callable[[Hashable], Hashable] = lambda event: None,
    by: Callable[[Person], str] | None = None,
    beside: Beside | None = None,
) -> Result:
    """What may be shown of one question under a policy; of everybody where there is none.

    `signature` says of an event what else it is shown by (its trainer, its year): small events are counted together only
    where that is the same. `by` puts an event's people into its group; without it, and where people name a group (`is_`),
    the groups are those. `beside`: this is the first of several comparisons, and the others have to fit to it.
    """
    found = [one for one in people if one.before is not None or one.after is not None]
    matched = [one for one in found if one.pair]
    who = _matching(found, len(matched))
    parts = blocks(found, policy, signature)
    if beside:
        _stand(beside, parts)
    kept = [one for block in parts for one in block.people if one.key in block.kept]
    tells = policy is not None and leaves_few(frozenset(one.key for one in kept), found, policy)
    shown = _shown([one.pair for one in kept if one.pair], policy, tells)
    if shown is None:
        return Result(who, len(matched) - len(kept), None, (), "too_few")
    groups = () if tells else _by_event(parts, by, policy) if by else _by_answer(found, kept, policy)
    return Result(who, len(matched) - len(kept), shown, groups)


def later(
    people: Iterable[Person],
    policy: Policy | None,
    beside: Beside,
    by: Callable[[Person], str] | None = None,
) -> Result:
    """The same for a further comparison of the same people: whom it counts, and which groups have averages, is chosen so
    that nothing shown at either point comes to a few people."""
    if policy is None:
        return result(people, None, by=by)
    found = [one for one in people if one.before is not None or one.after is not None]
    matched = {one.key: one for one in found if one.pair}
    who = _matching(found, len(matched))
    keys = beside.shown.counted(beside.before, beside.after, matched)
    kept = [matched[key] for key in sorted(keys or ())]
    shown = _shown([one.pair for one in kept if one.pair], policy, silent=False)
    if shown is None:
        return Result(who, len(matched) - len(kept), None, (), "too_few")
    settled = beside.shown.groups[beside.after]
    silent = _settled(beside, kept, policy)
    if beside.shows:
        names = {one.key: settled.get(one.key, "") for one in kept}
        return Result(who, len(matched) - len(kept), shown, _of_names(kept, names, policy, silent))
    names = {one.key: by(one) if by else one.is_ or "" for one in kept}
    if not any(names.values()):
        return Result(who, len(matched) - len(kept), shown)
    sizes = Counter(names.values())
    telling = frozenset[str]() if by else _telling(found, kept, _names(sizes, policy), policy)
    return Result(who, len(matched) - len(kept), shown, _of_names(kept, names, policy, telling))


def _matching(found: Sequence[Person], matched: int) -> Matching:
    return Matching(
        matched, sum(one.after is None for one in found), sum(one.before is None for one in found)
    )


def _stand(beside: Beside, parts: Sequence[Block]) -> None:
    """What the first comparison shows: everybody counted, and each group of them."""
    kept = frozenset[str]().union(*(part.kept for part in parts))
    own = [part.kept for part in parts]
    if not beside.by_event:
        own = list(_by_name(kept, beside.shown.groups[beside.after], beside.shown.policy).values())
    for each in (kept, *own):
        if each:
            beside.shown.put(beside.before, beside.after, each)


def _by_name(keys: Iterable[str], known: Mapping[str, str], policy: Policy) -> dict[str, Keys]:
    """People by their group, the small ones together."""
    every = {key: known.get(key, "") for key in keys}
    names = _names(Counter(every.values()), policy)
    found: dict[str, set[str]] = {}
    for key, group in every.items():
        found.setdefault(names[group], set()).add(key)
    return {name: frozenset(own) for name, own in found.items()}


def _settled(beside: Beside, kept: Sequence[Person], policy: Policy) -> frozenset[str]:
    """Shows the groups of those counted that all readers may see, and gives those that have no averages."""
    own = _by_name((one.key for one in kept), beside.shown.groups[beside.after], policy)
    order = sorted(own, key=lambda name: (-len(own[name]), name))
    return frozenset(name for name in order if not beside.shown.add(beside.before, beside.after, own[name]))


def _of_names(
    kept: Sequence[Person], named: Mapping[str, str], policy: Policy, silent: frozenset[str]
) -> tuple[Group, ...]:
    names = _names(Counter(named.values()), policy)
    pairs: dict[str, list[Pair]] = {}
    for one in kept:
        if one.pair:
            pairs.setdefault(names[named[one.key]], []).append(one.pair)
    gathers = {name: tuple(sorted(each for each, own in names.items() if own == name)) for name in pairs}
    return _groups(pairs, gathers, policy, silent)


def _by_event(
    blocks: Sequence[Block], by: Callable[[Person], str], policy: Policy | None
) -> tuple[Group, ...]:
    """Groups of whole blocks: a block whose events are in several groups is counted among the others."""
    members: dict[str, list[Block]] = {}
    for block in blocks:
        names = {by(one) for one in block.people}
        members.setdefault(names.pop() if len(names) == 1 else OTHERS, []).append(block)
    pairs = {
        name: [one.pair for block in each for one in block.people if one.key in block.kept and one.pair]
        for name, each in members.items()
    }
    gathers = {
        name: tuple(event for block in each for event in block.events) for name, each in members.items()
    }
    return _groups({name: each for name, each in pairs.items() if each}, gathers, policy, frozenset())


def _by_answer(people: Sequence[Person], kept: Sequence[Person], policy: Policy | None) -> tuple[Group, ...]:
    """Groups by what people named after; the small ones together. Those that would tell have no averages."""
    if not any(one.is_ for one in people):
        return ()
    sizes: dict[str, int] = {}
    for one in kept:
        sizes[one.is_ or ""] = sizes.get(one.is_ or "", 0) + 1
    names = _names(sizes, policy)
    pairs: dict[str, list[Pair]] = {}
    for one in kept:
        if one.pair:
            pairs.setdefault(names.get(one.is_ or "", OTHERS), []).append(one.pair)
    gathers = {name: tuple(sorted(each for each, own in names.items() if own == name)) for name in pairs}
    gathers[OTHERS] = tuple(sorted(each for each in sizes if names[each] == OTHERS))
    telling = _telling(people, kept, names, policy) if policy else frozenset()
    return _groups(pairs, gathers, policy, telling)


def _names(sizes: Mapping[str, int], policy: Policy | None) -> dict[str, str]:
    """Each group's name, or that of the others; people who named none are among the others always."""
    alone = {name for name, size in sizes.items() if name and not (policy and policy.small(size))}
    while policy and alone and policy.small(sum(size for name, size in sizes.items() if name not in alone)):
        alone.remove(min(sorted(alone), key=sizes.__getitem__))
    return {name: name if name in alone else OTHERS for name in sizes}


def _telling(
    people: Sequence[Person], kept: Sequence[Person], names: Mapping[str, str], policy: Policy
) -> frozenset[str]:
    """Groups that have no averages, because one could be subtracted down to a few people.

    What can be made of the others are all sums of some of them, and all people less such a sum.
    """
    own = _sets(kept, lambda one: names.get(one.is_ or "", OTHERS))
    silent: set[str] = set()
    while shown := sorted(own.keys() - silent, key=lambda name: (len(own[name]), name)):
        sums = (some for number in range(1, len(shown) + 1) for some in combinations(shown, number))
        telling = next((some for some in sums if _tells(own, some, people, policy)), None)
        if telling is None:
            break
        silent.add(telling[0])
    return frozenset(silent)


def _tells(
    own: Mapping[str, frozenset[str]], some: Iterable[str], people: Sequence[Person], policy: Policy
) -> bool:
    here = frozenset[str]().union(*(own[name] for name in some))
    rest = frozenset[str]().union(*own.values()) - here
    return leaves_few(here, people, policy) or (bool(rest) and leaves_few(rest, people, policy))


def _sets(people: Iterable[Person], name: Callable[[Person], str]) -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for one in people:
        found.setdefault(name(one), set()).add(one.key)
    return {key: frozenset(each) for key, each in found.items()}


def _groups(
    pairs: Mapping[str, Sequence[Pair]],
    gathers: Mapping[str, tuple[Any, ...]],
    policy: Policy | None,
    telling: frozenset[str],
) -> tuple[Group, ...]:
    order = sorted(pairs, key=lambda name: (name == OTHERS, name))
    rows = [(name, move(pair), 1) for name in order for pair in pairs[name]]
    table = crosstab_by_group(MOVES, "group", order, rows)
    if policy:
        table = protect_crosstab(gathered(table, policy.small), policy, sizes_known=True)
    found = []
    for group in table.groups:
        own = pairs.get(group.id)
        if own is None:
            continue
        moves = _moves_of(summary_of(tallied(own)), table, group.id)
        found.append(
            Group(group.id, _averaged(own, moves, policy, group.id in telling), gathers.get(group.id, ()))
        )
    return tuple(found)


def _moves_of(total: QuestionSummary, table: Crosstab, group_id: str) -> QuestionSummary:
    group = table.group(group_id)
    return replace(
        total, rows=group.rows, answered=total.answered if group.answered is None else group.answered
    )


def _shown(pairs: Sequence[Pair], policy: Policy | None, silent: bool) -> Shown | None:
    moves = summary_of(tallied(pairs))
    if policy is None:
        return Shown(len(pairs), moves, paired(pairs), True) if pairs else None
    if len(pairs) < policy.threshold:
        return None
    return _averaged(pairs, protect(moves, policy), policy, silent)


def _averaged(
    pairs: Sequence[Pair], moves: QuestionSummary, policy: Policy | None, silent: bool = False
) -> Shown:
    """Counts of movers with the averages that may stand beside them.

    A spread narrows a hidden count. Where it does, all three are hidden, and how sure the change is stays; and where even
    that is not enough, there is a mean alone, or nothing.
    """
    if policy is None:
        return Shown(len(pairs), moves, paired(pairs), True)
    if silent or _alike(pairs, policy):
        return Shown(len(pairs), moves, None, False)
    steps = [after - before for before, after in pairs]
    hidden = {row.id for row in moves.rows if row.count is HIDDEN}
    if _enough(len(pairs), policy):
        if not hidden or wide(steps, hidden, policy, spread=True):
            return Shown(len(pairs), moves, paired(pairs), True)
        if wide(steps, {row.id for row in moves.rows}, policy, spread=True):
            return Shown(len(pairs), _no_rows(moves), paired(pairs), True)
    allowed = not hidden or wide(steps, hidden, policy, spread=False)
    return Shown(len(pairs), moves, paired(pairs) if allowed else None, False)


def _no_rows(moves: QuestionSummary) -> QuestionSummary:
    rows = (
        replace(row, count=HIDDEN, share=HIDDEN, share_of_asked=HIDDEN, interval=HIDDEN) for row in moves.rows
    )
    return replace(moves, rows=tuple(rows))


def _enough(people: int, policy: Policy | None) -> bool:
    """Enough for a spread, and all that it can be taken from: with those of fewer, single answers could be solved for."""
    return policy is None or people >= max(TESTED, 2 * policy.threshold)


def _alike(pairs: Sequence[Pair], policy: Policy) -> bool:
    """Whether a mean would say what everybody answered, before or after."""
    for side in (0, 1):
        answers = {pair[side] for pair in pairs}
        if len(answers) == 1 and policy.too_alike(len(pairs), False, f"{answers.pop():g}"):
            return True
    return False
