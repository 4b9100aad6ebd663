"""Which surveys may be answered without a network, and at which doors."""

from feedback.surveys.devices import KIOSK, WORKSHOP
from feedback.surveys.promises import PERSONAL
from forms.confidentiality import Mode
from forms.flow import Consent
from forms.survey import Survey

#: Here a device is not one person's own, or a person comes by a link that has to be asked for.
_NEVER_AT = frozenset({KIOSK, WORKSHOP, PERSONAL, "paper"})


def allowed(kind: str, mode: str, survey: Survey) -> bool:
    """Whether answers to this survey, given at a door of this kind, may wait sealed on the device.

    Not where one may have to leave quickly, because then nothing at all may stay; and not where a parent has to agree
    first, because that is asked page by page.
    """
    return (
        survey.works_offline
        and not survey.leaves_quickly
        and survey.consent is not Consent.PARENT_AGREES
        and mode == Mode.ANONYMOUS
        and kind not in _NEVER_AT
    )
