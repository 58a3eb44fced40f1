"""The look of Gradus: base page, components, forms, error pages, charts in pages."""

from __future__ import annotations

from django.apps import AppConfig


class UiConfig(AppConfig):
    """Has no models. Stands before allauth and ``django.forms`` in ``INSTALLED_APPS``."""

    name = "gradus.core.ui"
    label = "ui"
