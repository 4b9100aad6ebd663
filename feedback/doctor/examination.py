"""Is this installation sound? Every part is looked at, nothing is changed, and each finding says what to do."""

from collections.abc import Callable, Iterator

from feedback.doctor import installed, outside, public_role, storage, worker
from feedback.doctor.finding import Finding
from feedback.settings import Settings


def examine(settings: Settings) -> list[Finding]:
    """Look at every part, in the order in which one leans on the other."""
    looks: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
        installed.python,
        installed.packages,
        installed.libraries,
        installed.files,
        installed.catalogues,
        installed.secret,
        storage.database,
        public_role.public_role,
        outside.address,
        outside.mail,
        worker.worker,
    )
    return [finding for look in looks for finding in look(settings)]
