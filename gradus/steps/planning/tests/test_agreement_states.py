"""Whatever two parties do in whatever order: no step is skipped, four eyes see it, nobody signs what changed.

A model of a few lines says what must be allowed; the program is held to it, and to what must hold of
every plan whatever happened.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import hypothesis.strategies as st
import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from gradus.core.access.actor import Actor
from gradus.core.access.denied import Denied
from gradus.core.access.scope import system
from gradus.core.states.tests.factories import AT
from gradus.domain.refusals import Refusal
from gradus.steps.planning.actions import agreement, negotiation, versions
from gradus.steps.planning.models.agreement import InkPages, Signature
from gradus.steps.planning.models.negotiation import ProposedChange
from gradus.steps.planning.models.plans import Document, Plan
from gradus.steps.planning.tests.factories import Table

PEOPLE = ("coordinator", "second", "delegate", "officer", "colleague", "team")
STATE, PROGRAMME = {"coordinator", "second", "delegate"}, {"officer", "colleague", "team"}
SIGN = {"coordinator", "second", "delegate", "officer", "colleague"}
CHANGE = {"coordinator", "officer", "colleague", "team"}
ORDER = ["asked", "draft", "signature", "agreed"]
people = st.sampled_from(PEOPLE)


class Agreeing(RuleBasedStateMachine):
    """The plan of two parties, beside what a short model says of it."""

    @initialize()
    def begin(self) -> None:
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.table = Table()
        self.clock = 0
        self.versions: list[Plan] = [self.table.plan]
        self.author = ["coordinator"]
        self.reached = ["draft"]
        self.signed: dict[str, str] = {}  # of the latest version: who, for which side
        self.open: list[ProposedChange] = []
        self.later_accepted = False
        self.law = self.needed = (
            1  # what the State's law asks for, and asked when it was put forward
        )
        self.pages: list[InkPages] = []

    def teardown(self) -> None:
        if hasattr(self, "undone"):
            transaction.set_rollback(True)
            self.undone.__exit__(None, None, None)

    def does(self, who: str, verb: Any, **told: Any) -> Any:
        """What came of it: a value, or the code of the refusal. Each thing happens a minute later."""
        self.clock += 1
        at = AT + timedelta(minutes=self.clock)
        person: Actor = getattr(self.table, who)
        by = Actor(**{**vars(person), "stepped_up_at": at})
        try:
            with self.table.seen_by(by):
                return verb(by=by, at=at, **told)
        except Denied:
            return "denied"
        except Refusal as no:
            return no.code

    @property
    def latest(self) -> Plan:
        return self.versions[-1]

    @rule(who=people)
    def makes_a_version(self, who: str) -> None:
        made = self.does(who, versions.revise, plan=self.latest, because="So.")
        assert isinstance(made, Plan) == (who in CHANGE), made
        if isinstance(made, Plan):
            self.table.made(made)
            self.versions.append(made)
            self.author.append(who)
            self.reached.append("draft")
            self.signed, self.later_accepted, self.pages = {}, False, []

    @rule(who=people, kind=st.sampled_from(["keep", "leave-out", "words"]))
    def proposes(self, who: str, kind: str) -> None:
        change = self.does(
            who, negotiation.propose, plan=self.latest, kind=kind, item="campaign", reason="So."
        )
        assert isinstance(change, ProposedChange) == (who in CHANGE), change
        if isinstance(change, ProposedChange):
            self.open.append(change)

    @precondition(lambda self: self.open)
    @rule(who=people, accept=st.booleans(), choice=st.integers(0, 9))
    def answers(self, who: str, accept: bool, choice: int) -> None:
        change = self.open[choice % len(self.open)]
        done = self.does(who, negotiation.answer, change=change, accept=accept, why="So.")
        theirs = (who in STATE) != (change.side == "state")
        assert isinstance(done, ProposedChange) == (theirs and who in CHANGE), done
        if isinstance(done, ProposedChange):
            self.open.remove(change)
            self.later_accepted |= accept and change.kind != "words"

    @rule(who=people)
    def puts_forward(self, who: str) -> None:
        done = self.does(who, agreement.put_forward, plan=self.latest)
        may = who in CHANGE and self.reached[-1] == "draft" and not self.open
        assert isinstance(done, Plan) or not may or self.later_accepted, done
        assert not isinstance(done, Plan) or may, done
        if isinstance(done, Plan):
            self.reached[-1], self.needed = "signature", self.law

    def may_sign(self, who: str) -> bool:
        side = "state" if who in STATE else "programme"
        most = self.needed if side == "state" else 1
        return (
            who in SIGN
            and self.reached[-1] == "signature"
            and who != self.author[-1]
            and who not in self.signed
            and list(self.signed.values()).count(side) < most
        )

    def note_signature(self, who: str, agreed: bool) -> None:
        self.signed[who] = "state" if who in STATE else "programme"
        sides = list(self.signed.values())
        whole = sides.count("state") >= self.needed and sides.count("programme") >= 1
        assert agreed == whole
        if whole:
            self.reached[-1] = "agreed"

    @rule(who=people, shown=st.sampled_from(["right", "right", "before", "other"]))
    def signs(self, who: str, shown: str) -> None:
        older = self.versions[-2] if len(self.versions) > 1 else self.latest
        told = {"right": self.latest, "before": older}.get(shown)
        digest = self.digest(told) if told is not None else "ab" * 32
        done = self.does(who, agreement.sign, plan=self.latest, shown=digest)
        right = digest == self.digest(self.latest)
        assert isinstance(done, bool) == (right and self.may_sign(who)), done
        if isinstance(done, bool):
            self.note_signature(who, done)

    @precondition(lambda self: len(self.versions) > 1)
    @rule(who=people, choice=st.integers(0, 9))
    def signs_what_is_past(self, who: str, choice: int) -> None:
        past = self.versions[choice % (len(self.versions) - 1)]
        done = self.does(who, agreement.sign, plan=past, shown=self.digest(past))
        assert not isinstance(done, bool), "a later version was made"

    @rule(who=people)
    def brings_pages(self, who: str) -> None:
        done = self.does(
            who, agreement.bring_pages, plan=self.latest, name="scan.pdf", content=b"%PDF-1.7 x",
            signed_on=AT.date(), shown=self.digest(self.latest),
        )  # fmt: skip
        assert isinstance(done, InkPages) == (self.reached[-1] == "signature"), done
        if isinstance(done, InkPages):
            self.pages.append(done)

    @precondition(lambda self: self.pages)
    @rule(who=people, right=st.booleans())
    def confirms_pages(self, who: str, right: bool) -> None:
        pages = self.pages[-1]
        shown = pages.sha256 if right else "cd" * 32
        done = self.does(who, agreement.confirm_pages, pages=pages, shown=shown)
        assert isinstance(done, bool) == (right and self.may_sign(who)), done
        if isinstance(done, bool):
            self.note_signature(who, done)

    @rule(who=people, signatures=st.sampled_from([1, 2]))
    def says_how_many_sign(self, who: str, signatures: int) -> None:
        done = self.does(
            who,
            agreement.set_signing_rule,
            state_id=self.table.state.pk,
            signatures=signatures,
            basis="Law 1",
        )
        assert isinstance(done, str) == (who != "coordinator"), done
        if not isinstance(done, str):
            self.law = signatures

    @staticmethod
    def digest(plan: Plan) -> str:
        with system("test"):
            return Document.objects.get(plan=plan, name="agreement.json").sha256

    @invariant()
    def every_version_is_where_the_model_says(self) -> None:
        if not hasattr(self, "versions"):
            return
        with system("test"):
            rows = {one.pk: one for one in Plan.objects.all()}
        for plan, reached in zip(self.versions, self.reached, strict=True):
            assert rows[plan.pk].status == reached
            assert ORDER.index(reached) < 2 or rows[plan.pk].put_forward_at is not None

    @invariant()
    def what_is_agreed_was_signed_as_it_stands_by_others_than_its_author(self) -> None:
        if not hasattr(self, "versions"):
            return
        with system("test"):
            for plan, author in zip(self.versions, self.author, strict=True):
                marks = list(Signature.objects.filter(plan=plan))
                content = bytes(Document.objects.get(plan=plan, name="agreement.json").content)
                assert {one.digest for one in marks} <= {hashlib.sha256(content).hexdigest()}
                assert len({one.signed_by for one in marks}) == len(marks)
                assert getattr(self.table, author).id not in {one.signed_by for one in marks}
                if Plan.objects.get(pk=plan.pk).status == "agreed":
                    assert {one.side for one in marks} == {"state", "programme"}


@pytest.mark.django_db
class TestAgreeing(Agreeing.TestCase):  # type: ignore[name-defined,misc]
    settings = settings(max_examples=25, stateful_step_count=25)


def test_the_model_names_everybody() -> None:
    assert set(PEOPLE) == STATE | PROGRAMME
