"""The room before the first step: what crime a State faces."""

from django.apps import AppConfig


class ThreatsConfig(AppConfig):
    name = "gradus.steps.threats"
    label = "threats"
