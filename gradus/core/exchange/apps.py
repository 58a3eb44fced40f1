"""Bundles between instances: what a State releases, and what arrives."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "gradus.core.exchange"
    label = "exchange"

    def ready(self) -> None:
        """The kinds that lie below this app; rooms register their own."""
        from gradus.core.exchange.kinds import evidence, results
        from gradus.core.exchange.registry import register

        register(results.Measures())
        register(evidence.Files())
