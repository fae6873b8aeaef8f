"""What a message to many says, and how WeChat is told."""

from html import escape
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from base import config, db
from base.errors import BadInput
from base.i18n import _
from base.money import yuan
from models import Media, Product
from shop import media
from wechat import articles, mass
from wechat import media as files

LONGEST_TEXT = 2048  # bytes (WeChat docs, mass messages)
LONGEST_TITLE = 32  # characters (WeChat docs, draft box)
LONGEST_BODY = 10_000

Kind = Literal["text", "image", "voice", "product", "article"]


class Content(Struct, frozen=True):
    """`text` of a text; `media` a picture, a voice or an article's cover; `product` of a card; an article's words."""

    kind: Kind = "text"
    text: str = ""
    media: int = 0
    product: int = 0
    title: str = ""
    body: str = ""


def read(text: str) -> Content:
    """Return what a row says."""
    return msgspec.json.decode(text.encode(), type=Content)


def written(content: Content) -> str:
    """Return it as a row keeps it."""
    return msgspec.json.encode(content).decode()


def check(content: Content) -> None:
    """Pass if WeChat takes it; raises BadInput naming the field."""
    if content.kind == "text":
        filled(content.text, "text")
        if len(content.text.encode()) > LONGEST_TEXT:
            raise BadInput(_("Too long: %(size)s bytes of %(most)s.", size=len(content.text.encode()),
                             most=LONGEST_TEXT), "text")
    elif content.kind == "product":
        picture_of(goods(content.product))
    else:
        wanted = "voice" if content.kind == "voice" else "image"
        if not media.there(wanted, content.media):
            raise BadInput(_("Please choose a file."), "media")
        if content.kind == "article":
            filled(content.title, "title")
            filled(content.body, "body")
            if len(content.title) > LONGEST_TITLE:
                raise BadInput(_("At most %(n)s characters.", n=LONGEST_TITLE), "title")


def filled(text: str, field: str) -> None:
    """Pass if there is something; raises BadInput."""
    if not text.strip():
        raise BadInput(_("Please fill this in."), field)


def goods(product_id: int) -> Product:
    """Return a product on the shelf; raises BadInput."""
    row: Product | None = Product.get_or_none(Product.id == product_id, Product.on_shelf)
    if row is None:
        raise BadInput(_("Please choose a product that is for sale."), "product")
    return row


def picture_of(product: Product) -> Path:
    """Return the file of a product's picture; raises BadInput where there is none that WeChat takes."""
    file = config.data_folder() / "pictures" / Path(product.card_picture or product.picture).name
    if file.suffix not in (".jpg", ".jpeg", ".png") or not file.is_file():
        raise BadInput(_("This product has no picture that WeChat takes. Please give it a photo first."), "product")
    return file


def name(content: Content) -> str:
    """Return what a list calls it."""
    if content.kind == "product":
        return str(Product.select(Product.title).where(Product.id == content.product).scalar() or "")
    if content.kind in ("image", "voice"):
        return str(Media.select(Media.title).where(Media.id == content.media).scalar() or "")
    return " ".join((content.title or content.text).split())


def displayed(content: Content) -> tuple[object, ...]:
    """Return what a product's card says that stands in no draft: it may be changed elsewhere."""
    if content.kind != "product":
        return ()
    found = Product.select(Product.title, Product.subtitle, Product.price, Product.picture, Product.card_picture).where(
        Product.id == content.product)
    return tuple(next(iter(db.tuples(found)), ()))


def with_articles(content: Content) -> bool:
    """Tell whether it becomes an article, which needs a draft at WeChat."""
    return content.kind in ("product", "article")


def drafted(content: Content) -> str:
    """Put an article into WeChat's draft box and return its id; raises BadInput, Refused, Unclear."""
    check(content)
    if content.kind == "product":
        return articles.draft([card(goods(content.product))])
    row = media.one(content.media)
    cover = media.path(row)
    thumb = files.keep("image", cover.name, cover.read_bytes()).media_id
    body = "".join(f"<p>{escape(line)}</p>" for line in content.body.splitlines() if line.strip())
    return articles.draft([articles.Article(content.title, body, thumb, digest=content.body[:54])])


def card(product: Product) -> articles.Article:
    """Return a product as an article: its picture, what it costs, and the way to its page."""
    file = picture_of(product)
    data = file.read_bytes()
    thumb = files.keep("image", file.name, data).media_id
    shown = files.picture_url(file.name, data)
    price = f"¥{yuan(product.price)}"
    body = (f'<p><img src="{escape(shown)}"></p><p>{escape(product.title)}</p><p>{escape(product.subtitle)}</p>'
            f"<p>{price}</p>")
    return articles.Article(product.title[:LONGEST_TITLE], body, thumb, digest=f"{price} {product.subtitle}"[:54],
                            content_source_url=f"{config.current().shop.url}/p/{product.id}")


def told(content: Content, draft_id: str) -> mass.Content:
    """Return it in WeChat's words; raises NotFound, Refused, Unclear."""
    match content.kind:
        case "text":
            return mass.text(content.text)
        case "image":
            return mass.pictures([media.wechat_id(content.media)])
        case "voice":
            return mass.voice(media.wechat_id(content.media))
    return mass.articles(draft_id)
