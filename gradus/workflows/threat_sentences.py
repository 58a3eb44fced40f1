"""Sentences of a threat reading: its summary in three, and what a reader must not conclude from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from gradus.domain.messages import Message, message
from gradus.workflows.threat_reading_parts import DEGREES, GroupReading, NextStep

LIKELY = 0.8
"""The probability from which a group is named as one of the first five."""
MOST_NAMED = 4


def listed(titles: Sequence[str], most: int = MOST_NAMED) -> Message:
    """Titles as a list in words; those beyond ``most`` are counted, never just left out.

    >>> listed(["Fraud", "Theft", "Arson"]).text()
    'Fraud, Theft and Arson'
    >>> listed(["Fraud", "Theft", "Arson"], most=2).text()
    'Fraud, Theft and 1 more'
    """
    names = [Message(title) for title in titles]
    if len(names) > most:
        found = message(
            "{some} and {count} more", some=_chained(names[:most]), count=len(names) - most
        )
    elif len(names) > 1:
        found = message("{some} and {last}", some=_chained(names[:-1]), last=names[-1])
    else:
        found = _chained(names)
    return found


def _chained(names: Sequence[Message]) -> Message:
    found = names[0]
    for name in names[1:]:
        found = message("{some}, {next}", some=found, next=name)
    return found


def summary_of(
    groups: Sequence[GroupReading], steps: Sequence[NextStep]
) -> tuple[Message, Message, Message]:
    """What leads, how sure that is, and what to do first."""
    return (_leading(groups), _how_sure(groups), _first(steps))


def cautions_of(groups: Sequence[GroupReading]) -> tuple[Message, ...]:
    """What a reader must not conclude; the first holds always (R10)."""
    found = [
        message(
            "Recorded crime is not all crime: it also rises when people trust the police more and "
            "report more."
        )
    ]
    rising = [group.title for group in groups if group.rose]
    if rising:
        found.append(
            message(
                "More was reported or recorded of {groups}. More reports are not failure: read "
                "victims and reporting beside them.",
                groups=listed(rising),
            )
        )
    if any(group.basis == "borrowed" for group in groups):
        found.append(
            message("Borrowed rates say what other States record, not what this State faces.")
        )
    if any(group.judged for group in groups):
        found.append(message("Where nothing is counted, judgement leads, and is marked so."))
    if any(group.series for group in groups):
        found.append(message("Series of different kinds are never added or compared."))
    return tuple(found)


def _leading(groups: Sequence[GroupReading]) -> Message:
    first = groups[0]
    likely = [group.title for group in groups if group.top_five >= LIKELY]
    if not likely:
        return message(
            "No group is among the first five with a probability of {likely} % or more; {first} "
            "comes nearest ({found} %).",
            likely=round(100 * LIKELY),
            first=Message(max(groups, key=lambda g: g.top_five).title),
            found=round(100 * max(g.top_five for g in groups)),
        )
    leads = _leads(first)
    others = [title for title in likely if title != first.title]
    if not others:
        return message("{leads}.", leads=leads)
    return message(
        "{leads}; with it, most likely among the first five: {likely}.",
        leads=leads,
        likely=listed(others, most=5),
    )


def _leads(first: GroupReading) -> Message:
    told = {
        "first": Message(first.title),
        "share": round(100 * first.share.mid),
        "low": round(100 * first.share.low),
        "high": round(100 * first.share.high),
    }
    if first.basis == "not-counted":
        return message(
            "By harm alone, since nothing of it is counted, {first} would lead with {share} % of the "
            "threat ({low} to {high} %)",
            **told,
        )
    return message(
        "{first} leads with {share} % of the harm-weighted threat ({low} to {high} %)", **told
    )


def _how_sure(groups: Sequence[GroupReading]) -> Message:
    counts = Counter(group.sureness.degree for group in groups)
    parts = [
        message("{count} {degree}", count=counts[degree], degree=Message(words))
        for degree, words in DEGREES.items()
        if counts[degree]
    ]
    judged = sum(group.judged for group in groups)
    told = _chained(parts)
    if judged:
        return message(
            "Of {all} groups of offences: {told}; for {judged} of them judgement leads.",
            all=len(groups),
            told=told,
            judged=judged,
        )
    return message("Of {all} groups of offences: {told}.", all=len(groups), told=told)


def _first(steps: Sequence[NextStep]) -> Message:
    if not steps:
        return message("Nothing is due to make the picture surer; keep the figures new.")
    return message("What would make it surer first: {what}", what=steps[0].what)
