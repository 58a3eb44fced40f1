"""The style guide: every component on one page, to look at and to hold tests against."""

from __future__ import annotations

from dataclasses import replace

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language_bidi, gettext, gettext_lazy

from gradus.core.ui.widgets import DayInput
from gradus.domain.messages import message
from gradus.domain.refusals import Refusal
from gradus.formats.charts import radar
from gradus.formats.charts.drawing import PLAIN, Chart


class GuideForm(forms.Form):
    """One field of each kind."""

    name = forms.CharField(
        label=gettext_lazy("Name of the unit"),
        help_text=gettext_lazy("As its letterhead has it, in the language of the State."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mail of the focal point"))
    posts = forms.IntegerField(label=gettext_lazy("Posts filled"), min_value=0, required=False)
    since = forms.DateField(label=gettext_lazy("Works since"), widget=DayInput(), required=False)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of unit"),
        choices=[("police", gettext_lazy("Police")), ("court", gettext_lazy("Court"))],
    )
    room = forms.ChoiceField(
        label=gettext_lazy("Has a room that can be locked"),
        choices=[("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=gettext_lazy("The State has agreed to this entry"))
    file = forms.FileField(label=gettext_lazy("Letter of the State"))
    remarks = forms.CharField(
        label=gettext_lazy("Remarks"), widget=forms.Textarea({"rows": 4}), required=False
    )


def _chart() -> Chart:
    """A radar of invented scores, mirrored where the language is read from the right."""
    names = (
        gettext("Cyber investigations"),
        gettext("Digital forensics"),
        gettext("Electronic evidence"),
        gettext("Virtual assets"),
        gettext("Child protection online"),
        gettext("Prevention"),
    )
    scores = ((62, 55, 70), (35, 20, 48), (41, 30, 52), (12, 5, 25), (28, 18, 40), (55, 45, 60))
    spokes = [
        radar.Spoke(name, value, low, high)
        for name, (value, low, high) in zip(names, scores, strict=True)
    ]
    words = radar.RadarWords(
        gettext("Capacity area"), gettext("Score"), gettext("Range"), gettext("not known")
    )
    style = replace(PLAIN, mirrored=get_language_bidi())
    return radar.radar("guide-radar", gettext("Capacity of Exampleland"), spokes, words=words,
                       style=style)  # fmt: skip


def _refusal() -> Refusal:
    return Refusal(
        "equipment-before-training",
        message("The workstation cannot be sent: nobody at the unit has passed its course."),
        message("Name users who passed the course, or ask two officers to agree on an exception."),
    )


def guide(request: HttpRequest) -> HttpResponse:
    """Show all components; a form that was sent comes back with its errors (422)."""
    form = GuideForm(request.POST or None, request.FILES or None)
    wrong = form.is_bound and not form.is_valid()
    if form.is_bound and not wrong:
        messages.success(request, gettext("The entry is in order. Nothing is stored here."))
    context = {"form": form, "chart": _chart(), "refusal": _refusal(), **_samples()}
    return render(request, "ui/guide.html", context, status=422 if wrong else 200)


def _samples() -> dict[str, object]:
    """What the lists, tables and steps of the page show; all of it invented."""
    journey = (
        (gettext("Threats"), "done", gettext("agreed in March")),
        (gettext("Assessment"), "done", gettext("88 of 88 answers")),
        (gettext("National plan"), "current", gettext("waits for two signatures")),
        (gettext("Training"), "next", gettext("24 people nominated")),
        (gettext("Equipment"), "later", ""),
        (gettext("Mentors"), "later", ""),
        (gettext("Scaling back"), "later", ""),
        (gettext("Outreach"), "later", ""),
    )
    return {
        "steps": [{"label": n, "state": s, "detail": d, "url": "#journey"} for n, s, d in journey],
        "crumbs": [
            {"label": gettext("States"), "url": "#"},
            {"label": gettext("Exampleland"), "url": "#"},
            {"label": gettext("National plan")},
        ],
        "views": [
            {"label": gettext("Summary"), "url": "#tabs", "current": True},
            {"label": gettext("Activities"), "url": "#tabs"},
            {"label": gettext("Money"), "url": "#tabs"},
        ],
        "columns": [
            gettext("Activity"),
            gettext("Unit"),
            gettext("Starts"),
            {"label": gettext("Cost (USD)"), "number": True},
        ],
        "rows": [
            (gettext("Basic course for first responders"), "NPCU", "2027-02", "48\u00a0000"),
            (gettext("Forensic workstation and licences"), "NFL", "2027-09", "112\u00a0500"),
            (gettext("Mentor for the cyber unit"), "NPCU", "2027-10", "96\u00a0000"),
        ],
        "facts": [
            (gettext("State"), gettext("Exampleland (XAA)")),
            (gettext("Agreed by"), gettext("Ministry of the Interior and the Programme")),
            (gettext("Runs"), "2027-01 – 2030-12"),
        ],
    }
