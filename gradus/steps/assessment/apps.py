"""The room of this step."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "gradus.steps.assessment"
    label = "assessment"
