"""What Gradus refuses to start with: each alone, and all at once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gradus.entrypoints.operator.facts import Facts
from gradus.entrypoints.operator.gather import weak_keys
from gradus.entrypoints.operator.safety import Situation, UnsafeToStart, ensure_safe, faults

GOOD = Facts(
    origin="https://gradus.example.org", ready=True, remote=True, encrypted=True, server=180004
)
SAFE = Situation("127.0.0.1", 0o100600, "secrets.json", GOOD)
UNSAFE = {
    "role-above-wall": {"superuser": True},
    "role-above-wall again": {"bypasses": True},
    "role-owns-tables": {"owns": 3},
    "role-overheard": {"overheard": True},
    "role-may-become-another": {"member_of": ["gradus_owner"]},
    "wall-gaps": {"gaps": ["plan: policy wall_read is missing"]},
    "not-prepared": {"ready": False},
    "clocks-apart": {"clock_apart": -61.0},
    "database-in-the-clear": {"encrypted": False},
    "origin-open": {"origin": "http://gradus.example.org"},
    "key-weak": {"keys": {"GRADUS_WALL_KEY": "guessable"}},
    "database-silent": {"trouble": "database", "told": "no route"},
    "settings-wrong": {"trouble": "settings", "told": "GRADUS_WALL_KEY is not set"},
    "program-broken": {"trouble": "program", "told": "ImportError"},
}


def codes(situation: Situation) -> list[str]:
    return [fault.code for fault in faults(situation)]


def test_what_is_safe_starts() -> None:
    ensure_safe(SAFE)


@pytest.mark.parametrize("case", UNSAFE)
def test_each_unsafe_fact_is_refused_with_a_remedy(case: str) -> None:
    situation = replace(SAFE, facts=replace(GOOD, **UNSAFE[case]))
    assert codes(situation) == [case.split()[0]]
    assert all(fault.remedy.text() for fault in faults(situation))


def test_secrets_that_others_may_read_are_refused() -> None:
    assert codes(replace(SAFE, secrets_mode=0o100640)) == ["secrets-readable"]


def test_a_demonstration_stays_on_its_machine() -> None:
    demo = replace(GOOD, demo=True, origin="http://localhost:8000")
    assert codes(replace(SAFE, facts=demo)) == []
    assert codes(replace(SAFE, facts=demo, host="10.0.0.7")) == ["demo-exposed"]


def test_everything_is_said_at_once() -> None:
    worst = replace(
        GOOD,
        demo=True,
        superuser=True,
        owns=1,
        gaps=["x: row security is not forced"],
        origin="http://10.0.0.7",
        encrypted=False,
    )
    with pytest.raises(UnsafeToStart) as refused:
        ensure_safe(Situation("10.0.0.7", 0o644, "secrets.json", worst))
    assert {fault.code for fault in refused.value.faults} == {
        "secrets-readable",
        "origin-open",
        "demo-exposed",
        "role-above-wall",
        "role-owns-tables",
        "wall-gaps",
        "database-in-the-clear",
    }


def test_keys_that_anybody_could_guess_are_found() -> None:
    good, other = "0123456789abcdef" * 4, "fedcba9876543210" * 4
    assert weak_keys({"a": good, "b": other}) == {}
    assert weak_keys({"a": "short"}) == {"a": "short"}
    assert weak_keys({"a": "5e" * 32}) == {"a": "guessable"}
    assert weak_keys({"a": "django-insecure-" + good}) == {"a": "guessable"}
    assert weak_keys({"a": good, "b": good}) == {"a": "shared", "b": "shared"}


def test_a_demonstration_may_be_shown_to_a_room_but_not_to_the_internet() -> None:
    demo = replace(GOOD, demo=True, origin="https://192.168.1.20:8000")
    shown = replace(SAFE, facts=demo, host="0.0.0.0", room=("192.168.1.20", "fd00::7"))  # noqa: S104
    assert codes(shown) == []
    assert codes(replace(shown, room=("192.168.1.20", "8.8.8.8"))) == ["demo-exposed"]
    assert codes(replace(shown, room=())) == ["demo-exposed"]
