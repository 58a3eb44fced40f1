"""A State with one of everything, made through the API itself."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile

from gradus.catalogue.shelf import SHIPPED
from gradus.core.access.actor import Actor
from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.actions.own import ask_erasure
from gradus.core.accounts.models import User
from gradus.core.accounts.selectors import actor_of
from gradus.core.exchange.actions.peers import confirm_peer
from gradus.core.exchange.models import Peer
from gradus.core.exchange.tests.sender import Sender, measure
from gradus.core.ledger.record import record
from gradus.entrypoints.api.tests.calls import Caller, now
from gradus.formats.statistics.tests.tables_made import SURVEY
from gradus.steps.planning.models.agreement import InkPages
from gradus.steps.planning.models.consultation import Consultation, Contribution
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.models.plans import Plan

DEMO = SHIPPED / "demo" / "XAA"


def sheet(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


@dataclass(frozen=True)
class Things:
    """Addresses (without the host) of rows that are there, by the path of the description."""

    secret: str
    ids: dict[str, str]

    def put_into(self, case: Any) -> None:
        """Let a request that is otherwise right lead to something that is there."""
        if case.meta is not None and not case.meta.generation.mode.is_positive:
            return
        where = case.path_parameters or {}
        if "code" in where:
            case.path_parameters["code"] = "prog" if "programmes" in case.path else "XAA"
        if "where" in where:
            case.path_parameters["where"] = "states"
        if "group" in where:
            case.path_parameters["group"] = "ransomware"
        if "pk" in where:
            case.path_parameters["pk"] = self.ids[case.path.split("{pk}")[0]]


def some_of_everything(api: Caller, secret: str) -> Things:
    """An institution, a unit, a person, an assessment with answers, a plan asked for, a file, a source."""
    state = "/api/states/{code}"
    here = "/api/states/XAA"
    police = _made(api.post(f"{here}/institutions", {"name": "Police", "kind": "police"}))
    unit = _made(api.post(f"{here}/institutions/{police}/units", {"name": "Cyber unit"}))
    assessment = _made(api.post(f"{here}/assessments", {"assessed_on": "2027-01-31"}))
    place = f"{here}/assessments/{assessment}"
    shown = api.upload(f"{place}/workbook", {"workbook": sheet(DEMO / "answers.csv")})
    assert shown.status_code == 200, shown.content
    taken = api.post(f"{place}/answers", {"sha256": shown.json()["sha256"]})
    assert taken.status_code == 200, taken.content
    group = _made(api.post(f"{place}/groups", {"institution_id": police}))
    asked = {"title": "First draft", "assessment": assessment, "seconds": "1"}
    plan = _made(api.upload(f"{here}/plans", asked))
    guest = {"email": "guest@example.org", "name": "Guest", "role": "state_officer"}
    invitation = _made(api.post(f"{here}/invitations", guest))
    source = _made(api.post(f"{here}/sources", {"kind": "document", "title": "Law"}))
    entered = {"institution_id": police, "name": "Ada Example", "roles": ["practitioner"]}
    person = _made(api.post(f"{here}/people", entered))
    defined = {"title": "Cases", "definition": "Cases charged", "kind": "number"}
    defined |= {"direction": "up", "source": "Prosecution"}
    defined_id = _made(api.post(f"{here}/measures", defined))
    text = {"file": SimpleUploadedFile("note.txt", b"A note\n")}
    found = api.upload(f"{here}/evidence/preview", text)
    assert found.status_code == 200, found.content
    kept = {"sha256": found.json()["sha256"], "name": "note.txt", "marking": "TLP:GREEN"}
    file = _made(api.post(f"{here}/evidence", kept))
    rests = {"indicator": "GOV-01", "item_id": file}
    attached = _made(api.post(f"/api/answer-groups/{group}/evidence", rests))
    time = {"starts": "2027-01-01", "ends": "2027-12-31"}
    people = {"kind": "trainers", "number": 2}
    supply = _made(api.post(f"{here}/supplies", people | time))
    days = {"kind": "holiday", "reason": "Holidays"}
    circumstance = _made(api.post(f"{here}/circumstances", days | time))
    told = {"provider": "Fund", "title": "Course", "reaches": ["Police"], "topics": ["DFL"]}
    effort = _made(api.post(f"{here}/efforts", told))
    table = SimpleUploadedFile("efforts.csv", b"provider,title\nFund,Other\n")
    brought = api.upload(f"{here}/efforts/preview", {"file": table})
    assert brought.status_code == 200, brought.content
    stands = {"fact": "premises", "status": "open"}
    precondition = _made(api.post(f"{here}/preconditions", stands))
    carries = {"institution_id": police, "at_a_time": 2}
    capacity = _made(api.post(f"{here}/capacities", carries))
    threats = _threats(api, f"{here}/threats")
    peer, release, arrival = _exchanged(api, f"{here}/exchange")
    (member,) = api.get(f"{here}/members").json()["items"]
    ask_erasure(by=Actor(id=UUID(api.get("/api/me").json()["id"])), at=now())
    change, pages = _negotiated(plan)
    consultation, contribution = _consulted(plan, police)
    return Things(
        secret,
        {
            f"{state}/institutions/": police,
            f"{state}/units/": unit,
            f"{state}/assessments/": assessment,
            "/api/answer-groups/": group,
            "/api/answer-evidence/": attached,
            f"{state}/plans/": plan,
            "/api/plan-changes/": change,
            "/api/plan-ink-pages/": pages,
            "/api/consultations/": consultation,
            "/api/contributions/": contribution,
            f"{state}/grants/": police,  # there is none
            "/api/{where}/{code}/members/": member["id"],
            "/api/{where}/{code}/invitations/": invitation,
            "/api/{where}/{code}/recoveries/": police,  # there is none
            "/api/diligence/": police,  # there is none, and a coordinator reads none
            "/api/diligence/measures/": police,
            "/api/people/": person,
            "/api/measures/": defined_id,
            "/api/supplies/": supply,
            f"{state}/preconditions/": precondition,
            f"{state}/capacities/": capacity,
            f"{state}/circumstances/": circumstance,
            "/api/pots/": supply,  # pots and offers are not a State's: there is none
            "/api/offers/": supply,
            f"{state}/record/": api.get(f"{here}/record").json()["items"][0]["id"],
            "/api/efforts/": effort,
            "/api/evidence/": file,
            "/api/sources/": source,
            **{f"{state}/threats/{name}/": pk for name, pk in threats.items()},
            "/api/programmes/{code}/statistics/": police,  # a coordinator publishes none
            "/api/programmes/{code}/statistics-terms/": police,
            f"{state}/exchange/peers/": peer,
            f"{state}/exchange/releases/": release,
            f"{state}/exchange/arrivals/": arrival,
            "/api/erasures/": api.get("/api/erasures").json()["items"][0]["id"],
            "/api/tokens/": api.get("/api/tokens").json()["items"][-1]["id"],
        },
    )


def _threats(api: Caller, place: str) -> dict[str, str]:
    """A source whose file waits, a term decided, a view, a harm, and something that is emerging."""
    told = {"title": "Police", "publisher": "Office", "licence": "Open", "kind": "survey"}
    source = _made(api.post(f"{place}/sources", told))
    survey = SimpleUploadedFile("survey.csv", SURVEY.encode())
    shown = api.upload(f"{place}/sources/{source}/preview", {"file": survey})
    assert shown.status_code == 200, shown.content
    because = {"because": "It is"}
    term = {"scheme": "national:XAA", "term": "Hacking", "outcome": "ignore"}
    judged = {"group": "ransomware", "who": "Police", "low": "20", "best": "50", "high": "80"}
    noted = {"title": "Calls", "text": "Calls that sound like a child", "seen_on": "2026-01-31"}
    ids = {
        "sources": source,
        "terms": _made(api.post(f"{place}/terms", term | because)),
        "views": _made(api.post(f"{place}/views", judged | {"given_on": "2026-01-31"})),
        "emerging": _made(api.post(f"{place}/emerging", noted)),
    }
    harm = {"low": "1", "mid": "2", "high": "3"} | because
    weighed = api.change("PUT", f"{place}/harms/ransomware", harm)
    assert weighed.status_code == 200, weighed.content
    return ids


def _negotiated(plan: str) -> tuple[str, str]:
    """A change of words that waits for an answer, and pages brought, of a plan not made yet."""
    with system("test"):
        row = Plan.objects.get(pk=plan)
        by = Actor(id=row.asked_by)
        own = {"plan": row, "state_id": row.state_id}
        change = ProposedChange(
            line=row, kind="words", reason="Two trainers more", side="state",
            proposed_by=by.id, proposed_at=now(), **own,
        )  # fmt: skip
        pages = InkPages(
            digest="0" * 64, name="signed.pdf", content=b"%PDF-1.7 signed", sha256="0" * 64,
            signed_on=now().date(), brought_by=by.id, brought_at=now(), **own,
        )  # fmt: skip
        for one in (change, pages):
            one.save(force_insert=True)
            record(by=by, at=now(), action="test", thing=one.thing(), rule="test")
    return str(change.pk), str(pages.pk)


def _consulted(plan: str, institution: str) -> tuple[str, str]:
    """An institution that is asked about a plan, and what it says."""
    with system("test"):
        row = Plan.objects.get(pk=plan)
        by = Actor(id=row.asked_by)
        own = {"state_id": row.state_id, "institution_id": institution}
        consultation = Consultation(
            plan=row, line=row, question="When?", until=now().date(), extract={"activities": []},
            asked_by=by.id, asked_at=now(), **own,
        )  # fmt: skip
        said = Contribution(
            consultation=consultation, text="In June.", given_by=by.id, given_at=now(), **own
        )
        for one in (consultation, said):
            one.save(force_insert=True)
            record(by=by, at=now(), action="test", thing=one.thing(), rule="test")
    return str(consultation.pk), str(said.pk)


def _exchanged(api: Caller, place: str) -> tuple[str, str, str]:
    """Another instance whose fingerprint a person confirmed, a release to it, a bundle from it."""
    sender = Sender()
    peer = _made(api.post(f"{place}/peers", {"title": "Own", "card": sender.card().line()}))
    user = User.objects.get(pk=api.get("/api/me").json()["id"])
    by = actor_of(user, now(), second_factor=True, stepped_up_at=now())
    with acting(scope_for(by, now())):
        row = Peer.objects.get(pk=peer)
        confirm_peer(by=by, at=now(), peer=row, shown=row.fingerprint)
    offer = api.get(f"{place}/offers").json()[0]
    thing = {"kind": offer["kind"], "ref": offer["ref"]}
    release = _made(api.post(f"{place}/releases", {"peer_id": peer, "items": [thing]}))
    bundle = SimpleUploadedFile("1.bundle", sender.bundle(measure()))
    return peer, release, _made(api.upload(f"{place}/arrivals", {"file": bundle}))


def _made(answer: Any) -> str:
    assert answer.status_code in {201, 202}, answer.content
    return str(answer.json()["id"])
