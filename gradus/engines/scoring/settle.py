"""From what groups answered to one value per indicator, with the doubt that remains.

Method. The value is the consensus if one is given, the only answer if there is one, otherwise the
lower median of the groups' levels (an answer somebody gave, never an average of ordinal levels).
Every answer that differs is kept beside it. The values an answer allows run

* down to its evidence cap, if its grade supports less than is claimed,
* down and up by its doubt: confidence *low* or *medium* is that share of the scale
  (``Instrument.doubt``), outward to the next step where values are not averaged,
* over all groups' values, if no consensus was given,
* over the whole scale, if the answer is unknown or missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

from gradus.engines.scoring.answers import (
    CONSENSUS,
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Settled,
    SettledUnit,
    Special,
)
from gradus.engines.scoring.exact import Exact, whole_if_possible
from gradus.engines.scoring.instrument import (
    CumulativeStages,
    Indicator,
    Instrument,
    ProfileMinimum,
    Scale,
    ShareMeeting,
)

_LEAST_SURE = {"low": 0, "medium": 1, "high": 2, None: 3}
_Key = tuple[object, ...]


def settle(instrument: Instrument, answers: Iterable[Answer]) -> dict[str, SettledUnit]:
    """Settle every unit's answers.

    Parameters
    ----------
    instrument
        The edition the answers were given for.
    answers
        Answers of any number of units and groups, already judged (``reading.judge``).

    Returns
    -------
    Settled answers by unit, in order of first appearance, then by indicator id.
    """
    gathered: dict[str, dict[str, list[Answer]]] = {}
    for answer in answers:
        gathered.setdefault(answer.unit, {}).setdefault(answer.indicator, []).append(answer)
    known: dict[_Key, Settled] = {}
    return {
        unit: {id_: _settle(instrument, said, known) for id_, said in by_indicator.items()}
        for unit, by_indicator in gathered.items()
    }


def _settle(instrument: Instrument, said: list[Answer], known: dict[_Key, Settled]) -> Settled:
    """Settle one indicator; single answers that say the same are settled once."""
    indicator = instrument.indicators[said[0].indicator]
    if len(said) > 1:
        return _settle_groups(instrument, indicator, said)
    answer = said[0]
    key = (indicator.scale, answer.value, answer.evidence, answer.confidence)
    settled = known.get(key)
    if settled is None:
        how: Literal["consensus", "single"] = "consensus" if answer.group == CONSENSUS else "single"
        settled = known[key] = _with_bounds(instrument, indicator, answer, how, ())
    return settled


def _settle_groups(instrument: Instrument, indicator: Indicator, said: list[Answer]) -> Settled:
    agreed = [answer for answer in said if answer.group == CONSENSUS]
    if agreed:
        dissent = tuple(a for a in said if a is not agreed[0] and a.value != agreed[0].value)
        return _with_bounds(instrument, indicator, agreed[0], "consensus", dissent)
    chosen = _middle(said)
    dissent = tuple(said) if any(a.value != chosen.value for a in said) else ()
    levels = [a for a in said if not isinstance(a.value, Special)]
    return _with_bounds(instrument, indicator, chosen, "median", dissent, levels)


def _middle(said: Sequence[Answer]) -> Answer:
    """The lower median of the levels, with its best evidence and the least confidence stated.

    Where no group gives a level, *unknown* goes before *not applicable*.
    """
    levels = sorted(
        (a for a in said if not isinstance(a.value, Special)), key=lambda a: Fraction(_level(a))
    )
    if not levels:
        return next((a for a in said if a.value is UNKNOWN), said[0])
    value = levels[(len(levels) - 1) // 2].value
    grades = [a.evidence for a in levels if a.value == value and a.evidence]
    return Answer(
        unit=said[0].unit,
        indicator=said[0].indicator,
        value=value,
        evidence=min(grades) if grades else None,
        confidence=min((a.confidence for a in levels), key=_LEAST_SURE.__getitem__),
    )


def _level(answer: Answer) -> Exact:
    assert not isinstance(answer.value, Special)  # noqa: S101 - callers filter
    return answer.value


def _with_bounds(
    instrument: Instrument,
    indicator: Indicator,
    answer: Answer,
    how: Literal["consensus", "single", "median"],
    dissent: tuple[Answer, ...],
    spread: Sequence[Answer] = (),
) -> Settled:
    """Add the lowest, highest and evidenced value to a chosen answer."""
    low: Exact | None
    high: Exact | None
    if answer.value is NOT_APPLICABLE:
        low = high = evidenced = None
    elif answer.value is UNKNOWN:
        low, high, evidenced = indicator.scale.minimum, indicator.scale.maximum, None
    else:
        bounds = [_bounds(instrument, indicator, a) for a in (answer, *spread)]
        low, high = min(b[0] for b in bounds), max(b[1] for b in bounds)
        evidenced = _supported(instrument, indicator.scale, answer)
    return Settled(
        value=answer.value,
        how=how,
        low=low,
        high=high,
        evidenced=evidenced,
        evidence=answer.evidence,
        confidence=answer.confidence,
        dissent=dissent,
    )


def _supported(instrument: Instrument, scale: Scale, answer: Answer) -> Exact:
    """The claimed level, or the cap of its evidence grade if that is lower."""
    level = _level(answer)
    if instrument.evidence is None or answer.evidence is None:
        return level
    cap = instrument.evidence.caps.get(answer.evidence)
    return level if cap is None else scale.clip(min(level, cap))


def _bounds(instrument: Instrument, indicator: Indicator, answer: Answer) -> tuple[Exact, Exact]:
    """Lowest and highest value one answer allows."""
    level, scale = _level(answer), indicator.scale
    off: Exact = 0
    if answer.confidence is not None:
        off = whole_if_possible(instrument.doubt[answer.confidence] * scale.width)
    ordinal = isinstance(instrument.rule, CumulativeStages | ProfileMinimum | ShareMeeting)
    if ordinal and off and scale.step is not None:
        off = -(-off // scale.step) * scale.step
    low = min(level - off, _supported(instrument, scale, answer))
    return scale.clip(low), scale.clip(level + off)
