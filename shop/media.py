"""Pictures, voices and videos that rules answer with: kept here, and at WeChat under a name that ends in three days."""

import os
from pathlib import Path
from typing import cast

from base import clock, config, db, ids
from base.errors import BadInput, NotFound
from base.i18n import _
from base.text import clean
from models import Media, Operator
from shop import operators
from wechat import media

# Kind -> what a file may be called and how many bytes it may have (WeChat docs, temporary media).
LIMITS: dict[str, tuple[tuple[str, ...], int]] = {
    "image": ((".jpg", ".jpeg", ".png", ".gif"), 10 * 1024 * 1024),
    "voice": ((".mp3", ".amr"), 2 * 1024 * 1024),
    "video": ((".mp4",), 10 * 1024 * 1024),
    "thumb": ((".jpg", ".jpeg"), 64 * 1024),
}
# How files of each ending begin: an ending alone proves nothing.
BEGINS = {".jpg": (b"\xff\xd8\xff",), ".jpeg": (b"\xff\xd8\xff",), ".png": (b"\x89PNG\r\n\x1a\n",),
          ".gif": (b"GIF87a", b"GIF89a"), ".mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
          ".amr": (b"#!AMR",)}
BOX = slice(4, 8)  # where an MP4 says that it is one
LONGEST_TITLE = 60  # characters
SPARE = 3600  # seconds before its end at which WeChat gets a file anew


def add(by: Operator, kind: str, title: str, name: str, data: bytes) -> int:
    """Keep a file and return its id; raises BadInput for another kind of file, or one that is too large."""
    file = brought_in(kind, name, data)
    return noted(by, "rules", kind=kind, title=clean(title).strip()[:LONGEST_TITLE] or titled(name), file=file)


def add_for(by: Operator, openid: str, name: str, data: bytes) -> int:
    """Keep a picture that one follower alone is to have, and return its id; raises as `add`."""
    file = brought_in("image", name, data)
    return noted(by, "enquiries", kind="image", title=titled(name), file=file, openid=openid)


def titled(name: str) -> str:
    """Return what a file of this name is called in lists."""
    return clean(Path(name).stem)[:LONGEST_TITLE]


def brought_in(kind: str, name: str, data: bytes) -> str:
    """Put a file in its place and return what it is called there; raises as `add`."""
    ending = Path(name).suffix.lower()
    check(kind, ending, data)
    file = f"{ids.token()}{ending}"
    store(folder() / file, data)
    return file


def check(kind: str, ending: str, data: bytes) -> None:
    """Pass if WeChat takes such a file; raises BadInput."""
    endings, most = LIMITS.get(kind, ((), 0))
    if ending not in endings:
        raise BadInput(_("Please choose a file of one of these kinds: %(kinds)s", kinds=" ".join(endings)), "file")
    if len(data) > most:
        raise BadInput(_("The file has at most %(n)s KB.", n=most // 1024), "file")
    genuine = data[BOX] == b"ftyp" if ending == ".mp4" else data.startswith(BEGINS[ending])
    if not genuine:
        raise BadInput(_("This file is not what its name says."), "file")


@db.writes
def noted(by: Operator, permission: str, **values: str) -> int:
    """Write the row of a file that lies in its place."""
    row = Media.create(**values)
    operators.audit(by, permission, "add media", f"media {row.id}", title=row.title)
    return int(row.id)


@db.writes
def forget(media_id: int) -> None:
    """Drop a file that was brought in for nothing: nobody was sent it."""
    row = one(media_id)
    Media.delete().where(Media.id == media_id).execute()
    (folder() / row.file).unlink(missing_ok=True)


def listed(*kinds: str, most: int | None = None) -> list[Media]:
    """Return the files of some kinds that are for everybody, the newest first, or so many of them."""
    return list(Media.select().where(Media.kind.in_(kinds), Media.openid == "").order_by(Media.id.desc()).limit(most))


def there(kind: str, media_id: int | None) -> bool:
    """Tell whether there is such a file for everybody."""
    return bool(Media.select().where(Media.id == media_id, Media.kind == kind, Media.openid == "").exists())


def one(media_id: int) -> Media:
    """Return a row; raises NotFound."""
    row: Media | None = Media.get_or_none(Media.id == media_id)
    if row is None:
        raise NotFound()
    return row


def path(row: Media) -> Path:
    """Return where a file lies; raises NotFound when only its row came back from a backup."""
    found = folder() / row.file
    if not found.is_file():
        raise NotFound()
    return found


def wechat_id(media_id: int) -> str:
    """Return WeChat's name for a file, sending it there when it has none that lasts; raises NotFound, Refused, Unclear.

    WeChat forgets a temporary file after three days (WeChat docs, temporary media).
    """
    row = one(media_id)
    if row.media_id and row.ends > clock.now() + SPARE:
        return str(row.media_id)
    file = path(row)
    kept = media.upload(cast(media.Kind, row.kind), file.name, file.read_bytes())
    remember(row.id, kept.media_id, kept.ends)
    return str(kept.media_id)


@db.writes
def remember(row_id: int, media_id: str, ends: int) -> None:
    """Note what WeChat calls a file, and until when (seconds)."""
    Media.update(media_id=media_id, ends=ends).where(Media.id == row_id).execute()


def folder() -> Path:
    """Return where the files lie, in the shop's data folder."""
    return config.data_folder() / "media"


def store(file: Path, data: bytes) -> None:
    """Put a file on the disk, for this shop's eyes only, before any row names it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
