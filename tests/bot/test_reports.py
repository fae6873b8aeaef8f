"""WeChat's reports are read as WeChat writes them, and odd ones say nothing."""

from typing import Any

import pytest

from bot import parse, reports
from bot.reports import Arrival, Chosen, Count, Report

HEAD = ("<xml><ToUserName><![CDATA[gh_1]]></ToUserName><FromUserName><![CDATA[oMei]]></FromUserName>"
        "<CreateTime>1700000000</CreateTime><MsgType><![CDATA[event]]></MsgType>")


def read(inside: str) -> Report | None:
    """What is read of an event."""
    message: Any = parse.message(parse.fields(f"{HEAD}{inside}</xml>".encode()))
    return reports.read(message)


def choice(name: str, *pairs: tuple[str, str]) -> str:
    """A sheet's answer."""
    listed = "".join(f"<List><TemplateId><![CDATA[{one}]]></TemplateId><SubscribeStatusString>{word}"
                     "</SubscribeStatusString><PopupScene>2</PopupScene></List>" for one, word in pairs)
    event = name.lower()
    return f"<Event>subscribe_msg_{event}_event</Event><SubscribeMsg{name}Event>{listed}</SubscribeMsg{name}Event>"


@pytest.mark.parametrize(("inside", "wanted"), [
    (choice("Popup", ("a", "accept"), ("b", "reject")), Chosen(("a",), ("b",))),
    (choice("Change", ("a", "reject")), Chosen((), ("a",))),
    (choice("Popup"), None),
    (choice("Popup", ("", "accept")), None),
    ("<Event>subscribe_msg_popup_event</Event>", None),
    ("<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><TemplateId>a</TemplateId><MsgID>7</MsgID>"
     "<ErrorCode>0</ErrorCode><ErrorStatus>success</ErrorStatus></List></SubscribeMsgSentEvent>", Arrival("7", "")),
    ("<Event>subscribe_msg_sent_event</Event><SubscribeMsgSentEvent><List><MsgID>7</MsgID><ErrorCode>43101</ErrorCode>"
     "<ErrorStatus>no</ErrorStatus></List></SubscribeMsgSentEvent>", Arrival("7", "43101 no")),
    ("<Event>TEMPLATESENDJOBFINISH</Event><MsgID>7</MsgID><Status>failed:user block</Status>",
     Arrival("7", "failed:user block")),
    ("<Event>MASSSENDJOBFINISH</Event><MsgID>7</MsgID><Status>send success</Status><TotalCount>3</TotalCount>"
     "<SentCount>2</SentCount><ErrorCount>1</ErrorCount>", Count(7, "", 3, 2, 1)),
    ("<Event>MASSSENDJOBFINISH</Event><MsgID>x</MsgID>", None),
    ("<Event>MASSSENDJOBFINISH</Event><MsgID>7</MsgID><TotalCount>-1</TotalCount>", Count(7, "?", 0, 0, 0)),
    ("<Event>VIEW</Event><EventKey>x</EventKey>", None),
])
def test_reports(inside: str, wanted: Report | None) -> None:
    assert read(inside) == wanted
