"""The two questions: may this actor do that to this thing, and what lies in the actor's scope?

Both are answered from the same policy, and agree: a thing that is somebody's can be read exactly if
it lies in the reading scope (a property in the tests). Pure: the time is an argument.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from gradus.core.access.actor import Actor, Decision, Grant, Holding, Thing
from gradus.core.access.policy import Policy, Role, Rules, policy
from gradus.domain.messages import message
from gradus.domain.ownership import Axis

READ, EXPORT, SIGN = "read", "export", "sign"

Reach = Mapping[str, Mapping[Axis, frozenset[UUID]]]  # kind -> axis -> ids


@dataclass(frozen=True)
class Scope:
    """What an actor reaches: for reading, for writing, and which of it only by a State's grant."""

    actor_id: UUID | None
    reads: Reach = field(default_factory=dict)
    writes: Reach = field(default_factory=dict)
    granted: Mapping[tuple[str, UUID], UUID] = field(default_factory=dict)  # (kind, State) -> grant
    system: str = ""  # a named part of the program that reaches everything

    def reaches(self, thing: Thing, *, write: bool = False) -> bool:
        if self.system:
            return True
        reach = (self.writes if write else self.reads).get(thing.kind, {})
        return any(owner in reach.get(axis, ()) for axis, owner in thing.owners.items())

    def ids(self, kind: str, axis: Axis, *, write: bool = False) -> frozenset[UUID]:
        return (self.writes if write else self.reads).get(kind, {}).get(axis, frozenset())


def can(
    actor: Actor, action: str, thing: Thing, at: datetime, rules: Policy | None = None
) -> Decision:
    """Whether the actor may do the action to the thing at that time, and by which rule."""
    rules = rules or policy()
    if action not in rules.kinds[thing.kind]:
        raise ValueError(f"{thing.kind} knows no action {action!r}")
    missing: Decision | None = None
    for way in _ways(actor, at, rules):
        if action not in way.rules.get(thing.kind, ()):
            continue
        if not way.leads_to(thing):
            continue
        if not way.permits(thing.kind, action):
            continue
        missing = _short_of(actor, action, way, at, rules)
        if missing is None:
            return Decision(True, f"{way.name}.{thing.kind}.{action}", message("Allowed."))
    return missing or Decision(
        False,
        f"none.{thing.kind}.{action}",
        message("None of your roles allows this here."),
    )


def scope_for(actor: Actor, at: datetime, rules: Policy | None = None) -> Scope:
    """Everything the actor reaches at that time."""
    rules = rules or policy()
    reads: dict[str, dict[Axis, set[UUID]]] = {}
    writes: dict[str, dict[Axis, set[UUID]]] = {}
    granted: dict[tuple[str, UUID], UUID] = {}
    by_right: set[tuple[str, UUID]] = set()
    for way in _ways(actor, at, rules):
        if (
            way.axis is None
            or way.owner is None
            or (way.role.privileged and not actor.second_factor)
        ):
            continue
        for kind, actions in way.rules.items():
            if not way.permits(kind, READ):
                continue
            reads.setdefault(kind, {}).setdefault(way.axis, set()).add(way.owner)
            if actions - {READ, EXPORT} and way.permits(kind, "change"):
                writes.setdefault(kind, {}).setdefault(way.axis, set()).add(way.owner)
            if way.grant is not None:
                granted.setdefault((kind, way.owner), way.grant.id)
            elif way.axis is Axis.STATE:
                by_right.add((kind, way.owner))
    return Scope(
        actor.id,
        _frozen(reads),
        _frozen(writes),
        {key: grant for key, grant in granted.items() if key not in by_right},
    )


def may_see_field(
    actor: Actor, kind: str, name: str, at: datetime, rules: Policy | None = None
) -> bool:
    """Whether a field of things the actor reaches is shown to it. Fields not listed are."""
    allowed = (rules or policy()).fields.get(kind, {}).get(name)
    return allowed is None or bool(allowed & actor.roles_at(at))


@dataclass(frozen=True)
class _Way:
    """One way in which an actor reaches things: a holding, and perhaps a grant behind it."""

    name: str
    role: Role
    rules: Rules
    axis: Axis | None
    owner: UUID | None
    grant: Grant | None = None

    def leads_to(self, thing: Thing) -> bool:
        """Whose the thing is; what is nobody's is the installation's."""
        if self.axis is None:
            return not thing.owners
        return self.owner is not None and thing.owners.get(self.axis) == self.owner

    def permits(self, kind: str, action: str) -> bool:
        if self.grant is None:
            return True
        return kind in self.grant.kinds and (action == READ or self.grant.may_change)


def _ways(actor: Actor, at: datetime, rules: Policy) -> Iterator[_Way]:
    """The ways of all roles held, each cut down to the actor's limits."""
    for way in _ways_of_roles(actor, at, rules):
        yield way if actor.limits is None else replace(way, rules=_left(actor, way.rules))


def _left(actor: Actor, rules: Rules) -> Rules:
    """What the limits leave of some rules; where reading is not left, nothing is."""
    return {
        kind: frozenset(action for action in actions if actor.is_left(kind, action))
        for kind, actions in rules.items()
        if actor.is_left(kind, READ)
    }


def _ways_of_roles(actor: Actor, at: datetime, rules: Policy) -> Iterator[_Way]:
    yield _Way("everybody", rules.everybody, rules.everybody.own, Axis.PERSON, actor.id)
    for holding in actor.holdings:
        role = rules.roles.get(holding.role)
        if role is None or holding.axis != role.axis or not holding.holds_at(at):
            continue
        yield _Way(f"{role.name}.own", role, role.own, holding.axis, holding.scope_id)
        if role.state and holding.state_id is not None:
            yield _Way(f"{role.name}.state", role, role.state, Axis.STATE, holding.state_id)
        yield from _granted(actor, holding, role, at)


def _granted(actor: Actor, holding: Holding, role: Role, at: datetime) -> Iterator[_Way]:
    if not role.granted:
        return
    for grant in actor.grants:
        if grant.holding_id == holding.id and grant.holds_at(at):
            yield _Way(
                f"{role.name}.granted", role, role.granted, Axis.STATE, grant.state_id, grant
            )


def _short_of(actor: Actor, action: str, way: _Way, at: datetime, rules: Policy) -> Decision | None:
    """What is still missing although the rule would allow it."""
    if way.role.privileged and not actor.second_factor:
        return Decision(
            False, "second-factor", message("This role needs a second factor at sign-in.")
        )
    fresh = timedelta(minutes=rules.step_up_minutes)
    shown = actor.stepped_up_at
    if action == SIGN and (shown is None or not timedelta(0) <= at - shown <= fresh):
        return Decision(False, "step-up", message("To sign, show once more that it is you."))
    return None


def _frozen(reach: dict[str, dict[Axis, set[UUID]]]) -> Reach:
    return {
        kind: {axis: frozenset(ids) for axis, ids in axes.items()} for kind, axes in reach.items()
    }
