"""One spelling for one value, and commitments that bind and can be forgotten."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.core.ledger import verifier
from gradus.core.ledger.canonical import DEEPEST, SALT_BYTES, canonical, commitment

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | TEXTS
    | st.decimals(-(10**12), 10**12, places=6)
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.uuids()
)


def keyed(inner: st.SearchStrategy[object]) -> st.SearchStrategy[object]:
    """Mappings whose keys stay apart in NFC."""
    pairs = st.tuples(TEXTS, inner)
    return st.lists(pairs, max_size=4, unique_by=lambda p: unicodedata.normalize("NFC", p[0])).map(
        dict
    )


VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=4) | keyed(inner), max_leaves=8
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (0, "0"),
        (-12, "-12"),
        ({"b": 1, "a": [1, {"z": None}], "B": ()}, '{"B":[],"a":[1,{"z":null}],"b":1}'),
        ({"\U0001f600": 1, "\uff5e": 2}, '{"\uff5e":2,"\U0001f600":1}'),  # UTF-16 would swap them
        ('"\\\n\x01/\u2028é', '"\\"\\\\\\n\\u0001/\u2028é"'),
        ("e\u0301", '"é"'),
        ({"e\u0301": 1}, '{"é":1}'),
        (Decimal("1.50"), '"1.5"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        (Decimal("100"), '"100"'),
        (Decimal("0.1000000000000000000000000000000000001"), f'"0.1{"0" * 35}1"'),
        (date(2027, 1, 31), '"2027-01-31"'),
        (datetime(2027, 1, 31, 8, 5, tzinfo=UTC), '"2027-01-31T08:05:00.000000Z"'),
        (
            datetime(2027, 1, 31, 1, 5, 0, 7, tzinfo=timezone(timedelta(hours=3))),
            '"2027-01-30T22:05:00.000007Z"',
        ),
        (
            UUID("0190C7A0-0000-7000-8000-000000000001"),
            '"0190c7a0-0000-7000-8000-000000000001"',
        ),
    ],
)
def test_each_kind_of_value_has_its_spelling(value: object, text: str) -> None:
    assert canonical(value) == text


@pytest.mark.parametrize("value", [1.0, [float("nan")], {"a": 0.1}, b"x", {1, 2}, {1: 2}, object()])
def test_values_without_one_spelling_are_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical(value)


@pytest.mark.parametrize(
    "value",
    [
        datetime(2027, 1, 31),  # noqa: DTZ001 - a naive time is the point
        Decimal("NaN"),
        Decimal("-Infinity"),
        Decimal("1E+99999999"),
        Decimal("1E-99999999"),
        "\ud800",
        {"é": 1, "e\u0301": 2},
    ],
)
def test_values_that_say_two_things_or_none_are_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical(value)


def test_deep_nesting_is_refused_before_it_hurts() -> None:
    value: list[object] = []
    for _ in range(DEEPEST):
        value = [value]
    assert canonical(value) == "[" * (DEEPEST + 1) + "]" * (DEEPEST + 1)
    with pytest.raises(ValueError):
        canonical([value])
    value.append(value)
    with pytest.raises(ValueError):
        canonical(value)


@given(VALUES)
def test_reading_and_spelling_again_changes_nothing(value: object) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert verifier.canonical(verifier.read_json(text)) == text


@given(st.dictionaries(st.text("abcé"), st.integers()))
def test_the_order_of_writing_plays_no_part(value: dict[str, int]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


def test_a_commitment_is_the_hash_of_salt_and_value() -> None:
    salt = bytes(range(SALT_BYTES))
    expected = hashlib.sha256(salt + '{"name":"Amé"}'.encode()).hexdigest()
    assert commitment(salt, {"name": "Ame\u0301"}) == expected


@given(st.binary(min_size=SALT_BYTES, max_size=SALT_BYTES), VALUES, VALUES)
def test_a_commitment_fits_one_value_only(salt: bytes, one: object, other: object) -> None:
    same = canonical(one) == canonical(other)
    assert (commitment(salt, one) == commitment(salt, other)) == same


@pytest.mark.parametrize("length", [0, SALT_BYTES - 1, SALT_BYTES + 1])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    """A longer salt could swallow the beginning of a value: salt + "12" = salt "1" + "2"."""
    with pytest.raises(ValueError):
        commitment(bytes(length), 12)


def test_both_programs_mean_the_same_salt() -> None:
    assert verifier.SALT_BYTES == SALT_BYTES
