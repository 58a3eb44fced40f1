"""Addresses of the pages that belong to no single room."""

from __future__ import annotations

from django.urls import path

from gradus.entrypoints.web import calendar_feed, views
from gradus.entrypoints.web.together import together

urlpatterns = [
    path("", views.home, name="home"),
    path("week/", views.week, name="week"),
    path("state/<str:code>/", views.state, name="state"),
    path("state/<str:code>/journey/", views.journey, name="journey"),
    path("coordination/state/<str:code>/together/", together, name="together"),
    path("calendar/<str:secret>.ics", calendar_feed.feed, name="calendar"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
]
