"""What the sweeps are worth: each guard of the shop, how it is taken out, and the sweep that must notice."""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import pytest

from base import db
from models import Order
from shop import attempts, closing, keys, limits, refunds, replies, stock
from shop.broadcasts import desk as broadcasts
from shop.claims import amounts
from shop.claims import moves as claim_moves
from shop.menus import sending as menus
from shop.orders import moves, sending
from shop.rules import publishing
from shop.telling import words
from tests.sweeps import careless, crash
from tests.sweeps.careless import BARE
from tests.sweeps.extent import Swept
from tests.sweeps.flows import FLOWS
from tests.sweeps.interleaving import Meeting
from tests.sweeps.scenes import announcing, answering, claiming, paying, ruling, telling
from tests.sweeps.scenes import sending as sent
from tests.sweeps.scenes.scene import Album, Moment
from tests.sweeps.verbs import VERBS

SERVERS = ("postgres", "mariadb")
Sweep = Callable[[], Swept]
Ready = Callable[[Album, Meeting], Sweep]  # prepares, while the guard still stands


@dataclass(frozen=True)
class Guard:
    """A guard, the hand that takes it out, a sweep that then fails, and the databases that need it."""

    name: str
    remove: Callable[[pytest.MonkeyPatch], None]
    ready: Ready
    databases: tuple[str, ...] = ("sqlite",)


def meeting_at(moment: Moment, first: str, second: str) -> Ready:
    """Return the interleaving sweep of two verbs at a moment."""
    table = {verb.name: verb for verb in (*VERBS, *BARE)}

    def ready(_album: Album, meeting: Meeting) -> Sweep:
        meeting.prepare(moment, table[first], table[second])
        return lambda: meeting.sweep_anew(moment, table[first], table[second])
    return ready


def killing(name: str) -> Ready:
    """Return the crash sweep of a flow."""
    flow = next(flow for flow in FLOWS if flow.name == name)

    def ready(album: Album, _meeting: Meeting) -> Sweep:
        album.at(flow.moment)
        return lambda: crash.sweep(album, flow, enough=1)
    return ready


def instead(thing: Any, name: str, careless: Any) -> Callable[[pytest.MonkeyPatch], None]:
    """Return the hand that puts something careless in a guard's place."""
    return lambda patch: patch.setattr(thing, name, careless)


def nothing(*_args: Any, **_more: Any) -> None:
    """Look at nothing and let everything pass."""


UNLOCKED = instead(moves, "lock", Order.get_by_id)

GUARDS = (
    Guard("the state an order must have", instead(moves, "move", careless.any_state),
          meeting_at(sent.shipped, "receive", "receive")),
    Guard("the state a claim must have", instead(claim_moves, "move", careless.any_claim_state),
          meeting_at(claiming.asked, "agree", "withdraw")),
    Guard("the state a refund must have", instead(refunds, "ended", careless.any_refund_state),
          meeting_at(claiming.going_back, "refund told", "refund asked about")),
    Guard("the order's lock around a payment", UNLOCKED, meeting_at(paying.ordered, "open", "open"), SERVERS),
    Guard("the order's lock around a claim", UNLOCKED, meeting_at(paying.paid, "ask", "ask for one"), SERVERS),
    Guard("the order's keeper", instead(moves, "mine", nothing), meeting_at(sent.accepted, "Wu ships", "release")),
    Guard("the pieces somebody wants back", instead(moves, "claimed", lambda _order: {}),
          meeting_at(paying.paid, "ask", "ship")),
    Guard("the pieces that are left to send", instead(sending, "send_lines", careless.sent_without_a_look),
          meeting_at(paying.paid, "ship both", "ship a piece")),
    Guard("the pieces that are left to claim", instead(amounts, "left", careless.all_is_left),
          meeting_at(paying.paid, "ask", "ask for one")),
    Guard("the money that is left to give back", instead(refunds, "fits", nothing),
          meeting_at(paying.paid, "give all back", "give all back")),
    Guard("the refund that was asked for anew", instead(refunds, "ended", careless.any_refund_state),
          meeting_at(claiming.closed_by_wechat, "refund again", "refund again"), SERVERS),
    Guard("the number of a refund", careless.a_new_number_each_time, killing("send a refund")),
    Guard("the end of a hold", instead(stock, "ended", careless.ended_again),
          meeting_at(paying.ordered, "close blindly", "close blindly")),
    Guard("what is left of the stock", instead(stock.TAKE, "run", lambda **_wanted: 1),
          meeting_at(paying.told, "place", "place")),
    Guard("what is left for an exchange", instead(stock, "take", careless.taken_without_a_look),
          meeting_at(claiming.exchanging, "place", "send the exchange")),
    Guard("the stock as it was counted", instead(stock, "count", careless.over_what_was_sold),
          meeting_at(paying.told, "restock", "settle"), SERVERS),
    Guard("a key that is nobody's", instead(keys, "taken", careless.taken_from_anybody),
          meeting_at(paying.keys_to_hand_over, "deliver keys", "deliver other keys"), SERVERS),
    Guard("the customer's lock around a limit", instead(limits.LOCK, "run", nothing),
          meeting_at(paying.carted_once_each, "place more", "place more"), SERVERS),
    Guard("the silence before a new price", instead(closing, "quiet", nothing),
          meeting_at(paying.ordered, "change the price", "open")),
    Guard("the question before closing",
          instead(closing, "given_up", lambda attempt: attempts.moved(attempt, "closed")),
          killing("close what is paid")),
    Guard("the notice's row in the inbox", careless.every_notice_is_new, meeting_at(paying.told, "settle", "settle")),
    Guard("the transaction", instead(db, "write", nullcontext), killing("settle")),
    Guard("the key of a checkout", instead(import_module("shop.orders.place"), "earlier", nothing), killing("place")),
    Guard("the turn of a publication", instead(publishing, "take_turn", nothing),
          meeting_at(ruling.drafted_again, "publish", "return"), SERVERS),
    Guard("the claim of a word", instead(words, "claim", careless.anybodys_words),
          meeting_at(telling.back, "tell", "tell again")),
    Guard("the claim of an answer", instead(replies, "claimed", lambda _row: True),
          meeting_at(answering.back, "send what waits", "send what waits")),
    Guard("the key of an answer", careless.every_click_is_new, killing("answer")),
    Guard("the key of a message to many", careless.every_asking_is_new, killing("send to many")),
    Guard("the hold on a message to many", instead(broadcasts, "held", lambda number, _state: broadcasts.one(number)),
          meeting_at(announcing.composed, "send to many", "write anew"), SERVERS),
    Guard("the look for a menu that may be up", instead(menus, "arrived", nothing), killing("push a menu for some")),
)
