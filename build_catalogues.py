"""Compile translations/*.po to .mo: by hand or from `make`, and as the build hook of the wheel.

Compiled catalogues are not kept in git, so a wheel built through an sdist would lose them without this hook.
"""

from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent


def compile_all(folder: Path = HERE / "translations") -> list[Path]:
    """Write the .mo beside each .po that is newer than it; gives all .mo files."""
    made = []
    for source in sorted(folder.glob("*/LC_MESSAGES/messages.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with source.open("rb") as file:
                catalogue = read_po(file, locale=source.parent.parent.name)
            out = BytesIO()
            write_mo(out, catalogue, use_fuzzy=False)
            target.write_bytes(out.getvalue())
        made.append(target)
    return made


try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # at run time there is no build system, and none is needed
    pass
else:

    class CatalogueHook(BuildHookInterface):
        """Compile the catalogues and put them into the wheel."""

        PLUGIN_NAME = "custom"

        def initialize(self, version: str, build_data: dict[str, Any]) -> None:
            if version == "editable":  # a checkout is read where it lies
                return
            listed = "translations/languages.toml"
            build_data["force_include"][str(Path(self.root) / listed)] = f"feedback/{listed}"
            for made in compile_all(Path(self.root) / "translations"):
                inside = made.relative_to(Path(self.root)).as_posix()
                build_data["force_include"][str(made)] = f"feedback/{inside}"
                build_data["force_include"][str(made.with_suffix(".po"))] = (
                    f"feedback/{inside.removesuffix('.mo')}.po"
                )


if __name__ == "__main__":
    compile_all()
