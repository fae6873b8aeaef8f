"""What a worker process of a crowd does; each runs with settings of the shop and a share of the work, and reports."""

import json
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import requests

import app
from base import db, log
from base.config import Config
from base.errors import SoldOut, WrongState
from models import Order
from shop import attempts, customers, orders, payments
from tests.world import ADDRESS
from wechat.notices import Notice

PATIENCE = 60  # seconds a process waits for the others


def run(work: Callable[..., Counter[str]], settings: Config, report: Path, *share: Any) -> None:
    """Be a process of the shop: do the work on connections of its own and write down what came of it."""
    log.start("error")
    app.use(settings)
    with db.connected():
        report.write_text(json.dumps(work(*share)), encoding="utf-8")


def buy(start: Barrier, openids: list[str], variant: int) -> Counter[str]:
    """Let each of these people order one piece, all processes at once."""
    start.wait(PATIENCE)
    answers: Counter[str] = Counter()
    for openid in openids:
        try:
            orders.place(customers.of(openid), [(variant, 1)], **ADDRESS)
            answers["ordered"] += 1
        except SoldOut:
            answers["sold out"] += 1
    return answers


def hear(together: Barrier, notices: list[Notice]) -> Counter[str]:
    """Hear each notice at the same instant as the other processes."""
    answers: Counter[str] = Counter()
    for notice in notices:
        together.wait(PATIENCE)
        answers[payments.settle(notice)] += 1
    return answers


def shop(openids: list[str], variant: int, wechat: str) -> Counter[str]:
    """Order, pay and come back, for each of these people; begun again after a kill, it goes on where it was."""
    for openid in openids:
        person = customers.of(openid)
        order = orders.place(person, [(variant, 1)], **ADDRESS, once=openid)
        with suppress(WrongState):  # killed after paying; the notice came between our look at the order and the sheet
            if order.state == "unpaid":
                pay(person.openid, attempts.open(person, order.number), wechat)
                payments.check(person, order.number)
    return Counter(Order.get(Order.customer == customers.of(openid)).state for openid in openids)


def pay(openid: str, sheet: dict[str, str], wechat: str) -> None:
    """Confirm WeChat's pay sheet."""
    prepay_id = sheet["package"].removeprefix("prepay_id=")
    requests.post(f"{wechat}/sandbox/pay", json={"prepay_id": prepay_id, "openid": openid, "answer": "ok"}, timeout=30)
