"""`listening-loop report`: a paper for a board or a scrutineer, in one command."""

from pathlib import Path

import click

from feedback.cli.installation import Installation

ENDINGS = ("docx", "odt", "html", "pdf")


@click.command(short_help="A report as Word, OpenDocument, web page or PDF.")
@click.argument("kind", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help=f"The file: its ending, one of {', '.join(ENDINGS)}, says what is made.",
)
@click.option("--quarter", help='The quarter it is about: "2026-27 Q2", "Jul to Sep 2026", or any day of it.')
@click.option("--board", default="", help="The key of a board or sub group.")
@click.option("--priority", default="", help="The ref of a priority: plan/code.")
@click.option("--plan", default="", help="The key of a plan.")
@click.option(
    "--round", "round_", default="", help="The id of a round of returns, as its page has it in the address."
)
@click.option("--course", default="", help="The key of a course.")
@click.option("--event", default="", help="The code of an event.")
@click.pass_obj
def report(
    installation: Installation,
    kind: str | None,
    out: Path | None,
    quarter: str | None,
    board: str,
    priority: str,
    plan: str,
    round_: str,
    course: str,
    event: str,
) -> None:
    """Make the report KIND and write it into a file. Without KIND, say which there are.

    Small numbers are hidden as the public would see them, whoever the paper is for.

    \b
    Example:
      listening-loop report
      listening-loop report loops --quarter "2026-27 Q2" --out loops.docx
      listening-loop report priority --priority salford-2023-26/4 --out voice.pdf
    """
    from feedback.papers.pdf import PdfMissing
    from feedback.plans import periods
    from feedback.reports import files
    from feedback.reports.asked import Asked, ReportFault
    from feedback.reports.kinds import KINDS

    if kind is None:
        for name, one in KINDS.items():
            click.echo(f"{name:<16} {one.title}. {_options(one.needs, one.takes)}".rstrip())
        return
    if kind not in KINDS:
        raise click.UsageError(f"There is no report “{kind}”. There are: {', '.join(KINDS)}.")
    ending = out.suffix.lstrip(".").lower() if out else ""
    if out is None or ending not in ENDINGS:
        raise click.UsageError(f"Say where it goes: --out FILE, with the ending {', '.join(ENDINGS)}.")
    period = periods.read_quarter(quarter) if quarter else None
    if quarter and period is None:
        raise click.UsageError(
            f"“{quarter}” is no quarter. Write it as 2026-27 Q2, or give any day of it: 2026-08-01."
        )
    try:
        with installation.database.reading() as session:
            asked = Asked(period, board, priority, plan, round_, course, event)
            paper = KINDS[kind].make(session, asked, installation.clock.now())
        content = files.write(paper, ending)
    except (ReportFault, PdfMissing) as fault:
        raise click.ClickException(str(fault)) from fault
    out.write_bytes(content)
    click.echo(f"{paper.title}: {out}")


def _options(needs: tuple[str, ...], takes: tuple[str, ...]) -> str:
    words = {
        "period": "--quarter",
        "board": "--board",
        "priority": "--priority",
        "plan": "--plan",
        "round": "--round",
        "course": "--course",
        "event": "--event",
    }
    needed = "Needs " + ", ".join(words[one] for one in needs) + "." if needs else ""
    return " ".join(
        filter(None, (needed, "May have " + ", ".join(words[one] for one in takes) + "." if takes else ""))
    )
