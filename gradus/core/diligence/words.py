"""The words of due diligence on pages: states, outcomes, next steps, verbs."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

GATES: Words = {
    "not-started": _("not started"),
    "in-work": _("in work"),
    "cleared": _("cleared"),
    "mitigated": _("mitigated"),
    "not-applicable": _("not applicable"),
    "suspended": _("suspended"),
    "refused": _("refused"),
    "stopped": _("stopped"),
}
STAGES: Words = {
    "asked": _("asked"),
    "in-work": _("in work"),
    "proposed": _("waits for a second officer"),
    "decided": _("decided"),
    "withdrawn": _("withdrawn"),
}
LEVELS: Words = {"low": _("low"), "medium": _("medium"), "high": _("high")}
SUPPORT: Words = {
    "training": _("Training"),
    "mentoring": _("Mentoring"),
    "equipment": _("Equipment"),
}
OUTCOMES: Words = {
    "cleared": _("Cleared: the risk is low"),
    "mitigated": _("Mitigated: measures make the risk bearable"),
    "refused": _("Refused: no support"),
    "not-applicable": _("Not applicable: the unit is not of the security forces"),
}
NEXT: Words = {
    "review-overdue": _("The review is overdue: the gate has closed. Ask again."),
    "look-again": _("Look again: support is suspended, or a concern was noted."),
    "sign": _("A second officer reads the proposal and signs it."),
    "propose": _("Propose a decision."),
    "assess": _("Assess the risks."),
    "begin": _("Take the work up."),
    "review-soon": _("The review is due soon. Ask again in time."),
    "watch": _("Watch, and note what is seen."),
    "nothing": _("Nothing is left to do."),
}
TITLES: Words = {
    "begin": _("Take the work up"),
    "withdraw": _("Withdraw the request"),
    "assess": _("Assess the risks"),
    "measure": _("Add a measure"),
    "propose": _("Propose a decision"),
    "sign": _("Sign the decision"),
    "send-back": _("Send the proposal back"),
    "note": _("Note what was seen"),
    "suspend": _("Suspend support"),
    "stop": _("Stop support"),
}
TONES = {
    "cleared": "good",
    "mitigated": "good",
    "not-applicable": "good",
    "in-work": "info",
    "suspended": "warn",
    "refused": "bad",
    "stopped": "bad",
}
