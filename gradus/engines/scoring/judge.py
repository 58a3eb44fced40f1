"""Answers as written, judged against an instrument: all of them good, or every fault.

An answer's value is a number on the indicator's scale, a word of the instrument, ``UNK`` (unknown)
or ``NA`` (not applicable); an empty value is a missing answer and is left out.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import get_args

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault
from gradus.engines.scoring.answers import (
    CONSENSUS,
    NOT_APPLICABLE,
    UNKNOWN,
    Answer,
    Entry,
    Value,
)
from gradus.engines.scoring.exact import exact
from gradus.engines.scoring.instrument import Confidence, Grade, Indicator, Instrument

UNKNOWN_WORDS = frozenset({"unk", "unknown", "?", "don't know", "dont know"})
NOT_APPLICABLE_WORDS = frozenset({"na", "n/a", "not applicable"})
CONSENSUS_WORDS = frozenset({"", "consensus", "agreed"})


def judge(
    instrument: Instrument, entries: Iterable[Entry]
) -> tuple[tuple[Answer, ...], tuple[Fault, ...]]:
    """The answers that entries say, and everything that is wrong with them.

    Parameters
    ----------
    instrument
        The edition the answers are for.
    entries
        Answers as written, of any number of units and groups.

    Returns
    -------
    tuple of answers, tuple of faults
        Answers are of use only if there is no fault.
    """
    answers: list[Answer] = []
    faults: list[Fault] = []
    seen: dict[tuple[str, str, str], str] = {}
    for entry in entries:
        found = _one(instrument, entry, faults)
        if found is None:
            continue
        key = (found.unit, found.indicator, found.group)
        if key in seen:
            faults.append(
                Fault(
                    entry.where,
                    message(
                        "{unit}, {indicator}, {group} is answered twice, first in {where}.",
                        unit=found.unit,
                        indicator=found.indicator,
                        group=found.group,
                        where=seen[key],
                    ),
                    message("Keep one answer for each group."),
                    "duplicate",
                )
            )
            continue
        seen[key] = entry.where
        answers.append(found)
    return tuple(answers), tuple(faults)


def _one(instrument: Instrument, entry: Entry, faults: list[Fault]) -> Answer | None:
    before = len(faults)

    def wrong(what: Message, remedy: Message) -> None:
        faults.append(Fault(entry.where, what, remedy))

    if not entry.unit.strip():
        wrong(message("The unit is empty."), message("Write whose answer it is, such as XAA."))
    indicator = instrument.indicators.get(entry.indicator.strip())
    if indicator is None:
        near = difflib.get_close_matches(entry.indicator, list(instrument.indicators), n=1)
        wrong(
            message(
                "{indicator} is no indicator of {edition}.",
                indicator=repr(entry.indicator[:40]),
                edition=instrument.edition,
            ),
            message("Did you mean {near}?", near=near[0])
            if near
            else message("Remove the line, or check the instrument."),
        )
        return None
    value = _value(instrument, indicator, entry, faults)
    evidence = _grade(entry, faults)
    confidence = _confidence(entry, faults)
    if value is None or len(faults) > before:
        return None
    group = entry.group.strip()
    return Answer(
        unit=entry.unit.strip(),
        indicator=indicator.id,
        value=value,
        evidence=evidence,
        confidence=confidence,
        group=CONSENSUS if group.casefold() in CONSENSUS_WORDS else group,
        note=entry.note,
    )


def _value(
    instrument: Instrument, indicator: Indicator, entry: Entry, faults: list[Fault]
) -> Value | None:
    text = entry.value.strip()
    if not text:
        return None
    folded = text.casefold()
    words = {word.casefold(): value for word, value in instrument.words.items()}
    if folded in words:
        return words[folded]
    if folded in UNKNOWN_WORDS:
        return UNKNOWN
    if folded in NOT_APPLICABLE_WORDS:
        return NOT_APPLICABLE
    names = {level.name.casefold(): level.value for level in instrument.levels}
    try:
        number = names[folded] if folded in names else exact(text)
    except ValueError:
        faults.append(
            Fault(
                entry.where,
                message(
                    "{value} is no answer to {indicator}.",
                    value=repr(text[:40]),
                    indicator=indicator.id,
                ),
                _allowed(indicator),
            )
        )
        return None
    if not indicator.scale.holds(number) or (indicator.levels and number not in indicator.levels):
        faults.append(
            Fault(
                entry.where,
                message(
                    "{value} does not lie on the scale of {indicator}.",
                    value=text[:40],
                    indicator=indicator.id,
                ),
                _allowed(indicator),
            )
        )
        return None
    return number


def _allowed(indicator: Indicator) -> Message:
    if indicator.levels:
        return message(
            "Write one of {levels}, UNK or NA.",
            levels=", ".join(str(level) for level in sorted(indicator.levels)),
        )
    return message(
        "Write a number from {low} to {high}, UNK or NA.",
        low=str(indicator.scale.minimum),
        high=str(indicator.scale.maximum),
    )


def _grade(entry: Entry, faults: list[Fault]) -> Grade | None:
    text = entry.evidence.strip().upper()
    if not text:
        return None
    if text in get_args(Grade):
        return text  # type: ignore[return-value]
    faults.append(
        Fault(
            entry.where,
            message("{value} is no evidence grade.", value=repr(entry.evidence[:40])),
            message("Write A, B, C, D or nothing."),
        )
    )
    return None


def _confidence(entry: Entry, faults: list[Fault]) -> Confidence | None:
    text = entry.confidence.strip().casefold()
    if not text:
        return None
    if text in get_args(Confidence):
        return text  # type: ignore[return-value]
    faults.append(
        Fault(
            entry.where,
            message("{value} is no confidence.", value=repr(entry.confidence[:40])),
            message("Write low, medium, high or nothing."),
        )
    )
    return None
