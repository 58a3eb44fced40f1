"""Addresses of the register; mounted under ``states/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.states import web

app_name = "states"
urlpatterns = [
    path("programmes/", web.programmes, name="programmes"),
    path("<slug:code>/register/", web.register, name="register"),
    path("<slug:code>/register/new/", web.new_institution, name="new-institution"),
    path("<slug:code>/register/<uuid:pk>/", web.change_institution, name="institution"),
    path("<slug:code>/register/<uuid:pk>/units/new/", web.new_unit, name="new-unit"),
    path("<slug:code>/register/units/<uuid:pk>/", web.change_unit, name="unit"),
]
