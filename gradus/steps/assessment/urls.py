"""Addresses of the room; mounted under ``assessment/``."""

from __future__ import annotations

from django.urls import path

from gradus.steps.assessment.web import (
    assessments,
    comparison,
    contradictions,
    groups,
    report,
    results,
    review,
    workbook,
)

app_name = "assessment"
urlpatterns = [
    path("group/<uuid:pk>/", groups.group, name="group"),
    path("group/<uuid:pk>/answer/", groups.answer, name="answer"),
    path("group/<uuid:pk>/hand-in/", groups.hand_in, name="hand_in"),
    path("group/<uuid:pk>/send-back/", groups.send_back, name="send_back"),
    path("group/<uuid:pk>/questions/<str:part>/", groups.part, name="part"),
    path("<str:code>/", assessments.index, name="index"),
    path("<str:code>/new/", assessments.new, name="new"),
    path("<str:code>/<uuid:pk>/", assessments.home, name="home"),
    path("<str:code>/<uuid:pk>/agree/", review.agree_alike, name="agree_alike"),
    path("<str:code>/<uuid:pk>/dimension/<str:dimension>/", review.dimension, name="dimension"),
    path("<str:code>/<uuid:pk>/reopen/", review.reopen, name="reopen"),
    path("<str:code>/<uuid:pk>/review/", review.begin, name="review"),
    path("<str:code>/<uuid:pk>/sign/", review.sign, name="sign"),
    path("<str:code>/<uuid:pk>/invite/", groups.invite, name="invite"),
    path("<str:code>/<uuid:pk>/workbook/", workbook.workbook, name="workbook"),
    path("<str:code>/<uuid:pk>/form/", workbook.phone_form, name="form"),
    path("<str:code>/<uuid:pk>/confirm/", workbook.confirm, name="confirm"),
    path("<str:code>/<uuid:pk>/results/", results.results, name="results"),
    path(
        "<str:code>/<uuid:pk>/contradictions/",
        contradictions.contradictions,
        name="contradictions",
    ),
    path("<str:code>/<uuid:pk>/comparison/", comparison.comparison, name="comparison"),
    path("<str:code>/<uuid:pk>/report/<str:name>", report.report, name="report"),
]
