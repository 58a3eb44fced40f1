"""Addresses of due diligence; mounted under ``diligence/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.diligence import web

app_name = "diligence"
urlpatterns = [
    path("", web.index, name="index"),
    path("ask/", web.ask, name="ask"),
    path("measures/<uuid:pk>/in-place/", web.in_place, name="in-place"),
    path("<uuid:pk>/", web.page, name="request"),
    path("<uuid:pk>/<slug:verb>/", web.act, name="act"),
]
