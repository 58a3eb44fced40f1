"""The house's addresses with due diligence's, as the tests of its pages need them."""

from __future__ import annotations

from django.urls import include, path

from gradus.config.urls import urlpatterns as house

urlpatterns = [path("diligence/", include("gradus.core.diligence.urls")), *house]
