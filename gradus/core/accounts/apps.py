"""People who sign in, and the roles they hold."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "gradus.core.accounts"
    label = "accounts"
