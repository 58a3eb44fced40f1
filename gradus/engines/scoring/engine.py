"""Scoring: an instrument and answers in, scores with their range, needs and dissent out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from gradus.engines.scoring.answers import Answer
from gradus.engines.scoring.bench import Bench, Readings
from gradus.engines.scoring.families.share_meeting import share_of_units
from gradus.engines.scoring.instrument import Instrument, ShareMeeting
from gradus.engines.scoring.legal import Article, LegalIndex
from gradus.engines.scoring.result import Scores, TestShare
from gradus.engines.scoring.settle import settle
from gradus.engines.scoring.unit import score_unit
from gradus.engines.scoring.variation import Variation

USUAL_VARIATION = Variation()


def score(
    instrument: Instrument,
    answers: Iterable[Answer],
    *,
    seed: int = 0,
    variation: Variation | None = USUAL_VARIATION,
    articles: Sequence[Article] = (),
) -> Scores:
    """Score every unit in a set of answers.

    Parameters
    ----------
    instrument
        The instrument, in the edition the answers were given for.
    answers
        Answers of any number of units and groups, already judged (``judge.judge``).
    seed
        Seed of the sensitivity's named random stream.
    variation
        How weights and normalisation vary in the sensitivity; ``None`` leaves it out.
    articles
        Convention articles to look up in the indicators' legal basis; none, no legal needs.

    Returns
    -------
    Scores of all units in order of first appearance. All sums are exact; the interval and the
    sensitivity are floating point and depend only on inputs and seed.
    """
    bench = Bench(instrument)
    settled = settle(instrument, answers)
    readings = {unit: bench.read(said) for unit, said in settled.items()}
    units = [score_unit(bench, unit, said, readings[unit]) for unit, said in settled.items()]
    if articles:
        legal = LegalIndex(instrument, articles)
        units = [replace(unit, legal=legal.needs(settled[unit.unit])) for unit in units]
    if variation is not None:
        # numpy comes with it: a program that scores nothing starts sooner and is smaller without
        from gradus.engines.scoring.sensitivity import with_stays

        units = with_stays(bench, units, readings, seed, variation)
    return Scores(
        instrument=instrument.id,
        version=instrument.version,
        rule=instrument.rule.name,
        decimals=instrument.decimals,
        dimension_decimals=instrument.decimals
        if instrument.dimension_decimals is None
        else instrument.dimension_decimals,
        units=tuple(units),
        shares=_shares(instrument, list(readings.values())),
    )


def _shares(instrument: Instrument, readings: Sequence[Readings]) -> tuple[TestShare, ...]:
    rule = instrument.rule
    if not isinstance(rule, ShareMeeting):
        return ()
    units = [(r.claimed, r.low, r.high) for r in readings]
    return tuple(share_of_units(rule, test, units) for test in rule.tests)
