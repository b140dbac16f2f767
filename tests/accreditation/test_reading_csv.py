"""A CSV that people bring: each fault is named by its line, and nothing is half-read."""

import pytest

from accreditation.notices.imports import Problem, ProblemKind, problem_sentence
from accreditation.services.imports import UnreadableFile, decode, read_table

COLUMNS = ("number", "name")


def rows_of(text):
    return [(row.line, row.values["number"], row.values["name"]) for row in read_table(text, required=COLUMNS).rows]


def test_columns_stand_in_any_order_and_unknown_ones_are_left_alone():
    assert rows_of("Name,colour, NUMBER\nUnion,blue,1\n\nLeague,red,2\n") == [(2, "1", "Union"), (4, "2", "League")]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_that_of_the_first_line(delimiter):
    assert rows_of(f"number{delimiter}name\n1{delimiter}Union\n") == [(2, "1", "Union")]


def test_a_byte_order_mark_is_no_part_of_the_first_column():
    assert rows_of(decode("\ufeffnumber,name\n1,Ünion\n".encode())) == [(2, "1", "Ünion")]


@pytest.mark.parametrize(
    ("data", "kind", "line"),
    [
        (b"", ProblemKind.EMPTY, 0),
        (b"  \n ", ProblemKind.EMPTY, 0),
        ("number,name\n1,A\n2,Société\n".encode("latin-1"), ProblemKind.ENCODING, 3),
        ("number,name\n".encode("utf-16"), ProblemKind.ENCODING, 1),
        (b"number,name\n1,A\x00B\n", ProblemKind.NOT_TEXT, 2),
    ],
)
def test_bytes_that_are_no_text_are_refused_with_their_line(data, kind, line):
    with pytest.raises(UnreadableFile) as caught:
        decode(data)
    assert (caught.value.problem.kind, caught.value.problem.line) == (kind, line)
    assert problem_sentence(caught.value.problem)


@pytest.mark.parametrize(
    ("text", "kind", "detail"),
    [
        ("name\nUnion\n", ProblemKind.MISSING_COLUMNS, "number"),
        ("number,name,Number\n1,A,2\n", ProblemKind.DOUBLED_COLUMNS, "number"),
        ('number,name\n1,"A\n', ProblemKind.QUOTES, ""),
        ("number,name\n1," + "A" * 131_073 + "\n", ProblemKind.LONG_CELL, "131072"),
    ],
)
def test_a_file_without_its_columns_is_refused_whole(text, kind, detail):
    with pytest.raises(UnreadableFile) as caught:
        read_table(text, required=COLUMNS)
    assert (caught.value.problem.kind, caught.value.problem.detail) == (kind, detail)


@pytest.mark.parametrize(
    ("cell", "kind", "detail"),
    [
        ("Uni\u200bon", ProblemKind.UNSEEN, "name (U+200B)"),
        ("\u202enoinU\u202c", ProblemKind.UNSEEN, "name (U+202C, U+202E)"),
        ("\u3164", ProblemKind.EMPTY_CELL, "name"),
    ],
)
def test_a_cell_in_which_something_hides_is_refused_by_its_line(cell, kind, detail):
    """Of the register and of bodies on paper: it would be another name that looks the same."""
    (problem,) = read_table(f"number,name\n1,{cell}\n", required=COLUMNS).problems
    assert (problem.line, problem.kind, problem.detail) == (2, kind, detail)
    assert problem_sentence(problem)


@pytest.mark.parametrize("cell", ["\u0645\u06cc\u200c\u0631\u0648\u062f", "\u5b89\u5168", "\u00c9tudes n\u00b0 1"])
def test_names_in_every_script_are_read(cell):
    assert rows_of(f"number,name\n1,{cell}\n") == [(2, "1", cell)]


def test_bad_rows_are_named_and_the_good_ones_kept():
    table = read_table("number,name\n1,A\n,B\n2,C,more\nx1,D\nX1,E\n", required=COLUMNS, unique="number")
    assert [row.line for row in table.rows] == [2, 5]
    assert table.problems == [
        Problem(3, ProblemKind.EMPTY_CELL, "number"),
        Problem(4, ProblemKind.TOO_MANY_CELLS, "2"),
        Problem(6, ProblemKind.DUPLICATE, "X1", other_line=5),
    ]
    assert problem_sentence(table.problems[2]) == "Line 6: X1 stands already in line 5."


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_has_its_sentence(kind):
    assert problem_sentence(Problem(7, kind, "this", other_line=3)).startswith("Line 7: ")


@pytest.mark.parametrize("text", ['number,name\n1,"A\n', 'number,name\n1,"A\n2,B\n3,"C"\n', '"number,name\n1,A\n'])
def test_a_quotation_mark_left_open_is_named_by_the_line_where_it_was_opened(text):
    with pytest.raises(UnreadableFile) as caught:
        read_table(text, required=COLUMNS)
    assert caught.value.problem.line == (1 if text.startswith('"') else 2)
