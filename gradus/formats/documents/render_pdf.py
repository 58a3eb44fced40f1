"""The plan as a PDF, set by typst from a template and plain data."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from gradus.domain.messages import message
from gradus.domain.periods import Month
from gradus.domain.refusals import Refusal
from gradus.formats.documents.plan_document import PlanDocument
from gradus.formats.documents.wording import WORDING

Translate = Callable[[str], str]
Charts = Mapping[str, Sequence[bytes]]


class NotTypeset(Refusal):
    """The document could not be set: a font is missing, or the template is broken."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            "not-typeset",
            message("The PDF could not be set ({reason}).", reason=reason[:300]),
            message(
                "Install the fonts named in debian-packages.txt, or report this with the file."
            ),
        )


def render_pdf(
    document: PlanDocument, template: bytes, charts: Charts, translate: Translate
) -> bytes:
    """The document as a tagged PDF; same arguments, same bytes.

    Parameters
    ----------
    document
        What to print.
    template
        A typst template that reads ``data.json`` and the charts beside it.
    charts
        SVG pictures by name, one or more pages each.
    translate
        A gettext function, for headings and column titles.

    Raises
    ------
    NotTypeset
        If typst refuses.
    """
    with tempfile.TemporaryDirectory(prefix="gradus-pdf-") as folder:
        place = Path(folder)
        names = {}
        for name, pictures in charts.items():
            names[name] = [f"{name}-{n}.svg" for n in range(len(pictures))]
            for file, picture in zip(names[name], pictures, strict=True):
                (place / file).write_bytes(picture)
        (place / "plan.typ").write_bytes(template)
        (place / "data.json").write_text(
            json.dumps(_data(document, names, translate), ensure_ascii=False), "utf-8"
        )
        issued = datetime.combine(document.issued_on, datetime.min.time(), UTC)
        try:
            return bytes(
                typst.compile(
                    place / "plan.typ",
                    root=place,
                    timestamp=int(issued.timestamp()),
                    pdf_standards=["ua-1"],
                )
            )
        except typst.TypstError as error:
            raise NotTypeset(str(error)) from error


def _data(
    document: PlanDocument, charts: Mapping[str, Sequence[str]], translate: Translate
) -> dict[str, Any]:
    plain = _plain(document)
    plain["years"] = [document.year_label(y) for y in range(document.years)]
    plain["cost"] = document.cost
    plain["start_label"] = str(document.start)
    plain["end_label"] = str(document.start.plus(document.horizon - 1))
    plain["months"] = [str(document.start.plus(m)) for m in range(document.horizon + 72)]
    for activity, values in zip(document.activities, plain["activities"], strict=True):
        values["cost"] = activity.cost
    return {
        "doc": plain,
        "charts": dict(charts),
        "t": {key: translate(text) for key, text in WORDING.items()},
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Month):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(v) for v in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return value
