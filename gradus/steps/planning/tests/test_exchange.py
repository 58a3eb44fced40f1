"""A plan that was really made is one that another instance of the State takes."""

from __future__ import annotations

import asyncio
import hashlib

import pytest

from gradus.core.access.decide import scope_for
from gradus.core.access.scope import acting, system
from gradus.core.accounts.selectors import actor_of
from gradus.core.accounts.tests.people import member, now, robot, signed_in, state
from gradus.core.exchange.registry import Received, kind_of
from gradus.core.ledger.record import record
from gradus.domain.ids import new_id
from gradus.entrypoints.jobs.worker import work
from gradus.formats.bundles.manifest import File, Item, sound_text
from gradus.steps.planning.models.plans import Plan
from gradus.steps.planning.tests.test_plans import asked, assessed, quick

pytestmark = pytest.mark.usefixtures("committing")


def test_every_document_of_a_plan_goes_out_and_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    quick(monkeypatch)
    user = member("national_coordinator", "c@xaa.example", state=state())
    client = signed_in(user)
    assessed(client)
    asked(client)
    asyncio.run(work(wait=False))
    with system("test"):
        made = Plan.objects.get()
        made.status, made.agreed_at = Plan.Status.AGREED, now()
        made.save()
        record(by=robot(), at=now(), action="test", thing=made.thing(), rule="test")
    by = actor_of(user, now(), second_factor=True)
    kind = kind_of("plan")
    with acting(scope_for(by, now())):
        content = kind.content(by, made.state_id, made.pk)
        assert content is not None
        assert set(content.files) == set(made.documents.values_list("name", flat=True))
        assert all(sound_text(text, 500) for text in content.about.values())
        files = tuple(
            File(name, len(data), hashlib.sha256(data).hexdigest())
            for name, data in content.files.items()
        )
        item = Item("plan", new_id(), content.title, content.marking, content.about, files)
        received = Received(item, content.files, "Own")
        assert kind.compare(by, made.state_id, received).trouble is None
        taken = kind.take(by=by, at=now(), state_id=made.state_id, received=received)
    url = f"/planning/XAA/{taken}/"
    page = client.get(url)
    assert "It was agreed at Own" in page.content.decode()
    assert client.get(f"{url}files/plan.pdf").content == content.files["plan.pdf"]
