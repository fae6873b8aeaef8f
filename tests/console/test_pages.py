"""Every page of the console: strict about scripts and styles, and usable without either."""

import re
from html.parser import HTMLParser

import pytest

from models import Case, Enquiry, Order
from tests.console.conftest import apples
from tests.world import Browser, Person

PAGES = ("/console/login", "/console", "/console/rules", "/console/rules?say=苹果", "/console/rules/new",
         "/console/rules/1", "/console/rules/preview?say=你好", "/console/rules/check", "/console/rules/publish",
         "/console/rules/history", "/console/rules/history/1", "/console/rules/import", "/console/phrases",
         "/console/products", "/console/products/1",
         "/console/products/new", "/console/products/keys/1", "/console/reviews",
         "/console/orders", "/console/inbox", "/console/inbox/quick", "/console/cases", "/console/audit",
         "/console/orders/none")
INLINE = re.compile(r"""<style|\sstyle=|\son\w+=|javascript:|hx-on|<script(?![^>]*\ssrc="/static/)""", re.IGNORECASE)
ELSEWHERE = re.compile(r"""(?:src|href|action)="(?:https?:)?//""")


class Form(HTMLParser):
    """Finds forms that post without a token, and fields without a name for screen readers."""

    def __init__(self) -> None:
        super().__init__()
        self.lacking: list[str] = []
        self.named: set[str] = set()
        self.fields: list[tuple[str, dict[str, str]]] = []
        self._form = ""
        self._inside_label = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note forms, their tokens and the labels of fields."""
        found = {name: value or "" for name, value in attrs}
        if tag == "form" and found.get("method") == "post":
            self._form = found.get("action", "")
        elif tag == "input" and found.get("name") == "csrf_token":
            self._form = ""
        elif tag == "label":
            self._inside_label += 1
            self.named.add(found.get("for", ""))
        elif tag in ("input", "select", "textarea") and found.get("type") != "hidden" and not self._inside_label:
            self.fields.append((tag, found))

    def handle_endtag(self, tag: str) -> None:
        """Note the ends of forms and labels."""
        if tag == "form" and self._form:
            self.lacking.append(self._form)
        if tag == "label":
            self._inside_label -= 1

    def nameless(self) -> list[str]:
        """Return the fields that a screen reader could not name."""
        return [str(found) for _tag, found in self.fields
                if "aria-label" not in found and found.get("id") not in self.named]


@pytest.fixture
def busy(lin: Browser, mei: Person) -> tuple[str, ...]:
    """Something to see in every room."""
    number = mei.orders(apples().id)
    mei.says("人工")
    Case.create(key="test", kind="unknown payment", text="1 fen")
    assert Order.select().count() == Enquiry.select().count() == 1
    return (*PAGES, f"/console/orders/{number}")


def test_no_page_has_inline_script_or_style_or_anything_foreign(lin: Browser, busy: tuple[str, ...]) -> None:
    for address in busy:
        answer = lin.get(address)
        assert not INLINE.search(answer.text), (address, INLINE.search(answer.text))
        assert not ELSEWHERE.search(answer.text), address
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]


def test_every_form_has_its_token_and_every_field_its_name(lin: Browser, busy: tuple[str, ...]) -> None:
    for address in busy:
        parser = Form()
        parser.feed(lin.get(address).text)
        assert parser.lacking == [], address
        assert parser.nameless() == [], address


def test_no_page_is_kept_by_caches_in_between(lin: Browser) -> None:
    for address in PAGES:
        assert "private" in lin.get(address).headers["Cache-Control"], address


def test_every_page_speaks_chinese_and_english(lin: Browser, busy: tuple[str, ...]) -> None:
    lin.session.cookies.set("language", "en")
    assert "Auto-replies" in lin.get("/console").text
    lin.session.cookies.set("language", "zh_CN")
    assert "自动回复" in lin.get("/console").text
