"""A plan's inputs <-> the workflow that makes it: files in, files out."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import translation

from gradus.catalogue.installed import installed_shelf
from gradus.catalogue.shelf import SHIPPED
from gradus.domain.messages import Message
from gradus.domain.periods import Month
from gradus.domain.refusals import InvalidInput
from gradus.engines.planner.plan import Activity
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.records.read_json import read_json
from gradus.formats.sheets.questionnaire import Verdict
from gradus.steps.planning.models.plans import Document, Plan, Reading
from gradus.workflows import plan_reading, plan_schedule
from gradus.workflows.search import Search
from gradus.workflows.state import StateFile, read_state
from gradus.workflows.threat_given import profile_of

if TYPE_CHECKING:
    from gradus.engines.planner.compare import PlanDiff
    from gradus.engines.planner.solve import Options
    from gradus.workflows.agreement import Signed
    from gradus.workflows.make import Made, Request

MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".ics": "text/calendar; charset=utf-8",
}
THREADS = 2
GAP = 0.005
MADE_FROM = ("problem.json", "plan.json")
UNSHAPED = "unshaped.json"
NOTHING: Mapping[str, bytes] = MappingProxyType({})
THREAT = "threat.json"
SHAPE = "shape.json"
MOST_FOR_ONE = 20.0  # seconds for one answer that a question could have


@dataclass(frozen=True)
class Result:
    """The files of a plan, its figures in brief, and what it says by language."""

    files: dict[str, bytes]
    summary: dict[str, Any]
    readings: dict[str, str]


def shipped_state_file(code: str) -> str | None:
    """The State file that comes with a fictional State, or none."""
    path = SHIPPED / "demo" / code / "state.yaml"
    return path.read_text(encoding="utf-8") if path.is_file() else None


def check_state_file(text: str, name: str) -> StateFile:
    """What a State file says. Raises InvalidInput with every fault."""
    with tempfile.TemporaryDirectory(prefix="gradus-state-") as folder:
        path = Path(folder) / (Path(name).name or "state.yaml")
        path.write_text(text, encoding="utf-8")
        return read_state(path, installed_shelf())


def check_shape(text: str, problem: bytes) -> None:
    """Whether what is asked for makes sense for a problem. Raises InvalidInput with every fault."""
    from gradus.engines.planner.problem import Problem
    from gradus.engines.planner.shape import Shape, shape_faults

    shape = read_json(Shape, text.encode(), SHAPE)
    faults = shape_faults(read_json(Problem, problem, "problem.json"), shape)
    if faults:
        raise InvalidInput(SHAPE, faults)


def check_threat(text: str, code: str) -> None:
    """Whether a threat picture can be planned with. Raises InvalidInput, ProfileOfOther."""
    profile_of(text.encode(), THREAT, code, installed_shelf())


def make_plan(
    plan: Plan,
    code: str,
    edition: bytes,
    *,
    previous: Mapping[str, bytes] = NOTHING,
    seed: int,
    translate: Callable[[str], str],
    tell: Callable[[Message], None],
    search: Search,
) -> Result:
    """Make the plan, scored with the edition of the instrument that the answers were given for.

    ``previous`` are the files of the version before (``MADE_FROM``), from which the search begins.

    Raises InvalidInput, NoPlan, or another Refusal.
    """
    # only a worker loads the solver and the documents; a web server stays small
    from gradus.engines.planner.solve import Options
    from gradus.workflows.make import make

    options = Options(gap=GAP, seconds=float(plan.seconds), threads=THREADS, seed=seed)
    with _asked_from(plan, code, edition, options, previous) as request:
        made = make(installed_shelf(), request, translate, tell, search)
        files = {path.name: path.read_bytes() for path in made.files}
        readings = dict(_readings(made))
    return Result(files, _summary(made), readings)


def paper(
    name: str, content: bytes, said: PlanDocument, issued_on: date, signed: Sequence[Signed] = ()
) -> Mapping[str, bytes]:
    """The agreement of those bytes on paper, in the language of what the plan says."""
    from gradus.workflows.agreement import agreed_of
    from gradus.workflows.agreement_paper import paper, paper_files

    agreed = agreed_of(content, said.language)
    report = paper(agreed, said.state.name, issued_on, translation.gettext, signed)
    return paper_files(name, report, translation.gettext)


def compared(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> PlanDiff:
    """What is different between two plans, from their own files (``MADE_FROM``)."""
    from gradus.engines.planner.compare import compared
    from gradus.engines.planner.plan import Plan
    from gradus.engines.planner.problem import Problem

    return compared(
        read_json(Plan, before["plan.json"], "plan.json"),
        read_json(Plan, after["plan.json"], "plan.json"),
        read_json(Problem, before["problem.json"], "problem.json"),
        read_json(Problem, after["problem.json"], "problem.json"),
    )


def what_matters(
    plan: Plan,
    code: str,
    edition: bytes,
    files: Mapping[str, bytes],
    *,
    known: Mapping[str, Verdict],
    seconds: float,
    translate: Callable[[str], str],
    keep: Callable[[dict[str, Verdict], float], None],
    stop: Callable[[], bool],
) -> dict[str, Verdict]:
    """Which open questions could still change a plan, from its own files (``MADE_FROM``).

    One core is enough for it, and leaves the other to whoever waits for a plan. Raises OtherPlan.
    """
    from gradus.engines.planner.plan import Plan
    from gradus.engines.planner.problem import Problem
    from gradus.engines.planner.solve import Options
    from gradus.workflows.open_questions import ground_of, still_matters

    problem = read_json(Problem, files["problem.json"], "problem.json")
    made = read_json(Plan, files["plan.json"], "plan.json")
    options = Options(gap=GAP, seconds=MOST_FOR_ONE)
    with _asked_from(plan, code, edition, options) as request:
        ground, answers = ground_of(installed_shelf(), request, translate)
        return still_matters(
            ground,
            answers,
            problem,
            made,
            options,
            known=known,
            seconds=seconds,
            keep=keep,
            stop=stop,
        )


@contextmanager
def _asked_from(
    plan: Plan, code: str, edition: bytes, options: Options, previous: Mapping[str, bytes] = NOTHING
) -> Iterator[Request]:
    """What a plan was asked for with, as files for the workflow, for as long as it works."""
    from gradus.workflows.make import Request

    with tempfile.TemporaryDirectory(prefix="gradus-plan-") as place:
        folder = Path(place)
        assessment = folder / "answers.csv"
        assessment.write_text(plan.answers, encoding="utf-8")
        instrument = folder / "edition.yaml"
        instrument.write_bytes(edition)
        state = folder / "state.yaml"
        state.write_text(plan.state_file, encoding="utf-8")
        shipped = SHIPPED / "demo" / code
        for judgement in shipped.glob("judgement.y*ml"):
            (folder / judgement.name).write_bytes(judgement.read_bytes())
        profile = None
        if plan.threat:
            profile = folder / THREAT
            profile.write_text(plan.threat, encoding="utf-8")
        existing = None
        if plan.existing is not None:
            # apart, whatever it is called: it takes no other file's place
            name = Path(plan.existing_name).name.strip(".") or "existing.csv"
            existing = folder / "existing" / name
            existing.parent.mkdir()
            existing.write_bytes(bytes(plan.existing))
        stated = read_state(state, installed_shelf())
        shape = before = None
        if plan.shape:
            shape = folder / SHAPE
            shape.write_text(plan.shape, encoding="utf-8")
        if previous:
            before = folder / "previous" / "plan.json"
            before.parent.mkdir()
            for name, content in previous.items():
                (before.parent / name).write_bytes(content)
        yield Request(
            out=folder / "out",
            issued_on=plan.asked_at.date(),
            assessment=assessment,
            state=state,
            profile=profile,
            existing=existing,
            shape=shape,
            previous=before,
            now=str(Month.parse(stated.start).plus(plan.now)) if plan.now else "",
            again=plan.how == Plan.How.REPLANNED,
            instrument=str(instrument),
            language=plan.language,
            options=options,
        )


def digest(content: str | bytes) -> str:
    """The SHA-256 of a text or of bytes, in hexadecimal."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def document_of(plan: Plan, name: str, content: bytes) -> Document:
    """A file of a plan as a row, not yet saved."""
    return Document(
        plan=plan,
        state_id=plan.state_id,
        name=name,
        media_type=MEDIA_TYPES.get(Path(name).suffix, "application/octet-stream"),
        content=content,
        sha256=digest(content),
    )


def reading_of(plan: Plan, language: str, content: str) -> Reading:
    """What a plan says in a language as a row, not yet saved."""
    document = plan_reading.read(content)
    return Reading(
        plan=plan,
        state_id=plan.state_id,
        language=language,
        content=content,
        schedule=plan_schedule.kept(document) if document is not None else {},
    )


def kept(activities: Sequence[Activity]) -> list[dict[str, Any]]:
    """A plan found so far as JSON, for another worker to begin from."""
    return [
        {"candidate": a.candidate, "start": a.start, "end": a.end, "effective": a.effective}
        for a in activities
    ]


def begun(checkpoint: Any) -> tuple[Activity, ...]:
    """The plan found so far, from its JSON."""
    return tuple(Activity(**activity) for activity in checkpoint or ())


def activities_of(content: str) -> tuple[Activity, ...]:
    """The activities of a plan that is kept as JSON."""
    from gradus.engines.planner.plan import Plan

    return read_json(Plan, content.encode(), "plan.json").activities


def _readings(made: Made) -> Iterator[tuple[str, str]]:
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            yield language, plan_reading.kept(made.document(language, translation.gettext))


def _summary(made: Made) -> dict[str, Any]:
    plan = made.plan
    return {
        "activities": len(plan.activities),
        "cost": sum(payment.amount for payment in plan.payments),
        "gap": f"{100 * plan.gap:.1f}",
        "stop": plan.stop,
        "start": plan.start,
        "horizon": plan.horizon,
        "version": plan.version,
        "problem_sha256": plan.problem_sha256,
    }
