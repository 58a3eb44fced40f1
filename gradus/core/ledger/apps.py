"""The append-only record of who did what when."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "gradus.core.ledger"
    label = "ledger"
