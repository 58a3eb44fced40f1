"""Addresses of one's own keys; mounted under ``account/tokens/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.tokens import web

app_name = "tokens"
urlpatterns = [
    path("", web.index, name="index"),
    path("calendar/", web.calendar, name="calendar"),
    path("calendar/mail/", web.digest, name="digest"),
    path("<uuid:pk>/revoke/", web.revoke, name="revoke"),
]
