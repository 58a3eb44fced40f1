"""Addresses of the exchange; mounted under ``exchange/``."""

from __future__ import annotations

from django.urls import path

from gradus.core.exchange.web import arrivals, home, peers, releases

app_name = "exchange"
urlpatterns = [
    path("<str:code>/", home.home, name="state"),
    path("<str:code>/peers/new/", peers.new, name="new-peer"),
    path("<str:code>/peers/<uuid:pk>/", peers.one, name="peer"),
    path("<str:code>/peers/<uuid:pk>/confirm/", peers.confirm, name="confirm-peer"),
    path("<str:code>/peers/<uuid:pk>/retire/", peers.retire, name="retire-peer"),
    path("<str:code>/releases/new/", releases.new, name="new-release"),
    path("<str:code>/releases/<uuid:pk>/", releases.one, name="release"),
    path("<str:code>/releases/<uuid:pk>/sign/", releases.sign, name="sign-release"),
    path("<str:code>/releases/<uuid:pk>/withdraw/", releases.withdraw, name="withdraw-release"),
    path("<str:code>/releases/<uuid:pk>/bundle/", releases.bundle, name="bundle"),
    path("<str:code>/releases/<uuid:pk>/files/<int:number>/", releases.content, name="sent-file"),
    path("<str:code>/receipts/new/", releases.receipt, name="take-receipt"),
    path("<str:code>/arrivals/new/", arrivals.new, name="new-arrival"),
    path("<str:code>/arrivals/<uuid:pk>/", arrivals.one, name="arrival"),
    path("<str:code>/arrivals/<uuid:pk>/accept/", arrivals.accept, name="accept-arrival"),
    path("<str:code>/arrivals/<uuid:pk>/apply/", arrivals.apply, name="apply-arrival"),
    path("<str:code>/arrivals/<uuid:pk>/decline/", arrivals.decline, name="decline-arrival"),
    path("<str:code>/arrivals/<uuid:pk>/receipt/", arrivals.receipt, name="receipt"),
]
