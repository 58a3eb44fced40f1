"""Addresses of the room; mounted under ``planning/``."""

from __future__ import annotations

from django.urls import path

from gradus.steps.planning import web

app_name = "planning"
urlpatterns = [
    path("<str:code>/", web.index, name="index"),
    path("<str:code>/new/", web.new, name="new"),
    path("<str:code>/<uuid:pk>/", web.plan, name="plan"),
    path("<str:code>/<uuid:pk>/progress/", web.progress, name="progress"),
    path("<str:code>/<uuid:pk>/sign/", web.sign, name="sign"),
    path("<str:code>/<uuid:pk>/cancel/", web.cancel, name="cancel"),
    path("<str:code>/<uuid:pk>/files/<str:name>", web.document, name="document"),
]
