"""The room of this step."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "gradus.steps.planning"
    label = "planning"
