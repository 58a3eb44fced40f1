"""Addresses of the operations; mounted under ``api/``. Who may call what, gate and guard decide.

The gate gives them to the requests that it lets pass, so a server whose pages alone are asked for
never loads what reads and describes operations.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern

from gradus.entrypoints.api.root import api


def _operations() -> list[URLPattern]:
    """The operations' addresses; the pages' demand of a session does not hold for them."""
    patterns = [one for one in api().urls[0] if isinstance(one, URLPattern)]
    operations = [one for one in patterns if one.name != "api-root"]
    for pattern in operations:
        login_not_required(pattern.callback)
    return operations


urlpatterns = _operations()
