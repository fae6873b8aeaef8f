"""The token: one fetch for all, renewed once when it dies, and never a storm."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from base import clock, store
from wechat import client, kept, tokens
from wechat.http import Refused, Unclear

TOKEN = "/cgi-bin/stable_token"
TICKET = "/cgi-bin/ticket/getticket"
API = "/cgi-bin/menu/get"
DEAD = {"errcode": 40001, "errmsg": "invalid credential"}


def token(name, seconds=7200):
    return {"access_token": name, "expires_in": seconds}


def test_eight_cold_workers_fetch_one_token(wechat, said):
    wechat.says(TOKEN, said(token("T1"), slow=0.1))
    with ThreadPoolExecutor(8) as workers:
        got = list(workers.map(lambda _: tokens.access_token(), range(8)))
    assert got == ["T1"] * 8
    assert len(wechat.calls(TOKEN)) == 1


class BusyStore(store.MemoryStore):
    """A store in which another worker fetches the token just before we get the lock."""

    def add(self, key, value, seconds):
        self.set(key.removesuffix(":fetching"), "T0", 60)
        return super().add(key, value, seconds)


def test_a_worker_that_gets_the_lock_late_looks_again(wechat):
    store.use(BusyStore())
    assert tokens.access_token() == "T0"
    assert wechat.calls(TOKEN) == []


def test_the_stable_token_is_asked_without_ending_the_present_one(wechat):
    tokens.access_token()
    assert wechat.calls(TOKEN)[0].json == {
        "grant_type": "client_credential", "appid": "wx0000000000000001",
        "secret": "5ecret" * 5 + "ab", "force_refresh": False}
    assert wechat.calls(TOKEN)[0].target == TOKEN


def test_a_token_is_left_before_its_end(wechat):
    wechat.says(TOKEN, token("T1", 600), token("T2"))
    assert tokens.access_token() == "T1"
    clock.advance(600 - kept.MARGIN - 1)
    assert tokens.access_token() == "T1"
    clock.advance(2)
    assert tokens.access_token() == "T2"


@pytest.mark.parametrize("errcode", [40001, 40014, 42001])
def test_a_dead_token_costs_one_retry(wechat, errcode):
    wechat.says(TOKEN, token("T1"), token("T2"))
    wechat.says(API, {"errcode": errcode, "errmsg": "dead"}, {"menu": {}})
    assert client.get(API) == {"menu": {}}
    assert [call.query["access_token"] for call in wechat.calls(API)] == ["T1", "T2"]


def test_a_post_is_sent_again_with_its_whole_body(wechat):
    wechat.says(TOKEN, token("T1"), token("T2"))
    wechat.says(API, DEAD, {"errcode": 0})
    client.post(API, {"a": 1})
    assert [call.json for call in wechat.calls(API)] == [{"a": 1}, {"a": 1}]


def test_a_token_that_stays_dead_ends_in_a_no_and_one_forced_renewal_in_30_seconds(wechat):
    wechat.says(API, DEAD)
    for _ in range(5):
        with pytest.raises(Refused, match="40001"):
            client.get(API)
    assert len(wechat.calls(API)) == 10
    assert [call.json["force_refresh"] for call in wechat.calls(TOKEN)].count(True) == 1
    clock.advance(31)
    with pytest.raises(Refused):
        client.get(API)
    assert [call.json["force_refresh"] for call in wechat.calls(TOKEN)].count(True) == 2


def test_eight_workers_with_a_dead_token_renew_it_once(wechat):
    wechat.says(TOKEN, token("T1"), token("T2"))
    tokens.access_token()
    with ThreadPoolExecutor(8) as workers:
        list(workers.map(lambda _: (tokens.forget("T1"), tokens.access_token()), range(8)))
    assert tokens.access_token() == "T2"
    assert len(wechat.calls(TOKEN)) == 2


def test_a_token_that_one_worker_forgets_is_forgotten_by_all(wechat):
    wechat.says(TOKEN, token("T1"), token("T2"))
    tokens.access_token()
    shared = store.MemoryStore()
    store.use(shared)
    shared.set("wechat:token:wx0000000000000001", "T1", 60)
    tokens.forget("T1")
    assert shared.get("wechat:token:wx0000000000000001") is None
    assert tokens.access_token() == "T2"


def test_a_late_worker_does_not_forget_the_newer_token(wechat):
    wechat.says(TOKEN, token("T2"))
    tokens.access_token()
    tokens.forget("T1")
    assert tokens.access_token() == "T2"
    assert len(wechat.calls(TOKEN)) == 1


def test_a_fetch_that_fails_leaves_the_road_free(wechat):
    wechat.says(TOKEN, {"errcode": 40164, "errmsg": "invalid ip 203.0.113.9, not in whitelist"}, token("T1"))
    with pytest.raises(Refused, match="40164"):
        tokens.access_token()
    assert tokens.access_token() == "T1"


@pytest.mark.parametrize("answer", [{}, {"access_token": ""}, {"access_token": "T"}, {"access_token": 3,
                                                                                       "expires_in": 9}])
def test_an_answer_without_a_token_is_unclear(wechat, answer):
    wechat.says(TOKEN, answer)
    with pytest.raises(Unclear):
        tokens.access_token()


def test_a_worker_that_died_while_fetching_is_waited_for_but_not_for_ever(wechat, monkeypatch):
    store.shared().add("wechat:token:wx0000000000000001:fetching", "1", kept.LOCK)
    monkeypatch.setattr(kept, "WAIT", 0.05)
    with pytest.raises(Unclear, match="another worker"):
        tokens.access_token()
    clock.advance(kept.LOCK + 1)
    assert tokens.access_token() == "T1"


def test_the_ticket_is_fetched_once_and_survives_a_dead_token(wechat):
    wechat.says(TOKEN, token("T1"), token("T2"))
    wechat.says(TICKET, DEAD, {"errcode": 0, "errmsg": "ok", "ticket": "K1", "expires_in": 7200})
    with ThreadPoolExecutor(4) as workers:
        assert set(workers.map(lambda _: tokens.jsapi_ticket(), range(4))) == {"K1"}
    assert [call.query for call in wechat.calls(TICKET)] == [
        {"access_token": "T1", "type": "jsapi"}, {"access_token": "T2", "type": "jsapi"}]
