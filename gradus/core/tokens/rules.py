"""What a key may open, how long it holds, and how long its replies are kept. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy

LONGEST = timedelta(days=365)
MOST_IN_FORCE = 20
BEGINNING = "gradus_"  # so that a key that leaked is known for what it is
SHOWN = 12  # characters of a secret that are kept, to tell keys apart
REPLIES_KEPT = timedelta(hours=24)
CALENDAR_SCOPES = ("plan:read",)  # what the address of a calendar is cut down to
USE_NOTED = timedelta(minutes=1)  # a key's last use is written down this often at most

Level = Literal["read", "write"]
ACTIONS: Mapping[Level, frozenset[str]] = {
    "read": frozenset({"read"}),
    # never to sign, to export or to erase: those are a person's own acts
    "write": frozenset({"read", "create", "change", "discuss"}),
}
REPLIES = "replies"  # what was answered under a key is always the key's to keep and to find


def scopes_of(actor: Actor, at: datetime) -> tuple[str, ...]:
    """The scopes a key of the actor's may have: what the roles held could open, and no more."""
    rules = policy()
    held = [rules.everybody, *(rules.roles[name] for name in actor.roles_at(at))]
    found = {"membership:write"}  # everybody may ask that their own data be erased
    if any(role.granted for role in held):
        found.add("grants:write")  # whom a State can grant something may ask for it
    for role in held:
        for part in (role.own, role.state, role.granted):
            for kind, actions in part.items():
                found.add(f"{kind}:read")
                if actions & (ACTIONS["write"] - ACTIONS["read"]):
                    found.add(f"{kind}:write")
    return tuple(sorted(found - {f"{REPLIES}:read", f"{REPLIES}:write"}))


def limits_of(scopes: Iterable[str]) -> dict[str, frozenset[str]]:
    """The limits that an actor with a key of these scopes is held to."""
    limits = {REPLIES: ACTIONS["write"]}
    for scope in scopes:
        kind, _, level = scope.partition(":")
        actions = ACTIONS["write" if level == "write" else "read"]
        limits[kind] = limits.get(kind, frozenset()) | actions
    return limits


def digest(secret: str) -> str:
    """What is kept of a secret. It is long and random, so one plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()
