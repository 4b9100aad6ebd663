"""What was installed: Python, libraries, files and languages, and the key beside them."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

from feedback import paths
from feedback.doctor.finding import OTHERS, Finding
from feedback.settings import Settings

OLDEST = (3, 11)

LIBRARIES = (
    "alembic",
    "argon2",
    "babel",
    "brotli",
    "click",
    "flask",
    "flask_babel",
    "flask_wtf",
    "gunicorn",
    "jsonschema",
    "orjson",
    "pandas",
    "python_calamine",
    "segno",
    "sqlalchemy",
    "wtforms",
    "xlsxwriter",
    "yaml",
)


def python(_settings: Settings) -> Iterator[Finding]:
    held = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < OLDEST:
        yield Finding("python", "fault", f"Python {held} is too old. Install 3.11 or newer.")
    else:
        yield Finding("python", "sound", f"Python {held}")


def packages(_settings: Settings) -> Iterator[Finding]:
    if paths.packages_share_a_home():
        yield Finding("packages", "sound", "feedback, forms and analysis come from one folder")
    else:
        yield Finding(
            "packages",
            "fault",
            "Another folder named 'forms' or 'analysis' is imported. Start from a different folder.",
        )


def libraries(settings: Settings) -> Iterator[Finding]:
    needed = (*LIBRARIES, "psycopg") if settings.database.startswith("postgresql") else LIBRARIES
    missing = [name for name in needed if not _importable(name)]
    if missing:
        yield Finding(
            "libraries",
            "fault",
            f"These cannot be imported: {', '.join(missing)}. Install the product again.",
        )
    else:
        yield Finding("libraries", "sound", f"All {len(needed)} can be imported")


def _importable(name: str) -> bool:
    try:
        importlib.import_module(name)
    except ImportError:
        return False
    return True


def files(_settings: Settings) -> Iterator[Finding]:
    needed = {
        "templates": paths.TEMPLATES / "base.html",
        "stylesheet": paths.STATIC / "style.css",
        "second stylesheet": paths.STATIC / "pages.css",
        "migrations": paths.MIGRATIONS / "env.py",
    }
    missing = [f"{name} ({path})" for name, path in needed.items() if not path.is_file()]
    if missing:
        yield Finding("files", "fault", f"Not found: {', '.join(missing)}. Install the product again.")
    else:
        yield Finding("files", "sound", "Templates, stylesheet and migrations are there")


def catalogues(_settings: Settings) -> Iterator[Finding]:
    written = sorted(paths.TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
    stale = [one.parent.parent.name for one in written if not one.with_suffix(".mo").is_file()]
    if stale:
        yield Finding(
            "languages",
            "fault",
            f"The catalogues of {', '.join(stale)} are not compiled. Run 'python build_catalogues.py'.",
        )
    else:
        names = [one.parent.parent.name for one in paths.TRANSLATIONS.glob("*/LC_MESSAGES/messages.mo")]
        yield Finding("languages", "sound", ", ".join(["en", *sorted(names)]))


def secret(settings: Settings) -> Iterator[Finding]:
    path = Path(settings.secret_file)
    if not path.exists():
        yield Finding("secret", "advice", f"There is no key at {path} yet; it is made at the first start.")
    elif path.stat().st_mode & OTHERS:
        yield Finding("secret", "fault", f"Others can read {path}. Run 'chmod 600 {path}'.")
    else:
        yield Finding("secret", "sound", f"{path} can be read by its owner only")
