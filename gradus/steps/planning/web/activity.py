"""What the page of one activity shows: everything a plan says of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.safestring import mark_safe
from django.utils.translation import get_language_bidi

from gradus.formats.charts.row_bars import row_bar, row_years
from gradus.formats.documents import plan_document as doc
from gradus.formats.documents.plan_parts import Role
from gradus.steps.planning.said import Line, Said
from gradus.steps.planning.web.words import LETTERS, OUT
from gradus.workflows.plan_time_and_money import timeline


def told(said: Said, name: str) -> dict[str, Any] | None:
    """The page of an activity of the plan, or of one left out of it; none if it is neither."""
    line = said.line(name)
    if line is not None:
        return _inside(said, line)
    out = said.left_out(name)
    if out is not None:
        return {"title": out.title, "line": None, "out": out, "kind": OUT[out.kind]}
    return None


def _inside(said: Said, line: Line) -> dict[str, Any]:
    document, one, mirrored = said.document, line.activity, get_language_bidi()
    months = timeline(document)
    bar = row_bar(months, one.start, one.end, one.effective, mirrored=mirrored)
    return {
        "title": one.title,
        "line": line,
        "one": one,
        "out": None,
        "bar": mark_safe(bar),  # noqa: S308 # nosec - formats/charts escapes what comes from data
        "years": mark_safe(row_years(months, mirrored=mirrored)),  # noqa: S308 # nosec
        "paid": _paid(document, one),
        "waits": _waits(said, one),
        "followers": said.followers(one.id),
        "roles": [(word, by_letter(one.roles, x)) for x, word in LETTERS.items()],
        "gates": [x for x in said.gates if x.gate.id in one.gates],
    }


def by_letter(roles: Sequence[Role], letter: str) -> list[str]:
    """The parties that have a part."""
    return [role.party for role in roles if role.letter == letter]


def _paid(document: doc.PlanDocument, one: doc.Activity) -> list[tuple[str, str, int]]:
    names = document.pot_names
    return [
        (names.get(share.pot, share.pot), document.year_label(share.year), share.amount)
        for share in one.paid_by
    ]


def _waits(said: Said, one: doc.Activity) -> list[dict[str, Any]]:
    """What it waits for with the months between, or, in an older plan, what comes before it."""
    if one.time is None:
        return [{"line": x, "reason": "", "margin": None} for x in map(said.line, one.needs) if x]
    return [
        {
            "line": said.line(wait.activity) if wait.activity else None,
            "reason": wait.reason,
            "margin": wait.margin,
            "binding": wait.binding,
        }
        for wait in one.time.waits
        if not wait.gate
    ]
