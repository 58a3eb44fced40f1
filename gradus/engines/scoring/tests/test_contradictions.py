"""Contradictions: what the instrument or a plain rule says, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.scoring.answers import CONSENSUS, NOT_APPLICABLE, UNKNOWN, Answer, Value
from gradus.engines.scoring.contradictions import Contradiction, contradictions
from gradus.engines.scoring.doubtful import firmness
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import (
    Band,
    Dimension,
    EvidenceRule,
    Gate,
    Indicator,
    Instrument,
    Scale,
    WeightedLevels,
)
from gradus.engines.scoring.settle import settle

IDS = ("a", "b", "c", "d")
SCALE = Scale(minimum=0, maximum=4)
BANDS = tuple(Band(stage=n, start=20 * n) for n in range(5))
INSTRUMENT = Instrument(
    id="t",
    title="T",
    version="1",
    rule=WeightedLevels(bands=BANDS, gate=Gate()),
    evidence=EvidenceRule(caps={"A": 4, "B": 3, "C": 2, "D": 1}),
    dimensions=(
        Dimension(
            id="D",
            title="D",
            indicators=tuple(
                Indicator(id=id_, title=id_, scale=SCALE, critical=id_ == "a") for id_ in IDS
            ),
        ),
    ),
)
Said = tuple[str, Value, str, str]
"""Indicator, value, grade (or nothing), group."""


def answers(*said: Said) -> list[Answer]:
    return [
        Answer(unit="X", indicator=id_, value=value, evidence=grade or None, group=group)  # type: ignore[arg-type]
        for id_, value, grade, group in said
    ]


def found(*said: Said) -> tuple[Contradiction, ...]:
    given_ = answers(*said)
    return contradictions(
        INSTRUMENT, settle(INSTRUMENT, given_)["X"], score(INSTRUMENT, given_).units[0]
    )


CASES: Mapping[str, tuple[tuple[Said, ...], list[tuple[str, str]]]] = {
    "supported by its grade": ((("b", 3, "B", CONSENSUS),), []),
    "above its grade": ((("b", 4, "B", CONSENSUS),), [("unsupported", "b")]),
    "the body's own word for much": ((("b", 2, "D", CONSENSUS),), [("unsupported", "b")]),
    "no grade for much": ((("b", 2, "", CONSENSUS),), [("ungraded", "b")]),
    "no grade for what a statement supports": ((("b", 1, "", CONSENSUS),), []),
    "unknown contradicts nothing": ((("b", UNKNOWN, "", CONSENSUS),), []),
    "two levels apart": (
        (("b", 0, "A", "Police"), ("b", 2, "A", "Court")), [("groups", "b")]
    ),
    "one level apart": ((("b", 1, "A", "Police"), ("b", 2, "A", "Court")), []),
    "apart, and agreed since": (
        (("b", 0, "A", "Police"), ("b", 4, "A", "Court"), ("b", 2, "A", CONSENSUS)), []
    ),
    "a group that does not know": (
        (("b", UNKNOWN, "", "Police"), ("b", 4, "A", "Court")), []
    ),
    "does it apply": (
        (("b", NOT_APPLICABLE, "", "Police"), ("b", 2, "A", "Court")), [("applies", "b")]
    ),
    "nobody gives a level": (
        (("b", NOT_APPLICABLE, "", "Police"), ("b", UNKNOWN, "", "Court")), []
    ),
    "gate at nothing under a high score": (
        (("a", 0, "A", CONSENSUS), ("b", 4, "A", CONSENSUS), ("c", 4, "A", CONSENSUS)),
        [("gate", "a")],
    ),
    "gate one below the score's stage": (
        (("a", 2, "A", CONSENSUS), ("b", 4, "A", CONSENSUS), ("c", 3, "A", CONSENSUS)), []
    ),
    "an unknown gate is to be found out": (
        (("a", UNKNOWN, "", CONSENSUS), ("b", 4, "A", CONSENSUS)), []
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_contradiction_is_said_where_a_rule_says_so(case: str) -> None:
    said, expected = CASES[case]
    assert [(one.kind, one.indicators[0]) for one in found(*said)] == expected


def test_each_says_what_and_what_to_do() -> None:
    one = found(("b", 0, "A", "Police"), ("b", 2, "A", "Court"))[0]
    assert one.what.text() == "Groups differ by 2 levels: Police: 0; Court: 2."
    assert one.remedy.text() == "Bring the groups together and agree on one level."
    assert one.groups == ("Police", "Court")


levels = st.fixed_dictionaries(
    {}, optional={id_: st.sampled_from([0, 1, 2, 3, 4, UNKNOWN, NOT_APPLICABLE]) for id_ in IDS}
).filter(bool)
doubts = st.dictionaries(st.sampled_from(IDS), st.sampled_from(["low", "medium", "high"]))


@given(levels, doubts)
def test_needs_of_answers_one_level_off_are_those_of_such_answers(
    said: dict[str, Value], sure: dict[str, str]
) -> None:
    given_ = [
        Answer(unit="X", indicator=id_, value=value, confidence=sure.get(id_))  # type: ignore[arg-type]
        for id_, value in said.items()
    ]
    found_ = firmness(INSTRUMENT, settle(INSTRUMENT, given_)["X"])
    for by, name in ((-1, "rank_lower"), (0, "rank"), (1, "rank_higher")):
        off = [_off(one, by) for one in given_]
        needs = {n.indicator: n.rank for n in score(INSTRUMENT, off, variation=None).units[0].needs}
        said_ = {id_: getattr(one, name) for id_, one in found_.items() if getattr(one, name)}
        assert said_ == needs
    for id_, one in found_.items():
        if not one.doubtful:
            assert one.rank is not None, f"{id_} is a need only because of others"


def _off(answer: Answer, by: int) -> Answer:
    if answer.confidence in ("low", "medium") and isinstance(answer.value, int | Fraction):
        return Answer(unit="X", indicator=answer.indicator, value=min(max(answer.value + by, 0), 4))
    return answer
