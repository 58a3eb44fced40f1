"""Whether the answer to a question that is still open could change the plan.

*No* is said only with proof: the planning problem is the same whatever the answer is, or the plan
stays possible and within the gap of the best one at every level the answer could have. *Yes* is said
where the plan is no longer possible at some level, or another one is better there by more than the
gap. Everything else is *unknown*. One question is varied at a time, the others staying open.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.engines.planner.check import plan_violations
from gradus.engines.planner.evaluate import objective
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Donation, Problem
from gradus.engines.planner.solve import Options, solve
from gradus.engines.scoring.answers import Answer, Special
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.exact import Exact
from gradus.engines.scoring.instrument import Indicator, Instrument
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.sheets.questionnaire import Verdict
from gradus.workflows.answers import read_answers
from gradus.workflows.assemble import assemble
from gradus.workflows.files import read_file
from gradus.workflows.make import levels_of, too_little_known
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


def problem_of(ground: Ground, answers: Sequence[Answer]) -> Problem:
    """The planning problem with these answers about the State."""
    about = tuple(a for a in answers if a.unit == ground.state.code)
    little = True
    if about:
        unit = score(ground.instrument, about, articles=ground.shelf.articles).units[0]
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


def open_indicators(instrument: Instrument, answers: Sequence[Answer], state: str) -> list[str]:
    """Indicators nobody has given a level of, the critical and then the heavier ones first."""
    levels = levels_of(tuple(a for a in answers if a.unit == state))
    away = {a.indicator for a in answers if a.unit == state and a.value is Special.NOT_APPLICABLE}
    missing = [
        i for i in instrument.indicators.values() if levels.get(i.id) is None and i.id not in away
    ]
    missing.sort(key=lambda i: (not i.critical, -i.weight))
    return [i.id for i in missing]


def _variants(ground: Ground, answers: Sequence[Answer], indicator: str) -> list[Problem]:
    """The problem at every level the answer could have; the same ones once."""
    others = [a for a in answers if a.indicator != indicator]
    found: list[Problem] = []
    for level in _values(ground.instrument.indicators[indicator]):
        answer = Answer(unit=ground.state.code, indicator=indicator, value=level)
        problem = problem_of(ground, [*others, answer])
        if problem not in found:
            found.append(problem)
    return found


def _values(indicator: Indicator) -> Sequence[Exact]:
    """Every level described; where none is, the whole numbers of the scale."""
    scale = indicator.scale
    return tuple(indicator.levels) or tuple(range(int(scale.minimum), int(scale.maximum) + 1))


def _judge(
    base: Problem, plan: Plan, variants: Sequence[Problem], options: Options, left: int
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
        other = solve(problem, options)
        kept = objective(problem, plan.activities)
        if other.objective > kept * (1 + options.gap):
            return ("yes", message("With some answers another plan would be better.")), spent
        proven = proven and kept >= other.bound * (1 - options.gap)
    if proven:
        return ("no", message("The plan stays the best, whatever the answer is.")), len(changed)
    return unknown, len(changed)
