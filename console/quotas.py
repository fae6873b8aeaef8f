"""The room of limits: what the account can do, how often each call may still be made, who could not be told yet."""

from typing import Any

from flask import flash, g, redirect, request

from base import config
from base.errors import ShopError
from base.i18n import N_, _
from shop import account, quotas, windows
from shop.telling import desk, words
from web.numbers import whole
from web.render import page

ADDRESS = "/console/quotas"
KINDS = {
    "order_paid": N_("Payment received"), "order_shipped": N_("Shipped"), "order_fetched": N_("Handed over"),
    "order_handed": N_("Card keys given"), "refund_succeeded": N_("Refunded"), "claim_agreed": N_("Claim agreed to"),
    "claim_refused": N_("Claim refused"), "claim_exchanged": N_("Goods sent anew"),
}
WAYS = {
    "message": N_("message in the chat"), "notice": N_("subscription notification"), "template": N_("template message"),
    "reply": N_("told when they asked"),
}
STATES = {
    "waiting": N_("waits for the customer to write"), "sending": N_("on its way"), "sent": N_("told"),
    "unclear": N_("perhaps told: WeChat did not answer"), "given_up": N_("given up"),
}
REASONS = {
    "no window": N_("they have not written lately"), "no consent": N_("they have not agreed"),
    "no template": N_("no template in the settings"), "ok": N_("taken by WeChat"),
    "43101": N_("they have not agreed"), "45015": N_("they have not written for 48 hours"),
    "45047": N_("all that their last message allowed has been sent"), "43004": N_("they do not follow the account"),
    "45009": N_("today's calls are used up"), "45011": N_("too many calls in this minute"),
    "48001": N_("this kind of account may not"), "40037": N_("WeChat does not know the template"),
    "47003": N_("a field of the template is wrong"),
}


def listed() -> Any:
    """Show what the account can do, how every call stands, the fullest first, and what waits to be told."""
    kind = config.current().wechat.account
    number = max(whole(request.args.get("page"), 1), 1)
    rows = words.open_ones(number)
    uses = sorted(quotas.uses(), key=lambda use: (-use.share, -use.used))
    return page("console/quotas.html", uses=uses, clears=quotas.clears_left(), rows=rows[:words.PAGE],
                more=len(rows) > words.PAGE, number=number, kinds=KINDS, ways=WAYS, states=STATES,
                tries=words.tries, reason=reason, type_name=account.type_name(kind), abilities=account.lines(kind),
                left=windows.left_of([row.customer.openid for row in rows]))


def ask() -> Any:
    """Believe WeChat's own numbers."""
    told = quotas.ask(g.operator)
    flash(_("WeChat told %(n)s of its numbers.", n=told) if told else _("WeChat told none of its numbers."),
          "done" if told else "problem")
    return redirect(ADDRESS)


def clear() -> Any:
    """Let the counts begin anew."""
    return after(lambda: quotas.clear(g.operator), _("Every count begins anew."))


def again(word_id: int) -> Any:
    """Tell something once more."""
    return after(lambda: desk.again(g.operator, word_id), _("Tried again."))


def drop(word_id: int) -> Any:
    """Tell something no more."""
    return after(lambda: desk.drop(g.operator, word_id), _("Given up."))


def after(verb: Any, said: str) -> Any:
    """Do something, and say how it went."""
    try:
        verb()
        flash(said, "done")
    except ShopError as wrong:
        flash(wrong.sentence, "problem")
    return redirect(ADDRESS)


def reason(answer: str) -> str:
    """Return what an answer of WeChat's, or our own reason, means; in its own words if we have none."""
    code = answer.partition(" ")[0]
    found = REASONS.get(answer) or REASONS.get(code)
    return _(found) if found else answer
