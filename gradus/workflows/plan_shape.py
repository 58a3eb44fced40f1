"""A plan under what the parties ask for: read the shape, make the plan, say what became of each wish."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.engines.planner.alternatives import Alternative, alternatives
from gradus.engines.planner.cheapest import with_only
from gradus.engines.planner.compare import PlanDiff, compared
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.resolve import Resolved, resolved
from gradus.engines.planner.shape import ASKS, Shape, Tilts
from gradus.engines.planner.shaped import is_kept, pin_text, shaped
from gradus.engines.planner.solve import Options
from gradus.formats.records.read_json import read_json
from gradus.workflows.files import read_file
from gradus.workflows.plan_solve import Tell, finished, read_plan, read_problem, watching
from gradus.workflows.search import Search


class NotAMonth(Refusal):
    """The month a plan is made again in lies before the plan, or is no month."""

    def __init__(self, text: str) -> None:
        super().__init__(
            "not-a-month",
            message("{value} is not a month of the plan.", value=repr(text)),
            message("Write YYYY-MM, such as 2027-01, not before the plan begins."),
        )


@dataclass(frozen=True, kw_only=True)
class Version:
    """An earlier version of a plan, with the problem it answers if that lies beside it."""

    plan: Plan
    problem: Problem | None = None


@dataclass(frozen=True, kw_only=True)
class Told:
    """A wish or setting of a shape as a sentence, and whether the plan keeps it (always for settings)."""

    text: Message
    kept: bool


def read_shape(path: Path) -> Shape:
    """A shape from a JSON file; its own faults are found when it is laid on a problem."""
    return read_json(Shape, read_file(path), path.name)


def read_version(path: Path) -> Version:
    """A plan from a JSON file, and the ``problem.json`` beside it if there is one."""
    beside = path.parent / "problem.json"
    problem = read_problem(beside) if beside.is_file() else None
    return Version(plan=read_plan(path), problem=problem)


def tilts_of(shelf: Shelf) -> Tilts:
    """How far the catalogue lets each tilt lean."""
    known = shelf.defaults
    return Tilts(
        fast_start=known["tilt-fast-start"].value,
        kept=known["tilt-lowest-cost"].value,
        lasting=known["tilt-lasting"].value,
        foreign=known["tilt-foreign"].value,
        donor=known["tilt-donor"].value,
    )


def month_of(text: str, start: str) -> int:
    """A calendar month as a month of a plan that begins in ``start``. Raises NotAMonth."""
    if not text:
        return 0
    try:
        month = Month.parse(text).since(Month.parse(start))
    except ValueError:
        raise NotAMonth(text) from None
    if month < 0:
        raise NotAMonth(text)
    return month


def make_shaped(
    problem: Problem,
    shape: Shape,
    base: Plan | None,
    options: Options,
    *,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    now: int = 0,
    reasons: bool = True,
    tell: Tell | None = None,
    search: Search | None = None,
) -> Resolved:
    """The plan under a shape, explained, and the problem it answers.

    Parameters
    ----------
    problem, shape, base, options, tilts, now
        As for ``engines.planner.resolve.resolved``.
    reasons, tell, search
        As for ``solve_and_explain``.
    """
    found = resolved(
        problem,
        shape,
        base,
        options,
        tilts=tilts,
        now=now,
        start=(search.begun or None) if search is not None else None,
        progress=watching(tell, search),
        clock=time.monotonic,
    )
    return Resolved(
        problem=found.problem,
        plan=finished(found.problem, found.plan, reasons=reasons, tell=tell),
        least_cost=found.least_cost,
    )


def side_by_side(
    problem: Problem,
    base: Plan,
    options: Options,
    *,
    shape: Shape | None = None,
    tilts: Tilts = Tilts(),  # noqa: B008 - a frozen value
    now: int = 0,
    tell: Tell | None = None,
    search: Search | None = None,
) -> tuple[Alternative, ...]:
    """The base plan and one for each tilt (see ``engines.planner.alternatives``)."""
    return alternatives(
        problem,
        base,
        options,
        shape=shape,
        tilts=tilts,
        now=now,
        progress=watching(tell, search),
        clock=time.monotonic,
    )


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a version of a plan is asked to be: its shape, the version before it, and the month it is
    made in (what began before that stays). ``again``: facts changed, and it is to disturb least."""

    shape: Shape | None = None
    previous: Version | None = None
    now: int = 0
    again: bool = False
    tilts: Tilts = Tilts()  # noqa: RUF009 - a frozen value

    @property
    def anything(self) -> bool:
        """Whether anything is asked at all."""
        return self.shape is not None or self.previous is not None

    def made(
        self,
        problem: Problem,
        options: Options,
        *,
        tell: Tell | None = None,
        search: Search | None = None,
    ) -> tuple[Problem, Plan]:
        """The plan, and the problem it answers."""
        found = make_shaped(
            problem,
            self.shape or Shape(),
            self.previous.plan if self.previous is not None else None,
            options,
            tilts=self.tilts,
            now=self.now,
            tell=tell,
            search=search,
        )
        return found.problem, found.plan

    def like(self, problem: Problem, plan: Plan) -> Problem:
        """Another problem with the same wishes, and with no more money than the plan if it is to cost
        little."""
        shape = self.shape or Shape()
        laid = shaped(problem, shape, self.tilts, now=self.now)
        return with_only(laid, plan.payments) if shape.tilt == "lowest-cost" else laid


def asked_of(
    shelf: Shelf,
    shape: Path | None,
    previous: Path | None,
    now: str,
    start: str,
    *,
    again: bool = False,
) -> Asked:
    """What the files given ask for. Raises InvalidInput, NotAMonth."""
    return Asked(
        shape=read_shape(shape) if shape is not None else None,
        previous=read_version(previous) if previous is not None else None,
        now=month_of(now, start),
        again=again,
        tilts=tilts_of(shelf),
    )


def versions_compared(before: Version, after: Version) -> PlanDiff:
    """Two versions beside each other; a problem that is not at hand counts as unchanged."""
    known = after.problem or before.problem
    if known is None:
        raise NoProblem
    return compared(before.plan, after.plan, before.problem or known, after.problem or known)


class NoProblem(Refusal):
    """Neither plan has its problem beside it."""

    def __init__(self) -> None:
        super().__init__(
            "no-problem",
            message("There is no problem.json beside either plan."),
            message("Give plans in the folders they were made in."),
        )


def wishes_told(problem: Problem, plan: Plan, shape: Shape) -> tuple[Told, ...]:
    """Every pin, slider and tilt of a shape as a sentence, and whether the plan keeps it."""
    found = [Told(text=pin_text(p, problem), kept=is_kept(p, plan.activities)) for p in shape.pins]
    settings: list[Message] = []
    if shape.sliders.money != 1:
        settings.append(
            message(
                "The money is set to {percent} % of what the pots hold.",
                percent=f"{100 * shape.sliders.money:.0f}",
            )
        )
    if shape.sliders.people != 1:
        settings.append(
            message(
                "Trainers and mentors are set to {percent} % of those there are.",
                percent=f"{100 * shape.sliders.people:.0f}",
            )
        )
    if shape.sliders.months:
        end = Month.parse(problem.start).plus(problem.horizon - 1)
        settings.append(message("The plan is to end in {month}.", month=str(end)))
    if shape.tilt != "balanced":
        settings.append(ASKS[shape.tilt])
    return (*found, *(Told(text=text, kept=True) for text in settings))
