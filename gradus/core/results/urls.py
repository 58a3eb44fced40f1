"""Addresses of results; mounted under ``results/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.results.web import entering, lists, measure

app_name = "results"
urlpatterns = [
    path("", lists.index, name="index"),
    path("<uuid:pk>/", measure.measure, name="measure"),
    path("<uuid:pk>/baseline/", entering.baseline, name="baseline"),
    path("<uuid:pk>/target/", entering.target, name="target"),
    path("<uuid:pk>/observe/", entering.observe, name="observe"),
    path("<uuid:pk>/correct/<uuid:figure>/", entering.correct, name="correct"),
    path("<str:code>/", lists.state, name="state"),
    path("<str:code>/define/", entering.define, name="define"),
]
