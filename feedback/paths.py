"""Where templates, catalogues and examples lie: inside the package when installed, beside it in a checkout."""

from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).parent


def _folder(name: str) -> Path:
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


TEMPLATES = _folder("templates")
TRANSLATIONS = _folder("translations")
EXAMPLES = _folder("examples")
STATIC = _PACKAGE / "web" / "static"
MIGRATIONS = _PACKAGE / "migrations"


def packages_share_a_home() -> bool:
    """Whether `feedback`, `forms` and `analysis` come from one folder.

    The names are plain, so a start in a folder that holds somebody's own `analysis/` would import the stranger.
    """
    specs = [find_spec(name) for name in ("forms", "analysis")]
    homes = {Path(str(spec.origin)).parent.parent for spec in specs if spec is not None}
    return homes == {_PACKAGE.parent}
