"""Tags: the account's own labels on its followers, kept at WeChat."""

from collections.abc import Iterator
from dataclasses import dataclass

from wechat import client

MOST_AT_ONCE = 50  # openids of one call (WeChat docs, user tags)


@dataclass(frozen=True)
class Tag:
    """A tag and how many followers carry it."""

    id: int
    name: str
    count: int


def fetch() -> list[Tag]:
    """Return all tags; raises Refused, Unclear."""
    told = client.get("/cgi-bin/tags/get").get("tags", [])
    return [Tag(int(one["id"]), str(one["name"]), int(one.get("count", 0))) for one in told]


def create(name: str) -> int:
    """Make a tag (30 bytes at most, 100 in all) and return its id; raises Refused (45056, 45157, 45158), Unclear."""
    return int(client.post("/cgi-bin/tags/create", {"tag": {"name": name}})["tag"]["id"])


def rename(tag_id: int, name: str) -> None:
    """Give a tag another name; raises Refused (45157, 45158, 45159), Unclear."""
    client.post("/cgi-bin/tags/update", {"tag": {"id": tag_id, "name": name}})


def delete(tag_id: int) -> None:
    """Take a tag off everybody and away; raises Refused (45057 over 100,000 carry it, 45159), Unclear."""
    client.post("/cgi-bin/tags/delete", {"tag": {"id": tag_id}})


def add(tag_id: int, openids: list[str]) -> None:
    """Put a tag on followers, 50 a call; raises Refused (45059 over 20 on one, 45159, 49003), Unclear."""
    for some in portions(openids):
        client.post("/cgi-bin/tags/members/batchtagging", {"openid_list": some, "tagid": tag_id})


def remove(tag_id: int, openids: list[str]) -> None:
    """Take a tag off followers, 50 a call; raises Refused, Unclear."""
    for some in portions(openids):
        client.post("/cgi-bin/tags/members/batchuntagging", {"openid_list": some, "tagid": tag_id})


def of(openid: str) -> list[int]:
    """Return the ids of a follower's tags; raises Refused, Unclear."""
    return [int(one) for one in client.post("/cgi-bin/tags/getidlist", {"openid": openid}).get("tagid_list", [])]


def carriers(tag_id: int) -> Iterator[str]:
    """Go through the openids that carry a tag, 10,000 a call; raises Refused, Unclear."""
    after = ""
    while page := client.post("/cgi-bin/user/tag/get", {"tagid": tag_id, "next_openid": after}):
        openids = page.get("data", {}).get("openid", [])
        yield from openids
        after = str(page.get("next_openid", ""))
        if not openids or not after:
            return


def portions(openids: list[str]) -> Iterator[list[str]]:
    """Cut a list into what one call takes."""
    return (openids[at:at + MOST_AT_ONCE] for at in range(0, len(openids), MOST_AT_ONCE))
