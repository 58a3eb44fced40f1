"""What would make a threat picture surer: steps by rules, the most useful first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.workflows.threat_reading_parts import DEGREES, Degree, NextStep
from gradus.workflows.threat_sureness import (
    EXPERTS,
    FEWEST_YEARS,
    FRESH,
    SURVEY_FRESH,
    WIDE,
    Ground,
    sureness,
)

NARROWER = 0.5
"""What a step gains that narrows an interval without making a group known by a degree (assumed)."""

_ORDER = tuple(DEGREES)


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A step, when it is due for a group, and how well the group would be known at best."""

    id: str
    due: Callable[[Ground], bool]
    best: Degree
    what: Callable[[Sequence[Ground]], Message]
    narrows: Message


def next_steps(grounds: Sequence[Ground], titles: Mapping[str, str]) -> tuple[NextStep, ...]:
    """The steps that are due, each with its groups, ordered by what they would gain.

    Parameters
    ----------
    grounds
        Of every group, in order of importance.
    titles
        Of the groups.
    """
    found = [_step(rule, [g for g in grounds if rule.due(g)], titles) for rule in RULES]
    return tuple(sorted((step for step in found if step.groups), key=lambda step: -step.gain))


def _step(rule: Rule, due: Sequence[Ground], titles: Mapping[str, str]) -> NextStep:
    names = tuple(ground.group.id for ground in due)
    return NextStep(
        id=rule.id,
        what=rule.what(due),
        narrows=rule.narrows,
        groups=names,
        titles=tuple(titles[name] for name in names),
        best=rule.best,
        best_words=DEGREES[rule.best],
        share=sum(ground.group.importance.mid for ground in due),
        gain=sum(ground.group.importance.mid * _lift(ground, rule.best) for ground in due),
    )


def _lift(ground: Ground, best: Degree) -> float:
    now = _ORDER.index(sureness(ground).degree)
    return max(float(now - _ORDER.index(best)), NARROWER)


def _fresh(ground: Ground) -> bool:
    return ground.age is not None and ground.age <= FRESH


def _asked(ground: Ground) -> bool:
    """Whether a new survey asked who was a victim."""
    return ground.victims is not None and ground.today - ground.victims <= SURVEY_FRESH


def _told(ground: Ground) -> bool:
    """Whether a new survey asked who told the police."""
    return ground.reporting is not None and ground.today - ground.reporting <= SURVEY_FRESH


def _years(due: Sequence[Ground]) -> Message | str:
    """The years of the last figures that groups have."""
    last = sorted({ground.own[-1] for ground in due if ground.own})
    if not last or last[0] == last[-1]:
        return str(last[0]) if last else ""
    return message("{first} to {last}", first=str(last[0]), last=str(last[-1]))


RULES: tuple[Rule, ...] = (
    Rule(
        id="ask-experts",
        due=lambda g: g.group.basis == "not-counted",
        best="partly-known",
        what=lambda due: message(
            "Ask at least {wanted} experts for a structured judgement.",
            wanted=EXPERTS,
        ),
        narrows=message(
            "It would narrow the share and the rank, which rest on no figure; judgement would lead, "
            "marked so."
        ),
    ),
    Rule(
        id="own-figures",
        due=lambda g: g.group.rate is not None and not g.own,
        best="partly-known",
        what=lambda due: message(
            "Count these offences at the police, and send the figures to the UN Crime Trends Survey."
        ),
        narrows=message("It would narrow the recorded rate, borrowed from other States so far."),
    ),
    Rule(
        id="newer-figures",
        due=lambda g: bool(g.own) and not _fresh(g),
        best="well-known",
        what=lambda due: message(
            "Bring in newer figures of the police; the last are of {years}.", years=_years(due)
        ),
        narrows=message("It would narrow the recorded rate and its trend."),
    ),
    Rule(
        id="earlier-figures",
        due=lambda g: _fresh(g) and len(g.own) < FEWEST_YEARS,
        best="well-known",
        what=lambda due: message(
            "Bring in the figures of earlier years, too; there are fewer than {years}.",
            years=FEWEST_YEARS,
        ),
        narrows=message("It would narrow the recorded rate, and the trend would be the State's."),
    ),
    Rule(
        id="check-counting",
        due=lambda g: _fresh(g) and len(g.own) >= FEWEST_YEARS and (g.width or 0) > WIDE,
        best="well-known",
        what=lambda due: message(
            "Ask the police whether the law, a definition or the way of counting changed."
        ),
        narrows=message("It would narrow the recorded rate, whose interval is very wide."),
    ),
    Rule(
        id="settle-dissent",
        due=lambda g: g.group.basis == "judgement" and g.dissent,
        best="partly-known",
        what=lambda due: message(
            "Let the experts whose ranges do not meet hear each other's reasons, and ask again; "
            "dissent that stays is kept."
        ),
        narrows=message("It would narrow the share and the rank."),
    ),
    Rule(
        id="more-experts",
        due=lambda g: g.group.basis == "judgement" and not g.dissent and g.experts < EXPERTS,
        best="partly-known",
        what=lambda due: message(
            "Ask more experts: at least {wanted} for each group; there are {fewest} or more so far.",
            wanted=EXPERTS,
            fewest=min((g.experts for g in due), default=0),
        ),
        narrows=message("It would narrow the share and the rank."),
    ),
    Rule(
        id="survey",
        due=lambda g: g.surveyed and not _asked(g) and not _told(g),
        best="partly-known",
        what=lambda due: message(
            "Add questions to a survey: who was a victim, and who told the police."
        ),
        narrows=message("It would narrow how much happens beside what is recorded."),
    ),
    Rule(
        id="survey-both",
        due=lambda g: g.surveyed and _asked(g) != _told(g),
        best="partly-known",
        what=lambda due: message(
            "Ask both in the survey: who was a victim, and who told the police; only one is known."
        ),
        narrows=message("It would narrow how much happens beside what is recorded."),
    ),
)
"""In the order in which they stand where two gain the same."""
