"""Addresses of invitations, members and grants; signing in itself is django-allauth's."""

from __future__ import annotations

urlpatterns: list[object] = []
