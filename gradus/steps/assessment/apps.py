"""The room of this step."""

from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "gradus.steps.assessment"
    label = "assessment"

    def ready(self) -> None:
        """What of it can go to another instance."""
        from gradus.core.exchange.registry import register
        from gradus.steps.assessment.exchange import Answers

        register(Answers())
