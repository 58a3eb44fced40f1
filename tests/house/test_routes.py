"""Every address of the house is listed, and a stranger gets nowhere but where strangers may go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

INVENTORY = Path(__file__).with_name("routes.txt")
FOR_STRANGERS = re.compile(
    r"^(health/|language/|w/|calendar/|account/(login|logout|password|signup|confirm-email|inactive|invitation"
    r"|2fa/authenticate|2fa/webauthn/(login|reauthenticate)|reauthenticate|3rdparty|sso|oidc|verify|email)|guide/|api/"
    r"|ledger/(checkpoint|verifier))"
)


def patterns(
    urls: list[URLPattern | URLResolver] | None = None, before: str = ""
) -> Iterator[tuple[str, URLPattern]]:
    house = get_resolver(settings.API_URLCONF).url_patterns
    for one in house if urls is None else urls:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one.url_patterns, here)
        else:
            yield here, one


def test_every_address_is_in_the_inventory() -> None:
    """An address that nobody listed is one that nobody thought about: who may open it?

    After thinking about it: ``just routes``.
    """
    listed = INVENTORY.read_text(encoding="utf-8").split("\n")
    found = sorted("/" + address for address, _ in patterns())
    assert found == [line for line in listed if line]


def write() -> None:
    import django

    django.setup()
    lines = sorted("/" + address for address, _ in patterns())
    INVENTORY.write_text("\n".join(lines) + "\n", encoding="utf-8")


def filled(address: str, code: str = "XAA") -> str:
    """An address with something in its places."""
    address = re.sub(r"\(\?P<\w+>[^)]*\)|<uuid:\w+>", str(uuid4()), address)
    address = re.sub(r"<(?:str|slug):code>", code, address)
    address = re.sub(r"<(?:path|str|slug):\w+>", "x", address)
    address = re.sub(r"<int:\w+>", "1", address)
    return "/" + re.sub(r"[\^$\\?]", "", address)


@pytest.mark.django_db
def test_strangers_are_sent_to_sign_in() -> None:
    for address, _ in patterns():
        if FOR_STRANGERS.match(address.replace("^", "")):
            continue
        answer = Client().get(filled(address))
        assert answer.status_code in {302, 405}, f"{address}: {answer.status_code}"
        if answer.status_code == 302:
            assert answer["Location"].startswith("/account/login/"), address
