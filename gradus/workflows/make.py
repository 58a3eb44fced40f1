"""The whole job: assessment, State file and threat in, the plan and its documents out."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path

from gradus.catalogue.shelf import Shelf
from gradus.domain.messages import Message, message
from gradus.domain.refusals import Refusal
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.engines.planner.shape import Shape
from gradus.engines.planner.solve import Options
from gradus.engines.scoring.answers import Answer, Special
from gradus.engines.scoring.engine import score
from gradus.engines.scoring.instrument import Instrument
from gradus.engines.scoring.result import Scores, UnitScore
from gradus.engines.threat.inputs import Judgement
from gradus.engines.threat.profile import ThreatProfile
from gradus.formats.documents import plan_document as doc
from gradus.formats.records.write_json import digest, write_json
from gradus.workflows.answers import AnswerSet, read_answers
from gradus.workflows.assemble import assemble
from gradus.workflows.desk import desk_answers, legal_coverage, only_coded_gaps, unnamed_state
from gradus.workflows.document import plan_document
from gradus.workflows.document_results import Frame
from gradus.workflows.document_version import version_files, with_version
from gradus.workflows.existing import Existing, read_existing
from gradus.workflows.files import read_file
from gradus.workflows.plan_again import made_again
from gradus.workflows.plan_shape import Asked, asked_of
from gradus.workflows.plan_solve import solve_and_explain
from gradus.workflows.planned import Planned, planned
from gradus.workflows.render import write_documents
from gradus.workflows.score import json_of
from gradus.workflows.search import Search
from gradus.workflows.state import StateFile, read_state
from gradus.workflows.threat import read_judgement, threat_profile
from gradus.workflows.threat_given import read_profile

Tell = Callable[[Message], None]
Translate = Callable[[str], str]


class OtherState(Refusal):
    """The assessment and the State file are about different States."""

    def __init__(self, code: str, units: tuple[str, ...]) -> None:
        super().__init__(
            "other-state",
            message(
                "The assessment is about {units}, the State file about {code}.",
                units=", ".join(units) or "-",
                code=code,
            ),
            message("Give the assessment and the State file of the same State."),
        )


@dataclass(frozen=True, kw_only=True)
class Request:
    """What to make a plan from. Exactly one of ``assessment`` and ``desk`` is given.

    ``desk`` is the code of a State assessed from public sources; ``legal`` its legal coverage.
    ``profile`` is a threat picture that was made before; it is taken as it is, whatever else there
    is about the threat. ``shape`` is what the parties ask for (JSON), ``previous`` the plan.json of the
    version before, best with its problem.json beside it, ``now`` the calendar month the plan is made
    in: what began before it stays. With ``again`` facts changed, and the version before is disturbed
    least. The documents then print the wishes and what is different.
    """

    out: Path
    issued_on: date
    assessment: Path | None = None
    desk: str | None = None
    legal: Path | None = None
    state: Path | None = None
    threat: Path | None = None
    judgement: Path | None = None
    profile: Path | None = None
    existing: Path | None = None
    shape: Path | None = None
    previous: Path | None = None
    now: str = ""
    again: bool = False
    instrument: str = "gradus-cj"
    start: str = ""
    language: str = "en"
    options: Options = Options()  # noqa: RUF009 - a frozen value


@dataclass(frozen=True, kw_only=True)
class Made:
    """What was made: the plan, the State, where the files lie.

    ``document`` words what the files print, in any language, by its code and gettext function.
    """

    plan: Plan
    state: StateFile
    score: UnitScore
    files: tuple[Path, ...]
    document: Callable[[str, Translate], doc.PlanDocument]


def make(
    shelf: Shelf,
    request: Request,
    translate: Translate,
    tell: Tell | None = None,
    search: Search | None = None,
) -> Made:
    """Make a plan and write its files: all of them, or none.

    Raises
    ------
    InvalidInput
        A file has faults; all of them are listed.
    Refusal
        Something is not there, or no plan is possible.
    """
    say = tell or (lambda text: None)
    say(message("Reading what you gave."))
    instrument = shelf.instrument(request.instrument)
    found, state = inputs_of(shelf, request, instrument, translate)
    existing = (
        read_existing(request.existing, shelf, state.start) if request.existing else Existing()
    )
    say(message("Scoring the assessment."))
    scores = _scores(shelf, instrument, found.answers, state.code)
    if request.desk is not None:
        coding = legal_coverage(request.legal, state.code) if request.legal is not None else {}
        units = tuple(only_coded_gaps(unit, coding) for unit in scores.units)
        scores = replace(scores, units=units)
    unit = scores.units[0]
    say(message("Looking at the threat."))
    profile = threat_of(shelf, request, state)
    asked = asked_of(
        shelf, request.shape, request.previous, request.now, state.start, again=request.again
    )

    again: dict[str, bytes] = {}

    def solving(problem: Problem, options: Options) -> tuple[Problem, Plan]:
        if asked.again and asked.previous is not None:
            before = asked.previous.plan, asked.previous.problem
            made = made_again(
                problem, asked.shape or Shape(), before, asked.now, options,
                tilts=asked.tilts, tell=tell, search=search,
            )  # fmt: skip
            again.update(made.files)
            return made.problem, made.plan
        if asked.anything:
            return asked.made(problem, options, tell=tell, search=search)
        return problem, solve_and_explain(problem, options, tell=tell, search=search)

    say(message("Looking for the best plan."))
    found_plan = planned(
        lambda picture, by: assemble(
            shelf,
            state,
            instrument,
            levels_of(found.answers),
            picture,
            baseline_first=too_little_known(instrument, unit),
            done=existing.done,
            equipment=existing.equipment,
            follow_up_by=by,
        ),
        solving,
        profile,
        {area.id: area.capacity_area for area in shelf.areas},
        state.horizon,
        request.options,
        like=asked.like if asked.anything else None,
        again=asked.again,
        tell=tell,
        search=search,
    )
    plan = found_plan.plan
    say(message("Writing the documents."))
    document = partial(
        _document, shelf, request, instrument, state, found, scores, profile, found_plan, asked
    )
    documents: Mapping[str, bytes] = {
        "plan.json": write_json(plan),
        "problem.json": write_json(found_plan.assembled.problem),
        "scores.json": write_json(json_of(scores)),
        "threat.json": write_json(profile),
        "moved.json": write_json(found_plan.moved),
        **version_files(found_plan.assembled.problem, found_plan.plan, asked),
        **again,
        **({"unshaped.json": write_json(found_plan.unshaped)} if asked.shape is not None else {}),
        **write_documents(document(request.language, translate), translate),
    }
    files = put_all(request.out, documents)
    return Made(plan=plan, state=state, score=unit, files=files, document=document)


def inputs_of(
    shelf: Shelf, request: Request, instrument: Instrument, translate: Translate
) -> tuple[AnswerSet, StateFile]:
    """The answers about the State, and its State file. Raises InvalidInput, OtherState."""
    if request.desk is not None:
        code = request.desk.upper()
        coding = legal_coverage(request.legal, code) if request.legal is not None else {}
        state = (
            read_state(request.state, shelf)
            if request.state is not None
            else unnamed_state(shelf, code, _name(request, code), request.start)
        )
        answers = desk_answers(instrument, state.code, coding)
        return AnswerSet(answers=answers, state=code, on=request.issued_on, mode="desk"), state
    assert request.assessment is not None  # noqa: S101 - the command line sees to it
    assert request.state is not None  # noqa: S101
    state = read_state(request.state, shelf)
    found = read_answers(
        read_file(request.assessment), request.assessment.name, instrument, translate
    )
    units = tuple(dict.fromkeys(a.unit for a in found.answers))
    if found.answers and state.code not in units:
        raise OtherState(state.code, units)
    return replace(found, answers=tuple(a for a in found.answers if a.unit == state.code)), state


def _name(request: Request, code: str) -> str:
    """The State's name, if a list of countries is at hand; its code otherwise."""
    if request.threat is None:
        return code
    from gradus.workflows.threat import read_data

    return next((c.name for c in read_data(request.threat).countries if c.iso3 == code), code)


def _scores(shelf: Shelf, instrument: Instrument, answers: tuple[Answer, ...], code: str) -> Scores:
    if not answers:
        first = next(iter(instrument.indicators))
        answers = (Answer(unit=code, indicator=first, value=Special.UNKNOWN),)
    return score(instrument, answers, articles=shelf.articles)


def levels_of(answers: tuple[Answer, ...]) -> dict[str, Fraction | int | None]:
    """Today's level of each indicator: the consensus, else the lower median of the groups."""
    by_indicator: dict[str, list[Answer]] = {}
    for answer in answers:
        by_indicator.setdefault(answer.indicator, []).append(answer)
    found: dict[str, Fraction | int | None] = {}
    for name, said in by_indicator.items():
        agreed = [a for a in said if a.group == "consensus"]
        known = sorted(
            (a.value for a in (agreed or said) if not isinstance(a.value, Special)), key=Fraction
        )
        found[name] = known[(len(known) - 1) // 2] if known else None
    return found


def too_little_known(instrument: Instrument, unit: UnitScore) -> bool:
    """Whether coverage lies below what the instrument publishes a stage with."""
    return unit.coverage is None or unit.coverage < instrument.minimum_coverage


def threat_of(shelf: Shelf, request: Request, state: StateFile) -> ThreatProfile:
    """The threat picture a plan is made with. Raises InvalidInput, ProfileOfOther."""
    if request.profile is not None:
        return read_profile(request.profile, state.code, shelf)
    judgement: Judgement | None = None
    if request.judgement is not None:
        judgement = read_judgement(request.judgement)
    elif state.judgement and request.state is not None:
        judgement = read_judgement(request.state.parent / state.judgement)
    return threat_profile(shelf, state.code, request.threat, judgement=judgement)


def _document(
    shelf: Shelf,
    request: Request,
    instrument: Instrument,
    state: StateFile,
    found: AnswerSet,
    scores: Scores,
    profile: ThreatProfile,
    found_plan: Planned,
    asked: Asked,
    language: str,
    translate: Translate,
) -> doc.PlanDocument:
    """What the documents print, in one language."""
    titles = {a.id: a.title for a in shelf.areas} | dict(shelf.capacity_areas)
    capacity = {a.id: shelf.capacity_areas[a.capacity_area] for a in shelf.areas}
    document = plan_document(
        problem=found_plan.assembled.problem,
        plan=found_plan.plan,
        score=scores.units[0],
        instrument=instrument,
        threat=profile,
        moved=found_plan.moved,
        interventions=shelf.interventions,
        levels=levels_of(found.answers),
        frame=Frame(
            code=state.code,
            name=state.name,
            language=language,
            direction="rtl" if language == "ar" else "ltr",
            issued_on=request.issued_on,
            fictional=state.fictional,
            region=state.region,
            assessed_on=found.on or _day(state.assessed_on),
            edition=translate("Draft for discussion with the State"),
            areas={**titles, **capacity},
            desk=found.mode == "desk",
            codings=legal_coverage(request.legal, state.code)
            if found.mode == "desk" and request.legal is not None
            else {},
            money_assumed=found.mode == "desk" and request.state is None,
            waivers=state.exceptions,
            baseline_notes=(
                *state.notes,
                *found_plan.notes,
            ),
            sources=_sources(instrument, profile, shelf, translate),
            plan_sha256=digest(found_plan.plan),
            catalogue=shelf.edition,
            host_kinds={host.id: host.kind for host in state.institutions},
            raci=shelf.raci,
            path=found_plan.path,
        ),
        translate=translate,
    )
    return with_version(document, found_plan.assembled.problem, found_plan.plan, asked, translate)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _sources(
    instrument: Instrument, profile: ThreatProfile, shelf: Shelf, translate: Translate
) -> tuple[doc.Source, ...]:
    found = [doc.Source(title=f"{translate(instrument.title)} ({instrument.edition})",
                        licence=instrument.licence, grade=translate("assumed"))]  # fmt: skip
    found += [
        doc.Source(title=source, publisher="UNODC", grade=translate("sourced"))
        for source in profile.sources
    ]
    found.append(
        doc.Source(
            title=f"{translate('Interventions: costs, lengths, effects')} ({shelf.edition})",
            grade=translate("partly sourced"),
            year="2024",
        )
    )
    return tuple(found)


def put_all(folder: Path, documents: Mapping[str, bytes]) -> tuple[Path, ...]:
    """Write all files into a folder, or leave it as it was.

    They are written beside it first and then moved in one by one; a file that is there is replaced.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(prefix=".gradus-", dir=folder.parent))
    try:
        for name, data in documents.items():
            (beside / name).write_bytes(data)
        folder.mkdir(parents=True, exist_ok=True)
        for name in documents:
            os.replace(beside / name, folder / name)  # noqa: PTH105 - one call, atomic
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return tuple(folder / name for name in documents)
