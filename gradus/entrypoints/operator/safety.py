"""What an installation must not start with, said all at once and each with its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from gradus.domain.messages import Message, message
from gradus.domain.refusals import Fault, InvalidInput
from gradus.entrypoints.operator.addresses import is_public
from gradus.entrypoints.operator.facts import Facts
from gradus.entrypoints.operator.ports import is_loopback

MOST_SECONDS_APART = 60.0
MOST_SHOWN = 5  # of a long list in one sentence


@dataclass(frozen=True)
class Situation:
    """What is about to be started: where it listens, who may read its secrets, what was found."""

    host: str
    secrets_mode: int  # the permission bits of secrets.json
    secrets_file: str
    facts: Facts
    room: tuple[str, ...] = ()  # the addresses that a room is let in by, over TLS (--lan)


class UnsafeToStart(InvalidInput):
    """Gradus will not start like this; ``faults`` says why."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("Gradus", faults)
        self.code = "unsafe-to-start"
        self.what = message(
            "Gradus did not start, for {count} reason(s). Nothing was changed.", count=len(faults)
        )
        self.remedy = message("Mend these and start again. docs/how-to/deploy.md explains each.")


def ensure_safe(situation: Situation) -> None:
    """Raises UnsafeToStart unless the situation is safe."""
    found = list(faults(situation))
    if found:
        raise UnsafeToStart(found)


def faults(situation: Situation) -> Iterator[Fault]:
    """Everything that speaks against a start."""
    yield from _of_files(situation)
    facts = situation.facts
    if facts.trouble == "program":
        yield _fault(
            "program",
            "program-broken",
            message("Gradus itself cannot be loaded: {told}", told=facts.told),
            message("Install it again: ./run --setup"),
        )
        return
    if facts.trouble == "settings":
        yield _fault(
            "settings",
            "settings-wrong",
            message("The settings cannot be read: {told}", told=facts.told),
            message("Set what is named there; docs/how-to/deploy.md lists every setting."),
        )
        return
    yield from _of_settings(facts)
    if facts.demo:
        yield from _of_demonstration(situation)
    if facts.trouble == "database":
        yield _fault(
            "database",
            "database-silent",
            message("The database does not answer: {told}", told=facts.told),
            message("Start it, or mend the address in GRADUS_DATABASE_URL."),
        )
        return
    yield from _of_role(facts)
    yield from _of_database(facts)


def _of_files(situation: Situation) -> Iterator[Fault]:
    if situation.secrets_mode & 0o077:
        yield _fault(
            situation.secrets_file,
            "secrets-readable",
            message(
                "Others on this machine may read it (mode {mode}).",
                mode=f"{situation.secrets_mode & 0o777:o}",
            ),
            message("Run: chmod 600 {file}", file=situation.secrets_file),
        )


def _of_settings(facts: Facts) -> Iterator[Fault]:
    origin = urlsplit(facts.origin)
    if origin.scheme != "https" and not is_loopback(origin.hostname or ""):
        yield _fault(
            "GRADUS_ORIGIN",
            "origin-open",
            message(
                "{origin} would send passwords over the network in the clear.", origin=facts.origin
            ),
            message("Put a reverse proxy with TLS in front and write https:// here."),
        )
    reasons = {
        "short": message("It is too short."),
        "guessable": message("It looks like a placeholder: it can be guessed."),
        "shared": message("It is the same as another key."),
    }
    for name, reason in facts.keys.items():
        yield _fault(
            name,
            "key-weak",
            reasons[reason],
            message(
                "Make one of its own: python3 -c 'import secrets; print(secrets.token_hex(32))'"
            ),
        )


def _of_demonstration(situation: Situation) -> Iterator[Fault]:
    """A room that knows the passwords of a demonstration is meant; more than a room is not."""
    public = [address for address in situation.room if is_public(address)]
    if public:
        yield _fault(
            "--lan",
            "demo-exposed",
            message(
                "A demonstration has known passwords, and {address} may be open to the Internet.",
                address=public[0],
            ),
            message(
                "Use a network of the room's own, or an installation that is no demonstration."
            ),
        )
    elif not situation.room and not is_loopback(situation.host):
        yield _fault(
            f"--host {situation.host}",
            "demo-exposed",
            message("A demonstration has known passwords and would be open to the network."),
            message(
                "Leave --host away, use --lan for a room, or make an installation that is no "
                "demonstration."
            ),
        )


def _of_role(facts: Facts) -> Iterator[Fault]:
    remedy = message("Let the program work as gradus_app; `gradus prepare --sql` makes that role.")
    if facts.superuser or facts.bypasses:
        yield _fault(
            "database role",
            "role-above-wall",
            message("It is above row security: every State's rows would be open to it."),
            remedy,
        )
    if facts.overheard:
        yield _fault(
            "database role",
            "role-overheard",
            message("Its sessions can read each other's statements, with the values in them."),
            message("As a superuser, run: ALTER ROLE gradus_app SET track_activities = off"),
        )
    if facts.owns:
        yield _fault(
            "database role",
            "role-owns-tables",
            message("It owns {count} table(s) and could lift their walls.", count=str(facts.owns)),
            remedy,
        )
    if facts.member_of:
        yield _fault(
            "database role",
            "role-may-become-another",
            message("It may act as {roles}.", roles=_some(facts.member_of)),
            message("Revoke that membership: REVOKE role FROM gradus_app."),
        )


def _of_database(facts: Facts) -> Iterator[Fault]:
    if not facts.ready:
        yield _fault(
            "database",
            "not-prepared",
            message("It is not prepared for this version of Gradus."),
            message("Make a backup, then run: gradus prepare"),
        )
    if facts.gaps:
        yield _fault(
            "wall",
            "wall-gaps",
            message(
                "Walls between States are missing or were changed: {gaps}", gaps=_some(facts.gaps)
            ),
            message("Run: gradus prepare --again. Then find out who changed the database."),
        )
    if abs(facts.clock_apart) > MOST_SECONDS_APART:
        yield _fault(
            "clock",
            "clocks-apart",
            message(
                "The clocks of the database and of this machine are {seconds} seconds apart.",
                seconds=f"{abs(facts.clock_apart):.0f}",
            ),
            message("Set both by a time service (NTP)."),
        )
    if facts.remote and not facts.encrypted:
        yield _fault(
            "GRADUS_DATABASE_URL",
            "database-in-the-clear",
            message("The way to the database on another machine is not encrypted."),
            message("Give the server a certificate and add ?sslmode=verify-full to the address."),
        )


def _some(things: list[str]) -> str:
    more = len(things) - MOST_SHOWN
    return "; ".join(things[:MOST_SHOWN]) + (f"; +{more}" if more > 0 else "")


def _fault(where: str, code: str, what: Message, remedy: Message) -> Fault:
    return Fault(where, what, remedy, code)
