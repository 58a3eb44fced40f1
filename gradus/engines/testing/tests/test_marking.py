"""Points for answers, as Moodle gives them."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.testing.marking import (
    Answer,
    Item,
    fits,
    mark,
    mark_paper,
    share_of,
    typed_number,
)

F = Fraction
ONE = Item(id="one", way="one", points=F(2), weights=(F(1), F(1, 4), F(0), F(-1, 2)))
SEVERAL = Item(id="several", way="several", weights=(F(1, 2), F(1, 2), F(-1), F(0)))
TEXT = Item(id="text", way="text", texts=("Chain of Custody", "custod*", "*"),
            weights=(F(1), F(1, 2), F(0)))  # fmt: skip
NUMBER = Item(id="number", way="number", numbers=((F(1822), F(0)), (F(1822), F(2)), (None, F(0))),
              weights=(F(1), F(1, 2), F(1, 10)))  # fmt: skip
PAIRS = Item(id="pairs", way="pairs", points=F(3), pairs=("a", "b", "c"))
ESSAY = Item(id="essay", way="person", points=F(4))


@pytest.mark.parametrize(
    ("item", "answer", "points"),
    [
        (ONE, 0, 2),
        (ONE, 1, F(1, 2)),
        (ONE, 3, 0),
        (SEVERAL, (0, 1), 1),
        (SEVERAL, (0,), F(1, 2)),
        (SEVERAL, (0, 0), F(1, 2)),
        (SEVERAL, (0, 2), 0),
        (SEVERAL, (), 0),
        (TEXT, " chain  of CUSTODY ", 1),
        (TEXT, "custodial", F(1, 2)),
        (TEXT, "evidence", 0),
        (NUMBER, "1822", 1),
        (NUMBER, "1.824e3", F(1, 2)),
        (NUMBER, "٫١٨٢٢", F(1, 10)),
        (NUMBER, "١٨٢٢", 1),
        (NUMBER, "about", F(1, 10)),
        (PAIRS, ("a", "c", "c"), 2),
        (PAIRS, ("a", None), 1),
        (ESSAY, F(1, 2), 2),
    ],
)
def test_points(item: Item, answer: Answer, points: Fraction) -> None:
    assert mark(item, answer).points == points


def test_capital_letters_matter_where_it_is_said() -> None:
    item = Item(id="t", way="text", texts=("SHA-256",), weights=(F(1),), case_sensitive=True)
    assert mark(item, "SHA-256").points == 1
    assert mark(item, "sha-256").points == 0


def test_nothing_answered_is_told_apart_from_a_wrong_answer() -> None:
    for answer, answered in ((None, False), (2, True)):
        assert mark(ONE, answer).points == 0
        assert mark(ONE, answer).answered is answered


def test_what_a_person_has_to_mark_is_waited_for() -> None:
    paper = mark_paper([ONE, ESSAY], {"one": 0})
    assert [paper.points, paper.marked, paper.most] == [F(2), F(2), F(6)]
    assert not paper.complete
    assert paper.share is None
    assert mark_paper([ONE, ESSAY], {"one": 0, "essay": F(1)}).share == 1


@pytest.mark.parametrize(
    ("item", "answer"),
    [(ONE, 4), (ONE, -1), (ONE, "0"), (SEVERAL, 0), (SEVERAL, (9,)), (PAIRS, ("a",) * 4),
     (PAIRS, "abc"), (ESSAY, F(3, 2)), (ESSAY, "good")],
)  # fmt: skip
def test_answers_that_do_not_belong_are_refused(item: Item, answer: Answer) -> None:
    with pytest.raises(ValueError, match=item.id):
        mark(item, answer)


def test_an_answer_to_no_question_is_refused() -> None:
    with pytest.raises(ValueError, match="no such question: two"):
        mark_paper([ONE], {"two": 0})


def test_rounded_thirds_make_a_whole() -> None:
    thirds = [share_of(F(text)) for text in ("33.33333", "33.333", "33.33")]
    assert sum(thirds) == 1
    assert share_of(F("12.3")) == F(123, 1000)


@given(st.lists(st.sampled_from(["a", "b", "*", "\\*"]), max_size=8), st.text("ab*", max_size=10))
def test_patterns_fit_as_a_naive_reading_says(parts: list[str], text: str) -> None:
    def naive(at: int, rest: str) -> bool:
        if at == len(parts):
            return rest == ""
        if parts[at] == "*":
            return any(naive(at + 1, rest[n:]) for n in range(len(rest) + 1))
        return rest[:1] == parts[at][-1] and naive(at + 1, rest[1:])

    assert fits("".join(parts), text) is naive(0, text)


@pytest.mark.parametrize("text", ["", "one", "1,2,3", "1e9999", "9" * 100, "1/2", "nan", "--1"])
def test_what_is_no_number(text: str) -> None:
    with pytest.raises(ValueError):
        typed_number(text)


@given(st.lists(st.integers(0, 3), max_size=4))
def test_nobody_earns_less_than_nothing_or_more_than_all(chosen: list[int]) -> None:
    assert 0 <= (mark(SEVERAL, tuple(chosen)).share or 0) <= 1
