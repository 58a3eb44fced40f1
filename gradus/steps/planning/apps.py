"""The room of this step."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "gradus.steps.planning"
    label = "planning"

    def import_models(self) -> None:
        """Every file of tables, for Django to find."""
        from importlib import import_module
        from pkgutil import iter_modules

        super().import_models()
        models = import_module(f"{self.name}.models")
        for file in iter_modules(models.__path__):
            import_module(f"{self.name}.models.{file.name}")

    def ready(self) -> None:
        """What of it can go to another instance."""
        from gradus.core.exchange.registry import register
        from gradus.steps.planning.exchange import AgreedPlans

        register(AgreedPlans())
