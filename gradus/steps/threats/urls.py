"""Addresses of the room; mounted under ``threats/``."""

from __future__ import annotations

from django.urls import URLPattern

app_name = "threats"
urlpatterns: list[URLPattern] = []
