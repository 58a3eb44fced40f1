"""Addresses of evidence; mounted under ``evidence/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.evidence.web import adding, files, lists, sources

app_name = "evidence"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<uuid:pk>/", files.download, name="file"),
    path("<uuid:pk>/about/", files.about, name="about"),
    path("<uuid:pk>/marking/", files.mark, name="mark"),
    path("<uuid:pk>/withdraw/", files.withdraw, name="withdraw"),
    path("sources/<uuid:pk>/", sources.source, name="source"),
    path("<str:code>/", lists.state, name="state"),
    path("<str:code>/add/", adding.add, name="add"),
    path("<str:code>/add-source/", sources.add_source, name="add-source"),
]
