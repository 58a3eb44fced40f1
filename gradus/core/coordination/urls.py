"""Addresses of the register; mounted under ``coordination/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.coordination.web import bringing, entering, lists, taking_out

app_name = "coordination"
urlpatterns = [
    path("", lists.index, name="index"),
    path("template.xlsx", bringing.template, name="template"),
    path("effort/<uuid:pk>/", lists.effort, name="effort"),
    path("effort/<uuid:pk>/correct/", entering.correct, name="correct"),
    path("effort/<uuid:pk>/take-out/", entering.end, name="end"),
    path("partner/<slug:code>/", lists.partner, name="partner"),
    path("partner/<slug:code>/efforts.<slug:ending>", taking_out.partner, name="partner-file"),
    path("state/<str:code>/", lists.state, name="state"),
    path("state/<str:code>/enter/", entering.enter, name="enter"),
    path("state/<str:code>/file/", bringing.bring, name="bring"),
    path("state/<str:code>/file/check/", bringing.check, name="check"),
    path("state/<str:code>/file/forget/", bringing.forget, name="forget"),
    path("state/<str:code>/efforts.<slug:ending>", taking_out.state, name="state-file"),
]
