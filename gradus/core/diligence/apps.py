"""Human-rights due diligence (R1): a piece of work per recipient unit, and the gate it opens."""

from django.apps import AppConfig


class DiligenceConfig(AppConfig):
    name = "gradus.core.diligence"
    label = "diligence"
