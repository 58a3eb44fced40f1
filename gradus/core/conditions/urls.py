"""Addresses of conditions; mounted under ``conditions/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.conditions.web import capacities, preconditions

app_name = "conditions"
urlpatterns = [
    path("<str:code>/", preconditions.index, name="state"),
    path("<str:code>/say/", preconditions.say, name="say"),
    path("<str:code>/capacity/", capacities.index, name="capacities"),
    path("<str:code>/capacity/<uuid:pk>/", capacities.say, name="capacity"),
]
