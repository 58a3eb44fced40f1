"""Which open questions could still change the plan, as programs read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ninja import Schema
from pydantic import Field

from gradus.steps.assessment.matters import Matters


class MattersOut(Schema):
    found_at: datetime | None = Field(description="null: it was never asked.")
    later_answers: bool = Field(
        description="Whether others were saved since: then no answer is said to be needless."
    )
    could_change: list[str] = Field(description="Open questions that could still change the plan.")
    cannot_change: list[str] = Field(description="Open questions that cannot any more: proven.")


def told(found: Matters, open_: Sequence[str]) -> dict[str, Any]:
    """What is known of the questions that are open."""
    return {
        "found_at": found.found_at,
        "later_answers": found.found_at is not None and not found.fresh,
        "could_change": found.among(open_, "yes"),
        "cannot_change": found.among(open_, "no"),
    }
