"""The API: one description, one gate."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "gradus.entrypoints.api"
    label = "api"
