"""The replies of WeChat's own console, set by a test and read by the API."""

from typing import Any

import pytest
import requests

from sandbox.server import Sandbox
from tests.sandbox.cast import Phone

RULE = {"rule_name": "苹果", "create_time": 1423028166, "reply_mode": "reply_all",
        "keyword_list_info": [{"type": "text", "match_mode": "contain", "content": "苹果"}],
        "reply_list_info": [{"type": "text", "content": "有"},
                            {"type": "news", "news_info": {"list": [{"title": "苹果"}]}}]}  # fmt: skip
ALL = {"is_add_friend_reply_open": 1, "is_autoreply_open": 1,
       "add_friend_autoreply_info": {"type": "text", "content": "谢谢关注"},
       "message_default_autoreply_info": {"type": "text", "content": "稍后回复"},
       "keyword_autoreply_info": {"list": [RULE]}}  # fmt: skip


def test_nothing_is_set_at_first(oa: Any) -> None:
    assert oa("get_current_autoreply_info") == {"is_add_friend_reply_open": 0, "is_autoreply_open": 0}


def test_what_is_set_is_read(oa: Any, phone: Phone) -> None:
    phone.post("autoreply", **ALL)
    assert oa("get_current_autoreply_info") == ALL
    phone.delete()
    assert oa("get_current_autoreply_info")["is_autoreply_open"] == 0


@pytest.mark.parametrize("account", ["subscription", "service"])
def test_every_account_may_read_it(oa: Any, phone: Phone, account: str) -> None:
    phone.post("settings", account=account)
    assert "errcode" not in oa("get_current_autoreply_info")


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"poem": 1}, "poem"),
        ({"is_autoreply_open": 2}, "is_autoreply_open"),
        ({"add_friend_autoreply_info": {"type": "poem"}}, "add_friend_autoreply_info"),
        ({"keyword_autoreply_info": []}, "keyword_autoreply_info"),
        ({"keyword_autoreply_info": {"list": [{}]}}, "rule_name"),
        ({"keyword_autoreply_info": {"list": [RULE | {"reply_mode": "x"}]}}, "reply_mode"),
        ({"keyword_autoreply_info": {"list": [RULE | {"reply_list_info": 1}]}}, "keyword_list_info"),
        ({"keyword_autoreply_info": {"list": [RULE | {"keyword_list_info": [{"content": "x"}]}]}}, "match_mode"),
    ],
)
def test_wrong_input_names_the_field(wechat: Sandbox, change: Any, word: str) -> None:
    answer = requests.post(wechat.url + "/sandbox/autoreply", json=ALL | change, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith(f"{word} ")
