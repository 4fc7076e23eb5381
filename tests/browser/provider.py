"""A small provider of identities for tests: OpenID Connect on a port of its own, where whoever is asked clicks on a name."""

from __future__ import annotations

import base64
import json
import secrets
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "planner"


class Provider(ThreadingHTTPServer):
    """The provider.

    Parameters
    ----------
    people : mapping of str to str
        Names by e-mail address.
    """

    def __init__(self, people: Mapping[str, str]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.people = dict(people)
        self.key = RSAKey.generate_key(2048, {"kid": "test", "use": "sig", "alg": "RS256"})
        self.codes: dict[str, dict[str, Any]] = {}

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def secrets(self, redirect: str) -> str:
        """Return what Streamlit is told of it in ``secrets.toml``."""
        return f"""[auth]
redirect_uri = "{redirect}"
cookie_secret = "{secrets.token_hex(16)}"
client_id = "{CLIENT}"
client_secret = "of a test"
server_metadata_url = "{self.address}/.well-known/openid-configuration"
"""


class _Handler(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        """Tell what it can, show the names, or send back who was clicked."""
        url = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(url.query).items()}
        here = self.server.address
        if url.path == "/.well-known/openid-configuration":
            self._answer(
                {
                    "issuer": here,
                    "authorization_endpoint": f"{here}/authorize",
                    "token_endpoint": f"{here}/token",
                    "jwks_uri": f"{here}/keys",
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif url.path == "/keys":
            self._answer({"keys": [self.server.key.as_dict(private=False)]})
        elif url.path == "/authorize":
            links = [
                f'<p><a href="/chosen?{urlencode({**asked, "email": email})}">{name}</a></p>'
                for email, name in self.server.people.items()
            ]
            self._send(200, "text/html", "".join(links).encode())
        elif url.path == "/chosen":
            code = secrets.token_hex(8)
            self.server.codes[code] = asked
            self.send_response(302)
            self.send_header(
                "Location", f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"
            )
            self.end_headers()
        else:
            self._send(404, "text/plain", b"")

    def do_POST(self) -> None:
        """Give the token for a code, once."""
        sent = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(sent["code"][0])
        now, email = int(time.time()), asked["email"]
        claims = {
            "iss": self.server.address,
            "aud": CLIENT,
            "sub": base64.b32encode(email.encode()).decode(),
            "iat": now,
            "exp": now + 3600,
            "email": email,
            "email_verified": True,
            "name": self.server.people[email],
        }
        if "nonce" in asked:
            claims["nonce"] = asked["nonce"]
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self.server.key)
        self._answer(
            {"access_token": secrets.token_hex(8), "token_type": "Bearer", "expires_in": 3600, "id_token": token}
        )

    def _answer(self, value: object) -> None:
        self._send(200, "application/json", json.dumps(value).encode())

    def _send(self, status: int, kind: str, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@contextmanager
def provider(people: Mapping[str, str]) -> Iterator[Provider]:
    """Start a provider, and stop it in the end."""
    found = Provider(people)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    try:
        yield found
    finally:
        found.shutdown()
        found.server_close()
