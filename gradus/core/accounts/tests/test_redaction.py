"""What the log does not hold: the values of rows that stood in the way of another."""

from __future__ import annotations

import logging
import logging.config

import pytest
from django.conf import settings
from django.db import IntegrityError

from gradus.core.accounts.tests import people

pytestmark = pytest.mark.django_db


def test_a_traceback_in_the_log_names_no_address_that_is_taken() -> None:
    taken = people.member("state_officer", state=people.state()).email
    with pytest.raises(IntegrityError, match=taken) as refused:
        people.models.User.objects.create_user(taken, name="Twice", joined_at=people.now())
    failed = (refused.type, refused.value, refused.tb)
    formatter = logging.config.DictConfigurator(settings.LOGGING).configure_formatter(
        settings.LOGGING["formatters"]["line"]
    )
    record = logging.LogRecord("gradus", logging.ERROR, "", 0, "failed", None, failed)
    written = formatter.format(record)
    assert "IntegrityError" in written
    assert taken not in written
