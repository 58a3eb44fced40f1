"""What must hold in a State, and what its institutions can carry."""

from django.apps import AppConfig


class ConditionsConfig(AppConfig):
    name = "gradus.core.conditions"
    label = "conditions"
