"""The app that holds the policy, the scope and the wall. It has no tables."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "gradus.core.access"
    label = "access"
