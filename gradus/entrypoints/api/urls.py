"""Addresses of the API; mounted under ``api/``. Who may call what, its gate and guard decide."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.urls import URLPattern, path

from gradus.entrypoints.api import views
from gradus.entrypoints.api.root import api


def _operations() -> list[URLPattern]:
    """The operations' addresses; the pages' demand of a session does not hold for them."""
    patterns = [one for one in api().urls[0] if isinstance(one, URLPattern)]
    operations = [one for one in patterns if one.name != "api-root"]
    for pattern in operations:
        login_not_required(pattern.callback)
    return operations


app_name = "api"
urlpatterns = [
    path("", views.docs, name="docs"),
    path("openapi.json", views.openapi, name="openapi"),
    *_operations(),
]
