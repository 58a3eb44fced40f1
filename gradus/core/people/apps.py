"""Practitioners, mentors and trainers."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "gradus.core.people"
    label = "people"
