"""The pages that belong to no single room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "gradus.entrypoints.web"
    label = "web"
