"""Contradictions: what the instrument or a plain rule says, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gradus.engines.scoring.answers import CONSENSUS, NOT_APPLICABLE, UNKNOWN, Answer, Value
from gradus.engines.scoring.contradictions import Attached, Contradiction, contradictions
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
    evidence=EvidenceRule(caps={"A": 4, "B": 3, "C": 2, "D": 1}, stale_after={"A": 3, "B": 4}),
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


def found(*said: Said, attached: Attached | None = None) -> tuple[Contradiction, ...]:
    given_ = answers(*said)
    return contradictions(
        INSTRUMENT, settle(INSTRUMENT, given_)["X"], score(INSTRUMENT, given_).units[0], attached
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


ON = date(2028, 2, 29)
Days = Sequence[date | None]
DOCUMENTS: Mapping[str, tuple[tuple[Value, str], Days, list[str]]] = {
    "too old by a day": ((3, "B"), [date(2024, 2, 28)], ["stale"]),
    "to the day": ((3, "B"), [date(2024, 2, 29)], []),
    "one grade is stricter": ((3, "A"), [date(2024, 2, 29)], ["stale"]),
    "the newest counts": ((3, "B"), [date(1999, 1, 1), date(2027, 1, 1)], []),
    "one of an unknown day": ((3, "B"), [date(1999, 1, 1), None], []),
    "newer than the assessment": ((3, "B"), [date(2030, 1, 1)], []),
    "a low level of an old document": ((1, "B"), [date(1999, 1, 1)], ["stale"]),
    "old, and the grade speaks of none": ((2, "C"), [date(1999, 1, 1)], []),
    "nothing, and interviews would support it": ((2, "B"), [], []),
    "nothing, for what only a document supports": ((3, "B"), [], ["unattached"]),
    "nothing, and unknown": ((UNKNOWN, "B"), [], []),
}


@pytest.mark.parametrize("case", DOCUMENTS)
def test_what_is_attached_is_judged_at_the_date_of_the_assessment(case: str) -> None:
    (value, grade), days, expected = DOCUMENTS[case]
    told = found(("b", value, grade, CONSENSUS), attached=Attached(on=ON, days={"b": days}))
    assert [one.kind for one in told] == expected


def test_without_being_told_what_is_attached_nothing_is_said_of_it() -> None:
    assert found(("b", 3, "B", CONSENSUS)) == ()


def test_what_has_nothing_attached_stands_once_for_a_dimension() -> None:
    said: list[Said] = [(id_, 4, "A", CONSENSUS) for id_ in IDS]
    (one,) = found(*said, attached=Attached(on=ON, days={"b": [ON]}))
    assert (one.kind, one.indicators) == ("unattached", ("a", "c", "d"))
    assert "nothing is attached yet to a, c, d." in one.what.text()


days_before = st.one_of(st.none(), st.integers(-400, 2200))
graded = st.dictionaries(
    st.sampled_from(IDS),
    st.tuples(
        st.sampled_from([0, 1, 2, 3, 4, UNKNOWN]),
        st.sampled_from(["A", "B", "C", "D", ""]),
        st.lists(days_before, max_size=3),
    ),
    min_size=1,
)


@given(graded)
def test_a_naive_twin_says_the_same_of_what_is_attached(
    said: dict[str, tuple[Value, str, list[int | None]]],
) -> None:
    days = {
        id_: [None if ago is None else ON - timedelta(days=ago) for ago in several]
        for id_, (_, _, several) in said.items()
    }
    told = found(
        *((id_, value, grade, CONSENSUS) for id_, (value, grade, _) in said.items()),
        attached=Attached(on=ON, days=days),
    )
    old, bare = set(), set()
    for id_, (value, grade, _) in said.items():
        if value is UNKNOWN or grade not in ("A", "B"):
            continue
        last_good = date(2025, 3, 1) if grade == "A" else date(2024, 2, 29)
        if days[id_] and all(day is not None and day < last_good for day in days[id_]):
            old.add(id_)
        if not days[id_] and value in (3, 4):
            bare.add(id_)
    assert {one.indicators[0] for one in told if one.kind == "stale"} == old
    assert {id_ for one in told if one.kind == "unattached" for id_ in one.indicators} == bare


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
