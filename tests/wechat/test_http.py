"""Every way in which WeChat's API fails to answer becomes Unclear, every no becomes Refused."""

import traceback

import pytest

from base import config
from wechat import client, http
from wechat.http import Refused, Unclear

MENU = "/cgi-bin/menu/get"


@pytest.mark.parametrize(("body", "status", "kind"), [
    ("<html>maintenance</html>", 200, "text/html"),
    ("", 200, "application/json"),
    ("[1]", 200, "application/json"),
    ('{"errcode": -1, "errmsg": "system error"}', 200, "application/json"),
    ("bad gateway", 502, "text/html"),
    ('{"errcode": 40003}', 500, "application/json"),
    ("slow down", 429, "text/plain"),
])
def test_what_is_no_clear_answer_is_unclear(wechat, said, body, status, kind):
    wechat.says(MENU, said(body, status, kind))
    with pytest.raises(Unclear):
        client.get(MENU)
    assert len(wechat.calls(MENU)) == 1


@pytest.mark.parametrize("errcode", [40003, 45009, 48001])
def test_a_no_carries_wechats_code_and_words(wechat, errcode):
    wechat.says(MENU, {"errcode": errcode, "errmsg": "no rid: 65"})
    with pytest.raises(Refused) as no:
        client.get(MENU)
    assert (no.value.code, no.value.message) == (str(errcode), "no rid: 65")


def test_a_slow_wechat_is_unclear_also_for_the_token(wechat, said, monkeypatch):
    monkeypatch.setattr(http, "TIMEOUT", (0.2, 0.2))
    wechat.says("/cgi-bin/stable_token", said({"access_token": "T1", "expires_in": 7200}, slow=0.5))
    with pytest.raises(Unclear, match="ReadTimeout"):
        client.get(MENU)


def test_every_call_has_a_limit_of_time():
    assert http.library("https://api.weixin.qq.com").timeout == (3, 10)


def test_an_error_shows_neither_token_nor_secret(wechat):
    wechat.close()
    with pytest.raises(Unclear) as wrong:
        http.get(wechat.url, "/sns/oauth2/access_token", secret=config.current().wechat.appsecret)
    assert config.current().wechat.appsecret not in "".join(traceback.format_exception(wrong.value))


def test_chinese_and_emoji_travel_as_they_are(wechat):
    wechat.says("/cgi-bin/menu/create", {"errcode": 0, "errmsg": "ok"})
    client.post("/cgi-bin/menu/create", {"name": "苹果🍎"})
    assert "苹果🍎".encode() in wechat.calls("/cgi-bin/menu/create")[0].body


def test_calls_share_one_connection(wechat):
    wechat.says(MENU, {"menu": {}})
    for _ in range(5):
        client.get(MENU)
    assert wechat.connections == 1


def test_a_proxy_of_the_environment_is_not_asked_for_this_machine(wechat, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    wechat.says(MENU, {"menu": {}})
    assert client.get(MENU) == {"menu": {}}
    assert http.session("https://api.weixin.qq.com").trust_env


def test_other_settings_mean_another_host_at_once(wechat):
    wechat.says(MENU, {"menu": {}})
    client.get(MENU)
    config.use(config.Config(wechat=config.Wechat(appid="wx2", api_base="http://127.0.0.1:9")))
    with pytest.raises(Unclear, match="ConnectionError"):
        client.get(MENU)
