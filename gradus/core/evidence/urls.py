"""Addresses of evidence; mounted under ``evidence/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.evidence import web

app_name = "evidence"
urlpatterns = [
    path("", web.index, name="index"),
    path("<uuid:pk>/", web.download, name="file"),
    path("<uuid:pk>/about/", web.about, name="about"),
    path("<uuid:pk>/marking/", web.mark, name="mark"),
    path("<uuid:pk>/withdraw/", web.withdraw, name="withdraw"),
    path("sources/<uuid:pk>/", web.source, name="source"),
    path("<str:code>/", web.state, name="state"),
    path("<str:code>/add/", web.add, name="add"),
    path("<str:code>/add-source/", web.add_source, name="add-source"),
]
