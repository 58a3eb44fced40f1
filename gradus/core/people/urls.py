"""Addresses of people; mounted under ``people/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.people.web import entering, lists, own, person, requests

app_name = "people"
urlpatterns = [
    path("", lists.index, name="index"),
    path("erasures/", requests.index, name="erasures"),
    path("erasures/<uuid:pk>/", requests.one, name="erasure"),
    path("erasures/<uuid:pk>/erase/", requests.erase, name="erasure_carry_out"),
    path("erasures/<uuid:pk>/refuse/", requests.refuse, name="erasure_refuse"),
    path("<uuid:pk>/", person.person, name="person"),
    path("<uuid:pk>/change/", entering.change, name="change"),
    path("<uuid:pk>/left/", person.left, name="left"),
    path("<uuid:pk>/back/", person.back, name="back"),
    path("<uuid:pk>/export/", own.export, name="export"),
    path("<uuid:pk>/erase/", own.erase, name="erase"),
    path("<str:code>/", lists.state, name="state"),
    path("<str:code>/enter/", entering.enter, name="enter"),
]
