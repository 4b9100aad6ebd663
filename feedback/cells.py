"""One cell of a table that somebody may open in a spreadsheet: what was written never becomes a formula (ASVS 1.2.10)."""

#: A spreadsheet reads a cell that begins so as a formula; the wide signs are those of East Asian keyboards.
FORMULA = frozenset("=+-@\t\r\n\0＝＋－＠")

Cell = str | int | float


def harmless(cell: Cell) -> Cell:
    """Words with an apostrophe in front where a spreadsheet would take them for a formula; numbers as they are."""
    return "'" + cell if cell.__class__ is str and cell[:1] in FORMULA else cell  # type: ignore[index]
