"""The room that says what is wrong with the rules as they are drafted."""

from typing import Any

from flask import request

from base.i18n import N_
from console import around
from shop.rules import book, lint
from web.numbers import whole
from web.render import page

MOST = 200  # findings on one page
WORDS = {lint.FAULT: N_("does not work"), lint.CARE: N_("perhaps not meant"), lint.NOTE: N_("good to know")}


def listed() -> Any:
    """Show what there is to look at, the worst first, of all rules or of one."""
    wanted, every = whole(request.args.get("rule"), 0), book.drafted()
    some = [rule for rule in every if rule.id == wanted] if wanted > 0 else every
    found = lint.ranked(some, every, around.here())
    return page("console/rules_check.html", found=found[:MOST], more=len(found) - MOST, words=WORDS, rules=len(every),
                wanted=wanted, waiting=book.count("pending"))
