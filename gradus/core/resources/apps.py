"""Supply: money, equipment offered, people's months, calendars."""

from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "gradus.core.resources"
    label = "resources"
