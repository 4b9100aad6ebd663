"""Tables as they really come: encodings, delimiters, workbooks that declare a million rows."""

import time
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from feedback.responses import table_file
from feedback.responses.table_file import TableFault


def cells(path: Path, **wishes: str) -> list[tuple[str, ...]]:
    found = table_file.read(path, **wishes)
    return [found.header.cells, *(row.cells for row in found.rows)]


def written(path: Path, words: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(words.encode(encoding))
    return path


@pytest.mark.parametrize(
    ("encoding", "words", "note"),
    [
        ("utf-8", "naïve café", ""),
        ("utf-8-sig", "naïve café", ""),
        ("utf-16", "naïve café", ""),
        ("cp1252", "naïve café – “quoted”", "Windows-1252"),
        ("cp1256", "السلام عليكم", "Windows-1256"),
    ],
)
def test_the_encoding_is_found_and_said_where_it_is_a_guess(
    tmp_path: Path, encoding: str, words: str, note: str
):
    path = written(tmp_path / "a.csv", f"id,words\r\n1,{words}\r\n", encoding)
    assert cells(path) == [("id", "words"), ("1", words)]
    notes = table_file.read(path).notes
    assert (note in " ".join(notes)) if note else notes == ()


def test_a_named_encoding_overrules_the_guess(tmp_path: Path):
    path = written(tmp_path / "a.csv", "id,words\n1,źródło\n", "cp1250")
    assert cells(path, encoding="cp1250")[1] == ("1", "źródło")
    with pytest.raises(TableFault, match="does not fit"):
        table_file.read(path, encoding="utf-8")
    with pytest.raises(TableFault, match="no encoding"):
        table_file.read(path, encoding="utf-9")


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_sign_that_makes_columns(tmp_path: Path, sign: str):
    lines = ["a", "b", "c"], ["1", "x, y; z", "3"]
    words = "\n".join(sign.join(f'"{cell}"' for cell in line) for line in lines)
    assert cells(written(tmp_path / "a.csv", words)) == [tuple(line) for line in lines]


def test_one_column_with_commas_in_its_words_stays_one_column(tmp_path: Path):
    path = written(tmp_path / "a.csv", 'What did you learn?\n"Much, and more"\nA lot\n')
    assert cells(path) == [("What did you learn?",), ("Much, and more",), ("A lot",)]


def test_blank_lines_are_passed_over_and_rows_keep_the_number_on_the_screen(tmp_path: Path):
    path = written(tmp_path / "a.csv", '\na,b\n\n1,"two\nlines"\n,\n3,4\n')
    found = table_file.read(path)
    assert (found.header.number, [row.number for row in found.rows]) == (2, [4, 6])
    assert found.rows[0].cells == ("1", "two\nlines")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.csv", b"", "is empty"),
        ("a.csv", b"\n \n,,\n", "is empty"),
        ("a.csv", b"PK\x03\x04...", "not text"),
        ("a.csv", b"a,b\n\0\0\0", "not text"),
        ("a.csv", b'a,b\n1,"' + b"x" * 1_100_000, "quotation mark"),
        ("a.pdf", b"%PDF", "neither CSV nor a workbook"),
        ("a.xlsx", b"not a zip", "not a workbook"),
        ("absent.csv", None, "cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(
    tmp_path: Path, name: str, content: bytes | None, words: str
):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(TableFault, match=words):
        table_file.read(tmp_path / name)


def test_letters_that_were_lost_before_are_spoken_of(tmp_path: Path):
    path = written(tmp_path / "a.csv", "words\n??????? ????\nfine?\n")
    assert "1 lines" in table_file.read(path).notes[0]


def workbook(path: Path, rows: list[list[object]], *, first: tuple[int, int] = (0, 0), far: str = "") -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Answers")
        book.add_worksheet("Notes").write(0, 0, "note")
        for down, row in enumerate(rows):
            for across, value in enumerate(row):
                if isinstance(value, date):
                    day = book.add_format({"num_format": "yyyy-mm-dd"})
                    sheet.write_datetime(first[0] + down, first[1] + across, value, day)
                else:
                    sheet.write(first[0] + down, first[1] + across, value)
        if far == "format":
            sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
        elif far:
            sheet.write(1_048_575, 0, far)
    return path


def test_a_workbooks_numbers_days_and_booleans_come_out_as_typed(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", [["n", "d", "b", "x"], [3, date(2026, 3, 4), True, 2.5]])
    assert cells(path) == [("n", "d", "b", "x"), ("3", "2026-03-04", "yes", "2.5")]


def test_a_table_that_does_not_begin_in_the_corner_keeps_its_row_numbers(tmp_path: Path):
    found = table_file.read(workbook(tmp_path / "a.xlsx", [["n"], [3]], first=(4, 2)))
    assert (found.header.number, found.header.cells) == (5, ("", "", "n"))
    assert found.rows[0].number == 6


def test_a_sheet_is_chosen_by_name(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", [["n"], [3]])
    assert cells(path, sheet="Notes") == [("note",)]
    with pytest.raises(TableFault, match="Did you mean 'Notes'"):
        table_file.read(path, sheet="Note")


def test_a_workbook_that_declares_a_million_rows_is_read_at_once(tmp_path: Path):
    path = workbook(tmp_path / "a.xlsx", [["n", "m"], [1, 2], [3, 4]], far="format")
    with zipfile.ZipFile(path) as parts:
        assert b"XFD1048576" in parts.read("xl/worksheets/sheet1.xml")
    began = time.process_time()
    assert len(table_file.read(path).rows) == 2
    assert time.process_time() - began < 1


def test_a_stray_cell_in_the_last_row_is_refused_before_it_fills_the_memory(tmp_path: Path):
    with pytest.raises(TableFault, match="row 1048576"):
        table_file.read(workbook(tmp_path / "a.xlsx", [["n"], [1]], far="stray"))
