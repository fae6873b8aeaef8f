"""What people call the kinds, states and reasons of after-sales."""

from base.i18n import N_, _
from models import Claim

# What a customer may wish for; `cancel` is a refund of pieces that were not sent yet.
WISHES = {
    "cancel": N_("Money back before it is sent"),
    "refund": N_("Money back, nothing to send back"),
    "return": N_("Send back, money back"),
    "exchange": N_("Exchange for the same"),
}
NAMES = {
    "cancel": N_("Cancellation"),
    "refund": N_("Refund"),
    "return": N_("Return of goods"),
    "exchange": N_("Exchange of goods"),
}
REASON = {
    "changed_mind": N_("I do not want it any more"),
    "by_mistake": N_("Ordered by mistake, or too many"),
    "wrong_address": N_("The address is wrong"),
    "too_slow": N_("It takes too long"),
    "not_arrived": N_("It has not arrived"),
    "missing": N_("Something is missing"),
    "faulty": N_("Damaged or faulty"),
    "not_as_shown": N_("Not as it was shown"),
    "wrong_goods": N_("Something else was sent"),
    "agreed": N_("Agreed on with the shop"),
    "other": N_("Another reason"),
}
# The reasons to choose from; the first is the most common one.
REASONS: dict[str, tuple[str, ...]] = {
    "cancel": ("changed_mind", "by_mistake", "wrong_address", "too_slow", "agreed", "other"),
    "refund": ("not_arrived", "missing", "faulty", "not_as_shown", "agreed", "other"),
    "return": ("changed_mind", "faulty", "not_as_shown", "wrong_goods", "agreed", "other"),
    "exchange": ("faulty", "wrong_goods", "not_as_shown", "agreed", "other"),
}
STATE = {
    "asked": N_("Waiting for the shop"),
    "approving": N_("Being approved"),
    "returning": N_("To be sent back"),
    "sent_back": N_("On its way to the shop"),
    "refunding": N_("Being refunded"),
    "exchanging": N_("To be sent anew"),
    "refunded": N_("Refunded"),
    "exchanged": N_("Exchanged"),
    "refused": N_("Refused"),
    "withdrawn": N_("Withdrawn"),
    "expired": N_("Timed out"),
}

# What happened, where it is not the state's own name.
STEP = {
    "asked": N_("Asked for"),
    "approving": N_("Agreed, a second person looks at it"),
    "returning": N_("Agreed, the goods are to be sent back"),
    "sent_back": N_("Goods sent back"),
    "refunding": N_("Agreed, the money goes back"),
    "exchanging": N_("Goods received, new ones are to be sent"),
}
SIDES = {"customer": N_("You"), "wechat": N_("WeChat"), "clock": N_("By itself"), "operator": N_("Seller")}


def wish(claim: Claim) -> str:
    """Return what the customer wished for, one of WISHES."""
    return "cancel" if claim.unsent else str(claim.kind)


def name(claim: Claim) -> str:
    """Return what people call this kind of claim."""
    return _(NAMES[wish(claim)])


def state_name(state: str) -> str:
    """Return what people call a state."""
    return _(STATE[state])


def reason_name(reason: str) -> str:
    """Return a reason in the reader's language."""
    return _(REASON.get(reason, reason))


def happened(state: str) -> str:
    """Return what a step to a state is called in a claim's history."""
    return _(STEP.get(state, STATE[state]))


def side(who: str) -> str:
    """Return who made a step, as the customer sees it."""
    return _(SIDES.get(who.partition(" ")[0], "Seller"))


def standing(claim: Claim) -> str:
    """Return what a request is called and how it stands."""
    return _("%(name)s: %(rest)s", name=name(claim), rest=state_name(claim.state))
