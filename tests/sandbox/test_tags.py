"""Tags: made, renamed, put on and taken off, and every limit WeChat names."""

from typing import Any

import pytest

from tests.sandbox.cast import Phone


def made(oa: Any, name: str = "老客") -> int:
    return int(oa("tags/create", {"tag": {"name": name}})["tag"]["id"])


def test_a_tag_lives(oa: Any, phone: Phone) -> None:
    tag = made(oa)
    assert tag == 100
    assert oa("tags/update", {"tag": {"id": tag, "name": "常客"}})["errcode"] == 0
    assert oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tag})["errcode"] == 0
    assert oa("tags/get") == {"tags": [{"id": tag, "name": "常客", "count": 1}]}
    assert oa("tags/getidlist", {"openid": "oMei"}) == {"tagid_list": [tag]}
    assert oa("user/info", openid="oMei")["tagid_list"] == [tag]
    assert oa("tags/members/batchuntagging", {"openid_list": ["oMei"], "tagid": tag})["errcode"] == 0
    assert oa("tags/getidlist", {"openid": "oMei"}) == {"tagid_list": []}
    assert oa("tags/delete", {"tag": {"id": tag}})["errcode"] == 0
    assert oa("tags/get") == {"tags": []}


def test_followers_of_a_tag_come_in_pages(oa: Any, phone: Phone) -> None:
    tag = made(oa)
    assert oa("user/tag/get", {"tagid": tag, "next_openid": ""}) == {"count": 0}
    phone.follow("oBo")
    oa("tags/members/batchtagging", {"openid_list": ["oMei", "oBo"], "tagid": tag})
    page = oa("user/tag/get", {"tagid": tag})
    assert page == {"count": 2, "data": {"openid": ["oMei", "oBo"]}, "next_openid": "oBo"}
    assert oa("user/tag/get", {"tagid": tag, "next_openid": "oMei"})["data"] == {"openid": ["oBo"]}
    assert oa("user/tag/get", {"tagid": tag, "next_openid": "oBo"}) == {"count": 0}


def test_who_leaves_loses_the_tags(oa: Any, phone: Phone) -> None:
    tag = made(oa)
    oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tag})
    phone.post("unfollow", openid="oMei")
    assert oa("tags/get")["tags"][0]["count"] == 0
    assert oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tag})["errcode"] == 49003
    phone.follow("oMei")
    assert oa("tags/getidlist", {"openid": "oMei"}) == {"tagid_list": []}


def test_a_deleted_tag_is_on_nobody(oa: Any, phone: Phone) -> None:
    tag = made(oa)
    oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tag})
    oa("tags/delete", {"tag": {"id": tag}})
    assert oa("tags/getidlist", {"openid": "oMei"}) == {"tagid_list": []}


@pytest.mark.parametrize(("name", "errcode"), [("老客", 45157), ("", 45157), (None, 45157), ("很" * 11, 45158)])
def test_names_that_are_refused(oa: Any, name: Any, errcode: int) -> None:
    made(oa)
    assert oa("tags/create", {"tag": {"name": name}})["errcode"] == errcode
    other = made(oa, "新客")
    assert oa("tags/update", {"tag": {"id": other, "name": name}})["errcode"] == errcode


def test_a_tag_may_keep_its_own_name(oa: Any) -> None:
    tag = made(oa)
    assert oa("tags/update", {"tag": {"id": tag, "name": "老客"}})["errcode"] == 0


def test_an_account_has_a_hundred_tags(oa: Any) -> None:
    for number in range(100):
        made(oa, f"t{number}")
    assert oa("tags/create", {"tag": {"name": "one more"}})["errcode"] == 45056


def test_a_follower_carries_twenty(oa: Any, phone: Phone) -> None:
    phone.follow("oBo")
    tags = [made(oa, f"t{number}") for number in range(21)]
    for tag in tags[:20]:
        oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tag})
    refused = oa("tags/members/batchtagging", {"openid_list": ["oBo", "oMei"], "tagid": tags[20]})
    assert refused["errcode"] == 45059
    assert oa("tags/getidlist", {"openid": "oBo"}) == {"tagid_list": []}
    again = oa("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": tags[0]})
    assert again["errcode"] == 0


@pytest.mark.parametrize(
    ("path", "body", "errcode"),
    [
        ("tags/update", {"tag": {"id": 2, "name": "x"}}, 45058),
        ("tags/delete", {"tag": {"id": 0}}, 45058),
        ("tags/delete", {"tag": {"id": 999}}, 45159),
        ("tags/delete", {"tag": "x"}, 45159),
        ("tags/members/batchtagging", {"openid_list": ["oMei"], "tagid": 999}, 45159),
        ("tags/members/batchtagging", {"openid_list": ["oMei"] * 51, "tagid": 100}, 40032),
        ("tags/members/batchtagging", {"openid_list": [], "tagid": 100}, 40032),
        ("tags/members/batchtagging", {"openid_list": ["oNobody"], "tagid": 100}, 40003),
        ("tags/getidlist", {"openid": "oNobody"}, 40003),
        ("user/tag/get", {"tagid": 999}, 45159),
        ("user/tag/get", {"tagid": 100, "next_openid": "oNobody"}, 40003),
    ],
)
def test_what_is_refused(oa: Any, phone: Phone, path: str, body: Any, errcode: int) -> None:
    made(oa)
    assert oa(path, body)["errcode"] == errcode
