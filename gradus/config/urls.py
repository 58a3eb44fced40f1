"""Every address of the house. A test fails on one that is not in its inventory."""

from __future__ import annotations

from django.conf import settings
from django.urls import include, path

urlpatterns = [
    path("", include("gradus.entrypoints.web.urls")),
    path("account/", include("gradus.core.accounts.urls")),
    path("account/", include("allauth.urls")),
    path("assessment/", include("gradus.steps.assessment.urls")),
    path("planning/", include("gradus.steps.planning.urls")),
    path("language/", include("django.conf.urls.i18n")),
]
if settings.DEMO:
    from gradus.core.ui.guide import guide

    urlpatterns.append(path("guide/", guide, name="guide"))
