"""Addresses of the pages that belong to no single room."""

from __future__ import annotations

from django.urls import path

from gradus.entrypoints.web import views

urlpatterns = [
    path("", views.home, name="home"),
    path("state/<str:code>/", views.state, name="state"),
    path("search/", views.search, name="search"),
    path("health/", views.health, name="health"),
]
