"""A bank of questions, marked: what teachers write is what people earn."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gradus.engines.testing.marking import Answer, mark_paper
from gradus.formats.questions.gift import read_gift
from gradus.workflows.question_items import FALSE, TRUE, items_of

BANK = """
Read the case first.

What shows that an image is unchanged? {=its hash value ~%25%its size ~its name}

Volatile is {~%33.33333%memory ~%33.33333%processes ~%33.33333%network ~%-100%a sealed disk}

A hash can be undone.{F}

The path of an exhibit is its chain of {=custody =%50%evidence}

How many days? {#90 =%50%90:10}

Match.{=MX -> mail =A -> address = -> time}

Describe the scene.{}
"""
ITEMS = items_of(read_gift(BANK.encode(), "bank.txt").questions)
BEST: dict[str, Answer] = {
    "2": 0, "3": (0, 1, 2), "4": FALSE, "5": "Custody", "6": "90", "7": ("mail", "address"),
    "8": Fraction(1),
}  # fmt: skip


def test_a_description_is_no_question() -> None:
    assert [item.id for item in ITEMS] == ["2", "3", "4", "5", "6", "7", "8"]


def test_the_best_paper_earns_everything() -> None:
    assert mark_paper(ITEMS, BEST).share == 1


@pytest.mark.parametrize(
    ("question", "answer", "lost"),
    [
        ("2", 1, "3/4"), ("3", (0,), "2/3"), ("3", (0, 1, 2, 3), "1"), ("4", TRUE, "1"),
        ("5", "evidence", "1/2"), ("6", "95", "1/2"), ("6", "101", "1"), ("7", ("time", "address"), "1/2"),
        ("8", Fraction(1, 4), "3/4"), ("2", None, "1"),
    ],
)  # fmt: skip
def test_each_slip_costs_its_share(question: str, answer: Answer, lost: str) -> None:
    assert 7 - mark_paper(ITEMS, {**BEST, question: answer}).points == Fraction(lost)
