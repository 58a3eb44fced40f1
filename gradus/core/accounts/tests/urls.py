"""The house's addresses, and a page that reads what only a grant lets an outsider see."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path

from gradus.config.urls import urlpatterns as of_the_house
from gradus.core.states.models import Institution


def institutions(request: HttpRequest) -> HttpResponse:
    return HttpResponse(", ".join(row.name for row in Institution.objects.all()))


urlpatterns = [*of_the_house, path("test/institutions/", institutions)]
