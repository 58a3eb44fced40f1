"""A passkey is added and signs in, with the virtual authenticator of Chromium."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import NewVisitor

KEY = {  # as the fingerprint reader of a laptop
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_is_added_and_signs_in(visitor: NewVisitor) -> None:
    evaluator = visitor()
    page = evaluator.sign_in("evaluator")
    devtools = evaluator.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})

    evaluator.open("/account/2fa/webauthn/add/")
    page.get_by_label("Name").fill("Laptop")
    page.get_by_label("Enough by itself").check()
    evaluator.press("Add")
    expect(page.locator("body")).to_contain_text("The passkey is added.")
    evaluator.open("/account/2fa/webauthn/")
    expect(page.locator("main")).to_contain_text("Laptop")
    evaluator.shoot("passkey-added")

    evaluator.context.clear_cookies()
    evaluator.open("/account/login/")
    evaluator.press("Sign in with a passkey")
    page.wait_for_url(f"{evaluator.served.origin}/")  # no password, no code: the key is both
    expect(page.locator("header")).to_contain_text(evaluator.served.accounts["evaluator"].name)
