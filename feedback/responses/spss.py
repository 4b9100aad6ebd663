"""Answers as a file for SPSS (.sav), with variable labels, value labels and missing values: it is its own codebook.

The format fixes the width of every variable before the first line, so the columns are held while they are read: eight
bytes a number, and people's words as they are.
"""

from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from feedback.responses.export_rows import Given, Table
from feedback.responses.spss_variables import MISSING_WORDS, Variable, variables

#: What SPSS holds, in bytes: a variable's label, a value's label, words.
_LABEL, _VALUE_LABEL, _WORDS = 255, 120, 32_767
#: Lines of at most 80 signs.
_NOTE = (
    "One line for each response, in no order that means anything.",
    "A number below nought that is labelled so is no answer: it was left empty, not",
    "asked, not known or not said. In variables of words [z] is not asked, [dk]",
    "I don't know and [pns] I don't want to say; what was left empty is empty.",
)


def write(path: Path, table: Table, rows: Iterable[Given]) -> int:
    """Write the answers; gives how many responses."""
    import pandas
    import pyreadstat

    columns = variables(table)
    held = [[] if one.kind == "words" else array("d") for one in columns]
    for given in rows:
        for one, into in zip(columns, held, strict=True):
            cell = one.cell(given)
            into.append(clipped(cell, _WORDS) if isinstance(cell, str) else cell)  # type: ignore[arg-type]
    count = len(held[0])
    frame: Any = pandas.DataFrame(
        {
            one.name: pandas.Series(into, dtype="object" if one.kind == "words" else "float64")
            for one, into in zip(columns, held, strict=True)
        }
    )
    del held
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=clipped(table.survey.title.pick(table.survey.languages[0]).words, 60),
        column_labels={one.name: clipped(one.label, _LABEL) for one in columns},
        note=list(_NOTE),
        variable_value_labels={one.name: _labels(one) for one in columns if one.kind != "words"},
        missing_ranges={one.name: _missing(one) for one in columns},
        variable_measure={one.name: one.measure for one in columns},
        variable_format={one.name: "DATE11" for one in columns if one.kind == "day"},
        row_compress=True,
    )
    return count


def _labels(one: Variable) -> dict[int | float, str]:
    return {value: clipped(words, _VALUE_LABEL) for value, words in {**one.labels, **one.missing}.items()}


def _missing(one: Variable) -> list[Any]:
    if one.kind == "words":
        return list(MISSING_WORDS.values())
    return [{"lo": min(one.missing), "hi": max(one.missing)}]


def clipped(words: str, size: int) -> str:
    """As much of it as fits into so many bytes, no letter cut."""
    return words.encode()[:size].decode(errors="ignore") if len(words) * 4 > size else words
