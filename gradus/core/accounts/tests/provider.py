"""An organisation's sign-in (OpenID Connect) on the loopback: discovery, keys, token, user info."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "gradus", "provider-secret"


@dataclass
class Provider:
    """Says of one person what its claims are, to whoever shows the code that was given out."""

    claims: Mapping[str, Any]
    issuer: str = ""
    key: rsa.RSAPrivateKey = field(
        default_factory=lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048)
    )
    challenge: str = ""

    def settings(self) -> dict[str, Any]:
        """What ``GRADUS_OIDC_...`` would set."""
        app = {
            "provider_id": "sso",
            "name": "Ministry",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.issuer},
        }
        return {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}

    def authorize(self, address: str) -> str:
        """The person agrees: where the browser is sent back to, with a code."""
        asked = parse_qs(urlsplit(address).query)
        assert address.startswith(f"{self.issuer}/authorize?")
        assert asked["code_challenge_method"] == ["S256"]
        self.challenge = asked["code_challenge"][0]
        back = urlsplit(asked["redirect_uri"][0])
        return f"{back.path}?code=the-code&state={asked['state'][0]}"

    def answer(self, path: str, form: Mapping[str, list[str]], bearer: str) -> Any:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer,
                "authorization_endpoint": f"{self.issuer}/authorize",
                "token_endpoint": f"{self.issuer}/token",
                "userinfo_endpoint": f"{self.issuer}/userinfo",
                "jwks_uri": f"{self.issuer}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        if path == "/token":
            return self._token(form)
        if path == "/userinfo" and bearer == "Bearer the-access":
            return dict(self.claims)
        return None

    def _token(self, form: Mapping[str, list[str]]) -> Any:
        digest = sha256(form["code_verifier"][0].encode()).digest()
        shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if (form["code"], form["client_secret"], shown) != (["the-code"], [SECRET], self.challenge):
            return None
        said = {"iss": self.issuer, "aud": CLIENT, "iat": 1, "exp": 2**40, **self.claims}
        token = jwt.encode(said, self.key, "RS256", headers={"kid": "1"})
        return {"access_token": "the-access", "token_type": "Bearer", "id_token": token}


@contextmanager
def running(claims: Mapping[str, Any]) -> Iterator[Provider]:
    """A provider that listens on the loopback."""
    provider = Provider(claims)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            form = parse_qs(self.rfile.read(length).decode())
            said = provider.answer(self.path, form, self.headers.get("Authorization", ""))
            body = json.dumps(said).encode()
            self.send_response(200 if said else 400)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the names http.server looks for

        def log_message(self, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
