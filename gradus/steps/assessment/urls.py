"""Addresses of the room, mounted under ``assessment/``; and those of tables in a workshop."""

from __future__ import annotations

from django.urls import path

from gradus.steps.assessment.web import (
    assessments,
    attaching,
    comparison,
    contradictions,
    groups,
    invitation,
    own_file,
    report,
    results,
    review,
    tables,
    workbook,
    workshop,
)

app_name = "assessment"
urlpatterns = [
    path("attached/<uuid:pk>/", attaching.attached, name="attached"),
    path("group/<uuid:pk>/", groups.group, name="group"),
    path("group/<uuid:pk>/answer/", groups.answer, name="answer"),
    path("group/<uuid:pk>/hand-in/", groups.hand_in, name="hand_in"),
    path("group/<uuid:pk>/file/", own_file.send, name="own_file"),
    path("group/<uuid:pk>/file/confirm/", own_file.confirm, name="own_confirm"),
    path("group/<uuid:pk>/file/form/", own_file.form, name="own_form"),
    path("group/<uuid:pk>/file/workbook/", own_file.workbook, name="own_workbook"),
    path("group/<uuid:pk>/invitation/", invitation.invitation, name="invitation"),
    path("group/<uuid:pk>/withdraw/", invitation.withdraw, name="withdraw"),
    path("group/<uuid:pk>/send-back/", groups.send_back, name="send_back"),
    path("group/<uuid:pk>/questions/<str:part>/", groups.part, name="part"),
    path("group/<uuid:pk>/evidence/<str:indicator>/", attaching.evidence_of, name="evidence"),
    path("group/<uuid:pk>/evidence/<str:indicator>/again/", attaching.again, name="attach_again"),
    path("group/<uuid:pk>/evidence/<str:indicator>/file/", attaching.file, name="attach_file"),
    path("group/<uuid:pk>/evidence/<str:indicator>/off/", attaching.off, name="detach"),
    path(
        "group/<uuid:pk>/evidence/<str:indicator>/source/", attaching.source, name="attach_source"
    ),
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
    path("<str:code>/<uuid:pk>/workshop/", workshop.room, name="workshop"),
    path("<str:code>/<uuid:pk>/workshop/cards/", workshop.cards, name="cards"),
    path("<str:code>/<uuid:pk>/workshop/close/", workshop.close, name="close_workshop"),
    path("<str:code>/<uuid:pk>/workshop/paper/<str:part>/", workshop.paper, name="paper"),
    path("<str:code>/<uuid:pk>/workshop/screen/<str:part>/", workshop.screen, name="screen"),
    path(
        "<str:code>/<uuid:pk>/workshop/screen/<str:part>/agree/",
        workshop.agree_page,
        name="agree_page",
    ),
    path(
        "<str:code>/<uuid:pk>/workshop/screen/<str:part>/<str:indicator>/",
        workshop.agree,
        name="agree",
    ),
    path("<str:code>/<uuid:pk>/workshop/sheets/<str:part>/", workshop.sheets, name="sheets"),
    path("<str:code>/<uuid:pk>/workshop/show/", workshop.show, name="show"),
    path("<str:code>/<uuid:pk>/workshop/tables/", workshop.add_table, name="add_table"),
    path(
        "<str:code>/<uuid:pk>/workshop/tables/<uuid:table>/code/",
        workshop.renew_code,
        name="renew_code",
    ),
    path(
        "<str:code>/<uuid:pk>/contradictions/",
        contradictions.contradictions,
        name="contradictions",
    ),
    path("<str:code>/<uuid:pk>/comparison/", comparison.comparison, name="comparison"),
    path("<str:code>/<uuid:pk>/report/<str:name>", report.report, name="report"),
]

at_tables = (  # mounted under ``w/``: an address that is typed on a phone
    [
        path("", tables.join, name="join"),
        path("bar/", tables.bar, name="bar"),
        path("join/<str:code>/", tables.join, name="join_by"),
        path("leave/", tables.leave, name="leave"),
        path("now/", tables.now, name="now"),
    ],
    "table",
)
