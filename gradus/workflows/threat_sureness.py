"""How sure the reading of a group is: four degrees, by rules (docs/reference/threat-brief.md)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gradus.domain.messages import Message, message
from gradus.engines.threat.inputs import Expert
from gradus.engines.threat.profile import Bands, OffenceGroup
from gradus.formats.statistics.series import SeriesKind
from gradus.workflows.threat_reading_parts import DEGREES, Degree, SeriesReading, Sureness

FRESH = 3
"""Years for which a recorded figure is new, counted from today (assumed, as are all below)."""
SURVEY_FRESH = 5
"""Years for which a survey of victims is new."""
EXPERTS = 5
"""Views wanted for each group; with fewer, one person's view weighs much."""
NARROW, WIDE = 4.0, 20.0
"""How many times its low end the high end of a rate's 80 % interval is."""
MOSTLY_OWN, PARTLY_OWN = 0.8, 0.5
"""How much of the estimate is the State's own figures."""
FEWEST_YEARS = 3
"""Years of own figures from which a trend is the State's own."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a group's reading stands on, as the rules ask it. ``own`` are years of recorded figures
    that the estimate rests on, ``recorded`` the last year of any recorded series; ``surveyed`` says
    that victims can be asked at all."""

    group: OffenceGroup
    own: tuple[int, ...]
    recorded: int | None
    experts: int
    dissent: bool
    victims: int | None
    reporting: int | None
    surveyed: bool
    today: int

    @property
    def age(self) -> int | None:
        """How old the last own figure is."""
        return self.today - self.own[-1] if self.own else None

    @property
    def width(self) -> float | None:
        """How many times its low end the high end of the rate's 80 % interval is."""
        return None if self.group.rate is None else _width(self.group.rate)


def ground_of(
    group: OffenceGroup,
    series: Sequence[SeriesReading],
    views: Sequence[Expert],
    *,
    surveyed: bool,
    today: int,
) -> Ground:
    """What the rules ask, of a group, its series and its experts."""
    return Ground(
        group=group,
        own=tuple(sorted({seen.year for seen in group.observed})),
        recorded=_last(series, "recorded"),
        experts=len(views),
        dissent=dissenting(views),
        victims=_last(series, "victimisation"),
        reporting=_last(series, "reporting"),
        surveyed=surveyed,
        today=today,
    )


def dissenting(views: Sequence[Expert]) -> bool:
    """Whether the ranges of two experts do not meet."""
    return bool(views) and max(v.low for v in views) > min(v.high for v in views)


def sureness(ground: Ground) -> Sureness:
    """The degree of a group, and the rule by which it has it.

    *Well known*: the estimate is mostly the State's own figures, the last one is new, and the interval
    is narrow. *Partly known*: it is partly the State's own and not very wide; or enough experts judged
    without dissent; or a new survey asked victims. *Not known*: nothing is counted, nobody judged.
    *Little known*: everything else.
    """
    if _well(ground):
        return _said(
            "well-known",
            message("own figures to {year}, and a narrow interval", year=str(ground.own[-1])),
        )
    return _partly(ground) or _weakly(ground)


def _well(ground: Ground) -> bool:
    width, age = ground.width, ground.age
    return (
        width is not None
        and width <= NARROW
        and age is not None
        and age <= FRESH
        and ground.group.own_share >= MOSTLY_OWN
    )


def _partly(ground: Ground) -> Sureness | None:
    width = ground.width
    if ground.own and width is not None and width <= WIDE and ground.group.own_share >= PARTLY_OWN:
        why = message("own figures to {year}", year=str(ground.own[-1]))
        return _said("partly-known", why)
    if ground.victims is not None and ground.today - ground.victims <= SURVEY_FRESH:
        return _said(
            "partly-known", message("a survey of victims in {year}", year=str(ground.victims))
        )
    if ground.group.basis == "judgement" and ground.experts >= EXPERTS and not ground.dissent:
        return _said(
            "partly-known", message("{count} experts without dissent", count=ground.experts)
        )
    return None


def _weakly(ground: Ground) -> Sureness:
    if ground.group.basis == "judgement":
        if ground.dissent:
            why = message("{count} experts, with dissent", count=ground.experts)
        else:
            why = message(
                "experts asked: {count} of {wanted}", count=ground.experts, wanted=EXPERTS
            )
        return _said("little-known", why)
    if ground.own:
        return _said(
            "little-known",
            message("own figures to {year}, and a very wide interval", year=str(ground.own[-1])),
        )
    if ground.group.basis == "borrowed":
        return _said("little-known", message("borrowed from what other States record"))
    if ground.recorded is not None:
        year = str(ground.recorded)
        why = message("own figures to {year}, which the estimate does not use", year=year)
        return _said("little-known", why)
    return _said("not-known", message("counted nowhere, judged by nobody"))


def _said(degree: Degree, why: Message) -> Sureness:
    return Sureness(degree=degree, words=DEGREES[degree], why=why)


def _width(rate: Bands) -> float:
    return rate.high80 / rate.low80 if rate.low80 > 0 else float("inf")


def _last(series: Sequence[SeriesReading], kind: SeriesKind) -> int | None:
    return max((one.points[-1].year for one in series if one.kind == kind), default=None)
