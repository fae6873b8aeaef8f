"""A raw line to the shop: what a browser would tidy up arrives as it was written."""

from collections.abc import Callable
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from tests.world import Person, World


@dataclass(frozen=True)
class Heard:
    """What came back."""

    status: int
    headers: dict[str, str]
    text: str

    def is_polite(self) -> None:
        """Fail for a server error, and for a page that shows the insides."""
        assert self.status < 500, self
        for inside in ("Traceback", "werkzeug", "peewee", "jinja2", "/handlers/", "/shop/"):
            assert inside not in self.text, self


Ask = Callable[..., Heard]


@pytest.fixture
def ask(world: World) -> Ask:
    """Sends a request exactly as given: `ask(target, method, body, **headers)`."""
    def send(target: str, method: str = "GET", body: bytes | str | None = None, **headers: str) -> Heard:
        parts = urlsplit(world.url)
        line = HTTPConnection(parts.hostname or "", parts.port, timeout=20)
        try:
            line.putrequest(method, target, skip_accept_encoding=True)
            content = body.encode() if isinstance(body, str) else body
            if content is not None:
                headers = {"Content-Length": str(len(content)), **headers}
            for name, value in headers.items():
                line.putheader(name.replace("_", "-"), value)
            line.endheaders(content)
            answer = line.getresponse()
            return Heard(answer.status, {name.lower(): value for name, value in answer.getheaders()},
                         answer.read().decode(errors="replace"))
        finally:
            line.close()
    return send


def cookies(person: Person) -> str:
    """Return the Cookie header of someone's phone."""
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in person.session.cookies)
