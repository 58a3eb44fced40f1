"""Scopes of keys in words a person reads."""

from __future__ import annotations

from django.utils.translation import gettext as _

from gradus.core.accounts.words import kind_name


def scope_name(scope: str) -> str:
    """Such as ``National plan: to read and to work on``."""
    kind, _colon, level = scope.partition(":")
    what = _("My keys to the API") if kind == "tokens" else kind_name(kind)
    how = _("to read and to work on") if level == "write" else _("to read")
    return f"{what}: {how}"
