"""Addresses of the room; mounted under ``planning/``."""

from __future__ import annotations

from django.urls import path

from gradus.steps.planning.web import delivery, matters, pages, plans

app_name = "planning"
urlpatterns = [
    path("<str:code>/", plans.index, name="index"),
    path("<str:code>/new/", plans.new, name="new"),
    path("<str:code>/<uuid:pk>/", plans.plan, name="plan"),
    path("<str:code>/<uuid:pk>/timeline/", pages.timeline, name="timeline"),
    path("<str:code>/<uuid:pk>/money/", pages.money, name="money"),
    path("<str:code>/<uuid:pk>/people/", pages.people, name="people"),
    path("<str:code>/<uuid:pk>/conditions/", pages.conditions, name="conditions"),
    path("<str:code>/<uuid:pk>/reasons/", pages.reasons, name="reasons"),
    path("<str:code>/<uuid:pk>/roles/", pages.roles, name="roles"),
    path("<str:code>/<uuid:pk>/documents/", pages.documents, name="documents"),
    path("<str:code>/<uuid:pk>/activities/<path:name>/", pages.activity, name="activity"),
    path("<str:code>/<uuid:pk>/progress/", plans.progress, name="progress"),
    path("<str:code>/<uuid:pk>/progress-made/", delivery.made, name="delivery"),
    path("<str:code>/<uuid:pk>/progress-made/<path:name>/", delivery.activity, name="told"),
    path("<str:code>/<uuid:pk>/sign/", plans.sign, name="sign"),
    path("<str:code>/<uuid:pk>/cancel/", plans.cancel, name="cancel"),
    path("<str:code>/<uuid:pk>/questions/", matters.find, name="find"),
    path("<str:code>/<uuid:pk>/questions/stop/", matters.stop, name="stop_finding"),
    path("<str:code>/<uuid:pk>/files/<str:name>", plans.document, name="document"),
]
