"""The register of the demonstration: fictional efforts of fictional providers, some in each other's way."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from gradus.core.access.actor import Actor
from gradus.core.accounts.demo import PARTNER
from gradus.core.coordination.actions import efforts
from gradus.core.states.models import Partner, State
from gradus.workflows.effort import Entry

POLICE = "Police Cybercrime Unit"
RESPONDERS, INVESTIGATORS = f"{POLICE} / First responders", f"{POLICE} / Investigations"
LAB = "National Forensic Service"
TOLD: dict[str, Any] = {"source": "Meeting of providers (fictional)", "source_date": "2026-11"}
EFFORTS: tuple[tuple[bool, dict[str, Any]], ...] = (  # by the demonstration's donor: its own
    (False, {
        "identifier": "XX-FIC-NRU-2025-01", "provider": "Northern Rule of Law Union (fictional)",
        "provider_kind": "multilateral", "title": "Seizing devices at the scene",
        "description": "Two courses of ten days with exercises at a fictional scene.",
        "kind": "training", "status": "done", "starts": "2025-09", "ends": "2026-02",
        "topics": ("INV", "DFL"), "reaches": (RESPONDERS,), "people": 18,
        "funders": ("Northern Rule of Law Union (fictional)",),
    }),
    (True, {
        "identifier": "XX-FIC-DD-7", "provider": "Demonstration donor",
        "provider_kind": "bilateral", "title": "First responders of the capital",
        "description": "Courses for those who come first to where a device is found.",
        "kind": "training", "status": "under-way", "starts": "2026-08", "ends": "2027-06",
        "topics": ("DFL", "EEV"), "reaches": (RESPONDERS, LAB), "people": 24,
        "amount": Decimal(140_000), "currency": "EUR",
        "implementers": ("National Police and Justice Academy",),
    }),
    (False, {
        "provider": "Harbour Digital Trust (fictional)", "provider_kind": "civil-society",
        "title": "Evidence on phones, from the scene to the court",
        "kind": "training", "status": "planned", "starts": "2027-03", "ends": "2027-10",
        "topics": ("DFL", "EEV", "JUS"), "reaches": (LAB, "Office of the Public Prosecutor"),
        "people": 30,
    }),
    (False, {
        "provider": "Bilateral police cooperation of Ruritania (fictional)",
        "provider_kind": "bilateral", "title": "Adviser on investigations", "kind": "mentoring",
        "status": "under-way", "starts": "2026", "ends": "2027-12", "topics": ("INV", "MNT"),
        "reaches": (INVESTIGATORS,), "people": 9,
    }),
    (False, {
        "provider": "National Cybercrime Council", "provider_kind": "national",
        "title": "Map of providers and projects", "kind": "policy", "status": "done",
        "starts": "2026-06", "ends": "2026-10", "topics": ("POL",),
        "interventions": ("provider-mapping",), "reaches": ("National Cybercrime Council",),
    }),
    (False, {
        "provider": "University of Arden (fictional)", "provider_kind": "academic",
        "title": "Safe use of the internet in schools", "kind": "awareness", "status": "done",
        "starts": "2024-09", "ends": "2025-06", "topics": ("PRV",),
        "reaches": ("Ministry of Education",), "people": 4_000,
    }),
)  # fmt: skip


def enter_efforts(by: Actor, at: datetime, state: State) -> None:
    """What other providers do in a State, as its coordinator enters it, who acts already."""
    donor = Partner.objects.get(code=PARTNER)
    for own, told in EFFORTS:
        values = TOLD | told | ({"provider": donor.name} if own else {})
        efforts.enter(
            by=by,
            at=at,
            state_id=state.pk,
            entry=Entry(**values),
            partner_id=donor.pk if own else None,
        )
