"""Plans and comparisons as a person reads them in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.engines.planner.alternatives import Alternative
from gradus.engines.planner.compare import PlanDiff
from gradus.engines.planner.plan import Plan, Reason
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.shape import TITLES
from gradus.engines.planner.what_if import Comparison, Outcome, cost_of
from gradus.entrypoints.cli import speech


def _t(text: Message) -> str:
    return text.text(speech.translator())


def of_plan(plan: Plan, problem: Problem) -> RenderableType:
    """The plan: what it is worth, its activities, what is out and the smallest change."""
    titles = {c.id: c.title or c.id for c in problem.candidates}
    zero = Month.parse(plan.start)
    head = Text(
        _t(
            message(
                "{title}: {count} activities, USD {cost}; within {gap} % of the best possible.",
                title=plan.title,
                count=len(plan.activities),
                cost=f"{cost_of(plan):,}",
                gap=f"{100 * plan.gap:.2f}",
            )
        ),
        style="bold",
    )
    inside = Table(box=None, title=_t(message("In the plan")), title_justify="left")
    for heading in (message("From"), message("To"), message("Activity"), message("USD")):
        inside.add_column(_t(heading), justify="right" if heading.id == "USD" else "left")
    costs: dict[str, int] = {}
    for payment in plan.payments:
        costs[payment.candidate] = costs.get(payment.candidate, 0) + payment.amount
    for activity in plan.activities:
        inside.add_row(
            str(zero.plus(activity.start)),
            str(zero.plus(activity.end - 1)),
            titles[activity.candidate],
            f"{costs.get(activity.candidate, 0):,}",
        )
    parts: list[RenderableType] = [head, Text(), inside]
    left = _left_out(plan, problem)
    if left:
        outside = Table(box=None, title=_t(message("Left out")), title_justify="left")
        outside.add_column(_t(message("Activity")), ratio=2)
        outside.add_column(_t(message("Why")), ratio=3)
        outside.add_column(_t(message("The smallest change that would let it in")), ratio=3)
        for reason in left:
            outside.add_row(
                titles[reason.candidate],
                " ".join(_t(text) for text in reason.text),
                " ".join(_t(change.text) for change in reason.changes),
            )
        parts += [Text(), outside]
    if plan.differences:
        parts += [Text(), _differences(plan, titles, zero)]
    return Group(*parts)


def _left_out(plan: Plan, problem: Problem) -> list[Reason]:
    """Why each course is out, once for each course and host, at the months with least in the way."""
    course = {c.id: (c.intervention or c.id, c.institution) for c in problem.candidates}
    inside = {course[a.candidate] for a in plan.activities}
    inside |= {course[r.candidate] for r in plan.reasons if r.verdict == "credited"}
    found: dict[tuple[str, str | None], Reason] = {}
    for reason in plan.reasons:
        key = course[reason.candidate]
        if reason.verdict in ("out", "ruled-out", "tie") and key not in inside:
            known = found.get(key)
            if known is None or len(reason.changes or (1,) * 9) < len(known.changes or (1,) * 9):
                found[key] = reason
    return list(found.values())


def _differences(plan: Plan, titles: dict[str, str], zero: Month) -> Table:
    table = Table(box=None, title=_t(message("Against the previous plan")), title_justify="left")
    table.add_column(_t(message("Activity")))
    table.add_column(_t(message("What changes")))
    for difference in plan.differences:
        if difference.kind == "same":
            continue
        before = "-" if difference.before is None else str(zero.plus(difference.before))
        after = "-" if difference.after is None else str(zero.plus(difference.after))
        table.add_row(
            titles.get(difference.candidate, difference.candidate),
            f"{before} > {after}  {_t(difference.text)}",
        )
    return table


def of_comparison(comparison: Comparison, problem: Problem) -> RenderableType:
    """Variants side by side."""
    titles = {c.id: c.title or c.id for c in problem.candidates}
    table = Table(box=None)
    for heading in (
        message("Variant"),
        message("Value"),
        message("Change"),
        message("USD"),
        message("Comes in"),
        message("Goes out"),
        message("Moves"),
    ):
        table.add_column(_t(heading))
    for outcome in (comparison.base, *comparison.variants):
        table.add_row(*_row(outcome, titles))
    return table


def _row(outcome: Outcome, titles: dict[str, str]) -> list[str]:
    if outcome.objective is None or outcome.cost is None:
        return [outcome.name, "-", _t(outcome.why) if outcome.why else "", "", "", "", ""]
    change = outcome.objective_change
    return [
        outcome.name,
        f"{outcome.objective:.1f}",
        "" if change is None else f"{change:+.1f}",
        f"{outcome.cost:,}",
        "; ".join(titles.get(n, n) for n in outcome.enters),
        "; ".join(titles.get(n, n) for n in outcome.leaves),
        str(len(outcome.moves)),
    ]


def of_alternatives(ways: Sequence[Alternative], start: str) -> RenderableType:
    """Plans made for different aims, by the same yardsticks, and what each gives and takes."""
    zero = Month.parse(start)
    table = Table(box=None)
    for heading in (
        message("Made for"),
        message("Value"),
        message("USD"),
        message("Half of the gain by"),
        message("By the State itself"),
        message("Largest donor"),
        message("Activities"),
        message("In the first year"),
    ):
        table.add_column(_t(heading))
    parts: list[RenderableType] = [table]
    for way in ways:
        yard = way.yardsticks
        if yard is None:
            table.add_row(_t(TITLES[way.tilt]), _t(way.why) if way.why else "")
            continue
        half = yard.months_to[1]
        table.add_row(
            _t(TITLES[way.tilt]),
            f"{yard.value:.1f}",
            f"{yard.cost:,}",
            "-" if half is None else str(zero.plus(half)),
            f"{100 * yard.national:.0f} %",
            f"{yard.largest_donor} {100 * yard.largest_share:.0f} %",
            str(yard.activities),
            str(yard.activities_first_year),
        )
        if way.trades:
            lines = "\n".join(f"  {_t(text)}" for text in way.trades)
            parts += [Text(), Text(_t(TITLES[way.tilt]), style="bold"), Text(lines)]
    return Group(*parts)


def of_diff(diff: PlanDiff) -> RenderableType:
    """What is different between two plans."""
    parts: list[RenderableType] = [Text(_t(text)) for text in diff.summary]
    if diff.changes:
        table = Table(box=None)
        table.add_column(_t(message("Activity")), ratio=2)
        table.add_column(_t(message("What changes")), ratio=3)
        for activity in diff.changes:
            table.add_row(activity.title, " ".join(_t(text) for text in activity.text))
        parts += [Text(), table]
    if diff.money:
        table = Table(box=None)
        for heading in (
            message("Donor"),
            message("Year from"),
            message("Before"),
            message("After"),
        ):
            table.add_column(_t(heading))
        for row in diff.money:
            table.add_row(row.donor, row.year, f"{row.before:,}", f"{row.after:,}")
        parts += [Text(), table]
    inputs = [*diff.gates, *diff.exceptions, *diff.inputs]
    if inputs:
        parts += [Text(), Text(_t(message("What they rest on")), style="bold")]
        parts += [Text(f"  {_t(i.text)}") for i in inputs]
    return Group(*parts)
