"""A group of commands that imports a command when it is run, and says every error as one sentence."""

import importlib
import sys
from collections.abc import Mapping
from typing import Any, cast

import click


class LazyGroup(click.Group):
    """Commands by name: where each lies ("module:attribute") and its line in the list.

    The line stands here so that `--help` imports no command; a test holds it against the command's own.
    """

    def __init__(self, *args: Any, lazy: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lazy = lazy

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.lazy:
            return None
        module, attribute = self.lazy[cmd_name][0].split(":")
        return cast("click.Command", getattr(importlib.import_module(module), attribute))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.lazy.items()])


class CommandLine(LazyGroup):
    """The root: where an error becomes a sentence on stderr, and a status of 1 (failed) or 2 (wrong use)."""

    def main(self, *args: Any, standalone_mode: bool = True, **kwargs: Any) -> Any:
        if not standalone_mode:
            return super().main(*args, standalone_mode=False, **kwargs)
        status = None
        try:
            status = super().main(*args, standalone_mode=False, **kwargs)
        except click.exceptions.NoArgsIsHelpError as fault:
            fault.show()
            sys.exit(fault.exit_code)
        except click.UsageError as fault:
            _stop(_usage(fault), 2)
        except click.ClickException as fault:
            _stop(fault.format_message(), fault.exit_code)
        except click.Abort:
            _stop("Stopped. Nothing was changed.", 1)
        except Exception as fault:
            from feedback.cli.faults import sentence

            words = sentence(fault)
            if words is None:
                raise
            _stop(words, 1)
        sys.exit(status if isinstance(status, int) else 0)


def _usage(fault: click.UsageError) -> str:
    """What was wrong with the words typed, and where to look."""
    words = " ".join(fault.format_message().split()).rstrip(".")
    path = fault.ctx.command_path if fault.ctx else "listening-loop"
    return f"{words}; run '{path} --help' to see an example."


def _stop(sentence: str, status: int) -> None:
    click.echo(f"listening-loop: {sentence}", err=True)
    sys.exit(status)
