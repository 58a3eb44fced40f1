"""Measures, baselines, targets, observations."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "gradus.core.results"
    label = "results"
