"""`listening-loop`: the root of the command line. Importing it must stay cheap."""

import click

from feedback.cli.group import CommandLine
from feedback.cli.installation import Installation
from feedback.version import __version__

COMMANDS = {
    "demo": ("feedback.cli.demo:demo", "Prepare a demo partnership and serve it."),
    "serve": ("feedback.cli.serve:serve", "Serve the configured database to people."),
    "worker": ("feedback.cli.worker:worker", "Send mail that is due, and forget what is kept long enough."),
    "mail": ("feedback.cli.mail:mail", "The outbox: what waits, what was given up, a message to try it."),
    "survey": ("feedback.cli.survey:survey", "Surveys: check, bring in, publish, open, export."),
    "responses": ("feedback.cli.responses:responses", "Answers: bring in from paper, take out as a file."),
    "session": (
        "feedback.cli.session:session",
        "Sessions: workshops, youth councils, visits, reports of another tool.",
    ),
    "training": ("feedback.cli.training:training", "Training: courses, events, bookings."),
    "themes": (
        "feedback.cli.themes:themes",
        "Themes: the codebook in and out, with the comments tied to it.",
    ),
    "concerns": (
        "feedback.cli.concerns:concerns",
        "The safeguarding queue: what waits, and catching up with it.",
    ),
    "analyse": ("feedback.cli.analyse:analyse", "Say what the answers to a survey say."),
    "report": ("feedback.cli.report:report", "A report as Word, OpenDocument, web page or PDF."),
    "redact": (
        "feedback.cli.redact:redaction",
        "Hide names, numbers and addresses in texts, for a person to check.",
    ),
    "screen": ("feedback.cli.screen:screen", "Hold texts against the screening for harm."),
    "media": (
        "feedback.cli.media:media",
        "Pictures, recordings, videos and captions beside a survey's words.",
    ),
    "plan": ("feedback.cli.plan:plan", "Strategic plans and their priorities."),
    "partnership": ("feedback.cli.partnership:partnership", "Who runs this service, and where help is."),
    "user": ("feedback.cli.user:user", "Accounts of staff, board and scrutineers."),
    "database": ("feedback.cli.database:database", "Tables: bring them up to date, or check them."),
    "doctor": ("feedback.cli.doctor:doctor", "Is this installation sound?"),
}


@click.group(cls=CommandLine, lazy=COMMANDS, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="listening-loop")
@click.pass_context
def command_line(context: click.Context) -> None:
    """Listening Loop hears children, families and practitioners, acts, and tells them what came of it.

    \b
    Example:
      listening-loop demo
      listening-loop survey import examples/surveys/feeling-safe.yaml --publish
    """
    if context.obj is None:
        context.obj = Installation()
