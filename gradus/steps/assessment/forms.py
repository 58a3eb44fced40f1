"""The shape of people's input to assessments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gradus.core.evidence.forms import ChooseForm
from gradus.core.states.selectors import InstitutionName
from gradus.core.ui.fields import TextField
from gradus.core.ui.widgets import DayInput
from gradus.domain.markings import Marking
from gradus.domain.messages import Message
from gradus.domain.modes import TITLES
from gradus.engines.scoring.instrument import Dimension, Indicator, Instrument
from gradus.formats.files.kinds import KINDS
from gradus.steps.assessment import bridge, editions, models
from gradus.steps.assessment.actions.answers import Said
from gradus.steps.assessment.attachments import Attached, Document

MODES = tuple((str(mode), _(title)) for mode, title in TITLES.items())


class StartForm(forms.Form):
    """Starting an assessment."""

    edition = forms.ChoiceField(
        label=_("Edition of the instrument"),
        widget=forms.RadioSelect,
        help_text=_(
            "It counts for this assessment for good. Beside an earlier one, only what both editions "
            "ask alike is compared."
        ),
    )
    mode = forms.ChoiceField(label=_("How it is done"), choices=MODES)
    assessed_on = forms.DateField(label=_("Date of the assessment"), widget=DayInput())

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        known = [one.instrument for one in editions.offered()]
        self.fields["edition"].choices = [  # type: ignore[attr-defined]
            (one.edition, _edition_in_brief(one)) for one in known
        ]
        self.fields["edition"].initial = known[0].edition


class WorkbookForm(forms.Form):
    """A filled workbook."""

    workbook = forms.FileField(
        label=_("Filled workbook"),
        help_text=_(
            "The .xlsx file, a CSV with the same columns, or what phones sent (export of the form). "
            "Nothing changes before you confirm."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.zip,.json,.xml"}),
    )


class ConfirmForm(forms.Form):
    """Confirming what was previewed."""

    confirmed = forms.CharField(widget=forms.HiddenInput)


class AskedForm(forms.Form):
    """What a group is asked, and by when."""

    name = TextField(label=_("Name of the group"), max_length=200)
    due = forms.DateField(
        label=_("To be answered by"),
        required=False,
        widget=DayInput(),
    )
    dimensions = forms.MultipleChoiceField(
        label=_("Only these dimensions"),
        required=False,
        help_text=_("None chosen: all are asked."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, dimensions: Iterable[Dimension], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choose("dimensions", [(one.id, gettext(one.title)) for one in dimensions])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


class InviteForm(AskedForm):
    """Asking a group to answer."""

    institution = forms.ChoiceField(label=_("Institution"), required=False)
    name = TextField(
        label=_("Or who answers"),
        max_length=200,
        required=False,
        help_text=_("For people without an institution here; you enter what they say."),
    )
    field_order = ("institution", "name", "due", "dimensions")

    def __init__(self, *args: Any, institutions: Sequence[InstitutionName], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._known = {one.code: one.pk for one in institutions}
        named = [(one.code, one.name) for one in institutions]
        self._choose("institution", [("", gettext("None of them")), *named])

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        code = said.pop("institution", "")
        institution_id: UUID | None = self._known.get(code)
        return said | {"institution_id": institution_id}


class CodeForm(forms.Form):
    """The code on a table's card."""

    code = TextField(
        label=_("The code on your table's card"),
        max_length=20,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "dir": "ltr", "size": 12}
        ),
    )


class WorkshopForm(forms.Form):
    """Opening a workshop."""

    tables = TextField(
        label=_("Tables"),
        required=False,
        help_text=_("One in a line, such as Police, Prosecutors, Telecom operators."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    groups = forms.MultipleChoiceField(
        label=_("Groups that are asked already"),
        required=False,
        help_text=_("What they have answered stays; in the room they go on."),
        widget=forms.CheckboxSelectMultiple,
    )
    hours = forms.IntegerField(
        label=_("Codes hold for how many hours"), min_value=1, max_value=24, initial=10
    )

    def __init__(self, *args: Any, groups: Iterable[models.Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if groups:
            self.fields["groups"].choices = [(one.pk, one.name) for one in groups]  # type: ignore[attr-defined]
        else:
            del self.fields["groups"]
            self.fields["tables"].required = True

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        names = [one.strip() for one in said.get("tables", "").splitlines()]
        chosen = [UUID(one) for one in said.get("groups", [])]
        return said | {"tables": [one for one in names if one], "groups": chosen}


@dataclass(frozen=True)
class LevelField:
    """A cell of the page for paper: what one group says to one question."""

    group: str
    name: str
    value: str
    version: int
    was: str  # as it is kept: what is sent back like it was not touched


def level_fields(
    indicator: Indicator,
    said: Iterable[tuple[models.Group, Mapping[str, models.Answer]]],
    posted: Mapping[str, str],
) -> list[LevelField]:
    """The cells of one question, as they were just entered, or else as they are."""
    found = []
    for group, answers in said:
        there = answers.get(indicator.id)
        name = f"{indicator.id}.{group.pk}"
        was = there.value if there else ""
        value = posted[name] if _touched(posted, name) else was
        found.append(LevelField(group.name, name, value, there.version if there else 0, was))
    return found


def levels_in(
    posted: Mapping[str, str], group_id: UUID, indicators: Iterable[Indicator]
) -> list[Said]:
    """What was entered of one group on a page for paper; cells that nobody touched are passed over."""
    return [
        Said(one.id, posted[name], version=_number(posted.get(f"{name}.version", "")))
        for one in indicators
        if _touched(posted, name := f"{one.id}.{group_id}")
    ]


def _touched(posted: Mapping[str, str], name: str) -> bool:
    return name in posted and posted[name] != posted.get(f"{name}.was", "")


@dataclass(frozen=True)
class Question:
    """A question on its page: what is asked, and what is said, by whoever said it last."""

    indicator: Indicator
    levels: tuple[tuple[str, str], ...]
    said: Said
    changed: str = ""  # what somebody else said meanwhile
    before: bridge.Before | None = None  # shown as the group said it earlier, and not saved yet
    attached: Sequence[Attached] = ()
    rested: Sequence[Document] = ()  # what the earlier answer rested on, and is not attached here
    matters: Message | None = (
        None  # whether its answer could still change the plan, while it is open
    )

    @property
    def more(self) -> bool:
        """Whether there is more than a level, so that it is shown unfolded."""
        said = self.said.evidence or self.said.confidence or self.said.note
        return bool(said or self.attached or self.rested)


def question(
    indicator: Indicator,
    there: models.Answer | None,
    entered: Said | None,
    changed: bool,
    before: bridge.Before | None = None,
    matters: Message | None = None,
) -> Question:
    """A question with what is there, or was just entered and refused; else as it was answered before."""
    version = there.version if there else 0
    if entered is not None:
        kept = entered if not changed else replace(entered, version=version)
    elif there is not None:
        kept = Said(indicator.id, **bridge.content_of(there), version=version)
    elif before is not None and before.stands:
        kept = Said(indicator.id, **bridge.content_of(before.answer), version=0)
    else:
        kept = Said(indicator.id)
    levels = tuple((str(level), text) for level, text in indicator.levels.items())
    now = (there.value if there else "-") if changed else ""
    carried = before if there is None and entered is None else None
    open_ = there is None or there.value == "UNK"
    return Question(indicator, levels, kept, now, carried, matters=matters if open_ else None)


class PhotographForm(ChooseForm):
    """A file chosen on the spot: phones that read the media types offer their camera, too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind.media_type for kind in KINDS.values() if kind.media_type.startswith("image/")]
        accepted = [*kinds, *(f".{kind.extension}" for kind in KINDS.values())]
        self.fields["file"].widget.attrs["accept"] = ",".join(accepted)


def usual_marking(allowed: Sequence[Marking]) -> str:
    """The marking that is chosen where nobody chose: no further than the State, where that can be."""
    for marking in (Marking.STATE_ONLY, Marking.AMBER):
        if marking in allowed:
            return str(marking)
    return ""


def said_in(posted: Mapping[str, str], indicators: Iterable[str]) -> list[Said]:
    """The answers on a page that came back; questions that are not on it are passed over.

    So are those left empty where nothing was said: on another device of the group it may be by now.
    """
    said = (
        Said(
            indicator=id_,
            value=posted.get(id_, ""),
            evidence=posted.get(f"{id_}.evidence", ""),
            confidence=posted.get(f"{id_}.confidence", ""),
            note=posted.get(f"{id_}.note", "").replace("\r\n", "\n"),
            version=_number(posted.get(f"{id_}.version", "")),
        )
        for id_ in indicators
        if f"{id_}.version" in posted
    )
    return [one for one in said if one != Said(one.indicator)]


def typed_in(posted: Mapping[str, str]) -> list[Said]:
    """All that came back of a page of questions, whichever they are, in the order of the page."""
    return said_in(posted, [one[:-8] for one in posted if one.endswith(".version")])


def agreed_in(posted: Mapping[str, str], indicators: Iterable[str]) -> list[Said]:
    """What a page of the review says was agreed; what is left open is passed over.

    Grade and confidence are filled in beforehand, so without an answer they say nothing.
    """
    return [
        one if one.value else replace(one, evidence="", confidence="")
        for one in said_in(posted, indicators)
        if one.value or one.version or one.note
    ]


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _edition_in_brief(asked: Instrument) -> str:
    """What an edition is, in a line."""
    questions = asked.indicators.values()
    return gettext(
        "{title}, {edition} of {date}: {all} questions, {short} in the short form"
    ).format(
        title=gettext(asked.title),
        edition=asked.edition,
        date=date_format(date.fromisoformat(asked.date)) if asked.date else "–",
        all=len(questions),
        short=sum(one.short_form for one in questions),
    )
