"""Every room of the console is one tap away on a phone: at the bottom of each page, or on the first one."""

import re

from console.routes import PAGES
from tests.console.conftest import Browser, lin

__all__ = ["lin"]

ROOM = re.compile(r'<a href="(/console/[a-z]+)">')
BOTTOM = re.compile(r'<a class="room" href="(/console[a-z/]*)"')


def test_the_first_page_leads_to_all_that_the_bottom_does_not(lin: Browser) -> None:
    page = lin.get("/console").text
    reached = {*ROOM.findall(page), *BOTTOM.findall(page)}
    for room in ("search", "tags", "broadcasts", "channels", "quotas", "menu", "phrases", "inbox", "rules"):
        assert f"/console/{room}" in reached
        assert any(one.rule == f"/console/{room}" for one in PAGES)
