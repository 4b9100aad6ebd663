"""`listening-loop`, however it was started."""

import sys


def main() -> None:
    """Start the command line, unless a stranger's package stands where ours should."""
    from feedback import paths

    if not paths.packages_share_a_home():
        sys.exit(
            "listening-loop: another folder named 'analysis' or 'forms' is being imported instead of ours. "
            "Start the command from a different folder."
        )
    from feedback.cli.main import command_line

    command_line()


if __name__ == "__main__":
    main()
