"""What `listening-loop analyse` says of people who answered twice, of a net score, and of statements taken together."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from analysis.hidden import HIDDEN, Hidden
from analysis.intervals import Interval
from analysis.pairs_control import Result, Shown
from analysis.policy import Policy, raised
from analysis.rounding import half_up
from feedback.partnership import thresholds
from feedback.results import twice
from feedback.surveys.versions import SurveyFault


def found(
    session: Session,
    key: str,
    pairs: Sequence[str],
    recommend: str | None,
    together: str | None,
    policy: Policy | None,
    by: str | None = None,
) -> dict[str, Any]:
    """Everything asked for, as plain values; a hidden number is "[c]".

    Raises:
        SurveyFault: there is no such survey or question.
    """
    said: dict[str, Any] = {"key": key}
    if pairs:
        of_pairs = twice.twice(session, key, [_pair(one) for one in pairs], policy)
        who = of_pairs.any_of_them
        said["matching"] = {"matched": who.matched, "before": who.before, "after": who.after}
        said["paired"] = [
            {"before": before.id, "after": after.id} | _of_result(result)
            for before, after, result in of_pairs.each
        ]
    if recommend:
        score = twice.recommended(session, key, recommend, policy)
        rows = {row.id: row.count for row in score.groups.rows}
        said["recommend"] = {"id": recommend, "n": score.groups.answered, **rows, "net": score.net}
    if together:
        scale = twice.together(session, key, [one.strip() for one in together.split(",")], policy, by)
        said["together"] = {
            "questions": [one.id for one in scale.questions],
            "n": scale.complete,
            "mean": scale.mean,
            "alpha": scale.alpha,
            "same_to_all": scale.straight,
            "groups": [{"id": name, "n": n, "mean": mean} for name, n, mean in scale.groups],
        }
    return said


def policy_of(session: Session, name: str | None, threshold: int | None) -> Policy | None:
    """The policy somebody asked for, as the partnership has it."""
    policy = thresholds.named(session, name) if name else None
    try:
        return raised(policy or thresholds.internal(session), threshold) if threshold else policy
    except ValueError as fault:
        raise SurveyFault(str(fault)) from fault


def lines(said: dict[str, Any]) -> Iterator[str]:
    """The same to be read."""
    if "paired" in said:
        who = said["matching"]
        yield f"{who['matched']} answered before and after; {who['before']} before, {who['after']} after, all told."
    for one in said.get("paired", ()):
        yield from _lines_of(one)
    if score := said.get("recommend"):
        yield f"{score['id']}: {score['promoters']} promoters, {score['passives']} passives, {score['detractors']} detractors of {score['n']}; net score {_figure(score['net'])}"
    if scale := said.get("together"):
        yield (
            f"{len(scale['questions'])} statements together, {scale['n']} answered all: mean {_figure(scale['mean'], 4)}, "
            f"alpha {_figure(scale['alpha'], 4)}, the same answer to all: {_figure(scale['same_to_all'], 0)}"
        )
        for group in scale["groups"]:
            yield f"  {group['id']}: {group['n']} answered all, mean {_figure(group['mean'], 4)}"


def _lines_of(one: dict[str, Any]) -> Iterator[str]:
    yield f"{one['before']} to {one['after']}: {one['matched']} matched, {one['only_before']} before only, {one['only_after']} after only"
    if one.get("withheld"):
        yield "  Too few people answered both times to show this."
        return
    if one["left_out"]:
        yield f"  {one['counted']} counted: {one['left_out']} were left out by lot, so that nobody can be found out by subtracting"
    yield f"  better {one['better']}, same {one['same']}, worse {one['worse']}"
    if "change" in one:
        yield f"  mean {_figure(one['mean_before'])} to {_figure(one['mean_after'])}, change {_figure(one['change'])}{_between(one)}"


def _between(one: dict[str, Any]) -> str:
    if "interval" not in one:
        return ""
    low, high = (_figure(one["interval"][end]) for end in ("low", "high"))
    return (
        f" ({low} to {high}), sd {_figure(one['sd'], 4)}, t {_figure(one['t'], 3)}, d_z {_figure(one['d_z'])}"
    )


def _pair(words: str) -> tuple[str, str]:
    before, sign, after = words.partition(":")
    if not (before and sign and after):
        raise SurveyFault(f"Write two question ids with a colon between, before:after, not '{words}'.")
    return before, after


def _of_result(result: Result) -> dict[str, Any]:
    who = result.matching
    said: dict[str, Any] = {
        "matched": who.matched,
        "only_before": who.only_before,
        "only_after": who.only_after,
        "left_out": result.left_out,
    }
    if result.shown is None:
        return said | {"withheld": result.withheld}
    return said | plain(result.shown)


def plain(shown: Shown) -> dict[str, Any]:
    """Figures of matched people as plain values; what may not be shown is "[c]" (counts) or absent (averages)."""
    said: dict[str, Any] = {"counted": shown.counted} | {row.id: row.count for row in shown.moves.rows}
    one = shown.figures
    if one is None or one.before is None or one.after is None:
        return said
    said |= {"mean_before": one.before.mean, "mean_after": one.after.mean, "change": one.change}
    if shown.spread and isinstance(one.interval, Interval):
        interval = {"low": one.interval.low, "high": one.interval.high}
        said |= {"interval": interval, "sd": one.sd, "t": one.t, "d_z": one.d_z, "d_av": one.d_av}
        if one.tests:
            said |= {"p_sign": one.tests.sign, "p_ranks": one.tests.ranks, "moved": one.tests.moved}
    return said


def _figure(value: float | Hidden | None, places: int = 2) -> str:
    return "not shown" if value is None or value is HIDDEN else str(half_up(value, places))
