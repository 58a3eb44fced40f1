"""The room of this step."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "gradus.steps.planning"
    label = "planning"

    def ready(self) -> None:
        """What of it can go to another instance."""
        from gradus.core.exchange.registry import register
        from gradus.steps.planning.exchange import AgreedPlans

        register(AgreedPlans())
