"""Documents and sources, and who may read them."""

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "gradus.core.evidence"
    label = "evidence"
