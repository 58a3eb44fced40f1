"""The policy file is read strictly: what means nothing is a fault that names its place."""

from __future__ import annotations

import pytest

from gradus.core.access.policy import FILE, PolicyFault, policy, read
from gradus.domain.ownership import Axis

SHIPPED = FILE.read_text(encoding="utf-8")
SMALL = """
version = 1
step_up_minutes = 15
granted_months_at_most = 12
[kinds]
plan = ["read", "sign"]
[everybody]
plan = ["read"]
[roles.coordinator]
scope = "state"
privileged = true
[roles.coordinator.own]
plan = ["read", "sign"]
[roles.focal]
scope = "institution"
privileged = false
[roles.focal.own]
[roles.focal.state]
plan = ["read"]
[roles.officer]
scope = "programme"
privileged = true
[roles.officer.own]
[roles.officer.granted]
plan = ["read"]
[roles.operator]
scope = "installation"
privileged = true
[roles.operator.own]
[fields.plan]
note = ["coordinator"]
"""
OWN = '.own]\nplan = ["read", "sign"]'


def test_the_shipped_policy_is_read() -> None:
    assert policy() == read(SHIPPED)


def test_a_small_policy_is_read_as_it_says() -> None:
    small = read(SMALL)
    assert small.kinds == {"plan": {"read", "sign"}}
    assert small.everybody.own == {"plan": {"read"}}
    assert small.roles["coordinator"].axis is Axis.STATE
    assert small.roles["coordinator"].own == {"plan": {"read", "sign"}}
    assert small.roles["focal"].state == {"plan": {"read"}}
    assert small.roles["officer"].granted == {"plan": {"read"}}
    assert small.roles["operator"].axis is None
    assert small.fields == {"plan": {"note": {"coordinator"}}}


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("version = 1", "", "policy: missing: version"),
        ("version = 1", "version = 2", "version: this program reads version 1"),
        ("version = 1", "version = 1\nauthor = 1", "policy: unknown key: author"),
        ("version = 1", "version = 1\nversion = 1", "policy: Cannot overwrite a value"),
        ("= 15", "= true", "step_up_minutes: must be a whole number from 1"),
        ("= 12", "= 0", "granted_months_at_most: must be a whole number from 1"),
        ("[kinds]\nplan", "[kinds]\nplans", "roles.coordinator.own: unknown: plan"),
        ('plan = ["read", "sign"]\n[every', 'plan = "read"\n[every', "kinds.plan: must be a list of words"),
        ('["read", "sign"]\n[everybody]', "[]\n[everybody]", "kinds.plan: must have words"),
        ('[everybody]\nplan = ["read"]', '[everybody]\nplans = ["read"]', "everybody: unknown: plans"),
        ('[everybody]\nplan = ["read"]', "", "policy: missing: everybody"),
        ('scope = "state"', 'scope = "country"', "roles.coordinator.scope: unknown: country"),
        ('scope = "state"', "scope = 1", "roles.coordinator.scope: unknown: 1"),
        ('scope = "state"', "", "roles.coordinator: missing: scope"),
        ("privileged = false", "", "roles.focal: missing: privileged"),
        ("privileged = false", 'privileged = "no"', "roles.focal.privileged: must be true or false"),
        ("[roles.focal.own]", "", "roles.focal: missing: own"),
        ("[roles.focal.state]", "[roles.focal.around]", "roles.focal: unknown key: around"),
        ("[roles.officer.granted]", "[roles.officer.state]", "roles.officer.state: there is no State"),
        ("[roles.focal.state]", "[roles.focal.granted]", "roles.focal.granted: only who works from outside"),
        (OWN, '.own]\nplans = ["read"]', "roles.coordinator.own: unknown: plans"),
        (OWN, '.own]\nplan = ["read", "rea"]', "coordinator.own.plan: no such action: rea"),
        (OWN, '.own]\nplan = ["sign"]', "own.plan: whoever acts on a thing must be"),
        (OWN, '.own]\nplan = ["read", "read"]', "own.plan: must have words, and each"),
        (OWN, ".own]\nplan = {}", "roles.coordinator.own.plan: must be a list of"),
        ("[roles.coordinator" + OWN, "own = 1", "roles.coordinator.own: must be a table"),
        ("[fields.plan]", "[fields.plans]", "fields: unknown: plans"),
        ('note = ["coordinator"]', 'note = ["coordinators"]', "fields.plan.note: unknown: coordinators"),
        ('note = ["coordinator"]', "note = []", "fields.plan.note: must have words"),
        ("[fields.plan]", "[field.plan]", "policy: unknown key: field"),
        ("[kinds]", "[kinds", "policy: "),
    ],
)  # fmt: skip
def test_one_thing_without_a_meaning(old: str, new: str, told: str) -> None:
    assert old in SMALL
    with pytest.raises(PolicyFault) as fault:
        read(SMALL.replace(old, new, 1))
    assert told in str(fault.value)
