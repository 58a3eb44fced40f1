"""Records are read strictly, say every fault and where, and come back as they were written."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput
from gradus.formats.records.read_json import read_json
from gradus.formats.records.read_yaml import lines_of, read_yaml
from gradus.formats.records.schema import schema_of
from gradus.formats.records.write_json import digest, write_json


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part."""

    id: str
    months: tuple[int, ...] = ()
    share: float | None = None


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A whole of parts."""

    kind: Literal["a", "b"]
    parts: tuple[Part, ...]
    price: Decimal = Decimal(0)
    exact: int | Fraction = 0
    levels: Mapping[int, str] = field(default_factory=dict)
    says: Message | None = None
    open: bool = False


def faults(data: bytes, reader: object = read_json) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        reader(Whole, data, "whole.json")  # type: ignore[operator]
    return [fault.text() for fault in caught.value.faults]


def test_a_document_is_read_as_it_stands() -> None:
    whole = read_json(
        Whole,
        b'{"kind": "a", "parts": [{"id": "x", "months": [1, 2], "share": 0.5}], "price": 1.10,'
        b' "exact": 0.1, "levels": {"0": "none"}, "open": true}',
        "whole.json",
    )
    assert whole.parts == (Part(id="x", months=(1, 2), share=0.5),)
    assert whole.price == Decimal("1.10")
    assert whole.exact == Fraction(1, 10)
    assert whole.levels == {0: "none"}
    assert whole.open is True


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b'{"kind": "a", "parts": [{"id": 7}]}', "parts[0].id (line 1): '7' stands here."),
        (b'{"kind": "c", "parts": []}', "kind (line 1): 'c' is not one of the values"),
        (b'{"kind": "a", "parts": [], "prize": 1}', "Did you mean price?"),
        (b'{"kind": "a"}', "'parts' is missing."),
        (b'{"kind": "a", "kind": "b", "parts": []}', "'kind' is given twice, first in line 1."),
        (b'{"kind": "a", "parts": [{"id": "x", "share": NaN}]}', "'NaN' stands here."),
        (b'{"kind": "a", "parts": [{"id": "x", "share": 1e999}]}', "'1e999' stands here."),
        (b'{"kind": "a", "parts": [{"id": "x", "months": [1.0]}]}', "Write a whole number."),
        (b'{"kind": "a", "parts": [{"id": "x", "months": [true]}]}', "Write a whole number."),
        (b'{"kind": "a", "parts": [], "price": 1e3}', "Write a plain number."),
        (b'{"kind": "a", "parts": [],}', "A comma stands before the closing }."),
        (b'{"kind": "a", "parts": [}', "stands where nothing of its kind"),
        (b'{"kind": "a" "parts": []}', "Put a comma before it."),
        (b"{'kind': 1}", "Use double quotes."),
        (b"", "The document ends too early."),
        (b"[]", "Write a group of keys."),
        (b"{} // no", "JSON has no comments"),
        (b"[" * 100, "nested more than 64 deep"),
        (b'{"kind": "\xff"}', "The file is not in UTF-8."),
        ('{"kind": "a"}'.encode("utf-16"), "UTF-16"),
    ],
)
def test_json_faults_say_where_and_what_to_do(document: bytes, said: str) -> None:
    assert any(said in fault for fault in faults(document)), faults(document)


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"kind: a\nparts:\n  - id: no\n", "line 3, parts[0].id: no is a word"),
        (b"kind: a\nparts: &x []\n", "refers to another part"),
        (b"kind: !!python/object:os.system a\nparts: []\n", "asks for a type of its own"),
        (b"kind: a\nparts: []\n---\nkind: b\n", "A second document begins here."),
        (b"kind: a\n parts: []\n", "line 2"),
        (b"kind: a\nparts: []\nkind: b\n", "line 3, kind: 'kind' is given twice, first in line 1."),
        (
            b"kind: a\nparts: []\npriec: 2\n",
            "line 3, priec: The key 'priec' is not known here. Did",
        ),
        (b"kind: a\nparts:\n  - {id: x, share: .nan}\n", "'.nan' stands here."),
    ],
)
def test_yaml_faults_say_the_line(document: bytes, said: str) -> None:
    assert any(said in fault for fault in faults(document, read_yaml)), faults(document, read_yaml)


def test_every_fault_is_listed_and_the_list_ends() -> None:
    parts = ",".join('{"id": 1}' for _ in range(150))
    said = faults(f'{{"kind": "z", "parts": [{parts}]}}'.encode())
    assert len(said) == 101
    assert "51 more fault(s)" in said[-1]


def test_lines_are_found_by_path() -> None:
    lines = lines_of(b"a:\n  b:\n    - x\n    - y: 1\n")
    assert lines["a.b[1].y"] == 4


wholes = st.builds(
    Whole,
    kind=st.sampled_from(["a", "b"]),
    parts=st.lists(
        st.builds(
            Part,
            id=st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=5).map(
                lambda s: __import__("unicodedata").normalize("NFC", s)
            ),
            months=st.lists(st.integers(-99, 99), max_size=3).map(tuple),
            share=st.none() | st.floats(allow_nan=False, allow_infinity=False),
        ),
        max_size=3,
    ).map(tuple),
    price=st.integers(-5, 5).map(Decimal),
    levels=st.dictionaries(st.integers(0, 4), st.just("x")),
    open=st.booleans(),
)


@given(wholes)
def test_what_is_written_is_read_again(whole: Whole) -> None:
    assert read_json(Whole, write_json(whole), "x") == whole
    jsonschema.validate(json.loads(write_json(whole)), schema_of(Whole))
    assert digest(whole) == digest(read_json(Whole, write_json(whole), "x"))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for reader in (read_json, read_yaml):
        with contextlib.suppress(InvalidInput):
            assert isinstance(reader(Whole, data, "x"), Whole)


def test_messages_come_back_with_their_parameters() -> None:
    says = message("{who} waits.", who=message("The unit {name}", name="A"))
    whole = Whole(kind="a", parts=(), says=says)
    again = read_json(Whole, write_json(whole), "x")
    assert again.says is not None
    assert again.says.text() == "The unit A waits."


def test_a_number_that_is_not_finite_is_never_written() -> None:
    with pytest.raises(ValueError, match="finite"):
        write_json({"gap": float("inf")})
