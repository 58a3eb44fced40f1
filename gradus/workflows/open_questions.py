"""Whether the answer to a question that is still open could change the plan.

*No* is said only with proof: the planning problem is the same whatever the answer is, or the plan
stays possible and within the gap of the best one at every level the answer could have. *Yes* is said
where the plan is no longer possible at some level, or another one is better there by more than the
gap. Everything else is *unknown*. One question is varied at a time, the others staying open.

The gap is what does not count as a change, and what was left unproven when the plan was made: a better
plan that might have been found without the answer is no reason to ask.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.engines.planner.check import plan_violations
from gradus.engines.planner.evaluate import objective
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Donation, Problem
from gradus.engines.planner.solve import Options, solve
from gradus.engines.planner.solver import Progress
from gradus.engines.scoring.answers import Answer, Special
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.sheets.questionnaire import Verdict
from gradus.workflows.answers import read_answers
from gradus.workflows.assemble import assemble
from gradus.workflows.existing import Existing, read_existing
from gradus.workflows.files import read_file
from gradus.workflows.make import Request, inputs_of, levels_of, threat_of, too_little_known
from gradus.workflows.state import StateFile, read_state
from gradus.workflows.threat import read_judgement, threat_profile

Found = tuple[Verdict, Message]


@dataclass(frozen=True, kw_only=True)
class Ground:
    """What a plan rests on beside the answers."""

    shelf: Shelf
    state: StateFile
    instrument: Instrument
    threat: ThreatProfile
    done: tuple[tuple[str, int, str, str], ...] = ()
    equipment: tuple[Donation, ...] = ()


def problem_of(
    ground: Ground, answers: Sequence[Answer], follow_up_by: int | None = None
) -> Problem:
    """The planning problem with these answers about the State; ``follow_up_by``: see ``assemble``."""
    about = tuple(a for a in answers if a.unit == ground.state.code)
    little = True
    if about:
        unit = score(ground.instrument, about, variation=None).units[0]
        little = too_little_known(ground.instrument, unit)
    return assemble(
        ground.shelf,
        ground.state,
        ground.instrument,
        levels_of(about),
        ground.threat,
        baseline_first=little,
        done=ground.done,
        equipment=ground.equipment,
        follow_up_by=follow_up_by,
    ).problem


def open_questions(
    ground: Ground,
    answers: Sequence[Answer],
    options: Options,
    *,
    effort: int = 0,
    tell: Callable[[Message], None] | None = None,
) -> dict[str, Found]:
    """By indicator without a level, whether its answer could still change the plan, and why.

    Parameters
    ----------
    ground, answers
        What the plan rests on; answers about other States are left out.
    options
        How the plans are solved. ``options.gap`` is the share of a plan's value that does not count
        as a change.
    effort
        How many problems to solve at most beside the plan itself, for questions that nothing
        cheaper decides; the critical and the heavier ones first.
    tell
        Told what is being done.
    """
    say = tell or (lambda text: None)
    base = problem_of(ground, answers)
    say(message("Looking for the best plan."))
    plan = solve(base, options)
    say(message("Asking which answers could still change it."))
    left = effort
    found: dict[str, Found] = {}
    for indicator in open_indicators(ground.instrument, answers, ground.state.code):
        variants = _variants(ground, answers, indicator)
        verdict, spent = _judge(base, plan, variants, options, left)
        left -= spent
        found[indicator] = verdict
    return found


def from_files(
    shelf: Shelf,
    instrument_name: str,
    state: Path,
    *,
    answers: Path | None,
    threat: Path | None,
    options: Options,
    effort: int = 0,
    translate: Callable[[str], str] | None = None,
    tell: Callable[[Message], None] | None = None,
) -> dict[str, Found]:
    """``open_questions`` of a State file, a file of answers and a folder of published tables.

    Raises
    ------
    InvalidInput
        With every fault of a file.
    """
    instrument = shelf.instrument(instrument_name)
    stated = read_state(state, shelf)
    views = read_judgement(state.parent / stated.judgement) if stated.judgement else None
    ground = Ground(
        shelf=shelf,
        state=stated,
        instrument=instrument,
        threat=threat_profile(shelf, stated.code, threat, judgement=views),
    )
    said: tuple[Answer, ...] = ()
    if answers is not None:
        said = read_answers(read_file(answers), answers.name, instrument, translate).answers
    return open_questions(ground, said, options, effort=effort, tell=tell)


def ground_of(
    shelf: Shelf, request: Request, translate: Callable[[str], str]
) -> tuple[Ground, tuple[Answer, ...]]:
    """What a plan that was asked for rests on, and its answers. Raises InvalidInput, OtherState."""
    instrument = shelf.instrument(request.instrument)
    found, state = inputs_of(shelf, request, instrument, translate)
    existing = (
        read_existing(request.existing, shelf, state.start) if request.existing else Existing()
    )
    ground = Ground(
        shelf=shelf,
        state=state,
        instrument=instrument,
        threat=threat_of(shelf, request, state),
        done=existing.done,
        equipment=existing.equipment,
    )
    return ground, found.answers


def open_indicators(instrument: Instrument, answers: Sequence[Answer], state: str) -> list[str]:
    """Indicators nobody has given a level of, the critical and then the heavier ones first."""
    levels = levels_of(tuple(a for a in answers if a.unit == state))
    away = {a.indicator for a in answers if a.unit == state and a.value is Special.NOT_APPLICABLE}
    missing = [
        i for i in instrument.indicators.values() if levels.get(i.id) is None and i.id not in away
    ]
    missing.sort(key=lambda i: (not i.critical, -i.weight))
    return [i.id for i in missing]


def still_matters(
    ground: Ground,
    answers: Sequence[Answer],
    problem: Problem,
    plan: Plan,
    options: Options,
    *,
    known: Mapping[str, Verdict],
    seconds: float,
    keep: Callable[[dict[str, Verdict], float], None],
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
) -> dict[str, Verdict]:
    """Which open questions could still change a plan that was made, as far as the time allows.

    Parameters
    ----------
    ground, answers, problem, plan
        What the plan was made from, and the plan.
    options
        How each changed problem is solved; ``options.gap`` as in ``open_questions``.
    known
        What was found out before, by the same answers: it is not asked again.
    seconds, clock
        For how long to search; after that, the rest is unknown.
    keep
        Is given what was found so far after each question, and the share that is done.
    stop
        Is asked often whether to give up the question at hand; ``keep`` ends it all by raising.

    Raises
    ------
    OtherPlan
        What the plan was made from makes another problem today: nothing could be proven.
    """
    follow_up_by = next((i.by for i in problem.insists if i.reason == "R8"), None)
    if problem_of(ground, answers, follow_up_by) != problem:
        raise OtherPlan
    open_ = open_indicators(ground.instrument, answers, ground.state.code)
    found: dict[str, Verdict] = {id_: known.get(id_, "unknown") for id_ in open_}
    until = clock() + seconds
    for number, indicator in enumerate(open_, 1):
        if found[indicator] != "unknown":
            continue
        if clock() >= until:
            break
        variants = _variants(ground, answers, indicator, follow_up_by)
        (found[indicator], _), _ = _judge(problem, plan, variants, options, len(variants), stop)
        keep(found, number / len(open_))
    return found


class OtherPlan(Refusal):
    """The plan would be made from another problem today."""

    def __init__(self) -> None:
        super().__init__(
            "other-plan",
            message("With today's catalogue another plan would be made from the same answers."),
            message("Make the plan again; then ask which open questions could change it."),
        )


def _variants(
    ground: Ground, answers: Sequence[Answer], indicator: str, follow_up_by: int | None = None
) -> list[Problem]:
    """The problem at every level the answer could have; the same ones once."""
    others = [a for a in answers if a.indicator != indicator]
    found: list[Problem] = []
    for level in _values(ground.instrument.indicators[indicator]):
        answer = Answer(unit=ground.state.code, indicator=indicator, value=level)
        problem = problem_of(ground, [*others, answer], follow_up_by)
        if problem not in found:
            found.append(problem)
    return found


def _values(indicator: Indicator) -> Sequence[Exact]:
    """Every level described; where none is, the whole numbers of the scale."""
    scale = indicator.scale
    return tuple(indicator.levels) or tuple(range(int(scale.minimum), int(scale.maximum) + 1))


def _judge(
    base: Problem,
    plan: Plan,
    variants: Sequence[Problem],
    options: Options,
    left: int,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Found, int]:
    """The verdict on one question, and how many problems were solved for it."""
    if all(problem == base for problem in variants):
        return ("no", message("Nothing the plan could hold depends on this answer.")), 0
    if any(plan_violations(problem, plan) for problem in variants):
        return ("yes", message("Some answers would open or close a way the plan relies on.")), 0
    changed = [problem for problem in variants if problem != base]
    unknown: Found = (
        "unknown",
        message("It weighs in the plan; whether it would change it has not been worked out."),
    )
    if left < len(changed):
        return unknown, 0
    proven = True
    for spent, problem in enumerate(changed, 1):
        better, none_better = _beside(problem, plan, options, stop)
        if better:
            return ("yes", message("With some answers another plan would be better.")), spent
        proven = proven and none_better
    if proven:
        return ("no", message("The plan stays the best, whatever the answer is.")), len(changed)
    return unknown, len(changed)


def _beside(
    problem: Problem, plan: Plan, options: Options, stop: Callable[[], bool]
) -> tuple[bool, bool]:
    """Whether another plan of a changed problem is better than the plan, and whether none can be.

    The search begins from the plan and ends as soon as one of the two is known.
    """
    kept = objective(problem, plan.activities)
    gap = options.gap + plan.gap

    def decided(stand: Progress) -> bool:
        better = stand.objective is not None and stand.objective * (1 - gap) > kept
        return better or kept >= stand.bound * (1 - gap) or stop()

    other = solve(
        problem,
        options,
        start=plan.activities,
        progress=decided,
        clock=time.monotonic if options.seconds is not None else None,
    )
    return other.objective * (1 - gap) > kept, kept >= other.bound * (1 - gap)
