"""Answers as the XML that WeChat accepts in a passive reply, whatever their words contain."""

from functools import lru_cache

from werobot.replies import ArticlesReply, SuccessReply, TextReply, TransferCustomerServiceReply, WeChatReply

from base.text import clean
from bot.replies import (
    SILENCE,
    Answer,
    Card,
    Handover,
    Image,
    MiniProgram,
    Music,
    Several,
    Silence,
    Text,
    Video,
    Voice,
)

LONGEST = 2048  # bytes of UTF-8 in a text reply
SUCCESS = "success"
BRACKETS = str.maketrans("<>", "＜＞")
QUOTES = str.maketrans({'"': "%22", "<": "%3C", ">": "%3E"})


def xml(answer: Answer, openid: str, account: str, at: str) -> str:
    """Return the reply of `account` to `openid`; for silence the literal `success`.

    `at` (seconds since 1970) is the message's own time, so that a retry gets the same reply to the byte.
    Both names must be free of markup.
    """
    if type(answer) is Silence:
        return SUCCESS
    return (f"<xml><ToUserName><![CDATA[{openid}]]></ToUserName><FromUserName><![CDATA[{account}]]>"
            f"</FromUserName><CreateTime>{at}</CreateTime>{inside(answer)}</xml>")


@lru_cache(maxsize=4096)
def inside(answer: Answer) -> str:
    """Return the part of the reply that is the same for everybody; made once per answer."""
    match answer:
        case Text():
            return f"<MsgType><![CDATA[text]]></MsgType><Content>{cdata(fit(answer.content))}</Content>"
        case Several():
            return inside(answer.first)
        case Card():
            return ("<MsgType><![CDATA[news]]></MsgType><ArticleCount>1</ArticleCount><Articles><item>"
                    f"<Title>{cdata(answer.title)}</Title><Description>{cdata(answer.description)}</Description>"
                    f"<PicUrl>{cdata(answer.picurl)}</PicUrl><Url>{cdata(answer.url)}</Url></item></Articles>")
        case Image() | Voice() | Video() | Music():
            return medium(answer)
        case MiniProgram():
            return inside(Text(mini_link(answer)))
    return "<MsgType><![CDATA[transfer_customer_service]]></MsgType>"


def medium(answer: Image | Voice | Video | Music) -> str:
    """Return the part of a reply that is a picture, a voice, a video or music (WeChat docs, passive reply)."""
    name = type(answer).__name__
    fields = {"MediaId": answer.media_id} if not isinstance(answer, Music) else {
        "Title": answer.title, "Description": answer.description, "MusicUrl": answer.url, "HQMusicUrl": answer.url,
        "ThumbMediaId": answer.thumb_media_id}
    if isinstance(answer, Video):
        fields.update(Title=answer.title, Description=answer.description)
    parts = "".join(f"<{field}>{cdata(value)}</{field}>" for field, value in fields.items())
    return f"<MsgType><![CDATA[{name.lower()}]]></MsgType><{name}>{parts}</{name}>"


def mini_link(page: MiniProgram) -> str:
    """Return a mini-program's page as a link in a text, which old phones open at its address."""
    return (f'<a href="{attribute(page.url)}" data-miniprogram-appid="{attribute(page.appid)}" '
            f'data-miniprogram-path="{attribute(page.path)}">{words(page.title)}</a>')


def attribute(text: str) -> str:
    """Return `text` for use inside quotes of a tag."""
    return clean(text).translate(QUOTES)


def cdata(text: str) -> str:
    """Return `text` as character data that cannot end early."""
    return f"<![CDATA[{split(clean(text))}]]>"


def split(text: str) -> str:
    """Break every `]]>`, which would end the character data around it."""
    return text.replace("]]>", "]]]]><![CDATA[>")


def fit(text: str) -> str:
    """Return `text` cut to LONGEST bytes, never inside a character or a link."""
    text = clean(text)
    if len(text.encode()) <= LONGEST:
        return text
    kept = text.encode()[:LONGEST - len("…".encode())].decode(errors="ignore")
    if kept.count("<a ") > kept.count("</a>"):
        kept = kept[:kept.rindex("<a ")]
    return kept + "…"


def words(text: str) -> str:
    """Return someone's words for use inside a text answer: no tag can begin in them.

    Wide brackets, not `&lt;`: WeChat shows an entity as it is written.
    """
    return clean(text).translate(BRACKETS)


def link(url: str, text: str) -> str:
    """Return a link for a text answer; `url` is ours and already quoted."""
    return f'<a href="{url}">{words(text)}</a>'


def of_werobot(reply: WeChatReply) -> Answer | str:
    """Return one of WeRoBot's own replies as an answer, or as XML where we have no such answer."""
    match reply:
        case TextReply():
            return Text(reply.content)
        case ArticlesReply():
            # WeChat shows one article in answer to a message, and refuses more.
            return Card(*reply._articles[0]) if reply._articles else SILENCE
        case SuccessReply():
            return SILENCE
        case TransferCustomerServiceReply():
            return Handover()
    for name, value in reply._args.items():
        reply._args[name] = split(clean(value)) if isinstance(value, str) else value
    return str(reply.render()).strip()
