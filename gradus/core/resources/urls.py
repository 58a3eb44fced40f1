"""Addresses of means; mounted under ``means/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.resources.web import adding, circumstances, ending, lists

app_name = "resources"
urlpatterns = [
    path("", lists.index, name="index"),
    path("pots/<uuid:pk>/close/", ending.close_pot, name="close-pot"),
    path("offers/<uuid:pk>/withdraw/", ending.withdraw_offer, name="withdraw-offer"),
    path("people/<uuid:pk>/end/", ending.end_supply, name="end-supply"),
    path("circumstances/<uuid:pk>/lift/", ending.lift, name="lift"),
    path("circumstances/<uuid:pk>/correct/", circumstances.correct, name="correct"),
    path("programme/<slug:code>/", lists.programme, name="programme"),
    path("programme/<slug:code>/pot/", adding.programme_pot, name="programme-pot"),
    path("programme/<slug:code>/offer/", adding.programme_offer, name="programme-offer"),
    path("programme/<slug:code>/people/", adding.programme_supply, name="programme-supply"),
    path("programme/<slug:code>/partner/", adding.partner, name="programme-partner"),
    path("partner/<slug:code>/", lists.partner, name="partner"),
    path("partner/<slug:code>/pot/", adding.partner_pot, name="partner-pot"),
    path("partner/<slug:code>/offer/", adding.partner_offer, name="partner-offer"),
    path("state/<str:code>/", lists.state, name="state"),
    path("state/<str:code>/circumstance/", circumstances.enter, name="enter-circumstance"),
    path("state/<str:code>/pot/", adding.state_pot, name="state-pot"),
    path("state/<str:code>/offer/", adding.state_offer, name="state-offer"),
    path("state/<str:code>/people/", adding.state_supply, name="state-supply"),
]
