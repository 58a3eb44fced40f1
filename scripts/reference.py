"""Writes the reference pages and schemas that are made from the code: ``just reference``.

``tests/house/test_reference.py`` fails if what is committed differs from what would be written.
"""

from __future__ import annotations

import inspect
import json
import sys
from collections.abc import Callable
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from gradus.catalogue import classification, contents, course, instrument_file, raci  # noqa: E402
from gradus.catalogue.shelf import Shelf  # noqa: E402
from gradus.engines.planner import plan, problem, shape  # noqa: E402
from gradus.engines.threat import profile  # noqa: E402
from gradus.formats.records.schema import schema_of  # noqa: E402
from gradus.workflows import plan_without, state, threat  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
SCHEMAS = ROOT / "gradus" / "catalogue" / "schemas"


def _schema(type_: Any, title: str) -> str:
    return json.dumps(schema_of(type_, title), indent=1, ensure_ascii=False) + "\n"


def _types(*types: Any) -> str:
    """A section for each dataclass: its docstring, and a table of its keys."""
    parts = []
    for type_ in types:
        parts.append(f"## {type_.__name__}\n\n{inspect.cleandoc(type_.__doc__ or '')}\n")
        parts.append("| key | type | default |\n|---|---|---|")
        for f in fields(type_):
            default = "required"
            if f.default is not MISSING:
                default = f"`{f.default!r}`" if f.default is not None else "none"
                if len(default) > 60:
                    default = "see its own section"
            elif f.default_factory is not MISSING:
                default = "empty"
            kind = str(f.type).replace("|", "or")
            parts.append(f"| `{f.name.removesuffix('_')}` | {kind} | {default} |")
        parts.append("")
    return "\n".join(parts)


def plan_problem() -> str:
    names = (
        "Problem", "Area", "Candidate", "Gain", "Cost", "Requirement", "Fact", "Need",
        "EquipmentNeed", "Institution", "Blackout", "Resource", "Donation", "Pot", "Credit",
        "Insist", "RuleOut", "Exclusive", "Curve", "Terminal",
    )  # fmt: skip
    return (
        "# Planning problems\n\n"
        f"{inspect.cleandoc(problem.__doc__ or '')}\n\n"
        "The JSON Schema is [plan-problem.schema.json](schemas/plan-problem.schema.json), that of the "
        "answer [plan.schema.json](schemas/plan.schema.json). A small example that solves in a moment "
        "is [examples/problem.json](examples/problem.json):\n\n"
        "```sh\n.venv/bin/gradus plan solve docs/reference/examples/problem.json --format text\n```\n\n"
        "The answer holds `activities`, `payments`, `pots`, `objective`, a proven `bound`, the `gap` "
        "as a fraction (`(bound - objective) / bound`), `greedy_objective`, `stop` (`optimal`, `gap`, "
        "`work` or `clock`), `reasons`, `prices` and `differences`.\n\n"
        "A what-if file is `{\"variants\": [{\"name\": \"...\", \"changes\": [{\"kind\": \"money\", "
        "\"year\": 1, \"amount\": 50000}]}]}`; the kinds of change are those of `Change` below.\n\n"
        + _types(*(getattr(problem, name) for name in names))
        + "\n# The answer\n\n"
        + _types(plan.Plan, plan.Activity, plan.Payment, plan.PotYear, plan.AreaPath, plan.Reason,
                 plan.Change, plan.Price, plan.Difference)
    )  # fmt: skip


def plan_shape() -> str:
    return (
        "# Shapes of plans\n\n"
        f"{inspect.cleandoc(shape.__doc__ or '').replace(':mod:`shaped`', 'The explanation')}\n\n"
        "The JSON Schema is [plan-shape.schema.json](schemas/plan-shape.schema.json); what a tilt "
        "does is told in [how the planner searches](../explanation/how-the-planner-searches.md). "
        "A small example is [examples/shape.json](examples/shape.json), for the problem beside it:\n\n"
        "```json\n"
        + (REFERENCE / "examples/shape.json").read_text("utf-8")
        + "```\n\n"
        + _types(shape.Shape, shape.Pin, shape.Sliders, shape.Tilts)
    )


def instrument_schema() -> str:
    i = instrument_file
    return (
        "# Instrument files\n\n"
        "YAML (or JSON). One file is one edition of an instrument: who made it, the rule that turns "
        "answers into scores, and its questions. Numbers may be written plainly or in quotes; they are "
        "exact either way. Unknown keys are faults. What each rule computes is in "
        "[scoring-rules.md](scoring-rules.md); small examples of every family lie in "
        "`gradus/catalogue/instruments/examples/`.\n\n"
        "Which keys of `scoring` belong to which `rule`:\n\n"
        "| rule | needs | may have |\n|---|---|---|\n"
        "| `weighted-levels` | `scale`, `bands` | `gate`, `overall`, `evidence`, `publish` |\n"
        "| `capped-pillars` | `cap` (or a `cap` in each dimension) | `bands` as tiers |\n"
        "| `points` | `scale` of each indicator (its points) | `unknown`, `bands` |\n"
        "| `cumulative-stages` | `stages`, a `stage` in each indicator | `holds_from`, `base` |\n"
        "| `profile-minimum` | `profiles` | `target` |\n"
        "| `share-meeting` | `tests` | `of` |\n\n"
        + _types(i.InstrumentFile, i.HeadBlock, i.ScoringBlock, i.ScaleBlock, i.BandBlock,
                 i.GateBlock, i.OverallBlock, i.PublishBlock, i.EvidenceBlock, i.GradeBlock,
                 i.DisplayBlock, i.StageBlock, i.ProfileBlock, i.TestBlock, i.DimensionBlock,
                 i.IndicatorBlock, i.LevelBlock)
    )  # fmt: skip


def state_file() -> str:
    s = state
    return (
        "# The State file\n\n"
        f"{inspect.cleandoc(state.__doc__ or '')}\n\n"
        "Full examples: `gradus/catalogue/demo/XAA/state.yaml` and its neighbours.\n\n"
        + _types(s.StateFile, s.Host, s.Supply, s.Money, s.Offer, s.Confirmation, s.Circumstance,
                 s.Done, s.Wish, s.Waiver)
    )  # fmt: skip


def interventions() -> str:
    rows = [
        "# Interventions\n\n"
        "Made from `gradus/catalogue/interventions.yaml`. Money is US dollars of 2024 (the price year "
        "is an assumption), usual value of the whole activity without support cost. Effects are a "
        "documented judgement.\n",
        "| id | title | area | months | USD | rules | source grade |",
        "|---|---|---|---|---|---|---|",
    ]
    for entry in Shelf.open().interventions:
        cost = sum(c.amount.mid * (c.years if c.per == "year" else 1) for c in entry.costs)
        rows.append(
            f"| `{entry.id}` | {entry.title} | {entry.area} | {entry.duration} + {entry.effect_after} "
            f"| {cost:,} | {' '.join(entry.rules)} | {entry.evidence} |"
        )
    return "\n".join(rows) + "\n"


def courses() -> str:
    c = course
    shelf = Shelf.open()
    rows = [
        "# Courses and competences\n\n"
        "Made from `gradus/catalogue/courses.yaml` and `gradus/catalogue/competences.yaml`; "
        "`gradus catalogue courses` lists them, `gradus catalogue course ID` shows one. Hours are a "
        "participant's; *trainers* are hours the programme's trainers teach with and without an "
        "academy. A certificate is good for the months given, and is renewed by a course or by cases.\n",
        "| id | title | areas | hours | trainers | group | months | source grade |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for one in shelf.courses:
        by = one.programme_hours
        rows.append(
            f"| `{one.id}` | {one.title} | {' '.join(one.areas)} | {one.hours} | {by.with_academy} / "
            f"{by.without_academy} | {one.group.least}-{one.group.most} | {one.expires_after or '-'} "
            f"| {one.evidence} |"
        )
    rows += ["\n## Levels\n", *(f"* {n}: {text}" for n, text in enumerate(shelf.competence_levels))]
    rows += ["\n## Competences\n", "| id | title | area | half-life (months, assumed) | taught by |",
             "|---|---|---|---|---|"]  # fmt: skip
    for entry in shelf.competences:
        taught = (f"`{k.id}` ({r.level})" for k in shelf.courses for r in k.competences
                  if r.competence == entry.id)  # fmt: skip
        rows.append(
            f"| `{entry.id}` | {entry.title} | {entry.area} | {entry.half_life} | "
            f"{', '.join(taught) or '-'} |"
        )
    return (
        "\n".join(rows) + "\n\n# The files\n\n"
        "The JSON Schemas lie in `gradus/catalogue/schemas`. A file of the same name in your own "
        "folder replaces entries by id and adds others.\n\n"
        + _types(c.Course, c.ProgrammeHours, c.Reach, c.Prerequisites, c.Module, c.RightsModule,
                 c.Assessment, c.Group, c.Renewal, c.CourseRole, c.Competence)
    )  # fmt: skip


PAGES: dict[Path, Callable[[], str]] = {
    REFERENCE / "plan-problem.md": plan_problem,
    REFERENCE / "plan-shape.md": plan_shape,
    REFERENCE / "instrument-schema.md": instrument_schema,
    REFERENCE / "state-file.md": state_file,
    REFERENCE / "interventions.md": interventions,
    REFERENCE / "courses.md": courses,
    REFERENCE / "schemas/plan-problem.schema.json": lambda: _schema(problem.Problem, "Problem"),
    REFERENCE / "schemas/plan.schema.json": lambda: _schema(plan.Plan, "Plan"),
    REFERENCE / "schemas/plan-shape.schema.json": lambda: _schema(shape.Shape, "Shape of a plan"),
    REFERENCE / "schemas/moved.schema.json": lambda: _schema(
        plan_without.PlanMoved, "What the threat picture moved"
    ),
    REFERENCE / "schemas/threat-profile.schema.json": lambda: _schema(
        profile.ThreatProfile, "Threat profile"
    ),
    SCHEMAS / "instrument.schema.json": lambda: _schema(
        instrument_file.InstrumentFile, "Instrument"
    ),
    SCHEMAS / "interventions.schema.json": lambda: _schema(
        contents.InterventionsFile, "Interventions"
    ),
    SCHEMAS / "areas.schema.json": lambda: _schema(contents.AreasFile, "Areas"),
    SCHEMAS / "facts.schema.json": lambda: _schema(contents.FactsFile, "Facts"),
    SCHEMAS / "kinds.schema.json": lambda: _schema(contents.KindsFile, "Kinds"),
    SCHEMAS / "defaults.schema.json": lambda: _schema(contents.DefaultsFile, "Planning defaults"),
    SCHEMAS / "convention.schema.json": lambda: _schema(contents.ConventionFile, "Convention"),
    SCHEMAS / "offence-groups.schema.json": lambda: _schema(threat.GroupsFile, "Offence groups"),
    SCHEMAS / "classification.schema.json": lambda: _schema(
        classification.ClassificationFile, "Classification of terms"
    ),
    SCHEMAS / "raci.schema.json": lambda: _schema(raci.RaciFile, "Roles"),
    SCHEMAS / "competences.schema.json": lambda: _schema(course.CompetencesFile, "Competences"),
    SCHEMAS / "courses.schema.json": lambda: _schema(course.CoursesFile, "Courses"),
    SCHEMAS / "judgement.schema.json": lambda: _schema(threat.JudgementFile, "Judgement"),
    SCHEMAS / "state.schema.json": lambda: _schema(state.StateFile, "State"),
}


def main() -> None:
    """Write every page that differs."""
    for path, make in PAGES.items():
        text = make()
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
