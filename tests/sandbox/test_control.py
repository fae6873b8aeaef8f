"""The control API: what wrong input gets, and what a reset keeps."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone, Shop


@pytest.mark.parametrize(
    ("path", "wish", "word"),
    [
        ("followers", {"openid": "with space"}, "openid"),
        ("followers", {"openid": 7}, "openid"),
        ("followers", {"snapshot": "yes"}, "snapshot"),
        ("followers", {"nick": "x"}, "nick"),
        ("say", {"openid": "oMei"}, "text"),
        ("say", {"text": "hi"}, "openid"),
        ("say", {"openid": "oNobody", "text": "hi"}, "openid"),
        ("say", ["oMei"], "body"),
        ("tap", {"openid": "oMei"}, "key"),
        ("event", {"openid": "oMei"}, "event"),
        ("event", {"openid": "oMei", "event": "X", "a b": 1}, "a b"),
        ("event", {"openid": "oMei", "event": "X", "A": {"<": 1}}, "<"),
        ("message", {"openid": "oMei", "type": "poem"}, "type"),
        ("unfollow", {"openid": "oNobody"}, "openid"),
        ("pay", {"openid": "oMei", "answer": "ok"}, "prepay_id"),
        ("pay", {"openid": "oMei", "prepay_id": "x", "answer": "maybe"}, "answer"),
        ("pay", {"openid": "oMei", "prepay_id": "x", "answer": "ok", "params": "x"}, "params"),
        ("refunds/none", {"state": "SUCCESS"}, "out_refund_no"),
        ("notify", {"out_trade_no": "none"}, "out_trade_no"),
        ("notify", {}, "out_trade_no"),
        ("withdraw", {"amount": 1.5}, "amount"),
        ("clock", {}, "advance"),
        ("clock", {"advance": -1}, "advance"),
        ("clock", {"advance": "1"}, "advance"),
        ("settings", {"kf": 1}, "kf"),
        ("settings", {"kf_message_quota": "5"}, "kf_message_quota"),
        ("settings", {"kf_message_quota": -5}, "kf_message_quota"),
        ("settings", {"mode": "secret"}, "mode"),
        ("settings", {"auto_refund": "MAYBE"}, "auto_refund"),
        ("faults", {"fault": "lose"}, "path"),
        ("faults", {"path": "push"}, "fault"),
        ("faults", {"path": "pull", "fault": "lose"}, "path"),
        ("faults", {"path": "push", "fault": "reorder"}, "fault"),
        ("faults", {"path": "/v3/x", "fault": "duplicate"}, "fault"),
        ("faults", {"path": "/v3/x", "fault": "delay"}, "seconds"),
        ("faults", {"path": "/v3/x", "fault": "status"}, "status"),
        ("faults", {"path": "/cgi-bin/x", "fault": "errcode"}, "errcode"),
        ("faults", {"path": "/v3/x", "fault": "lose", "times": 0}, "times"),
        ("faults", {"path": "/v3/x", "fault": "lose", "often": 2}, "often"),
        ("keys", {"rotate": "tyres"}, "rotate"),
    ],
)
def test_wrong_input_names_the_field(wechat: Sandbox, phone: Phone, path: str, wish: Any, word: str) -> None:
    answer = requests.post(f"{wechat.url}/sandbox/{path}", json=wish, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{word} ")


def test_broken_json_and_unknown_people(wechat: Sandbox, phone: Phone) -> None:
    broken = requests.post(wechat.url + "/sandbox/say", data=b"{", timeout=5)
    assert (broken.status_code, "body" in broken.json()["error"]) == (400, True)
    assert requests.get(wechat.url + "/sandbox/chat/oNobody", timeout=5).status_code == 400
    assert requests.get(wechat.url + "/sandbox/prepay/none", timeout=5).status_code == 400


def test_followers_are_listed_and_may_come_back(phone: Phone) -> None:
    made = phone.post("followers")
    assert made["openid"].startswith("o")
    assert len(made["openid"]) == 28
    phone.post("unfollow", openid="oMei")
    cards = {one["openid"]: one for one in phone.get("followers")["followers"]}
    assert cards["oMei"] == {"openid": "oMei", "nickname": "Mei", "subscribed": False, "snapshot": False}
    assert phone.follow("oMei")["nickname"] == "Mei"
    assert phone.get("chat/oMei")["subscribed"] is True


def test_who_does_not_follow_cannot_talk(wechat: Sandbox, phone: Phone) -> None:
    phone.post("unfollow", openid="oMei")
    for path, wish in (("say", {"text": "hi"}), ("tap", {"key": "K"}), ("event", {"event": "SCAN"})):
        answer = requests.post(f"{wechat.url}/sandbox/{path}", json={"openid": "oMei", **wish}, timeout=5)
        assert (answer.status_code, "does not follow" in answer.json()["error"]) == (400, True)


def test_a_reset_forgets_all_but_credentials(wechat: Sandbox, phone: Phone, shop: Shop, oa: Any) -> None:
    oa("menu/create", {"button": [{"type": "click", "name": "x", "key": "K"}]})
    phone.post("settings", mode="safe", kf_message_quota=1)
    phone.post("faults", path="push", fault="lose")
    phone.post("clock", advance=1000, skew=9)
    known, before = wechat.credentials, shop.of("/wechat")
    assert phone.delete() == {"reset": True}
    assert wechat.credentials == known
    assert phone.get("followers") == {"followers": []}
    assert phone.get("menu") == {"button": []}
    assert phone.get("faults") == {"faults": []}
    assert (phone.get("settings")["mode"], phone.get("settings")["kf_message_quota"]) == ("plain", 5)
    times = phone.get("clock")
    assert times["now"] == times["transport"]
    assert phone.get("books")["calls"] == {}
    assert shop.of("/wechat") == before


def test_ids_go_on_after_a_reset(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    phone.say("oMei", "hi")
    phone.delete()
    phone.follow("oMei")
    phone.say("oMei", "hi")
    bodies = [one.body.decode() for one in shop.of("/wechat") if b"MsgId" in one.body]
    first, second = (int(body.partition("<MsgId>")[2].partition("<")[0]) for body in bodies)
    assert second > first


def test_health_says_where_things_are(wechat: Sandbox, phone: Phone, shop: Shop) -> None:
    assert phone.get("health")["push_url"] == shop.url + "/wechat"


def test_calls_are_counted(phone: Phone, wechat: Sandbox, oa: Any) -> None:
    oa("menu/get")
    oa("menu/get")
    requests.get(wechat.url + "/cgi-bin/poems", timeout=5)
    books = phone.get("books")
    assert books["calls"]["/cgi-bin/menu/get"] == 2
    assert books["unknown_calls"] == ["GET /cgi-bin/poems"]


def test_nobody_answers(wechat: Sandbox, phone: Phone) -> None:
    wechat.push_url = "http://127.0.0.1:9/wechat"
    pushed = phone.say("oMei", "hi")
    assert (pushed["status"], pushed["tries"], pushed["problem"]) == (0, 3, "no connection")


def test_control_paths_that_do_not_exist(wechat: Sandbox) -> None:
    nowhere = requests.get(wechat.url + "/sandbox/nowhere", timeout=5)
    assert (nowhere.status_code, nowhere.json()) == (404, {"error": "GET /sandbox/nowhere: not found"})
    wrong = requests.get(wechat.url + "/sandbox/say", timeout=5)
    assert (wrong.status_code, wrong.json()) == (405, {"error": "GET /sandbox/say: method not allowed"})


def test_bodies_sent_as_a_form_are_read_too(wechat: Sandbox, phone: Phone, token: str) -> None:
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    say = requests.post(wechat.url + "/sandbox/say", b'{"openid":"oMei","text":"hi"}', headers=form, timeout=5)
    assert say.status_code == 200
    create = f"{wechat.url}/cgi-bin/menu/create?access_token={token}"
    menu = b'{"button":[{"type":"click","name":"x","key":"K"}]}'
    assert requests.post(create, menu, headers=form, timeout=5).json()["errcode"] == 0


@pytest.mark.parametrize("origin", ["https://chen.example", "null", "http://127.0.0.1:1"])
def test_a_page_of_another_site_cannot_move_this_wechat(wechat: Sandbox, phone: Phone, origin: str) -> None:
    wish = {"openid": "oChen"}
    refused = requests.post(f"{wechat.url}/sandbox/followers", json=wish, headers={"Origin": origin}, timeout=10)
    assert refused.status_code == 403
    assert "oChen" not in [one["openid"] for one in phone.get("followers")["followers"]]
    own = requests.post(f"{wechat.url}/sandbox/followers", json=wish, headers={"Origin": wechat.url}, timeout=10)
    assert own.status_code == 200
