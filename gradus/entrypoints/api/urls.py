"""Where the API is described. Its operations are apart, in ``operations.py``."""

from __future__ import annotations

from django.urls import path

from gradus.entrypoints.api import views

app_name = "api"
urlpatterns = [
    path("", views.docs, name="docs"),
    path("openapi.json", views.openapi, name="openapi"),
]
