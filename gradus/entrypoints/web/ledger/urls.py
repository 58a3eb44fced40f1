"""Addresses of the record; mounted under ``ledger/``."""

from __future__ import annotations

from django.urls import path

from gradus.entrypoints.web.ledger import web

app_name = "ledger"
urlpatterns = [
    path("state/<str:code>/", web.of_state, name="state"),
    path("state/<str:code>/record.csv", web.table, name="table"),
    path("state/<str:code>/extract.jsonl", web.extract, name="extract"),
    path("state/<str:code>/<uuid:entry_id>/", web.one, name="entry"),
    path("state/<str:code>/<uuid:entry_id>/extract.jsonl", web.extract, name="entry-extract"),
    path("checkpoint/", web.checkpoint, name="checkpoint"),
    path("checkpoint.txt", web.checkpoint_text, name="checkpoint-text"),
    path("verifier.py", web.verifier_program, name="verifier"),
]
