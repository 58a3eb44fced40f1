"""How good are the questions of a test? Difficulty, discrimination, reliability; or: too few people.

* Difficulty of a question: the share of its points that was earned, with Wilson's interval.
* Discrimination: the correlation of a question with the rest of the test (corrected item-total; the
  point-biserial where it is right or wrong), with Fisher's interval (R. A. Fisher, *Metron* 1, 1921).
* Reliability: Cronbach's alpha (L. J. Cronbach, *Psychometrika* 16, 1951), which is Kuder and
  Richardson's formula 20 where all questions are right or wrong, with Feldt's interval (L. S. Feldt,
  *Psychometrika* 30, 1965).

Who was not given a question does not count for it. Discrimination and reliability count people who were
given all of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from typing import Literal

from gradus.engines.testing.distributions import Z95, f_quantile
from gradus.engines.testing.interval import Estimate, wilson

FEWEST_FOR_DIFFICULTY = 5
FEWEST_FOR_DISCRIMINATION = 20
FEWEST_FOR_RELIABILITY = 20
"""Working values of this house. Textbooks ask for 30 and more; a course of this field has about 20
people, so the intervals, which are wide then, are shown and bare values never."""
EASY, HARD, WEAK = 0.95, 0.20, 0.10

Doubt = Literal["too-few", "too-easy", "too-hard", "weak", "against", "all-alike"]


@dataclass(frozen=True, kw_only=True)
class ItemResult:
    """What is known of one question. ``doubts``: ``too-few`` people to tell; ``too-easy`` or
    ``too-hard`` even at the far end of the interval; ``weak``: hardly parts strong from weak people;
    ``against``: those strong in the rest do worse, so its key may be wrong; ``all-alike``: everybody
    earned the same, so it cannot part anybody."""

    item: str
    people: int
    difficulty: Estimate | None
    discrimination: Estimate | None
    doubts: tuple[Doubt, ...]


@dataclass(frozen=True, kw_only=True)
class Analysis:
    """What is known of a test. ``measure`` says whether the reliability is KR-20 or alpha."""

    people: int
    complete: int
    items: tuple[ItemResult, ...]
    reliability: Estimate | None
    measure: Literal["KR-20", "alpha"]
    standard_error: float | None
    doubts: tuple[Doubt, ...]


def analyse(items: Sequence[str], papers: Sequence[Sequence[float | None]]) -> Analysis:
    """Judge questions by how they were answered.

    Parameters
    ----------
    items
        Ids of the questions.
    papers
        For each person the share (0 to 1) earned on each question; None: was not given it (an empty
        answer to a question that was given is 0).

    Returns
    -------
    Analysis
        ``standard_error`` is that of a person's score, as a share of the whole test.

    Raises
    ------
    ValueError
        If a paper has another number of questions, or a share lies beyond 0 to 1.

    Examples
    --------
    >>> analyse(["a", "b"], [[1, 0]] * 4).items[0].doubts
    ('too-few',)
    """
    for paper in papers:
        if len(paper) != len(items):
            raise ValueError(f"{len(paper)} marks for {len(items)} questions")
        if any(share is not None and not 0 <= share <= 1 for share in paper):
            raise ValueError("a share lies beyond 0 to 1")
    complete = [[s for s in paper if s is not None] for paper in papers]
    complete = [paper for paper in complete if len(paper) == len(items)]
    found = tuple(
        _item(id_, [p[n] for p in papers], [p[n] for p in complete],
              [sum(p) - p[n] for p in complete], several=len(items) > 1)
        for n, id_ in enumerate(items)
    )  # fmt: skip
    reliability = _alpha(complete, len(items))
    enough = len(complete) >= FEWEST_FOR_RELIABILITY
    return Analysis(
        people=len(papers),
        complete=len(complete),
        items=found,
        reliability=reliability,
        measure="KR-20" if all(s in (0, 1) for p in complete for s in p) else "alpha",
        standard_error=_error(complete, len(items), reliability),
        doubts=() if reliability is not None else ("all-alike",) if enough else ("too-few",),
    )


def _item(
    id_: str,
    given: Sequence[float | None],
    own: Sequence[float],
    rest: Sequence[float],
    *,
    several: bool,
) -> ItemResult:
    shares = [share for share in given if share is not None]
    n = len(shares)
    doubts: list[Doubt] = []
    difficulty = wilson(sum(shares), n) if n >= FEWEST_FOR_DIFFICULTY else None
    discrimination = None
    if difficulty is not None:
        if difficulty.low > EASY:
            doubts.append("too-easy")
        if difficulty.high < HARD:
            doubts.append("too-hard")
    if len(own) < FEWEST_FOR_DISCRIMINATION:
        doubts.append("too-few")
    elif several:
        discrimination = correlation(own, rest)
        if discrimination is None:
            doubts.append("all-alike")
        elif discrimination.high < 0:
            doubts.append("against")
        elif discrimination.value < WEAK:
            doubts.append("weak")
    return ItemResult(
        item=id_,
        people=n,
        difficulty=difficulty,
        discrimination=discrimination,
        doubts=tuple(doubts),
    )


def correlation(xs: Sequence[float], ys: Sequence[float]) -> Estimate | None:
    """Pearson's correlation with Fisher's interval; None where one of them does not vary.

    >>> correlation([1, 1, 1, 1], [1, 2, 3, 4]) is None
    True
    """
    n = len(xs)
    mean_x, mean_y = sum(xs) / n, sum(ys) / n
    across = sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True))
    spread = _spread(xs, mean_x) * _spread(ys, mean_y)
    if n < 4 or spread < 1e-18:
        return None
    value = max(-1.0, min(1.0, across / sqrt(spread)))
    if abs(value) > 1 - 1e-12:
        return Estimate(value=value, low=value, high=value)
    off = Z95 / sqrt(n - 3)
    return Estimate(value=value, low=tanh(atanh(value) - off), high=tanh(atanh(value) + off))


def _spread(values: Sequence[float], mean: float) -> float:
    return sum((v - mean) ** 2 for v in values)


def _variance(values: Sequence[float]) -> float:
    return _spread(values, sum(values) / len(values)) / (len(values) - 1)


def _alpha(papers: Sequence[Sequence[float]], k: int) -> Estimate | None:
    n = len(papers)
    if n < FEWEST_FOR_RELIABILITY or k < 2:
        return None
    total = _variance([sum(p) for p in papers])
    if total < 1e-12:
        return None
    parts = sum(_variance([p[i] for p in papers]) for i in range(k))
    value = k / (k - 1) * (1 - parts / total)
    df1, df2 = n - 1, (n - 1) * (k - 1)
    return Estimate(
        value=value,
        low=1 - (1 - value) * f_quantile(0.975, df1, df2),
        high=1 - (1 - value) * f_quantile(0.025, df1, df2),
    )


def _error(papers: Sequence[Sequence[float]], k: int, alpha: Estimate | None) -> float | None:
    """The standard error of measurement of a person's share of the points."""
    if alpha is None:
        return None
    return sqrt(_variance([sum(p) / k for p in papers]) * (1 - min(1.0, max(0.0, alpha.value))))
