"""What people call the shop's codes: states of money, verbs of the change log, who moved an order."""

from collections.abc import Collection, Mapping

from base.i18n import N_, _
from models import Operator

STEP = {
    "unpaid": N_("Ordered"), "paid": N_("Payment received"), "shipped": N_("Shipped"), "completed": N_("Received"),
    "closed": N_("Closed"),
}
PAYMENT = {
    "new": N_("asking WeChat"), "open": N_("waiting for the customer"), "unclear": N_("no clear answer yet"),
    "refused": N_("refused by WeChat"), "closed": N_("closed without payment"), "paid": N_("paid"),
}
REFUND = {
    "asked": N_("asked for"), "processing": N_("on its way"), "unclear": N_("no clear answer yet"),
    "succeeded": N_("refunded"), "refused": N_("refused by WeChat"), "abnormal": N_("stuck at WeChat"),
    "closed": N_("closed without refund"),
}
CASE = {
    "unknown payment": N_("Payment for an order we do not know"),
    "payment does not match": N_("Payment that does not match"),
    "refund refused": N_("Refund refused by WeChat"),
    "unknown refund": N_("Refund we did not ask for"),
    "refund abnormal": N_("Refund stuck at WeChat"),
    "refund closed": N_("Refund closed by WeChat"),
}
VERB = {
    "save rule": N_("saved a rule"), "delete rule": N_("deleted a rule"),
    "switch on": N_("switched a rule on"), "switch off": N_("switched a rule off"),
    "change price": N_("changed a price"), "count stock": N_("changed the stock"),
    "put on the shelf": N_("put a product on the shelf"),
    "take off the shelf": N_("took a product off the shelf"),
    "ship": N_("shipped an order"), "answer": N_("answered a follower"),
    "close enquiry": N_("closed an enquiry"), "close case": N_("closed a case"),
}
WHO = {"customer": N_("the customer"), "wechat": N_("WeChat"), "operator": N_("an operator")}


def called(table: Mapping[str, str], code: str) -> str:
    """Return the reader's word for a code; a code without a word is shown as it is."""
    return _(table[code]) if code in table else code


def movers(codes: Collection[str]) -> dict[str, str]:
    """Return who each code of an order's steps stands for, operators by their names."""
    operators = {int(number) for kind, _blank, number in (code.partition(" ") for code in codes)
                 if kind == "operator" and number.isdecimal()}
    names = {row.id: row.name for row in Operator.select().where(Operator.id.in_(operators))}
    return {code: mover(code, names) for code in codes}


def mover(code: str, names: dict[int, str]) -> str:
    """Return who `operator 1`, `customer 5`, `wechat` or another code is; the rest is the shop by itself."""
    kind, _blank, number = code.partition(" ")
    if kind == "operator" and number.isdecimal() and int(number) in names:
        return names[int(number)]
    return _(WHO[kind]) if kind in WHO else _("the shop")
