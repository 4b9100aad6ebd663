"""Rounding half up, done once, from counts.

Python's `round()` goes to the even neighbour: 231 of 280 is 82.5 and would print as 82. Councils and the
Department for Education round half up and print 83.
"""

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: int | float | Decimal, places: int = 0) -> Decimal:
    """Round to `places` decimals, a half away from zero: 82.5 -> 83, -0.5 -> -1.

    A float is taken as it prints (2.675 is 2.675, not the binary number just below it).
    """
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def percent(count: int, base: int, places: int = 0) -> Decimal | None:
    """`count` as a percentage of `base`, half up, in whole-number arithmetic; None when nobody is in the base."""
    if base == 0:
        return None
    scale = 10**places
    return Decimal((200 * scale * count + base) // (2 * base)).scaleb(-places)
