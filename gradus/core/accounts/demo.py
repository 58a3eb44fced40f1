"""Sign-ins for a demonstration: every role, with a password and, where it is asked for, a code.

Only for installations that were made as demonstrations; everything in them is fictional. The codes
come from secrets that differ between installations.
"""

from __future__ import annotations

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from allauth.account.models import EmailAddress
from allauth.mfa import app_settings as mfa
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings

from gradus.core.access.actor import Actor
from gradus.core.access.policy import policy
from gradus.core.access.scope import system
from gradus.core.accounts import models
from gradus.core.accounts.words import role_name
from gradus.core.ledger.record import record
from gradus.core.states.models import Institution, Partner, Programme, State
from gradus.domain.ids import new_id
from gradus.domain.ownership import Axis

PASSWORD = "grade by grade 2026"  # noqa: S105 # nosec - shown on the page of the demonstration
PROGRAMME, PARTNER, THIRD = "demo-programme", "demo-donor", "demo-civil-society"
PARTNERS = (
    (PARTNER, "Demonstration donor", Partner.Kind.DONOR),
    (THIRD, "Demonstration civil society", Partner.Kind.CIVIL_SOCIETY),
)


@dataclass(frozen=True)
class DemoAccount:
    """Somebody who can sign in to a demonstration; ``totp`` is empty where no code is asked for."""

    email: str
    name: str
    role: str
    where: str  # a State's code, or PROGRAMME, PARTNER, THIRD, or nothing
    password: str
    totp: str


def demo_accounts() -> list[DemoAccount]:
    """Everybody who can sign in to a demonstration."""
    return [
        _account("coordinator.xaa", "Amara Dessalin", "national_coordinator", "XAA"),
        _account("officer.xaa", "Boris Quell", "state_officer", "XAA"),
        _account("delegate.xaa", "Oriel Hamsun", "delegate", "XAA"),
        _account("police.xaa", "Chidi Marrow", "focal_point", "XAA"),
        _account("academy.xaa", "Dalia Ferrant", "academy", "XAA"),
        _account("protection.xaa", "Emre Sollis", "data_protection_officer", "XAA"),
        _account("trainee.xaa", "Fatou Lindqvist", "trainee", "XAA"),
        _account("coordinator.xbb", "Gael Osterby", "national_coordinator", "XBB"),
        _account("programme", "Hana Verrick", "programme_officer", PROGRAMME),
        _account("programme.two", "Pascal Noor", "programme_officer", PROGRAMME),
        _account("team", "Idris Calloway", "regional_team", PROGRAMME),
        _account("mentor", "Jana Thibodeau", "mentor", PROGRAMME),
        _account("diligence", "Kofi Armand", "hrddp_officer", PROGRAMME),
        _account("evaluator", "Lucia Brandt", "evaluator", PROGRAMME),
        _account("donor", "Mikko Sarr", "donor", PARTNER),
        _account("partner", "Quirin Adeyo", "partner", THIRD),
        _account("operator", "Nadia Pell", "operator", ""),
    ]


def code_at(secret: str, at: datetime) -> str:
    """The six digits an authenticator app would show."""
    counter = int(at.timestamp()) // mfa.TOTP_PERIOD
    return str(format_hotp_value(hotp_value(secret, counter)))


def demo_sign_ins(at: datetime) -> list[dict[str, str]]:
    """What the sign-in page of a demonstration shows: whom to be, and the current code."""
    return [
        {
            "email": one.email,
            "name": one.name,
            "role": role_name(one.role),
            "where": one.where,
            "password": one.password,
            "code": code_at(one.totp, at) if one.totp else "",
        }
        for one in demo_accounts()
    ]


def make_demo_accounts(at: datetime) -> None:
    """Make the accounts of a demonstration, and the rows their roles lie in, where they are missing."""
    if not settings.DEMO:
        raise RuntimeError("this installation is no demonstration")
    with system("demo-accounts"):
        programme, _ = Programme.objects.get_or_create(
            code=PROGRAMME, defaults={"name": "Demonstration programme"}
        )
        partners = {
            code: Partner.objects.get_or_create(code=code, defaults={"name": name, "kind": kind})[0]
            for code, name, kind in PARTNERS
        }
        for one in demo_accounts():
            if not models.User.objects.filter(email=one.email).exists():
                _make(one, at, programme, partners.get(one.where))


def _account(local: str, name: str, role: str, where: str) -> DemoAccount:
    email = f"{local}@demo.example"
    key = hmac.new(settings.SECRET_KEY.encode(), f"demo {email}".encode(), sha256).digest()
    secret = base64.b32encode(key[:20]).decode()
    return DemoAccount(
        email, name, role, where, PASSWORD, secret if policy().roles[role].privileged else ""
    )


def _make(one: DemoAccount, at: datetime, programme: Programme, partner: Partner | None) -> None:
    by = Actor(id=new_id(), via="command-line")
    scope = _scope(one, at, by, programme, partner)
    user = models.User.objects.create_user(
        one.email,
        one.password,
        id=by.id,
        name=one.name,
        joined_at=at,
        person_id=scope.get("person_id"),
    )
    EmailAddress(user=user, email=user.email, verified=True, primary=True).save()
    if one.totp:
        TOTP.activate(user, one.totp)
    axis = policy().roles[one.role].axis
    holding = models.Holding(user=user, role=one.role, axis=axis or "", starts=at, **scope)
    holding.save(force_insert=True)
    record(
        by=by,
        at=at,
        action="membership.demo",
        thing=holding.thing(),
        rule="demonstration",
        diff={"role": one.role},
    )


def _scope(
    one: DemoAccount, at: datetime, by: Actor, programme: Programme, partner: Partner | None
) -> Mapping[str, object]:
    """The columns that say where the role lies."""
    axis = policy().roles[one.role].axis
    if axis is None:
        return {}
    if axis is Axis.PROGRAMME:
        return {"programme": programme}
    if axis is Axis.PARTNER:
        return {"partner": partner, "programme": programme}
    state = State.objects.get(code=one.where)
    if axis is Axis.INSTITUTION:
        return {"state": state, "institution": _institution(one, at, by, state)}
    if axis is Axis.PERSON:
        return {"state": state, "person_id": new_id()}
    return {"state": state}


def _institution(one: DemoAccount, at: datetime, by: Actor, state: State) -> Institution:
    academy = one.role == "academy"
    kind = Institution.Kind.ACADEMY if academy else Institution.Kind.POLICE
    found = Institution.objects.filter(state=state, kind=kind).order_by("code").first()
    if found is not None:
        return found
    name = "Police Academy" if academy else "National Police"
    made = Institution(state=state, code=f"demo-{kind.value}", name=name, kind=kind)
    made.save(force_insert=True)
    record(by=by, at=at, action="institution.register", thing=made.thing(), rule="demonstration")
    return made
