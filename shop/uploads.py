"""Pictures that customers send: made anew as small JPEGs, kept under names nobody can guess, shown to few."""

import os
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageOps

from base import clock, config, db, ids
from base.errors import BadInput, NotFound
from base.i18n import _
from models import Customer, Review, Upload

LARGEST = 2 * 1024 * 1024  # bytes of a picture as it is sent
SIDE = 1280  # pixels of the longer side as it is kept
MOST_PIXELS = 25_000_000  # a phone's largest photograph; a small file may unfold into far more
A_DAY = 60  # pictures of one customer
DAY = 24 * 3600  # seconds
FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


def take(customer: Customer, data: bytes) -> str:
    """Keep the picture a customer sent (JPEG, PNG or WebP) and return its name; raises BadInput ("pictures")."""
    allowed(customer)
    picture = redrawn(data)
    name = f"{ids.token()}.jpg"
    noted(customer, name)
    kept(folder() / name, picture)
    return name


def own(customer: Customer, names: Sequence[str]) -> list[str]:
    """Return the names, each once, when the customer sent them all; raises BadInput ("pictures")."""
    wanted = list(dict.fromkeys(names))
    if theirs(customer, wanted) != wanted:
        raise BadInput(_("Please choose the pictures again."), "pictures")
    return wanted


def theirs(customer: Customer, names: Sequence[str]) -> list[str]:
    """Return those of the names that are the customer's pictures."""
    rows = Upload.select(Upload.name).where(Upload.customer == customer.id, Upload.name.in_(names)) if names else ()
    known = {row.name for row in rows}
    return [name for name in names if name in known]


def look(name: str, customer: Customer | None) -> Path:
    """Return the file of a picture that this customer, or a stranger (None), may see; raises NotFound."""
    row = found(name)
    if (customer is None or row.customer_id != customer.id) and not public(row):
        raise NotFound()
    return file(row)


def look_as_operator(name: str) -> Path:
    """Return the file of any picture; raises NotFound."""
    return file(found(name))


def file(row: Upload) -> Path:
    """Return where a picture lies; raises NotFound when only its row came back from a backup."""
    path = folder() / row.name
    if not path.is_file():
        raise NotFound()
    return path


def found(name: str) -> Upload:
    """Return the row of a picture; raises NotFound."""
    row: Upload | None = Upload.get_or_none(Upload.name == name)
    if row is None:
        raise NotFound()
    return row


def public(row: Upload) -> bool:
    """Tell whether a review that all may read shows this picture."""
    shown = Review.select(Review.pictures).where(Review.customer == row.customer_id, Review.state == "shown")
    return any(row.name in review.pictures for review in shown)


def folder() -> Path:
    """Return where the pictures lie: beside the goods' own, in the shop's data folder."""
    return config.data_folder() / "uploads"


def redrawn(data: bytes) -> bytes:
    """Return a picture as a new JPEG of at most SIDE pixels that carries nothing else; raises BadInput."""
    if len(data) > LARGEST:
        raise BadInput(_("A picture has at most %(n)s MB.", n=LARGEST // 2**20), "pictures")
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as sent:
            if sent.width * sent.height > MOST_PIXELS:
                raise BadInput(_("This picture has too many pixels."), "pictures")
            return painted(sent)
    except BadInput:
        raise
    except Exception as wrong:  # a file from outside: Pillow fails in a dozen ways
        raise BadInput(_("This is not a picture we can read. Please send a JPEG, PNG or WebP."), "pictures") from wrong


def painted(sent: Image.Image) -> bytes:
    """Return the picture on a fresh white ground: place and camera that its file may name do not come along."""
    sent.thumbnail((SIDE, SIDE))
    turned = ImageOps.exif_transpose(sent).convert("RGBA")
    fresh = Image.new("RGB", turned.size, "white")
    fresh.paste(turned, mask=turned)
    out = BytesIO()
    fresh.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def allowed(customer: Customer) -> None:
    """Pass while the customer may send another picture today; raises BadInput."""
    if Upload.select().where(Upload.customer == customer.id, Upload.at > clock.now() - DAY).count() >= A_DAY:
        raise BadInput(_("That were %(n)s pictures in one day. Please go on tomorrow.", n=A_DAY), "pictures")


@db.writes
def noted(customer: Customer, name: str) -> None:
    """Write down whose picture it is, within the day's limit; raises BadInput."""
    Customer.update(openid=Customer.openid).where(Customer.id == customer.id).execute()  # one after the other: we count
    allowed(customer)
    Upload.create(name=name, customer=customer.id)


def kept(path: Path, picture: bytes) -> None:
    """Put the picture on the disk, for this shop's eyes only, before anybody is told its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(picture)
        out.flush()
        os.fsync(out.fileno())
