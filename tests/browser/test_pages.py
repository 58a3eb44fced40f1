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


# what nobody should have to guess the address of; more than one role may be led to it
LED_TO = """
    home search state my_access my_account account_email account_change_password mfa_index
    usersessions_list tokens:index api:docs ask_access state_members state_grants programme_members
    states:programmes states:register states:institution states:new-institution states:new-unit
    assessment:index assessment:new assessment:home assessment:results assessment:workbook assessment:form
    planning:index planning:new evidence:state evidence:add evidence:add-source exchange:state
    exchange:new-peer
    results:state results:measure results:define results:baseline results:target results:observe
    results:correct ledger:state ledger:entry ledger:checkpoint ledger:verifier diligence:index diligence:ask
    resources:programme resources:programme-pot resources:programme-offer resources:programme-supply
    resources:programme-partner resources:partner resources:partner-pot resources:partner-offer
    resources:state resources:enter-circumstance resources:state-supply resources:close-pot
    resources:withdraw-offer resources:end-supply resources:lift
    coordination:state coordination:enter coordination:bring together coordination:effort
    coordination:correct coordination:end coordination:partner
"""


def test_every_page_is_reached_by_links(walks: Walks) -> None:
    routes = {page.route for name in NAMES for page in walks.of(name).pages.values()}
    assert set(LED_TO.split()) <= routes, sorted(set(LED_TO.split()) - routes)
