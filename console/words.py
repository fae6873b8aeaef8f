"""What people call the shop's codes: states of money, verbs of the change log, who moved an order."""

from collections.abc import Collection, Mapping

from base.i18n import N_, _
from models import Operator

STEP = {
    "unpaid": N_("Ordered"), "paid": N_("Payment received"), "accepted": N_("Accepted"),
    "shipping": N_("Sent in part"), "shipped": N_("Shipped"), "received": N_("Received"),
    "completed": N_("Completed"), "refunded": N_("Refunded"), "closed": N_("Closed"),
}
PAYMENT = {
    "new": N_("asking WeChat"), "open": N_("waiting for the customer"), "unclear": N_("no clear answer yet"),
    "refused": N_("refused by WeChat"), "closed": N_("closed without payment"), "paid": N_("paid"),
}
CHANNEL = {
    "jsapi": N_("in WeChat"), "native": N_("by QR code"), "offline": N_("outside WeChat"),
    "stray": N_("under an unknown number"),
}
REFUND = {
    "asked": N_("asked for"), "processing": N_("on its way"), "unclear": N_("no clear answer yet"),
    "succeeded": N_("refunded"), "refused": N_("refused by WeChat"), "abnormal": N_("stuck at WeChat"),
    "closed": N_("closed without refund"), "replaced": N_("asked for anew under another number"),
}
CASE = {
    "unknown payment": N_("Payment for an order we do not know"),
    "payment does not match": N_("Payment that does not match"),
    "refund refused": N_("Refund refused by WeChat"),
    "unknown refund": N_("Refund we did not ask for"),
    "refund abnormal": N_("Refund stuck at WeChat"),
    "refund closed": N_("Refund closed by WeChat"),
    "refund by hand": N_("Refund to hand out"),
    "wrong amount": N_("Payment of a wrong amount"),
    "keys short": N_("Not enough card keys"),
    "claim unanswered": N_("After-sales waiting for an answer"),
    "bill: unknown payment": N_("In WeChat's bill, unknown here"),
    "bill: payment not booked": N_("Paid in WeChat's bill, not here"),
    "bill: payment differs": N_("Payment differs from WeChat's bill"),
    "bill: payment missing": N_("Paid here, not in WeChat's bill"),
    "bill: unknown refund": N_("Refund in WeChat's bill, unknown here"),
    "bill: refund differs": N_("Refund differs from WeChat's bill"),
    "bill: refund not booked": N_("Refunded in WeChat's bill, not here"),
    "bill: refund missing": N_("Refunded here, not in WeChat's bill"),
    "bill: unknown movement": N_("Unknown movement in WeChat's fund bill"),
    "bill: fees do not add up": N_("WeChat's fees do not add up"),
    "bill: not compared": N_("A day's bills could not be compared"),
}
# What an operator should do about it.
ADVICE = {
    "keys short": N_("Bring in more keys: the order gets them by itself."),
    "refund refused": N_("WeChat said no. If the merchant balance was too low, top it up on WeChat Pay's platform, "
                         "then ask again."),
    "refund abnormal": N_("The customer's card or account cannot take the money. On WeChat Pay's platform, find the "
                          "refund by its number and choose “handle abnormal refund”: to another card of the customer's"
                          ", or by hand. The shop notices when it has arrived."),
    "refund closed": N_("WeChat ended this refund. Asking again makes a new one."),
    "refund by hand": N_("This order was paid outside WeChat. Give the customer the money, then say so here."),
    "unknown payment": N_("Another shop on the same merchant account may have sold this. If nobody has, send it back."),
    "bill: unknown payment": N_("Another shop on the same merchant account may have sold this, or it was lost with a "
                                "backup. If nobody has sold it, send it back."),
    "payment does not match": N_("It came through another account or currency and pays nothing here. Look it up on "
                                 "WeChat Pay's platform."),
    "bill: unknown refund": N_("Somebody refunded this on WeChat Pay's platform. Book it, and the books are right "
                               "again."),
}
VERB = {
    "save rule": N_("saved a rule"), "delete rule": N_("deleted a rule"),
    "switch on": N_("switched a rule on"), "switch off": N_("switched a rule off"),
    "publish rules": N_("published rules"), "return rules": N_("returned to earlier rules"),
    "drop drafts": N_("dropped rules' drafts"),
    "drop changes": N_("dropped a rule's changes"), "import rules": N_("brought in rules"),
    "settle phrase": N_("settled a phrase nobody answered"), "add media": N_("added a file"),
    "change price": N_("changed a price"), "count stock": N_("changed the stock"),
    "put on the shelf": N_("put a product on the shelf"),
    "take off the shelf": N_("took a product off the shelf"),
    "make product": N_("made a product"), "save product": N_("changed a product"),
    "change picture": N_("changed a product's picture"), "add variant": N_("added a choice"),
    "save variant": N_("changed a choice"), "offer variant": N_("offered a choice again"),
    "withdraw variant": N_("stopped offering a choice"), "bring in keys": N_("brought in card keys"),
    "take back keys": N_("took card keys away"), "show review": N_("showed a review"),
    "hide review": N_("hid a review"), "answer review": N_("answered a review"),
    "ship": N_("shipped an order"), "answer": N_("answered a follower"),
    "accept": N_("accepted an order"), "release": N_("released an order"), "hand over": N_("handed an order over"),
    "change order price": N_("changed an order's price"), "change address": N_("changed an order's address"),
    "confirm payment": N_("confirmed a payment outside WeChat"), "refund by hand": N_("handed a refund out"),
    "agree to claim": N_("agreed to a request"), "refuse claim": N_("refused a request"),
    "approve claim": N_("approved a refund"), "receive returned goods": N_("received returned goods"),
    "refund instead": N_("refunded instead of an exchange"), "send exchange": N_("sent goods anew"),
    "refund again": N_("asked WeChat again for a refund"), "book refund": N_("booked a refund made at WeChat"),
    "try again": N_("had a job tried again"),
    "verify pickup": N_("handed an order over in the store"),
    "save freight": N_("saved a freight template"),
    "give freight": N_("gave a freight template to the products without one"),
    "delete freight": N_("deleted a freight template"),
    "add carrier": N_("added a carrier"), "change carrier": N_("changed a carrier"),
    "offer carrier": N_("offered a carrier"), "withdraw carrier": N_("stopped offering a carrier"),
    "add store": N_("added a store"), "change store": N_("changed a store"),
    "offer store": N_("offered a store"), "withdraw store": N_("stopped offering a store"),
    "add synonyms": N_("added synonyms"), "change synonyms": N_("changed synonyms"),
    "delete synonyms": N_("deleted synonyms"),
    "save menu": N_("saved a menu"), "delete menu": N_("deleted a menu's design"),
    "push menu": N_("pushed a menu"), "withdraw menu": N_("took a tag's menu away"),
    "clear menu": N_("took every menu away"), "plan menu": N_("planned a menu"),
    "cancel menu plan": N_("dropped a menu's plan"),
    "take up": N_("took a conversation over"), "answer again": N_("sent an answer again"),
    "drop answer": N_("dropped an answer"), "note follower": N_("noted something about a follower"),
    "save quick answer": N_("saved a quick answer"), "move quick answer": N_("moved a quick answer"),
    "delete quick answer": N_("deleted a quick answer"),
    "add channel": N_("made a QR code"), "rename channel": N_("renamed a QR code"),
    "make tag": N_("made a tag"), "rename tag": N_("renamed a tag"), "delete tag": N_("deleted a tag"),
    "put tag": N_("put a customer into a group"), "take tag": N_("took a customer out of a group"),
    "bring in tags": N_("brought in WeChat's tags"), "clear quotas": N_("let WeChat's counts begin anew"),
    "clear quotas in vain": N_("was refused by WeChat to let its counts begin anew"),
    "tell again": N_("had a customer told again"), "give up telling": N_("gave up telling a customer"),
    "compose broadcast": N_("wrote a message to many"), "plan broadcast": N_("planned a message to many"),
    "unplan broadcast": N_("took a planned message back"), "discard broadcast": N_("threw a draft away"),
    "send broadcast": N_("sent a message to many"), "delete broadcast": N_("took an article back"),
    "preview broadcast": N_("showed a message on a phone"),
    "close enquiry": N_("closed an enquiry"), "close case": N_("closed a case"),
}
# The verbs an order's own history tells, beside the states it reached.
HISTORY = {
    "accept": N_("Accepted"), "release": N_("Free for anyone again"), "hand over": N_("Handed on"),
    "change order price": N_("Price changed"), "change address": N_("Address changed"),
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
