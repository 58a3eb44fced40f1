"""Member States, institutions, units, partners, programmes."""

from django.apps import AppConfig


class StatesConfig(AppConfig):
    name = "gradus.core.states"
    label = "states"
