"""The environment, read through a few typed helpers that say what is wrong and how to mend it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None) -> str:
    """A setting as text: from NAME, or from the file NAME_FILE names (for secrets)."""
    file = os.environ.get(f"{name}_FILE")
    if file:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as trouble:
            raise ImproperlyConfigured(f"{name}_FILE: {trouble}") from trouble
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(
            f"{name} is not set. `gradus serve` sets it for an installation of its own; for a "
            "server of a team see docs/how-to/deploy.md."
        )
    return value


def flag(name: str, default: bool) -> bool:
    """A setting that is yes or no."""
    value = text(name, "yes" if default else "no").lower()
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}; write yes or no.")


def words(name: str, default: str = "") -> list[str]:
    """A setting that is a list, separated by commas or spaces."""
    return text(name, default).replace(",", " ").split()


def key(name: str) -> bytes:
    """A secret key of at least 32 bytes, in hexadecimal."""
    try:
        value = bytes.fromhex(text(name))
    except ValueError as trouble:
        raise ImproperlyConfigured(f"{name} must be hexadecimal digits.") from trouble
    if len(value) < 32:
        raise ImproperlyConfigured(f"{name} must be 32 bytes (64 hexadecimal digits) or more.")
    return value


def database(name: str) -> dict[str, Any]:
    """A PostgreSQL address (postgresql://role:password@host:port/name?host=/socket) for Django."""
    address = urlsplit(text(name))
    if address.scheme not in {"postgresql", "postgres"}:
        raise ImproperlyConfigured(
            f"{name} must begin with postgresql://; Gradus runs on PostgreSQL only."
        )
    options = dict(parse_qsl(address.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(address.path.lstrip("/")),
        "USER": unquote(address.username or ""),
        "PASSWORD": unquote(address.password or ""),
        "HOST": options.pop("host", address.hostname or ""),
        "PORT": str(address.port or ""),
        "OPTIONS": options,
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def origins(name: str) -> list[str]:
    """The origin (scheme and host) of an address, for the content policy; none if it isn't set."""
    address = urlsplit(text(name, ""))
    return [f"{address.scheme}://{address.netloc}"] if address.netloc else []


def single_sign_on(prefix: str) -> dict[str, Any]:
    """The OpenID Connect providers of PREFIX_ISSUER, _CLIENT, _SECRET and _NAME, if set."""
    issuer = text(f"{prefix}_ISSUER", "")
    if not issuer:
        return {}
    app = {
        "provider_id": "sso",
        "name": text(f"{prefix}_NAME", "Single sign-on"),
        "client_id": text(f"{prefix}_CLIENT"),
        "secret": text(f"{prefix}_SECRET"),
        "settings": {"server_url": issuer},
    }
    return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
