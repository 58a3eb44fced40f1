"""A plan from asking to agreement, by pages and by the worker."""

from __future__ import annotations

import asyncio
import io
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from gradus.catalogue.shelf import SHIPPED, Shelf
from gradus.core.access.scope import system
from gradus.core.accounts.models import Grant, Holding, User
from gradus.core.accounts.tests.people import (
    entries,
    hold,
    member,
    now,
    programme,
    signed_in,
    state,
)
from gradus.core.jobs.models import Run
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.entrypoints.jobs.worker import work
from gradus.steps.assessment.tests.catalogues import Catalogue, forget, heavier
from gradus.steps.assessment.tests.test_pages import answers_of, started, upload
from gradus.steps.planning import bridge
from gradus.steps.planning.models.plans import Document, Plan

pytestmark = pytest.mark.usefixtures("committing")


def assessed(client: Client, code: str = "XAA") -> None:
    url = started(client, code)
    confirm = upload(client, url, answers_of(code), "a.csv")["Location"]
    client.post(confirm, {"confirmed": client.get(confirm).context["preview"].sha256})


def asked(client: Client, code: str = "XAA", **more: object):
    """Ask for a plan from the State file that comes with the fictional State."""
    given = SimpleUploadedFile("state.yaml", (bridge.shipped_state_file(code) or "").encode())
    page = client.get(f"/planning/{code}/new/")
    assessment = page.context["form"].fields["assessment"].choices[0][0]
    return client.post(
        f"/planning/{code}/new/",
        {
            "title": "First draft",
            "assessment": assessment,
            "seconds": "20",
            "state_file": given,
            **more,
        },
    )


def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Searches of a second: what is tested here is not the solver."""
    from gradus.steps.planning.actions import plans as actions

    monkeypatch.setattr(actions, "MOST_SECONDS", 1)


def coordinator(code: str = "XAA") -> Client:
    return signed_in(member("national_coordinator", f"c@{code}.example", state=state(code)))


def test_a_plan_is_made_by_a_worker_agreed_by_two_and_carries_its_access(monkeypatch) -> None:
    quick(monkeypatch)
    client = coordinator()
    assessed(client)
    url = asked(client)["Location"]
    waiting = client.get(url)
    assert waiting.context["under_way"]
    asyncio.run(work(wait=False))
    asyncio.run(work(wait=False))  # which open questions could still change it
    page = client.get(url)
    assert not page.context["under_way"]
    with system("test"):
        assert Run.objects.get(name="planning.what-matters").status == "done"
    assert "Open questions of the assessment" in page.content.decode()
    assert page.context["plan"].summary["activities"] > 3
    assert len(page.context["run"].inputs_hash) == 64

    pdf = client.get(f"{url}files/plan.pdf")
    assert "Arden" in PdfReader(io.BytesIO(pdf.content)).pages[0].extract_text()
    made = json.loads(client.get(f"{url}files/plan.json").content)
    assert len(made["activities"]) == page.context["plan"].summary["activities"]
    assert client.get(f"{url}files/secrets.json").status_code == 404

    officer = member("programme_officer", "po@un.example", programme=programme())
    outside = signed_in(officer)
    assert outside.get(url).status_code == 404
    let_in(officer, ["plan"])
    assert outside.get(url).status_code == 200
    second = signed_in(member("state_officer", "second@xaa.example", state=state()))

    sign = f"{url}agreement/sign/"
    shown = client.get(f"{url}agreement/").context["agreed"].digest
    assert second.post(sign, {"shown": shown}).status_code == 422, "nobody put it forward yet"
    assert client.post(f"{url}agreement/forward/").status_code == 302
    assert second.post(sign, {"shown": "another"}).status_code == 422
    refused = client.post(sign, {"shown": shown})
    assert refused.status_code == 422, "who made the last change does not sign"
    assert "You made the last change" in refused.content.decode()
    assert second.post(sign, {"shown": shown}).status_code == 302
    assert second.post(sign, {"shown": shown}).status_code == 422, "a side signs once"
    assert client.get(url).context["plan"].status == "signature"
    assert outside.post(sign, {"shown": shown}).status_code == 302
    assert client.get(url).context["plan"].status == "agreed"
    asyncio.run(work(wait=False))  # the agreed plan is printed, with who signed it
    agreed = PdfReader(io.BytesIO(client.get(f"{url}files/agreed.pdf").content))
    text = " ".join("".join(page.extract_text() for page in agreed.pages).split())
    assert "second" in text, "the officer who signed for the State"
    assert shown[:12] in text.replace(" ", "")

    with system("test"):
        lease = Grant.objects.get(basis="plan")
        assert lease.user_id == officer.pk
        assert "findings" not in lease.kinds
        assert lease.ends > now() + timedelta(days=600)
        Grant.objects.exclude(pk=lease.pk).update(revoked_at=now())  # what let the officer in
        touch(lease)
    assert outside.get(url).status_code == 200, "the plan itself carries the access"
    revoked = client.post(f"/account/state/XAA/grants/{lease.pk}/revoke/")
    assert revoked.status_code == 302
    assert outside.get(url).status_code == 404, "which the State revokes at once"
    reads = [json.loads(one.body) for one in entries("read.granted")]
    assert reads
    assert any(url in read["diff"]["page"] for read in reads)


def test_the_page_says_how_far_the_work_is(monkeypatch) -> None:
    quick(monkeypatch)
    client = coordinator()
    assessed(client)
    url = asked(client)["Location"]
    seen = []

    def watched(*told, tell, **more):
        made = make_plan(*told, tell=tell, **more)
        seen.append(client.get(f"{url}progress/").content.decode())
        return made

    make_plan = bridge.make_plan
    monkeypatch.setattr(bridge, "make_plan", watched)
    asyncio.run(work(wait=False))
    (page,) = seen
    (share,) = re.findall(r'<progress id="progress" max="100" value="(\d+)">', page)
    assert 0 < int(share) < 100
    assert "Writing the documents." in page


def let_in(user, kinds: list[str]) -> None:
    """A grant in force, as if two officers had signed it."""
    with system("test"):
        holding = Holding.objects.get(user=user)
        grant = Grant(
            state=state(), user=user, holding=holding, role=holding.role, kinds=kinds,
            may_change=True, purpose="test", basis="assignment", proposed_by=user.pk,
            proposed_at=now(), starts=now() - timedelta(hours=1), ends=now() + timedelta(days=9),
        )  # fmt: skip
        grant.save(force_insert=True)
        from gradus.core.accounts.models import GrantSignature
        from gradus.core.accounts.rules import grant_digest

        known = User.objects.filter(email="so@xaa.example").first()
        signer = known or member("state_officer", "so@xaa.example", state=state())
        GrantSignature(
            grant=grant,
            state_id=grant.state_id,
            grantee_id=user.pk,
            signed_by=signer.pk,
            signed_at=now(),
            digest=grant_digest(grant),
        ).save(force_insert=True)
        touch(grant)


def touch(row) -> None:
    from gradus.core.accounts.tests.people import robot
    from gradus.core.ledger.record import record

    record(by=robot(), at=now(), action="test", thing=row.thing(), rule="test")


def test_a_plan_needs_an_assessment_first() -> None:
    page = coordinator().get("/planning/XAA/new/")
    assert "An assessment comes first" in page.content.decode()


@pytest.mark.parametrize(
    ("state_file", "told"),
    [
        (b"schema: gradus.state/1\ncode: XBB\n", "state.yaml"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"- just\n- a list\n", "state.yaml"),
        ((SHIPPED / "demo/XBB/state.yaml").read_bytes(), "XBB"),
        ((SHIPPED / "demo/XAA/state.yaml").read_bytes() + b"#\n" * 250_000, "500000"),
    ],
)
def test_a_wrong_state_file_is_refused_in_place(state_file: bytes, told: str) -> None:
    client = coordinator()
    assessed(client)
    answer = asked(client, state_file=io.BytesIO(state_file))
    assert answer.status_code == 422
    assert told in answer.content.decode()
    with system("test"):
        assert Plan.objects.count() == 0
        assert Run.objects.count() == 0


@pytest.mark.parametrize("name", ["answers.csv", "state.yaml", "a" * 230 + ".csv"])
def test_a_file_of_what_was_done_takes_no_other_files_place(monkeypatch, name: str) -> None:
    """Whatever it is called, the plan is made from the answers and the State file that were kept."""
    from gradus.workflows import make as workflow

    client = coordinator()
    assessed(client)
    done = io.BytesIO(b"kind,what,start,end,provider,institution,units\n")
    done.name = name
    assert asked(client, existing=done).status_code == 302
    seen: list[str] = []

    def look(shelf, request, *_: object):
        seen.extend([request.assessment.read_text(), request.state.read_text()])
        assert request.existing.read_bytes().startswith(b"kind,")
        raise Refusal("looked", message("Looked."), message("-"))

    monkeypatch.setattr(workflow, "make", look)
    asyncio.run(work(wait=False))
    assert seen[0].startswith("unit,")
    assert "gradus.state/1" in seen[1]


def test_a_plan_is_made_with_the_edition_its_assessment_was_made_with(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    from gradus.workflows import make as makes

    catalogue = Catalogue(tmp_path, monkeypatch)
    client = coordinator()
    assessed(client)
    asked(client)
    catalogue.holds(heavier)
    used = []

    def watched(shelf: Shelf, request: makes.Request, *_more: object) -> None:
        used.append(shelf.instrument(request.instrument))
        raise Refusal("seen", message("Seen."), message("Go on."))

    monkeypatch.setattr(makes, "make", watched)
    asyncio.run(work(wait=False))
    forget()
    assert [one.edition for one in used] == ["gradus-cj 1.0"]
    assert used[0].indicators["GOV-01"].weight != 7


def test_stopping_a_plan_that_waits(monkeypatch) -> None:
    quick(monkeypatch)
    client = coordinator()
    assessed(client)
    url = asked(client)["Location"]
    assert client.post(f"{url}cancel/").status_code == 302
    asyncio.run(work(wait=False))
    page = client.get(url)
    assert page.context["run"].status == "cancelled"
    assert "nothing was made" in page.content.decode()


def test_who_lost_the_role_gets_no_plan_made(monkeypatch) -> None:
    """What is allowed is asked again when the run begins."""
    quick(monkeypatch)
    user = member("national_coordinator", "c@xaa.example", state=state())
    client = signed_in(user)
    assessed(client)
    url = asked(client)["Location"]
    with system("test"):
        holding = Holding.objects.get(user=user)
        holding.ends = now() - timedelta(minutes=1)
        holding.save()
        touch(holding)
    asyncio.run(work(wait=False))
    with system("test"):
        assert Document.objects.count() == 0
        assert Run.objects.get().status == "failed"
    hold(user, "national_coordinator", state=state())
    assert "not" in client.get(url).content.decode()


def test_no_plan_possible_is_told_with_what_contradicts(monkeypatch) -> None:
    quick(monkeypatch)
    client = coordinator()
    assessed(client)
    text = (SHIPPED / "demo/XAA/state.yaml").read_text()
    text = text.replace(
        "insists:", "insists:\n  - {intervention: forensic-lab, by: 1, reason: test}"
    )
    url = asked(client, state_file=io.BytesIO(text.encode()))
    assert url.status_code in {302, 422}
    if url.status_code == 302:
        asyncio.run(work(wait=False))
        page = client.get(url["Location"]).content.decode()
        assert "Loosen or withdraw" in page or "fault" in page
