"""Other plans for the same State side by side: each made for another aim, all measured alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from gradus.domain.messages import Message, message
from gradus.domain.refusals import InvalidInput, Refusal
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.resolve import resolved
from gradus.engines.planner.shape import Shape, Tilt, Tilts
from gradus.engines.planner.shaped import shaped
from gradus.engines.planner.solve import Options
from gradus.engines.planner.solver import OnProgress
from gradus.engines.planner.yardsticks import MARKS, Yardsticks, gain_by_month, measured

TILTS: tuple[Tilt, ...] = ("fast-start", "lowest-cost", "self-reliance", "donor-neutral")
"""What is set beside the base plan."""

NOTICED = 0.005
"""Shares of value and parts of money below which a trade is not told."""

PER_CENT = 0.05
"""Shares of delivery and of donors below which a trade is not told."""


@dataclass(frozen=True, kw_only=True)
class Alternative:
    """A plan made for a tilt, beside the base plan.

    ``problem`` is what the plan answers (``gradus plan check`` judges it by that), ``yardsticks`` are
    those of the base. ``trades`` are sentences: what it gives and takes against the base. ``least_cost``
    belongs to ``lowest-cost``: no plan of that value can commit less (proven). Where there is no plan,
    ``why`` says so.
    """

    tilt: Tilt
    problem: Problem | None
    plan: Plan | None
    yardsticks: Yardsticks | None
    trades: tuple[Message, ...] = ()
    least_cost: int | None = None
    why: Message | None = None


def alternatives(
    problem: Problem,
    base: Plan,
    options: Options,
    *,
    shape: Shape | None = None,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    wanted: Sequence[Tilt] = TILTS,
    now: int = 0,
    progress: OnProgress | None = None,
    clock: Callable[[], float] | None = None,
) -> tuple[Alternative, ...]:
    """The base plan and one plan for each tilt, the base first.

    Parameters
    ----------
    problem, base
        The problem without a shape, and a plan of it with the shape laid on it, if there is one.
    options
        Of the search for each of them.
    shape
        Pins and sliders that all of them keep; its tilt is that of the base.
    tilts, wanted
        How far each leans, and which are made.
    now, progress, clock
        As for ``resolved``.
    """
    given = shape or Shape()
    begun = {a.candidate for a in base.activities if a.start < now}
    balanced = shaped(problem, replace(given, tilt="balanced"), tilts, now=now, begun=begun)
    whole = max(gain_by_month(balanced, base.activities)[-1:] or (0.0,))
    yard = measured(balanced, base.activities, base.payments, whole)
    answered = shaped(problem, given, tilts, now=now, begun=begun)
    found = [Alternative(tilt=given.tilt, problem=answered, plan=base, yardsticks=yard)]
    for tilt in wanted:
        if tilt == given.tilt:
            continue
        try:
            made = resolved(
                problem,
                replace(given, tilt=tilt),
                base,
                options,
                tilts=tilts,
                now=now,
                progress=progress,
                clock=clock,
            )
        except InvalidInput as refusal:
            first = refusal.faults[0]
            why = message("{where}: {what}", where=first.where, what=first.what)
            found.append(_none(tilt, why))
            continue
        except Refusal as refusal:
            found.append(_none(tilt, refusal.what))
            continue
        own = measured(balanced, made.plan.activities, made.plan.payments, whole)
        found.append(
            Alternative(
                tilt=tilt,
                problem=made.problem,
                plan=made.plan,
                yardsticks=own,
                trades=tuple(trades(balanced, yard, own)),
                least_cost=made.least_cost,
            )
        )
    return tuple(found)


def _none(tilt: Tilt, why: Message) -> Alternative:
    return Alternative(tilt=tilt, problem=None, plan=None, yardsticks=None, why=why)


def trades(problem: Problem, base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    """What a plan gives and takes against the base, as sentences; one if they are much the same."""
    told = [
        *_of_value(base, own),
        *_of_money(base, own),
        *_of_time(base, own),
        *_of_reliance(base, own),
        *_of_people(problem, base, own),
    ]
    yield from told or [message("By these yardsticks it is much like the base plan.")]


def _of_value(base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    change = own.value / base.value - 1 if base.value > 0 else 0.0
    if change < -NOTICED:
        yield message(
            "It is worth {percent} % less by the balanced measure.", percent=f"{-100 * change:.1f}"
        )
    elif change > NOTICED:
        yield message(
            "It is worth {percent} % more by the balanced measure.", percent=f"{100 * change:.1f}"
        )


def _of_money(base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    change = own.cost - base.cost
    if change < -NOTICED * base.cost:
        yield message("It costs USD {amount} less.", amount=f"{-change:,}")
    elif change > NOTICED * base.cost:
        yield message("It costs USD {amount} more.", amount=f"{change:,}")


def _of_time(base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    for share, before, after in zip(MARKS, base.months_to, own.months_to, strict=True):
        percent = f"{100 * share:.0f}"
        if before is not None and after is None:
            yield message("It does not reach {percent} % of the base plan's gain.", percent=percent)
        elif before is not None and after is not None and after < before:
            yield message(
                "It reaches {percent} % of the gain sooner (months: {months}).",
                percent=percent,
                months=before - after,
            )
        elif before is not None and after is not None and after > before:
            yield message(
                "It reaches {percent} % of the gain later (months: {months}).",
                percent=percent,
                months=after - before,
            )
    more = own.activities_first_year - base.activities_first_year
    if more:
        yield message(
            "Activities that begin in the first year: {after} instead of {before}.",
            after=own.activities_first_year,
            before=base.activities_first_year,
        )


def _of_reliance(base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    if abs(own.national - base.national) > PER_CENT:
        yield message(
            "{after} % of delivery is the State's own, instead of {before} %.",
            after=f"{100 * own.national:.0f}",
            before=f"{100 * base.national:.0f}",
        )
    if abs(own.largest_share - base.largest_share) > PER_CENT:
        yield message(
            "{donor} carries {after} % of the money; in the base plan the largest share is {before} %.",
            donor=own.largest_donor,
            after=f"{100 * own.largest_share:.0f}",
            before=f"{100 * base.largest_share:.0f}",
        )
    if abs(own.earmarked - base.earmarked) > PER_CENT:
        yield message(
            "{after} % of its money is earmarked, instead of {before} %.",
            after=f"{100 * own.earmarked:.0f}",
            before=f"{100 * base.earmarked:.0f}",
        )


def _of_people(problem: Problem, base: Yardsticks, own: Yardsticks) -> Iterator[Message]:
    before, after = dict(base.people_months), dict(own.people_months)
    for resource in problem.resources:
        was, is_ = before.get(resource.id, 0), after.get(resource.id, 0)
        if abs(is_ - was) > PER_CENT * max(was, is_, 1):
            yield message(
                "{title}, in months of work: {after} instead of {before}.",
                title=resource.title or resource.id,
                after=is_,
                before=was,
            )
