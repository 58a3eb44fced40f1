"""Letters: kept, sealed, in the transaction that causes them; posted when it has been committed.

A letter that cannot be posted waits for ``post_waiting``, which the worker calls from time to time.
"""

from __future__ import annotations

import json
import logging
import smtplib
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.fernet import InvalidToken
from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from gradus.core.accounts import models
from gradus.core.accounts.seal import opened, sealed

USE = "letter"
KEPT = timedelta(days=7)  # a link that is older helps nobody
_log = logging.getLogger("gradus.mail")


def keep_letter(*, at: datetime, to: str, subject: str, text: str, html: str = "") -> None:
    """Keep a letter; it is posted after the commit, or never if there is none."""
    said = json.dumps({"to": to, "subject": subject, "text": text, "html": html})
    letter = models.Letter(sealed=sealed(said, USE), made_at=at)
    letter.save(force_insert=True)
    # no partial: where one fails, Django looks for its name and fails, too
    transaction.on_commit(lambda: post(letter_id=letter.pk), robust=True)


def post(*, letter_id: UUID) -> bool:
    """Post one letter, unless somebody is at it; whether it has gone."""
    with transaction.atomic():
        letter = (
            models.Letter.objects.select_for_update(skip_locked=True).filter(pk=letter_id).first()
        )
        if letter is None:
            return False
        try:
            _send(json.loads(opened(letter.sealed, USE)))
        except (OSError, smtplib.SMTPException, InvalidToken) as trouble:
            # the address stays out of the log, and so does what a server says about it
            _log.warning("letter %s not posted: %s", letter.pk, type(trouble).__name__)
            letter.tries += 1
            letter.save(update_fields=["tries"])
            return False
        letter.delete()
        return True


def post_waiting(*, at: datetime) -> int:
    """Post what waits, the oldest first, and drop what is too old; how many have gone."""
    models.Letter.objects.filter(made_at__lt=at - KEPT).delete()
    waiting = models.Letter.objects.order_by("made_at").values_list("pk", flat=True)
    return sum(post(letter_id=letter_id) for letter_id in list(waiting))


def _send(said: Mapping[str, str]) -> None:
    mail = EmailMultiAlternatives(said["subject"], said["text"], to=[said["to"]])
    if said["html"]:
        mail.attach_alternative(said["html"], "text/html")
    mail.send()
