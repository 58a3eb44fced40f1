"""The whole policy as a table to read: each role, each kind, each case. Kept in ``matrix.txt``.

After a change of the policy that is meant: ``GRADUS_MATRIX=write pytest gradus/core/access``, and read
what it changed before it is committed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from gradus.core.access.actor import Actor, Grant, Holding, Thing
from gradus.core.access.decide import can, may_see_field
from gradus.core.access.policy import Policy, Role
from gradus.domain.ownership import Axis

FILE = Path(__file__).with_name("matrix.txt")
NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
HOUR, YEAR = timedelta(hours=1), timedelta(days=365)
LETTERS = {
    "read": "r",
    "create": "c",
    "change": "w",
    "sign": "s",
    "export": "x",
    "erase": "e",
    "discuss": "d",
}


def _id(number: int) -> UUID:
    return UUID(int=number)


ME, HOLDING = _id(1), _id(2)  # my account, my role
HOME, HOST, FOREIGN = _id(10), _id(11), _id(12)  # States: mine, one that grants, another
MINE = {axis: _id(20 + at) for at, axis in enumerate(Axis)} | {Axis.STATE: HOME}
OTHERS = {axis: _id(40 + at) for at, axis in enumerate(Axis)}
WITHIN_STATE = (Axis.STATE, Axis.INSTITUTION, Axis.PERSON)

HEAD = """\
Who may do what, worked out from policy.toml. r read, c create, w change, s sign, d discuss, x export,
e erase.

own       what the role's own scope owns          other     the like of somebody else: another
state     what else there is in its State                   institution's, programme's, person's
foreign   what is another State's                 granted   a State's, which granted all it can
look      the same, granted for reading only      no grant  never asked, not yet, over, or revoked
early     before the role begins, anywhere        late      after it has ended, anywhere
one key   without a second factor, anywhere       no step   without showing again that it is oneself
old step  which was shown too long ago, anywhere
"""


def full(rules: Policy) -> str:
    """The table of a policy."""
    parts = [HEAD, _numbers(rules), _kinds(rules), block(rules.everybody, rules)]
    parts += [block(role, rules) for role in rules.roles.values()]
    return "\n".join([*parts, fields(rules)])


def block(role: Role, rules: Policy) -> str:
    """What one role may do."""
    scope = role.axis.value if role.axis else "installation"
    cases = list(_cases(role))
    lines, nothing = [], []
    for kind in rules.kinds:
        cells = [_cell(kind, case, rules) for _, case in cases]
        if any(cells):
            lines.append(f"  {kind:<16}" + "".join(f"{cell or '-':<10}" for cell in cells))
        else:
            nothing.append(kind)
    title = "".join(f"{name:<10}" for name, _ in cases)
    told = [f"{role.name} ({scope})", f"  {'':<16}{title}", *lines]
    if nothing:
        told.append(f"  nothing of: {', '.join(nothing)}")
    return "\n".join(line.rstrip() for line in told) + "\n"


def fields(rules: Policy) -> str:
    """Who sees the fields that not everybody sees."""
    actors = {name: _actor(role) for name, role in rules.roles.items()}
    lines = [
        f"  {kind}.{name}: "
        + ", ".join(
            role for role, actor in actors.items() if may_see_field(actor, kind, name, NOW, rules)
        )
        for kind, names in rules.fields.items()
        for name in names
    ]
    return "\n".join(["fields that only some see", *lines]) + "\n"


Case = Callable[[str], Iterator[tuple[Actor, Thing]]]


def _cases(role: Role) -> Iterator[tuple[str, Case]]:
    actor = _actor(role)
    granted = replace(actor, grants=(_grant(actor),))
    over = replace(_grant(actor), ends=NOW)
    later = replace(_grant(actor), starts=NOW + HOUR)
    places = _places(role)

    def at(who: Actor, *owners: Mapping[Axis, UUID]) -> Case:
        def pairs(kind: str) -> Iterator[tuple[Actor, Thing]]:
            full = replace(
                who, grants=tuple(replace(g, kinds=g.kinds | {kind}) for g in who.grants)
            )
            return ((full, Thing(kind, owner)) for owner in owners)

        return pairs

    def holding(**changes: datetime) -> Actor:
        return replace(granted, holdings=tuple(replace(h, **changes) for h in granted.holdings))

    everywhere = tuple(places.values())
    yield "own", at(actor, places["own"])
    yield "other", at(granted, places["other"])
    yield "state", at(granted, places["state"])
    yield "foreign", at(granted, places["foreign"])
    yield "granted", at(granted, places["granted"])
    yield (
        "look",
        at(replace(granted, grants=(replace(_grant(actor), may_change=False),)), places["granted"]),
    )
    yield "no grant", at(replace(actor, grants=(over, later)), places["granted"])
    yield "early", at(holding(starts=NOW + HOUR, ends=NOW + YEAR), *everywhere)
    yield "late", at(holding(ends=NOW), *everywhere)
    yield "one key", at(replace(granted, second_factor=False), *everywhere)
    yield "no step", at(replace(granted, stepped_up_at=None), *everywhere)
    yield "old step", at(replace(granted, stepped_up_at=NOW - HOUR), *everywhere)


def _actor(role: Role) -> Actor:
    """Somebody with the role, who has just shown that it is they."""
    inside = role.axis in WITHIN_STATE
    holding = Holding(
        HOLDING,
        role.name,
        role.axis,
        MINE[role.axis] if role.axis else None,
        HOME if inside else None,
        NOW - YEAR,
        NOW + YEAR,
    )
    held = () if role.name == "everybody" else (holding,)
    return Actor(ME, held, person_id=ME, second_factor=True, stepped_up_at=NOW)


def _grant(actor: Actor) -> Grant:
    return Grant(_id(3), HOLDING, HOST, frozenset(), True, NOW - HOUR, NOW + HOUR)


def _places(role: Role) -> dict[str, Mapping[Axis, UUID]]:
    own: dict[Axis, UUID] = {}  # what is nobody's is the installation's
    other = {Axis.PROGRAMME: OTHERS[Axis.PROGRAMME]}
    if role.name == "everybody":
        own, other = {Axis.PERSON: ME}, {Axis.PERSON: OTHERS[Axis.PERSON]}
    elif role.axis:
        around = {Axis.STATE: HOME} if role.axis in WITHIN_STATE else {}
        own = around | {role.axis: MINE[role.axis]}
        other = around | {role.axis: OTHERS[role.axis]}
    return {
        "own": own,
        "other": other,
        "state": {Axis.STATE: HOME},
        "foreign": {axis: OTHERS[axis] for axis in WITHIN_STATE} | {Axis.STATE: FOREIGN},
        "granted": {Axis.STATE: HOST},
    }


def _cell(kind: str, case: Case, rules: Policy) -> str:
    return "".join(
        LETTERS[action]
        for action in LETTERS
        if action in rules.kinds[kind]
        and any(can(actor, action, thing, NOW, rules).ok for actor, thing in case(kind))
    )


def _numbers(rules: Policy) -> str:
    return (
        f"A signature counts within {rules.step_up_minutes} minutes of showing that it is oneself; "
        f"a grant ends after {rules.granted_months_at_most} months.\n"
    )


def _kinds(rules: Policy) -> str:
    lines = [
        f"  {kind:<16}{''.join(LETTERS[action] for action in LETTERS if action in actions)}"
        for kind, actions in rules.kinds.items()
    ]
    return "\n".join(["kinds, and all that can be done with them", *lines]) + "\n"
