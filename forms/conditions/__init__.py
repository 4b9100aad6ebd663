"""When a page or a question is shown: conditions on earlier answers.

    safe < 3 and (helped = yes or topics has bullying)
    comments answered
    not (role = parent)

Grammar, `and` before `or`:

    either     = both ("or" both)*
    both       = one ("and" one)*
    one        = "not" one | "(" either ")" | question operator value | question ["not"] "answered"
    operator   = "=" "!=" "<" "<=" ">" ">=" "has"
    value      = a choice id, a number, a date (2026-12-04), or words in quotes

A question that was not shown or not answered meets no comparison, not even `!=`; "I don't know" and "I don't want to
say" meet only `=` and `!=`, and do not count as answered. The question's type decides what meets what.

As JSON a condition is nested lists, so that a browser can hold it as well: `["and", ["<", "safe", 3],
["or", ["=", "helped", "yes"], ["has", "topics", "bullying"]]]`, `["not", c]`, `["answered", "comments"]`.
"""

from forms.conditions.parser import parse
from forms.conditions.tree import (
    ANSWERED,
    COMPARISONS,
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    ConditionError,
    Not,
    Value,
    from_list,
)

__all__ = [
    "ANSWERED",
    "COMPARISONS",
    "AllOf",
    "AnyOf",
    "Comparison",
    "Condition",
    "ConditionError",
    "Not",
    "Value",
    "from_list",
    "parse",
]
