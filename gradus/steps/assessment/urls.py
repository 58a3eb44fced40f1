"""Addresses of the room; mounted under ``assessment/``."""

from __future__ import annotations

from django.urls import path

from gradus.steps.assessment import web

app_name = "assessment"
urlpatterns = [
    path("<str:code>/", web.index, name="index"),
    path("<str:code>/new/", web.new, name="new"),
    path("<str:code>/<uuid:pk>/", web.home, name="home"),
    path("<str:code>/<uuid:pk>/workbook/", web.workbook, name="workbook"),
    path("<str:code>/<uuid:pk>/confirm/", web.confirm, name="confirm"),
    path("<str:code>/<uuid:pk>/results/", web.results, name="results"),
]
