"""How an assessment's report came about, in a few sentences that hold for its instrument."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gradus.domain.messages import message
from gradus.engines.scoring.exact import shown
from gradus.engines.scoring.instrument import Instrument, WeightedLevels
from gradus.formats.documents import report as doc

Translate = Callable[[str], str]


def method(instrument: Instrument, t: Translate) -> doc.Section:
    """What a reader has to know before comparing or quoting."""
    return doc.Section("method", t("How this was done"), tuple(_sentences(instrument, t)))


def _sentences(instrument: Instrument, t: Translate) -> Iterator[str]:
    yield t(
        "What is missing or unknown is not zero: it stays out of the score and widens the range, which "
        "holds every score that the answers allow."
    )
    rule = instrument.rule
    if isinstance(rule, WeightedLevels) and rule.gate is not None:
        yield message(
            "A critical question holds its dimension's stage at its level plus {offset}, at most; while "
            "its level is not known it holds as level {level} does, so that nothing unknown lifts a stage.",
            offset=str(rule.gate.offset),
            level=str(rule.gate.unknown_as),
        ).text(t)
    if instrument.minimum_coverage:
        yield message(
            "No stage is said while less than {least} % of the questions, by weight, are answered.",
            least=str(shown(100 * instrument.minimum_coverage, 0)),
        ).text(t)
    yield t(
        "Levels of groups are never averaged: what all agreed on is used, otherwise the lower median, "
        "which somebody gave; whatever was said otherwise is kept here."
    )
    if instrument.evidence is not None:
        yield t(
            "Claimed is the level that was stated, evidenced the highest level that its evidence "
            "supports. Lack of evidence lowers no claim; it widens the range."
        )
        for grade, meaning in instrument.evidence.meanings.items():
            yield f"{grade}: {t(meaning)} (≤ {instrument.evidence.caps[grade]})"
    yield t(
        "A need is how far a level lies from its target. Gaps are needs of the State; nobody is blamed."
    )
