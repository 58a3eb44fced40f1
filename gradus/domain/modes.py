"""How a State is assessed: by itself, by a mission, from a desk, by peers."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from gradus.domain.messages import N_


class Mode(StrEnum):
    """A way of assessing, as files and programs name it."""

    SELF = "self"
    MISSION = "mission"
    DESK = "desk"
    PEER = "peer"


TITLES: Mapping[Mode, str] = {
    Mode.SELF: N_("Self-assessment"),
    Mode.MISSION: N_("Assessment mission"),
    Mode.DESK: N_("From public sources only"),
    Mode.PEER: N_("Peer review"),
}
"""What people read."""
SHORT: Mapping[Mode, str] = {
    Mode.DESK: N_("Desk"),
    Mode.SELF: N_("Self-assessment"),
    Mode.MISSION: N_("Mission"),
    Mode.PEER: N_("Peer review"),
}
"""What people choose from in a cell of the workbook, or on a phone."""
