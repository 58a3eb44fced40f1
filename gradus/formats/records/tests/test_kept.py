"""What was kept is read as it was written, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.formats.records.kept import OtherShapeError, read_kept
from gradus.formats.records.write_json import plain


@dataclass(frozen=True)
class Inner:
    name: str
    when: date | None = None
    letter: Literal["A", "B"] = "A"


@dataclass(frozen=True)
class Outer:
    count: int
    share: int | float | Decimal
    inner: tuple[Inner, ...] = ()
    ready: bool = False


inners = st.builds(Inner, st.text(alphabet="aé م", max_size=4), st.none() | st.dates(),
                   st.sampled_from(["A", "B"]))  # fmt: skip
outers = st.builds(Outer, st.integers(), st.integers() | st.floats(0, 1),
                   st.lists(inners, max_size=3).map(tuple), st.booleans())  # fmt: skip


@given(outers)
def test_what_was_kept_is_read_back(value: Outer) -> None:
    assert read_kept(Outer, json.dumps(plain(value))) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "{", '{"count": 1}', '{"count": "1", "share": 1}', '{"count": true, "share": 1}',
        '{"count": 1, "share": null}', '{"count": 1, "share": 1, "other": 2}',
        '{"count": 1, "share": 1, "inner": [{"name": "x", "letter": "C"}]}',
        '{"count": 1, "share": 1, "inner": [{"name": "x", "when": "yesterday"}]}',
    ],
)  # fmt: skip
def test_another_shape_is_refused(text: str) -> None:
    with pytest.raises(OtherShapeError):
        read_kept(Outer, text)
