"""Whether a partnership's colour can be read: WCAG 2.2 contrast, success criterion 1.4.3."""

import re

DEFAULT = "#0b5a66"
PAPER = "#fbfaf7"
WHITE = "#ffffff"
INK = "#1b2a2f"
NEEDED = 4.5


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 to 1, as WCAG 2.2 defines it."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def ratio(one: str, other: str) -> float:
    """Contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def fault(colour: str) -> str | None:
    """Why a colour cannot be the accent, as a sentence, or None."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return "Give the colour as # and six signs, such as #0b5a66."
    reached = min(ratio(colour, PAPER), ratio(colour, WHITE))
    if reached < NEEDED:
        return (
            f"This colour is too light: its contrast on the page is {reached:.1f} and must be {NEEDED} or more. "
            "Choose a darker one."
        )
    return None


def on_dark(colour: str, card: str = "#1b2529") -> str:
    """The same hue, lightened until it can be read on the dark page."""
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    for step in range(21):
        mixed = "#" + "".join(f"{round(one + (255 - one) * step / 20):02x}" for one in (red, green, blue))
        if ratio(mixed, card) >= NEEDED:
            return mixed
    return WHITE
