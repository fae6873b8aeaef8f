"""Payment and refund notices: encrypted, signed, sent again by WeChat's plan until the shop accepts."""

import json
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

from sandbox.clock import rfc3339
from sandbox.crypto import gcm_encrypt, nonce
from sandbox.faults import NOTHING, Fault
from sandbox.holdings import Json
from sandbox.outbound import post
from sandbox.pay_orders import transaction
from sandbox.pay_sign import request_id, signature_headers, signer_of
from sandbox.state import Attempt, Notification, Order, Refund
from sandbox.world import World

# Seconds between one attempt and the next: 15 more tries in 24 h 4 min (WeChat Pay docs, payment notice).
RETRY_PLAN = (15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600)
SUMMARIES = {
    "TRANSACTION.SUCCESS": "支付成功",
    "REFUND.SUCCESS": "退款成功",
    "REFUND.ABNORMAL": "退款异常",
    "REFUND.CLOSED": "退款关闭",
}


def payment_notice(world: World, order: Order) -> None:
    """Tell the shop that an order is paid. Callers hold the lock."""
    paid = transaction(world, order) | {"trade_state": "SUCCESS", "trade_state_desc": SUMMARIES["TRANSACTION.SUCCESS"]}
    _begin(world, "notify", order, order.out_trade_no, order.notify_url, "TRANSACTION.SUCCESS", paid)


def refund_notice(world: World, refund: Refund) -> None:
    """Tell the shop how a refund ended, if it left an address. Callers hold the lock."""
    amount = {
        "total": refund.total,
        "refund": refund.amount,
        "payer_total": refund.total,
        "payer_refund": refund.amount,
    }
    told: Json = {
        "mchid": world.credentials.mchid,
        "transaction_id": refund.transaction_id,
        "out_trade_no": refund.out_trade_no,
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "refund_status": refund.state,
        "user_received_account": "支付用户零钱",
        "amount": amount,
    }
    if refund.state == "SUCCESS":
        told["success_time"] = rfc3339(refund.settled)
    if refund.notify_url:
        order = world.state.orders[refund.out_trade_no]
        _begin(world, "refund-notify", order, refund.out_refund_no, refund.notify_url, f"REFUND.{refund.state}", told)


def send_again(world: World, notice: Notification) -> Attempt:
    """One extra attempt right now, whatever came before; the plan goes on as it was."""
    return _send(world, notice, NOTHING)


def _begin(world: World, kind: str, order: Order, number: str, url: str, event: str, told: Json) -> None:
    now, key = world.clock.now(), world.settings.callback_key
    notice_id = str(uuid.uuid4())
    body = _envelope(world, notice_id, kind, event, now, told)
    notice = Notification(
        notice_id, kind, number, url, event, body, order.key if key == "as_ordered" else key, next_at=now
    )
    world.state.notifications.append(notice)
    world.agenda.at(now, partial(_attempt, world, notice, now))


def _envelope(world: World, notice_id: str, kind: str, event: str, now: int, told: Json) -> str:
    original, once = "transaction" if kind == "notify" else "refund", nonce(12)
    ciphertext = gcm_encrypt(
        world.credentials.apiv3_key, once, original, json.dumps(told, ensure_ascii=False, separators=(",", ":"))
    )
    resource = {
        "original_type": original,
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": ciphertext,
        "associated_data": original,
        "nonce": once,
    }
    envelope = {
        "id": notice_id,
        "create_time": rfc3339(now),
        "resource_type": "encrypt-resource",
        "event_type": event,
        "summary": SUMMARIES[event],
        "resource": resource,
    }
    return json.dumps(envelope, ensure_ascii=False, separators=(",", ":"))


def _attempt(world: World, notice: Notification, planned: float) -> None:
    fault = world.faults.take(notice.kind)
    if fault.fault == "delay":
        notice.next_at = int(planned + fault.seconds)
        world.agenda.at(planned + fault.seconds, partial(_attempt, world, notice, planned + fault.seconds))
        return
    if fault.fault == "reorder":
        with world.lock:
            world.state.held.append(notice)
        return
    if fault.fault == "signtest":
        _send(world, notice, fault)
        fault = NOTHING
    outcome = _twice(world, notice) if fault.fault == "duplicate" else _send(world, notice, fault).outcome
    _plan_next(world, notice, planned, outcome)
    _release_held(world)


def _twice(world: World, notice: Notification) -> str:
    with ThreadPoolExecutor(2) as both:
        attempts = list(both.map(lambda _: _send(world, notice, NOTHING), range(2)))
    return "accepted" if any(one.outcome == "accepted" for one in attempts) else attempts[0].outcome


def _plan_next(world: World, notice: Notification, planned: float, outcome: str) -> None:
    with world.lock:
        if outcome == "accepted" or notice.state == "delivered":
            notice.state, notice.next_at = "delivered", 0
        elif notice.planned == len(RETRY_PLAN):
            notice.state, notice.next_at = "given-up", 0
        else:
            due = planned + RETRY_PLAN[notice.planned]
            notice.planned += 1
            notice.next_at = int(due)
            world.agenda.at(due, partial(_attempt, world, notice, due))


def _release_held(world: World) -> None:
    with world.lock:
        held, world.state.held = world.state.held, []
    now = world.clock.exact()
    for notice in held:
        world.agenda.at(now, partial(_attempt, world, notice, now))


def _send(world: World, notice: Notification, fault: Fault) -> Attempt:
    began = time.monotonic()
    if fault.fault == "lose":
        attempt = Attempt(world.clock.now(), 0, "lost", 0)
    else:
        headers = {
            **signature_headers(world, signer_of(world, notice.key), notice.body, fault),
            "Request-ID": request_id(0),
            "Content-Type": "application/json",
        }
        sent = post(notice.url, notice.body.encode(), headers, world.settings.notify_deadline)
        outcome = sent.trouble or ("accepted" if sent.status in (200, 204) else "refused")
        attempt = Attempt(world.clock.now(), sent.status, outcome, round((time.monotonic() - began) * 1000))
    with world.lock:
        attempt = replace(attempt, fault=fault.fault)
        notice.attempts.append(attempt)
        if attempt.outcome == "accepted":
            notice.state = "delivered"
    return attempt
