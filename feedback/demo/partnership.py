"""Northmoor before it listens: the partnership, the people in its hub, and the plans it looks at."""

from collections.abc import Iterator

from feedback import paths
from feedback.accounts import accounts, groups
from feedback.audit import trail
from feedback.demo.stage import FOLDER, Act, Stage, told
from feedback.partnership import partnership_file
from feedback.plans import importing, plan_file
from feedback.web.language import ready

PARTNERSHIP = paths.EXAMPLES / "partnership" / "northmoor.yaml"
PLANS = paths.EXAMPLES / "plans"


def acts(stage: Stage) -> Iterator[Act]:
    """Setting up, as on the first days of a new installation."""
    yield Act(stage.days.moment(-150, "09:00"), _set_up)
    yield Act(stage.days.moment(-150, "10:00"), _add_people)
    yield Act(stage.days.moment(-148, "11:00"), _bring_in_plans)


def _set_up(stage: Stage) -> None:
    """Switches on those of the file's languages whose interface words this release has."""
    entry = partnership_file.read(PARTNERSHIP)
    entry.about["languages"] = [tag for tag in ready() if tag in entry.about["languages"]]
    with stage.writing() as session:
        partnership_file.bring_in(session, entry)
        trail.note(session, stage.now, trail.COMMAND_LINE, "partnership set", "partnership")


def _add_people(stage: Stage) -> None:
    with stage.writing() as session:
        for one in told(FOLDER / "people.yaml"):
            account = accounts.add(
                session, one["email"], one["name"], [one["role"]], stage.now, trail.COMMAND_LINE
            )
            if one.get("groups"):
                groups.choose(session, account, one["groups"], stage.now, trail.COMMAND_LINE)
            stage.people[one.get("part", one["role"])] = account.id


def _bring_in_plans(stage: Stage) -> None:
    with stage.writing() as session:
        for path in sorted(PLANS.glob("*.yaml")):
            plan = plan_file.read(path).plan
            if plan is not None:
                importing.bring_in(session, plan, stage.now, trail.COMMAND_LINE)
