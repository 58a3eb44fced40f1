"""Between States: every operation answers another State's people as if there were nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.conf import settings

from gradus.core.accounts.tests import people
from gradus.entrypoints.api.description import CHANGING, description
from gradus.entrypoints.api.root import api
from gradus.entrypoints.api.tests.calls import Caller, caller, key_of
from gradus.entrypoints.api.tests.things import Things, some_of_everything

pytestmark = pytest.mark.django_db
NOWHERE = "01890000-0000-7000-8000-000000000000"
# one's own, or everybody's: there is no other State in them
OWN = {
    "/api/me",
    "/api/me/digest",
    "/api/me/erasure",
    "/api/tokens",
    "/api/states",
    "/api/grants",
    "/api/partners",
}
OWN |= {
    "/api/programmes",
    "/api/answer-groups",
    "/api/instrument-editions",
    "/api/erasures",
    "/api/pots",
    "/api/offers",
    "/api/supplies",
    "/api/efforts",
    "/api/consultations",
    "/api/gates",
    "/api/world-threats",
}


def addresses(things: Things) -> Iterator[tuple[str, str, str]]:
    """For each operation: its method, an address of the other State, and one of nothing."""
    for path, methods in description(api(), settings.VERSION)["paths"].items():
        if path in OWN or path == "/api/programmes/{code}/partners":
            continue
        there = path.replace("{where}", "states").replace("{code}", "XAA")
        there = there.replace("{name}", "plan.json")
        key = path.split("{pk}")[0]
        nothing = there.replace("XAA", "XQQ").replace("{pk}", NOWHERE)
        for method in methods:
            yield method.upper(), there.replace("{pk}", things.ids.get(key, NOWHERE)), nothing


def ask(caller: Caller, method: str, path: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    if method.lower() not in CHANGING:
        answer = caller.get(path)
    elif re.search(
        r"/(?:workbook|preview|plans|replan|ink-pages|receipts|arrivals|views/table|state-file)$",
        path,
    ):
        answer = caller.upload(path, {})
    else:
        answer = caller.change(method, path, {})
    return answer.status_code, answer.content, sorted(answer.headers.items())


def test_another_states_things_are_answered_as_nothing_is() -> None:
    mine = people.member("national_coordinator", "a@example.org", state=people.state("XAA"))
    things = some_of_everything(caller(mine), key_of(mine).secret)
    theirs = people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    # two keys of the same person: of one, fewer requests are answered in a minute than there are here
    other, again = caller(theirs), caller(theirs)
    checked = 0
    for method, there, nothing in addresses(things):
        seen, unseen = ask(other, method, there), ask(again, method, nothing)
        assert seen == unseen, (method, there)
        # what has no right form, or what no role of the key's holder may do anywhere, is refused
        # before it is looked for, alike for all
        assert seen[0] in {403, 404, 422}, (method, there, seen[1])
        checked += 1
    assert checked > 40


def test_no_answer_to_another_state_holds_a_word_of_this_one() -> None:
    mine = people.member("national_coordinator", "a@example.org", state=people.state("XAA"))
    here = caller(mine)
    here.post("/api/states/XAA/institutions", {"name": "CANARY-7391", "kind": "police"})
    supply = {"kind": "mentors", "number": 1, "starts": "2027-01-01", "ends": "2027-12-31"}
    assert here.post("/api/states/XAA/supplies", supply).status_code == 201
    theirs = people.member("national_coordinator", "b@example.org", state=people.state("XBB"))
    other = caller(theirs)
    for path in sorted(OWN - {"/api/me/digest", "/api/me/erasure", "/api/world-threats"}):
        answer = other.get(path)
        assert answer.status_code == 200
        assert b"CANARY" not in answer.content
        assert b"XAA" not in answer.content
