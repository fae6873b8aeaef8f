"""What the bot's own answers would be, for whoever tries rules out: nothing is done, nobody's things are shown."""

from base.i18n import N_, _
from bot.replies import Answer, Text
from bot.router import Action, Incoming

SENTENCES = {
    "orders.latest": N_("(how the follower's newest orders stand)"),
    "orders.tracking": N_("(where the follower's parcels are)"),
    "buy.again": N_("(what the follower ordered last, put into the cart again, with a link to pay)"),
    "cart.show": N_("(what lies in the follower's cart and what it comes to, with a link to pay)"),
    "claims.begin": N_("(the follower's orders that after-sales can be asked for, each with its link)"),
    "person.hand_over": N_("(the staff is told, and the follower is asked to write down what it is about)"),
}


def sentence(name: str) -> Action:
    """Return the action that says in a sentence what the one of this name answers."""
    def told(_incoming: Incoming) -> Answer:
        return Text(_(SENTENCES[name]))
    return told
