"""What a reading of a State's threat picture holds; texts are English, to be translated when shown.

Every figure has its source, year, definition and interval. ``None`` and kinds in ``not_reported`` mean
*not reported*, never zero.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gradus.domain.messages import N_, Message
from gradus.engines.threat.profile import Interval
from gradus.formats.statistics.series import SeriesKind, Unit

NOT_REPORTED = N_("not reported")

KINDS_OF_CRIME = {
    "cyber-dependent": N_("cyber-dependent"),
    "cyber-enabled": N_("cyber-enabled"),
}

Degree = Literal["well-known", "partly-known", "little-known", "not-known"]
DEGREES: dict[Degree, str] = {
    "well-known": N_("well known"),
    "partly-known": N_("partly known"),
    "little-known": N_("little known"),
    "not-known": N_("not known"),
}
"""From the surest to the least sure."""

Direction = Literal["rising", "falling", "unclear"]
DIRECTIONS: dict[Direction, str] = {
    "rising": N_("rising"),
    "falling": N_("falling"),
    "unclear": N_("no clear direction"),
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """One figure of a series: its year (and month), value and the source's own interval."""

    year: int
    month: str = ""
    value: Decimal
    low: Decimal | None = None
    high: Decimal | None = None


@dataclass(frozen=True, kw_only=True)
class SeriesReading:
    """Figures of one kind, source, term and unit, oldest first; never added to those of another.

    ``meaning`` says what its kind counts; ``definition`` what the source says that it counts.
    """

    kind: SeriesKind
    title: str
    meaning: str
    unit: Unit
    currency: str
    scheme: str
    term: str
    source: str
    definition: str
    question: str
    sample: int | None
    marking: str
    points: tuple[Point, ...]


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """A rate per 100,000 people a year as the engine has it, with its 95 % interval."""

    mid: float
    low: float
    high: float
    year: int
    source: str
    definition: str
    interval: str = "95 %"


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The change a year, as a share, with its 80 % interval. ``own``: seen in the State's own figures."""

    direction: Direction
    words: str
    mid: float
    low: float
    high: float
    own: bool
    interval: str = "80 %"


@dataclass(frozen=True, kw_only=True)
class Sureness:
    """How sure the reading of a group is, and why."""

    degree: Degree
    words: str
    why: Message


@dataclass(frozen=True, kw_only=True)
class GroupReading:
    """What is known of one group of offences.

    ``recorded`` is the latest police-recorded series; ``rate`` the estimate of what is recorded in the
    profile's year, ``actual`` after correction for what is never reported. ``rank`` and ``share`` (of the
    harm-weighted threat) have 90 % intervals; ``top_five`` is a probability. ``judged`` says that
    judgement leads. ``rose`` names the series that went up, which is no failure.
    """

    id: str
    title: str
    kind: Literal["cyber-dependent", "cyber-enabled"]
    kind_words: str
    basis: Literal["own", "borrowed", "judgement", "not-counted"]
    basis_words: str
    judged: bool
    experts: int
    dissent: bool
    sureness: Sureness
    recorded: SeriesReading | None
    rate: Estimate | None
    actual: Estimate | None
    trend: Trend | None
    own_share: float
    rank: Interval
    top_five: float
    share: Interval
    series: tuple[SeriesReading, ...]
    not_reported: tuple[SeriesKind, ...]
    rose: tuple[SeriesKind, ...]


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """What would make the reading surer: what to do, what it would narrow, and for which groups.

    ``best`` is how well these groups would be known at best; ``share`` the share of the threat they
    are; ``gain`` what steps are ordered by: the share of each group times the degrees it would rise.
    """

    id: str
    what: Message
    narrows: Message
    groups: tuple[str, ...]
    titles: tuple[str, ...]
    best: Degree
    best_words: str
    share: float
    gain: float


@dataclass(frozen=True, kw_only=True)
class AreaMove:
    """How the picture moved a capacity area's weight against equal weights. ``unclear``: its interval
    holds the equal weight."""

    area: str
    title: str
    weight: Interval
    equal: float
    direction: Literal["up", "down", "unclear"]


@dataclass(frozen=True, kw_only=True)
class SourceReading:
    """A source and its licence ("": not told), and the kinds and years taken from it."""

    name: str
    licence: str
    kinds: tuple[SeriesKind, ...]
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class ThreatReading:
    """The words of a State's threat picture, as the page, the API and the brief all show it.

    ``year`` is the profile's (0: nothing is counted anywhere), ``read_in`` the year it is read in.
    ``groups`` are in order of importance, ``steps`` the most useful first.
    """

    state: str
    year: int
    read_in: int
    little_known: bool
    summary: tuple[Message, ...]
    groups: tuple[GroupReading, ...]
    cautions: tuple[Message, ...]
    steps: tuple[NextStep, ...]
    moves: tuple[AreaMove, ...]
    sources: tuple[SourceReading, ...]
    method: str
