"""On what people answer at a door: a phone of their own, or one device that goes from hand to hand.

A kiosk is such a device: a tablet in a waiting room. Nothing of one person may be there for the next: no answers on
one page to read over a shoulder, nothing kept to carry on with, a clock that clears what somebody left behind. The
settings of a door lie in `Collector.settings`; what is missing or cannot be used there has the value that is safe.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from forms.survey import Survey

KIOSK, WORKSHOP = "kiosk", "workshop"
#: What staff can choose: seconds until a finished page clears itself, and minutes until somebody is asked whether they
#: are still there. WCAG 2.2.1 wants 20 seconds at the least; and who needs longer has a button that gives it.
CLEARS_AFTER = (30, 60, 90, 120, 180, 300)
IDLE_AFTER = (0, 2, 3, 5, 10, 20)
#: How long the question "Are you still there?" waits, and how much longer a finished page stays when asked to.
ASKS_FOR, LONGER = 60, 300


@dataclass(frozen=True, slots=True)
class Device:
    """What a door says of the device.

    shared        it goes from hand to hand, and is cleared between people
    large         letters and buttons that can be read at arm's length
    checks        the page with all answers is shown before sending, also on a shared device
    clears_after  seconds a finished page stays on a shared device
    equality      the equality questions are offered on a shared device too, where the survey has them
    idle_after    minutes without a touch before a shared device asks whether somebody is there; 0: it never asks
    """

    shared: bool = False
    large: bool = False
    checks: bool = True
    equality: bool = False
    clears_after: int = 60
    idle_after: int = 5


OWN = Device()


def at(kind: str, settings: Mapping[str, Any]) -> Device:
    """The device at a door of this kind with these settings."""
    if kind == KIOSK:
        return Device(
            shared=True,
            large=settings.get("large", True) is True,
            checks=settings.get("checks") is True,
            equality=settings.get("equality") is True,
            clears_after=_one_of(CLEARS_AFTER, settings.get("clears_after"), OWN.clears_after),
            idle_after=_one_of(IDLE_AFTER, settings.get("idle_after"), OWN.idle_after),
        )
    return Device(large=settings.get("large") is True) if kind == WORKSHOP else OWN


def settings_of(device: Device, kind: str) -> dict[str, Any]:
    """What a door of this kind keeps of a device, so that `at` gives it back."""
    if kind == KIOSK:
        names = ("large", "checks", "equality", "clears_after", "idle_after")
        return {name: getattr(device, name) for name in names}
    return {"large": device.large} if kind == WORKSHOP else {}


_asked: dict[tuple[str, str | None, bool, bool], Survey] = {}


def asked_on(device: Device, survey: Survey, content_hash: str, audience_version: str | None) -> Survey:
    """The survey as it is asked on this device. Worked out once and kept by the hash of its definition."""
    if not device.shared:
        return survey.for_audience(audience_version)
    key = (content_hash, audience_version, device.checks, device.equality)
    if key not in _asked:
        if len(_asked) > 200:
            _asked.clear()
        told = survey.for_audience(audience_version)
        equality = told.flow.equality and device.equality
        flow = replace(
            told.flow, shared_device=True, resume_elsewhere=False, offline=False, equality=equality
        )
        _asked[key] = replace(told, flow=flow, check_answers=told.check_answers and device.checks)
    return _asked[key]


def _one_of(choices: tuple[int, ...], wanted: object, otherwise: int) -> int:
    return wanted if isinstance(wanted, int) and wanted in choices else otherwise
