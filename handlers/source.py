"""Where a visit came from: an address found in the chat says which rule showed it, and an order remembers."""

import re

from flask import request, session

from base import clock
from bot import chatlog, router

RULE = re.compile(r"rule ([1-9][0-9]{0,9})", re.ASCII)
KEPT = 7 * 24 * 3600  # seconds for which an order counts for what was opened before it


def note() -> None:
    """Remember what led to this page, when its address says so, and count it as opened; before every page.

    Anybody can write such an address: a rule that followers do not have is nothing to remember.
    """
    via = request.args.get("via", "") if request.method == "GET" else ""
    found = RULE.fullmatch(via)
    if found and router.answers_by(int(found[1])):
        session["via"] = [via, clock.now()]
        chatlog.opened(int(found[1]))


def current() -> str:
    """Return what led here lately, such as `rule 12`; empty when nothing did."""
    source, at = session.get("via") or ("", 0)
    return str(source) if clock.now() - int(at) < KEPT else ""
