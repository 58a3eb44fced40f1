"""Every address of the house. A test fails on one that is not in its inventory."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.i18n import set_language

from gradus.steps.assessment.urls import at_tables

urlpatterns = [
    path("", include("gradus.entrypoints.web.urls")),
    path("account/", include("gradus.core.accounts.urls")),
    path("account/tokens/", include("gradus.core.tokens.urls")),
    path("account/", include("allauth.urls")),
    path("assessment/", include("gradus.steps.assessment.urls")),
    path("w/", include(at_tables)),
    path("threats/", include("gradus.steps.threats.urls")),
    path("planning/", include("gradus.steps.planning.urls")),
    path("states/", include("gradus.core.states.urls")),
    path("people/", include("gradus.core.people.urls")),
    path("diligence/", include("gradus.core.diligence.urls")),
    path("conditions/", include("gradus.core.conditions.urls")),
    path("means/", include("gradus.core.resources.urls")),
    path("coordination/", include("gradus.core.coordination.urls")),
    path("evidence/", include("gradus.core.evidence.urls")),
    path("results/", include("gradus.core.results.urls")),
    path("exchange/", include("gradus.core.exchange.urls")),
    path("ledger/", include("gradus.entrypoints.web.ledger.urls")),
    path("api/", include("gradus.entrypoints.api.urls")),
    path("language/", login_not_required(set_language), name="set_language"),
]
if settings.DEMO:
    from gradus.core.ui.guide import guide

    urlpatterns.append(path("guide/", guide, name="guide"))

handler500 = "gradus.core.ui.refusals.unforeseen"
