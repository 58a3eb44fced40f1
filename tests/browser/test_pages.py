"""Every page that somebody is led to is well: in the light and in the dark, on a phone, in Arabic."""

from __future__ import annotations

import pytest

from gradus.core.accounts.demo import demo_accounts
from tests.browser.walks import Walks

NAMES = [one.email.partition("@")[0] for one in demo_accounts()]


@pytest.mark.parametrize("name", NAMES)
def test_every_page_a_role_is_led_to_is_well(walks: Walks, name: str) -> None:
    walk = walks.of(name)
    assert len(walk.pages) > 5
    assert not walk.faults, "\n".join(walk.faults)
