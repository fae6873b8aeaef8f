"""The pages that articles are read on, as mp.weixin.qq.com shows them."""

from html import escape

from flask import Flask, Response

from sandbox.articles import PATH, cover, item_at
from sandbox.holdings import Json
from sandbox.world import World

# What an author writes is content: nothing of it runs.
POLICY = "default-src 'none'; img-src * data:; style-src 'unsafe-inline'; script-src 'self'"
PAGE = """<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body{{margin:0;color:#1b1f1d;font:17px/1.75 -apple-system,"PingFang SC","Noto Sans CJK SC",sans-serif}}
main{{max-width:640px;margin:0 auto;padding:20px 18px 48px;overflow-wrap:anywhere}}
h1{{margin:0 0 10px;font-size:22px;line-height:1.4}}
.by{{margin:0 0 22px;color:#69706c;font-size:14px}}img{{max-width:100%;height:auto}}a{{color:#1f6f8b}}
.gone{{padding:120px 24px;color:#69706c;text-align:center}}</style></head><body>{body}</body></html>"""


def install(app: Flask, world: World) -> None:
    """Serve GET /mp/s/<article_id>/<place>."""

    @app.get(f"{PATH}<article_id>/<int:place>")
    def read(article_id: str, place: int) -> Response:
        with world.lock:
            item = item_at(world, article_id, place)
            page = _page(world, item) if item else _gone()
        page.headers["Content-Security-Policy"] = POLICY
        return page


def _page(world: World, item: Json) -> Response:
    by = f'<p class="by">{escape(item["author"])}</p>' if item["author"] else ""
    picture = cover(world, item)
    shown = f'<p><img src="{escape(picture)}" alt=""></p>' if picture else ""
    source = item["content_source_url"]
    more = f'<p><a href="{escape(source)}">阅读原文</a></p>' if source.startswith(("http://", "https://")) else ""
    body = f'<main><h1>{escape(item["title"])}</h1>{by}{shown}{item["content"]}{more}</main>'
    return _html(200, item["title"], body)


def _gone() -> Response:
    return _html(404, "无法查看", '<p class="gone">该内容已被发布者删除</p>')


def _html(status: int, title: str, body: str) -> Response:
    return Response(PAGE.format(title=escape(title), body=body), status, content_type="text/html; charset=utf-8")
