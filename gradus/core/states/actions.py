"""Writes to States, institutions, units, partners and programmes."""

from __future__ import annotations

from gradus.catalogue.member_states import demo_states, member_states
from gradus.core.states import models


def load_states() -> None:
    """Give every Member State of the catalogue, and every fictional one, its row."""
    known = set(models.State.objects.values_list("code", flat=True))
    models.State.objects.bulk_create(
        models.State(code=entry.alpha3, fictional=fictional)
        for entries, fictional in ((member_states(), False), (demo_states(), True))
        for entry in entries
        if entry.alpha3 not in known
    )
