"""Keys to the API."""

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "gradus.core.tokens"
    label = "tokens"
