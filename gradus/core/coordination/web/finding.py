"""The register read as a whole: who works where, overlaps, repeats, what nobody serves.

Its address lies in ``entrypoints/web``, which knows what is needed of each topic.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from gradus.core.access.request import ActorRequest
from gradus.core.coordination import selectors, words
from gradus.core.coordination.web.frame import way_of
from gradus.core.states.models import State
from gradus.workflows import coordination as sums

MOST_SHOWN = 25
MOST_ROWS = 40


def together(
    request: ActorRequest, of: State, needs: Mapping[str, float] | None, assessed_on: date | None
) -> HttpResponse:
    """Overlaps, repeat training, gaps; and a table of units and topics with who is there.

    ``needs``: of topics, as the assessment of that day has them and the viewer may see them.
    """
    today = request.at.date()
    found = selectors.findings(request.actor, of.pk, today, needs)
    topics = words.topics()
    used = [one for one in topics if any(one in row for row in found.matrix.values())]
    context = {
        "state": of,
        "way": way_of(request, of, (_("Who works where"), "")),
        "efforts": found.efforts,
        "overlaps": [
            {
                "text": words.of_overlap(one, today),
                "credited": words.of_credits(
                    [
                        *found.credited.get(one.one.id, ()),
                        *found.credited.get(one.other.id, ()),
                    ]
                ),
                "efforts": _links((one.one, one.other)),
            }
            for one in found.overlaps[:MOST_SHOWN]
        ],
        "overlaps_more": max(0, len(found.overlaps) - MOST_SHOWN),
        "repeats": [
            {"text": words.of_repeat(one), "efforts": _links((one.earlier, one.later))}
            for one in found.repeats[:MOST_SHOWN]
        ],
        "repeats_more": max(0, len(found.repeats) - MOST_SHOWN),
        "months": found.months,
        "gaps": [
            {
                "topic": topics.get(one.topic, one.topic),
                "text": words.of_gap(one),
                "need": None if one.need is None else round(one.need * 100),
            }
            for one in found.gaps
        ],
        "ranked": found.ranked,
        "assessed_on": assessed_on,
        "heads": [(one, topics[one]) for one in used],
        "rows": [
            {
                "name": where.name,
                "cells": [_cell(row.get(topic, ()), topics[topic]) for topic in used],
            }
            for where, row in list(found.matrix.items())[:MOST_ROWS]
        ],
        "rows_more": max(0, len(found.matrix) - MOST_ROWS),
        "unplaced": _links(found.unplaced[:MOST_SHOWN]),
    }
    return render(request, "coordination/together.html", context)


def _cell(efforts: tuple[sums.Effort, ...], topic: str) -> dict[str, Any]:
    providers = dict.fromkeys(one.provider for one in efforts)
    return {"topic": topic, "providers": list(providers), "several": len(providers) > 1}


def _links(efforts: tuple[sums.Effort, ...]) -> list[tuple[str, str]]:
    return [(one.title, reverse("coordination:effort", args=[one.id])) for one in efforts]
