"""What parties asked of a version of a plan, and what is different from the one before, for documents."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gradus.domain.messages import N_
from gradus.engines.planner.compare import ActivityDiff, PlanDiff
from gradus.engines.planner.plan import Plan
from gradus.engines.planner.problem import Problem
from gradus.formats.documents import plan_document as doc
from gradus.formats.records.write_json import write_json
from gradus.workflows.plan_shape import Asked, Version, versions_compared, wishes_told

Translate = Callable[[str], str]

KINDS = {
    "dropped": N_("goes out"),
    "added": N_("comes in"),
    "moved": N_("moves"),
    "changed": N_("changes"),
}


def difference(problem: Problem, plan: Plan, asked: Asked) -> PlanDiff | None:
    """Against the version before; None without one."""
    if asked.previous is None:
        return None
    return versions_compared(asked.previous, Version(plan=plan, problem=problem))


def version_files(problem: Problem, plan: Plan, asked: Asked) -> Mapping[str, bytes]:
    """``shape.json`` and ``changes.json``, as far as there was a shape and a version before."""
    found = {}
    if asked.shape is not None:
        found["shape.json"] = write_json(asked.shape)
    diff = difference(problem, plan, asked)
    if diff is not None:
        found["changes.json"] = write_json(diff)
    return found


def with_version(
    document: doc.PlanDocument, problem: Problem, plan: Plan, asked: Asked, translate: Translate
) -> doc.PlanDocument:
    """The document with the wishes and the differences."""
    wishes = () if asked.shape is None else wishes_told(problem, plan, asked.shape)
    diff = difference(problem, plan, asked)
    return replace(
        document,
        wishes=tuple(
            doc.Wish(
                text=wish.text.text(translate),
                kept=translate("kept") if wish.kept else translate("not kept"),
            )
            for wish in wishes
        ),
        changes=() if diff is None else tuple(_row(a, translate) for a in diff.changes),
        changes_said=() if diff is None else _said(diff, translate),
    )


def _row(activity: ActivityDiff, translate: Translate) -> doc.VersionChange:
    return doc.VersionChange(
        title=translate(activity.title),
        kind=translate(KINDS[activity.kind]),
        text=" ".join(text.text(translate) for text in activity.text),
    )


def _said(diff: PlanDiff, translate: Translate) -> tuple[str, ...]:
    """The summary, the money, and what the plan rests on otherwise, as sentences."""
    money = (
        translate("{donor}, year from {year}: USD {after} (was USD {before}).").format(
            donor=m.donor, year=m.year, after=f"{m.after:,}", before=f"{m.before:,}"
        )
        for m in diff.money
    )
    inputs = (*diff.gates, *diff.exceptions, *diff.inputs)
    return (
        *(text.text(translate) for text in diff.summary),
        *money,
        *(i.text.text(translate) for i in inputs),
    )
