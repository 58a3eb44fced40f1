"""Words that several pages of a plan share."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

OUT = {
    "money": gettext_lazy("Only money is missing"),
    "close": gettext_lazy("A close call: in or out makes hardly a difference"),
    "other": gettext_lazy("Something else is in the way, or it is worth less than what is in"),
    "ruled-out": gettext_lazy("Ruled out by the State"),
}
"""What keeps something out."""

LETTERS = {
    "A": gettext_lazy("Accountable"),
    "R": gettext_lazy("Responsible"),
    "C": gettext_lazy("Consulted"),
    "I": gettext_lazy("Informed"),
}
"""Parts in an activity, the strongest first."""
