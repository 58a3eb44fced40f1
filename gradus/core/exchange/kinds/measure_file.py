"""A measure as JSON: written from what is seen here, and read back strictly."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.text import slugify

from gradus.core.exchange.refused import ExchangeRefused
from gradus.core.exchange.registry import Received
from gradus.core.results.rules import (
    Direction,
    Grade,
    ValueKind,
    check_given,
    check_scale,
    read,
    stored,
    written,
)
from gradus.core.results.selectors import FigureSeen, MeasureSeen
from gradus.domain.refusals import Refusal
from gradus.domain.texts import is_control, is_deceptive

FORMAT = "gradus-measure/1"
FILE = "measure.json"
MOST_BYTES, MOST_FIGURES = 500_000, 500  # of each sort; an honest measure has dozens
DEFINITION = ("code", "title", "definition", "unit", "kind", "levels", "direction", "source")
FIGURES = ("baselines", "targets", "observations")
_LONGEST = {"code": 60, "title": 200, "definition": 10_000, "unit": 60, "source": 300}
_FIELDS = {"starts", "ends", "value", "missing_because", "grade", "source"}
_ODD = (ValueError, TypeError, KeyError, AttributeError, RecursionError, Refusal)


def plain_measure(seen: MeasureSeen) -> dict[str, Any]:
    """A measure and the figures that stand, as plain values."""
    found: dict[str, Any] = {name: getattr(seen, name) for name in DEFINITION}
    found |= {"kind": seen.kind.value, "direction": seen.direction.value}
    found |= {"levels": list(seen.levels), "format": FORMAT}
    return found | {name: [plain_figure(one) for one in getattr(seen, name)] for name in FIGURES}


def plain_figure(one: FigureSeen) -> dict[str, Any]:
    """A figure as plain values."""
    return {
        "starts": one.starts.isoformat(),
        "ends": one.ends.isoformat(),
        "value": None if one.value is None else written(one.value),
        "missing_because": one.missing_because,
        "grade": one.grade,
        "source": one.source,
    }


def write_measure(seen: MeasureSeen) -> bytes:
    """The file that goes out."""
    text = json.dumps(plain_measure(seen), ensure_ascii=False, sort_keys=True, indent=1)
    return text.encode() + b"\n"


def read_measure(received: Received) -> dict[str, Any]:
    """The measure that was sent. Raises ExchangeRefused unless it is one that could stand here."""
    unread = ExchangeRefused("not-readable", title=received.item.title)
    try:
        data = received.files[FILE]
        sent: Any = json.loads(data) if len(data) <= MOST_BYTES else None
        sound = _is_measure(sent)
    except _ODD as error:
        raise unread from error
    if not sound:
        raise unread
    return dict(sent)


def _is_measure(sent: Any) -> bool:
    """Whether it is a measure; what it raises is a no too."""
    kind, levels = ValueKind(sent["kind"]), sent["levels"]
    Direction(sent["direction"])
    check_scale(kind, levels)
    return (
        set(sent) == {"format", *DEFINITION, *FIGURES}
        and sent["format"] == FORMAT
        and all(_is_text(sent[name], most) for name, most in _LONGEST.items())
        and all(_is_text(level, 60) and level == level.strip() for level in levels)
        and sent["code"] == slugify(sent["code"]) != ""
        and all(len(sent[name]) <= MOST_FIGURES for name in FIGURES)
        and all(_is_figure(name, kind, levels, one) for name in FIGURES for one in sent[name])
    )


def _is_figure(name: str, kind: ValueKind, levels: list[str], figure: Mapping[str, Any]) -> bool:
    value, missing = figure["value"], figure["missing_because"]
    starts, ends = date.fromisoformat(figure["starts"]), date.fromisoformat(figure["ends"])
    check_given(value, missing)
    if value is not None:
        stored(kind, levels, read(kind, value))
    if name == "targets":
        complete = value is not None and figure["grade"] == figure["source"] == ""
    else:
        complete = bool(Grade(figure["grade"]))
    texts = (missing, figure["source"])
    return (
        set(figure) == _FIELDS
        and complete
        and starts <= ends
        and all(_is_text(text, 300) for text in texts)
    )


def _is_text(text: object, most: int) -> bool:
    """Whether it is a text with nothing in it that controls, turns or hides."""
    return (
        isinstance(text, str)
        and len(text) <= most
        and not any((is_control(c) and c not in "\n\t") or is_deceptive(c) for c in text)
    )
