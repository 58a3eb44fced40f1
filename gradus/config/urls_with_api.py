"""Every address of the house, and the operations of the API: for requests with a key."""

from __future__ import annotations

from django.urls import include, path

from gradus.config import urls

urlpatterns = [path("api/", include("gradus.entrypoints.api.operations")), *urls.urlpatterns]
