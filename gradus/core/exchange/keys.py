"""Who this installation is to others: its keys, made from the ledger's secret, and its card."""

from __future__ import annotations

from django.conf import settings

from gradus.core.ledger.keys import signing_key
from gradus.core.ledger.selectors import ledger_name, public_key
from gradus.formats.bundles.keys import Card, OwnKeys


def own_keys() -> OwnKeys:
    """The keys of this installation. Raises Refusal (``ledger-key``) if it has no sound secret."""
    signing_key()  # judges the secret
    return OwnKeys(settings.LEDGER_KEY)


def own_card() -> Card:
    """The card of this installation, to hand out."""
    return own_keys().card(ledger_name(), public_key())
