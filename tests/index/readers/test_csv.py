"""CSV: rows under a header, named by the line they begin on."""

from __future__ import annotations

import pytest

from index.readers import Failure, Item, interpret
from index.readers.csv_records import table


def rows(text: str, encoding: str = "utf-8") -> list[Item | Failure]:
    return list(table(text.encode(encoding), "a.csv"))


def test_each_row_is_an_item_with_its_header() -> None:
    found = rows('title,body,author\n铜价,"一段。\n二段。",张三、李四\n\n铝价,文,\n')
    assert [item.name for item in found] == ["a.csv#2", "a.csv#5"]
    first = interpret(found[0]).reading  # type: ignore[arg-type]
    assert (first.title, first.paragraphs) == ("铜价", ("一段。", "二段。"))
    assert first.authors == ("张三", "李四")
    second = interpret(found[1]).reading  # type: ignore[arg-type]
    assert (second.title, second.authors) == ("铝价", ())


def test_header_names_may_be_written_in_any_case_and_order() -> None:
    (item,) = rows(" Views ,TITLE,Date\n7,铜价,2026-01-15\n")
    found = interpret(item).reading  # type: ignore[arg-type]
    assert (found.title, found.views, str(found.published)) == ("铜价", 7, "2026-01-15")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    (item,) = rows("title,body\n西南铝业,有限责任公司产量增长\n", encoding)
    assert interpret(item).reading.title == "西南铝业"  # type: ignore[arg-type]


@pytest.mark.parametrize("header", ["title", "body"])
def test_one_column_of_the_two_is_enough(header: str) -> None:
    (item,) = rows(f"{header}\n铜价\n")
    found = interpret(item).reading  # type: ignore[arg-type]
    assert "铜价" in (found.title, *found.paragraphs)


def test_a_short_row_has_no_more_fields() -> None:
    (item,) = rows("title,body,author\n铜价\n")
    assert interpret(item).reading.title == "铜价"  # type: ignore[arg-type]


def test_a_row_with_too_many_cells_is_named_and_the_others_are_read() -> None:
    found = rows("title,body\n铜价,一,二\n铝价,文\n")
    assert [item.name for item in found] == ["a.csv#2", "a.csv#3"]
    assert isinstance(found[0], Failure)
    assert found[0].raw == "铜价,一,二\r\n".encode()
    assert "3 cells where the header has 2; put quotes" in found[0].reason
    assert isinstance(found[1], Item)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "names no title and no body"), ("a;b\n1;2\n", "names no title and no body"),
        ("titel,author\n铜价,张三\n", "(did you mean “title”?)"),
        ('author, "title"\n张三,铜价\n', "names no title and no body"),
        ("铜价,文\n", "it must name the columns, parted by commas: id, title, body"),
    ],
)  # fmt: skip
def test_a_file_without_a_header_is_kept_with_the_mend(text: str, said: str) -> None:
    (failure,) = rows(text)
    assert isinstance(failure, Failure)
    assert said in failure.reason
    assert (failure.name, failure.raw) == ("a.csv", text.encode())


@pytest.mark.parametrize(
    ("header", "sign"),
    [
        ("title;body", "“;”"), ("id; Title ;author", "“;”"), ('"id";"title";"body"', "“;”"),
        ("title\tbody", "tabs"), ("id|body", "“|”"), ("title，body", "“，”"),
        ("title；body", "“；”"),
    ],
)  # fmt: skip
def test_columns_are_parted_by_commas(header: str, sign: str) -> None:
    (failure,) = rows(f"{header}\n铜价;文\n")
    assert isinstance(failure, Failure)
    assert failure.reason == (
        f"The first line of a.csv parts its columns by {sign}; part them by commas, in every line."
    )


def test_only_a_header_is_no_article_and_no_mistake() -> None:
    assert rows("title,body\n") == rows("title,body") == rows("title,body\n,\n\n") == []


def test_a_cell_larger_than_any_article_is_refused() -> None:
    found = rows("title,body\n铜价,文\n铝价," + "铝" * (16 * 1024 * 1024 + 1) + "\n")
    assert [item.name for item in found] == ["a.csv#2", "a.csv"]
    assert isinstance(found[1], Failure) and "Line 3 of a.csv is not CSV" in found[1].reason


def test_the_same_row_is_the_same_item_wherever_it_stands() -> None:
    first, second = rows("title,body\n铜价,文\n"), rows("title,body\n铝价,文\n铜价,文\n")
    assert first[0].raw == second[1].raw
