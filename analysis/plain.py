"""Results as plain dicts and lists, for JSON and for templates in other tools."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from typing import Any


def plain(result: Any) -> Any:
    """A summary, a crosstab or any part of one, as JSON can hold it: hidden numbers are "[c]", percentages numbers.

    What does not apply to the measure (None, or an empty collection) is left out.
    """
    if is_dataclass(result) and not isinstance(result, type):
        held = {each.name: getattr(result, each.name) for each in fields(result)}
        return {name: plain(value) for name, value in held.items() if _applies(value)}
    if isinstance(result, Mapping):
        return {str(name): plain(value) for name, value in result.items()}
    if isinstance(result, tuple | list):
        return [plain(value) for value in result]
    if isinstance(result, frozenset | set):
        return sorted(plain(value) for value in result)
    if isinstance(result, Decimal):
        return int(result) if result == result.to_integral_value() else float(result)
    return result.value if isinstance(result, Enum) else result


def _applies(value: Any) -> bool:
    return value is not None and value != () and value != frozenset()
