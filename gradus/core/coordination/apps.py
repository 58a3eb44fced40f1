"""The coordination register: what other providers did, do and plan in a State."""

from django.apps import AppConfig


class CoordinationConfig(AppConfig):
    name = "gradus.core.coordination"
    label = "coordination"
