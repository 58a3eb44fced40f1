"""Long runs by name."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "gradus.core.jobs"
    label = "jobs"
