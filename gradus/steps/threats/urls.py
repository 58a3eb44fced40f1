"""Addresses of the room; mounted under ``threats/``."""

from __future__ import annotations

from django.urls import include, path

from gradus.steps.threats.web import (
    emerging,
    figures,
    files,
    judging,
    mapping,
    places,
    sources,
    state,
    terms,
    world,
)

SOURCES = [
    path("sources/", sources.index, name="sources"),
    path("sources/add/", sources.add, name="source-add"),
    path("sources/<uuid:pk>/", sources.source, name="source"),
    path("sources/<uuid:pk>/check/", files.check, name="source-check"),
    path("sources/<uuid:pk>/figures/", figures.figures, name="source-figures"),
    path("sources/<uuid:pk>/forget/", files.forget, name="source-forget"),
    path("sources/<uuid:pk>/mapping/", mapping.mapping, name="source-mapping"),
    path("terms/", terms.terms, name="terms"),
    path("terms/decide/", terms.term, name="term"),
    path("terms/<uuid:pk>/take-back/", terms.take_back, name="term-take-back"),
]

app_name = "threats"
urlpatterns = [
    path("world/", world.world, name="world"),  # before the codes of States
    path("world/ask/", world.ask, name="world_ask"),
    path("published/", sources.published, name="published"),
    path("published/<slug:code>/", include((SOURCES, "published")), {"of": places.published}),
    path("<str:code>/", include(SOURCES), {"of": places.own}),
    path("<str:code>/", state.index, name="index"),
    path("<str:code>/ask/", state.ask, name="ask"),
    path("<str:code>/progress/", state.progress, name="progress"),
    path("<str:code>/file/", state.file, name="file"),
    path("<str:code>/groups/<slug:group>/", state.group, name="group"),
    path("<str:code>/judgement/", judging.index, name="judgement"),
    path("<str:code>/judgement/view/", judging.add, name="view"),
    path("<str:code>/judgement/table/", judging.table, name="views_table"),
    path("<str:code>/judgement/take/", judging.take, name="take_views"),
    path("<str:code>/judgement/<uuid:pk>/withdraw/", judging.withdraw, name="withdraw_view"),
    path("<str:code>/judgement/harm/", judging.harm, name="harm"),
    path(
        "<str:code>/judgement/harm/<slug:group>/back/",
        judging.harm_as_catalogue,
        name="harm_as_catalogue",
    ),
    path("<str:code>/emerging/", emerging.index, name="emerging"),
    path("<str:code>/emerging/note/", emerging.add, name="note"),
    path("<str:code>/emerging/<uuid:pk>/", emerging.settle, name="settle"),
]
