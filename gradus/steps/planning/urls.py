"""Addresses of the room; mounted under ``planning/``."""

from __future__ import annotations

from django.urls import path

from gradus.steps.planning.web import (
    again,
    agreement,
    consultations,
    delivery,
    discussion,
    exceptions,
    inputs,
    letters,
    matters,
    pages,
    plans,
    position,
    trials,
    versions,
)

app_name = "planning"
urlpatterns = [
    path("asked/", consultations.asked, name="asked"),
    path("asked/<uuid:consultation>/", consultations.shown, name="shown"),
    path("<str:code>/", plans.index, name="index"),
    path("<str:code>/inputs/", inputs.index, name="inputs"),
    path("<str:code>/inputs/state-file/", inputs.state_file, name="state_file"),
    path("<str:code>/inputs/bring/", inputs.bring, name="bring"),
    path("<str:code>/position/", position.index, name="position"),
    path("<str:code>/position/priority/", position.priority, name="priority"),
    path("<str:code>/position/red-line/", position.red_line, name="red_line"),
    path("<str:code>/position/commitment/", position.commitment, name="commitment"),
    path("<str:code>/position/basics/", position.basics, name="basics"),
    path("<str:code>/new/", plans.new, name="new"),
    path("<str:code>/<uuid:pk>/", plans.plan, name="plan"),
    path("<str:code>/<uuid:pk>/timeline/", pages.timeline, name="timeline"),
    path("<str:code>/<uuid:pk>/money/", pages.money, name="money"),
    path("<str:code>/<uuid:pk>/people/", pages.people, name="people"),
    path("<str:code>/<uuid:pk>/conditions/", pages.conditions, name="conditions"),
    path("<str:code>/<uuid:pk>/reasons/", pages.reasons, name="reasons"),
    path("<str:code>/<uuid:pk>/roles/", pages.roles, name="roles"),
    path("<str:code>/<uuid:pk>/documents/", pages.documents, name="documents"),
    path("<str:code>/<uuid:pk>/activities/<path:name>/", pages.activity, name="activity"),
    path("<str:code>/<uuid:pk>/progress/", plans.progress, name="progress"),
    path("<str:code>/<uuid:pk>/progress-made/", delivery.made, name="delivery"),
    path("<str:code>/<uuid:pk>/progress-made/<path:name>/", delivery.activity, name="told"),
    path("<str:code>/<uuid:pk>/letters/", letters.index, name="letters"),
    path("<str:code>/<uuid:pk>/letters/draft/", letters.draft, name="letter"),
    path("<str:code>/<uuid:pk>/cancel/", plans.cancel, name="cancel"),
    path("<str:code>/<uuid:pk>/questions/", matters.find, name="find"),
    path("<str:code>/<uuid:pk>/questions/stop/", matters.stop, name="stop_finding"),
    path("<str:code>/exceptions/", exceptions.exceptions, name="exceptions"),
    path(
        "<str:code>/exceptions/<uuid:exception>/confirm/",
        exceptions.confirm,
        name="confirm_exception",
    ),
    path("<str:code>/exceptions/<uuid:exception>/end/", exceptions.end, name="end_exception"),
    path("<str:code>/<uuid:pk>/consultations/", consultations.consultations, name="consultations"),
    path("<str:code>/<uuid:pk>/consultations/ask/", consultations.ask, name="consult"),
    path(
        "<str:code>/<uuid:pk>/consultations/<uuid:consultation>/close/",
        consultations.close,
        name="close_consultation",
    ),
    path(
        "<str:code>/<uuid:pk>/contributions/<uuid:contribution>/",
        consultations.answer,
        name="answer_contribution",
    ),
    path("<str:code>/signing/", agreement.signing, name="signing"),
    path("<str:code>/<uuid:pk>/discussion/", discussion.discussion, name="discussion"),
    path("<str:code>/<uuid:pk>/discussion/say/", discussion.say, name="say"),
    path("<str:code>/<uuid:pk>/discussion/propose/", discussion.propose, name="propose"),
    path("<str:code>/<uuid:pk>/changes/<uuid:change>/", discussion.answer, name="answer"),
    path(
        "<str:code>/<uuid:pk>/changes/<uuid:change>/withdraw/", discussion.withdraw, name="withdraw"
    ),
    path("<str:code>/<uuid:pk>/versions/", versions.versions, name="versions"),
    path("<str:code>/<uuid:pk>/versions/new/", versions.new, name="new_version"),
    path("<str:code>/<uuid:pk>/alternatives/", trials.alternatives, name="alternatives"),
    path(
        "<str:code>/<uuid:pk>/alternatives/ask/", trials.ask_alternatives, name="ask_alternatives"
    ),
    path("<str:code>/<uuid:pk>/try/", trials.try_out, name="try"),
    path("<str:code>/<uuid:pk>/try/<uuid:run>/", trials.trial, name="trial"),
    path("<str:code>/<uuid:pk>/again/", again.again, name="again"),
    path("<str:code>/<uuid:pk>/touched/", again.touched, name="touched"),
    path("<str:code>/<uuid:pk>/compare/<uuid:other>/", trials.compare, name="compare"),
    path("<str:code>/<uuid:pk>/agreement/", agreement.agreement, name="agreement"),
    path("<str:code>/<uuid:pk>/agreement/forward/", agreement.put_forward, name="put_forward"),
    path("<str:code>/<uuid:pk>/agreement/sign/", agreement.sign, name="sign"),
    path("<str:code>/<uuid:pk>/agreement/pages/", agreement.bring_pages, name="bring_pages"),
    path("<str:code>/<uuid:pk>/agreement/pages/<uuid:pages_id>/", agreement.pages, name="pages"),
    path(
        "<str:code>/<uuid:pk>/agreement/pages/<uuid:pages_id>/confirm/",
        agreement.confirm_pages,
        name="confirm_pages",
    ),
    path("<str:code>/<uuid:pk>/files/<str:name>", plans.document, name="document"),
]
