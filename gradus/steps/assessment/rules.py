"""What holds for groups of respondents and their answers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from gradus.core.access.actor import Actor, Holding, Thing
from gradus.core.access.decide import can
from gradus.core.states.models import State
from gradus.domain.messages import message
from gradus.domain.ownership import Axis
from gradus.domain.refusals import Refusal
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument
from gradus.steps.assessment import models

MOST_ON_A_PAGE = 15
SHORT = "short"
CODE_LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"  # none that is taken for another when it is read aloud
CODE_LONG = 8
MOST_TABLES = 20
LONGEST_HOURS = 24


class Closed(Refusal):
    """The answers of the group stand as they are."""

    def __init__(self, group: str) -> None:
        super().__init__(
            "answers-closed",
            message("The answers of {group} are handed in.", group=group),
            message("Whoever leads the assessment sends them back first; then they can change."),
        )


class StillOpen(Refusal):
    """What is sent back was not handed in."""

    def __init__(self, group: str) -> None:
        super().__init__(
            "answers-open",
            message("{group} is still answering; there is nothing to send back.", group=group),
            message("Wait until it hands its answers in."),
        )


class Signed(Refusal):
    """A signed assessment is frozen."""

    def __init__(self) -> None:
        super().__init__(
            "assessment-signed",
            message("This assessment is signed; it stays as it is."),
            message("A later picture is a new assessment."),
        )


class NotInReview(Refusal):
    """What belongs to a review is asked of an assessment that is not under review."""

    def __init__(self) -> None:
        super().__init__(
            "not-in-review",
            message("This assessment is not under review; groups are still answering."),
            message("Begin the review first."),
        )


class InReview(Refusal):
    """What belongs to answering is asked of an assessment under review."""

    def __init__(self) -> None:
        super().__init__(
            "in-review",
            message("This assessment is under review; nobody is asked and no workbook taken now."),
            message("Open it again first, or send answers back to their group."),
        )


class NoWorkshop(Refusal):
    """What belongs to a workshop is asked where none is open."""

    def __init__(self) -> None:
        super().__init__(
            "no-workshop",
            message("No workshop is open in this assessment."),
            message("Open one first."),
        )


@dataclass(frozen=True)
class Part:
    """What stands on one page of questions; of one dimension, or of the short form (none)."""

    id: str
    title: str
    indicators: tuple[Indicator, ...]
    dimension: str = ""


@dataclass(frozen=True)
class Progress:
    """How far a group is: of all its questions, and of those of the short form."""

    answered: int
    asked: int
    short_answered: int
    short_asked: int


def check_open(group: models.Group) -> None:
    """Raise Closed where a group's answers are handed in."""
    if group.closed_at is not None:
        raise Closed(group.name)


def check_not_signed(row: models.Assessment) -> None:
    """Raise Signed where an assessment is frozen."""
    if row.status == models.Assessment.Status.SIGNED:
        raise Signed


def check_answering(row: models.Assessment) -> None:
    """Raise Signed or InReview where no answers are gathered any more."""
    check_not_signed(row)
    if row.status != models.Assessment.Status.OPEN:
        raise InReview


def leading(group: models.Group) -> Thing:
    """The assessment of a group as the policy sees it: the State's alone."""
    return Thing("findings", {Axis.STATE: group.state_id}, group.assessment_id)


def signing_role(actor: Actor, row: models.Assessment, at: datetime) -> Holding | None:
    """The role of the State's own in which an actor signs; none: no role of theirs signs here."""
    for holding in actor.holdings:
        inside = holding.axis is Axis.STATE and holding.scope_id == row.state_id
        alone = replace(actor, holdings=(holding,), second_factor=True, stepped_up_at=at)
        if inside and can(alone, "sign", row.thing(), at).ok:
            return holding
    return None


def signatures_needed(state: State) -> int:
    """How many people sign: two, and one where the State's office has one."""
    return 1 if state.single_officer else 2


def is_late(group: models.Group, today: date) -> bool:
    """Whether the day has passed by which a group was asked to answer, and it has not."""
    return group.due is not None and group.due < today and group.closed_at is None


def asked_of(group: models.Group, instrument: Instrument) -> tuple[Indicator, ...]:
    """The questions a group is asked, in the instrument's order."""
    return tuple(
        one for dimension in _asked(instrument, group.dimensions) for one in dimension.indicators
    )


def parts_of(group: models.Group, instrument: Instrument) -> tuple[Part, ...]:
    """The pages of a group's questions: the short form first, then every dimension."""
    return parts(instrument, group.dimensions)


def parts(instrument: Instrument, dimensions: Collection[str] = ()) -> tuple[Part, ...]:
    """The pages of an instrument's questions, or of some dimensions': the short form first."""
    asked = _asked(instrument, dimensions)
    return (*_short_form(asked), *_by_dimension(asked))


def progress_of(group: models.Group, instrument: Instrument, answered: Collection[str]) -> Progress:
    """How far a group is, from the indicators it has answered."""
    asked = asked_of(group, instrument)
    short = [one for one in asked if one.short_form]
    return Progress(
        answered=sum(one.id in answered for one in asked),
        asked=len(asked),
        short_answered=sum(one.id in answered for one in short),
        short_asked=len(short),
    )


def next_open(
    parts: Sequence[Part], answered: Collection[str], rank: Callable[[str], int] = lambda _: 0
) -> tuple[Part, Indicator] | None:
    """The first question without an answer, and its page; of those that rank lowest."""
    open_ = (
        (part, indicator)
        for part in parts
        for indicator in part.indicators
        if indicator.id not in answered
    )
    return min(open_, key=lambda one: rank(one[1].id), default=None)


def _asked(instrument: Instrument, dimensions: Collection[str]) -> tuple[Dimension, ...]:
    """The dimensions that are asked; none named: all."""
    return tuple(one for one in instrument.dimensions if not dimensions or one.id in dimensions)


def _short_form(asked: Sequence[Dimension]) -> Iterator[Part]:
    short = [one for dimension in asked for one in dimension.indicators if one.short_form]
    for number, start in enumerate(range(0, len(short), MOST_ON_A_PAGE), 1):
        yield Part(f"{SHORT}-{number}", "", tuple(short[start : start + MOST_ON_A_PAGE]))


def _by_dimension(asked: Sequence[Dimension]) -> Iterator[Part]:
    for dimension in asked:
        pages = range(0, len(dimension.indicators), MOST_ON_A_PAGE)
        for number, start in enumerate(pages, 1):
            page = dimension.indicators[start : start + MOST_ON_A_PAGE]
            name = dimension.id if len(pages) == 1 else f"{dimension.id}-{number}"
            yield Part(name, dimension.title, page, dimension.id)
