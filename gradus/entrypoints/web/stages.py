"""A State's steps in full, composed of what the rooms tell the viewer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from gradus.catalogue.installed import installed_shelf
from gradus.core.access.actor import Actor
from gradus.core.access.scope import current
from gradus.core.states.models import State
from gradus.core.ui.next_step import NextStep
from gradus.domain.journey import JOURNEY
from gradus.domain.ownership import Axis
from gradus.entrypoints.web.journey_map import card
from gradus.steps.planning import public as planning
from gradus.workflows.stage_journey import Stage, stage_journey

WORDS = {
    "done": (gettext_lazy("done"), "good"),
    "standing": (gettext_lazy("here now"), "info"),
    "blocked": (gettext_lazy("blocked"), "bad"),
    "later": (gettext_lazy("later"), ""),
    "unknown": (gettext_lazy("not known yet"), ""),
}


def journey_of(viewer: Actor, at: datetime, state: State) -> dict[str, Any]:
    """What the page of a State's journey shows."""
    seen = card(viewer, at, state)
    reads = state.pk in current().ids("plan", Axis.STATE)
    language = (get_language() or "en")[:2]
    latest = planning.latest(viewer, at, language, state.pk) if reads else None
    both = zip(JOURNEY, seen.steps, strict=True)
    done = {step.room for step, shown in both if shown["state"] == "done"}
    stages = stage_journey(
        latest.document if latest else None,
        latest.delivery if latest else None,
        done,
        installed_shelf().interventions,
    )
    return {
        "state": state,
        "latest": latest,
        "reads": reads,
        "stages": [
            {"is": stage, "seen": one, "word": word, "tone": tone}
            for stage, one in zip(stages, seen.steps, strict=True)
            for word, tone in [_word(stage, one)]
        ],
        "next": _next(stages, latest, state) or seen.next,
    }


def _word(stage: Stage, seen: dict[str, str]) -> tuple[Any, str]:
    if seen["state"] == "closed" and stage.where in {"standing", "unknown"}:
        return _("not open to you"), ""
    if stage.where == "standing" and seen["state"] == "later" and not stage.activities:
        return WORDS["later"]  # a step before the plan that is not begun
    return WORDS[stage.where]


def _next(
    stages: tuple[Stage, ...], latest: planning.Latest | None, state: State
) -> NextStep | None:
    """The cheapest way on where a step of an agreed plan is blocked."""
    stage = next((one for one in stages if one.where == "blocked" and one.unblock), None)
    if latest is None or not latest.agreed or stage is None or stage.unblock is None:
        return None
    gate = next(iter(stage.unblock.gates), None)
    if gate is not None:
        text = _("It opens “{title}”. Whose move it is: {owner}.").format(
            title=stage.unblock.opens.title, owner=gate.owner or _("not said")
        )
        url = reverse("planning:conditions", args=[state.code, latest.plan.id])
        return NextStep(
            _("Have it confirmed: {title}").format(title=gate.title), text, url,
            _("See what must hold"),
        )  # fmt: skip
    url = reverse("planning:delivery", args=[state.code, latest.plan.id])
    return NextStep(
        _("Get on with what the next step waits for"),
        _("“{title}” waits for it.").format(title=stage.unblock.opens.title),
        url,
        _("See how far it is"),
    )
