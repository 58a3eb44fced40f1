"""The steps of the model, in the order the programme walks them with a State. Written once."""

from __future__ import annotations

from dataclasses import dataclass

from gradus.domain.messages import N_, Message, message


@dataclass(frozen=True)
class Step:
    """One step: its room, its name, and what it is for in one sentence."""

    room: str
    title: str
    purpose: Message


JOURNEY = (
    Step(
        "threats",
        N_("Look at the threat"),
        message("Which crimes the State faces, and how sure that is."),
    ),
    Step("assessment", N_("Assess"), message("What the State can do today, in its own view.")),
    Step("planning", N_("Agree"), message("A tailored national plan, agreed with the State.")),
    Step(
        "training", N_("Train"), message("Selected practitioners, with the academy, followed up.")
    ),
    Step("equipment", N_("Equip"), message("After training, from available donations.")),
    Step(
        "mentoring", N_("Mentor on the job"), message("Teams and mentors beside trained officials.")
    ),
    Step("scaleback", N_("Scale back"), message("Practitioners train others; support tapers.")),
    Step(
        "outreach",
        N_("Reach out"),
        message("Materials, campaigns and cooperation, with local authorities."),
    ),
)
"""From the global picture of threats to cooperation that lasts (mission, the journey)."""
