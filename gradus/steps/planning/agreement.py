"""What is signed: everything two parties agree on, in every language, spelled canonically.

The file is made with the plan's documents, from what they print. Its SHA-256 is what a signature is bound
to and what an amendment cites; pages and paper show what stands in it, and nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gradus.core.ledger.canonical import canonical
from gradus.formats.documents import plan_document as doc
from gradus.steps.planning.models.plans import Plan

FORMAT = "gradus.agreement/1"


def agreement_of(
    plan: Plan, code: str, said: Mapping[str, doc.PlanDocument], made_from: Mapping[str, str]
) -> bytes:
    """The agreement as bytes.

    Parameters
    ----------
    plan
        The version, with its shape: what the parties keep, leave out or move stands in it.
    code
        The State's code.
    said
        What the plan's documents say, by language.
    made_from
        The hashes of what it was made from, by name.
    """
    one = said.get(plan.language) or next(iter(said.values()))
    facts = {
        "format": FORMAT,
        "state": code,
        "fictional": one.state.fictional,
        "title": plan.title,
        "plan": plan.line_id,
        "version": plan.number,
        "version_id": plan.pk,
        "amends": plan.amends or None,
        "because": plan.because,
        "start": str(one.start),
        "end": str(one.start.plus(one.horizon - 1)),
        "cost": one.cost,
        "activities": [_activity(said, n, line, one) for n, line in enumerate(one.activities)],
        "money": _money(said, one),
        "conditions": [_condition(said, n, gate, one) for n, gate in enumerate(one.gates)],
        "exceptions": [_exception(said, n, line) for n, line in enumerate(one.exceptions)],
        "changes": [
            _change(said, pin) for pin in (json.loads(plan.shape)["pins"] if plan.shape else ())
        ],
        "made_from": dict(made_from),
    }
    return canonical(facts).encode()


def _activity(
    said: Mapping[str, doc.PlanDocument], n: int, line: doc.Activity, one: doc.PlanDocument
) -> dict[str, Any]:
    return {
        "id": line.id,
        "title": {language: told.activities[n].title for language, told in said.items()},
        "host": {language: told.activities[n].institution for language, told in said.items()},
        "from": str(one.start.plus(line.start)),
        "until": str(one.start.plus(line.end - 1)),
        "cost": line.cost,
        "paid_by": [
            {"pot": share.pot, "year": one.year_label(share.year), "amount": share.amount}
            for share in line.paid_by
        ],
        "after": list(line.needs),
        "conditions": list(line.gates),
    }


def _money(said: Mapping[str, doc.PlanDocument], one: doc.PlanDocument) -> list[dict[str, Any]]:
    return [
        {
            "pot": pot.id,
            "name": {language: told.pot_names.get(pot.id, pot.donor) for language, told in said.items()},
            "years": {one.year_label(year.year): year.committed for year in pot.years},
        }
        for pot in one.pots
    ]  # fmt: skip


def _condition(
    said: Mapping[str, doc.PlanDocument], n: int, gate: doc.Gate, one: doc.PlanDocument
) -> dict[str, Any]:
    return {
        "id": gate.id,
        "title": {language: told.gates[n].title for language, told in said.items()},
        "owner": {language: told.gates[n].owner for language, told in said.items()},
        "by": None if gate.month is None else str(one.start.plus(gate.month)),
        "holds": gate.holds,
    }


def _exception(
    said: Mapping[str, doc.PlanDocument], n: int, line: doc.RuleException
) -> dict[str, Any]:
    return {
        "rule": line.rule,
        "activity": {language: told.exceptions[n].activity for language, told in said.items()},
        "reason": line.reason,
        "agreed_by": list(line.agreed_by),
        "expires": line.expires,
    }


def _change(said: Mapping[str, doc.PlanDocument], pin: Mapping[str, Any]) -> dict[str, Any]:
    item = pin["candidate"]
    return {
        "item": item,
        "title": {language: _titles(told).get(item, item) for language, told in said.items()},
        "kind": pin["kind"],
        "month": pin.get("month"),
        "reason": pin["reason"],
        "wanted_by": pin["wanted_by"],
    }


def _titles(told: doc.PlanDocument) -> dict[str, str]:
    chosen = {one.id: one.title for one in told.activities}
    return chosen | {one.id: one.title for one in told.left_out}
