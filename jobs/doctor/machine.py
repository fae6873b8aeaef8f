"""This machine: the secret, the folder of the data, the disk."""

import shutil
import tempfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

from base.config import Config
from base.i18n import _
from jobs.doctor.finding import Finding, fault, ok, warning

MEGABYTE = 1024 * 1024
SCARCE = 500 * MEGABYTE
FULL = 50 * MEGABYTE
SHORT = 32  # characters of a secret below which the shop does not start


def look(config: Config) -> list[Finding]:
    """Check what the shop needs from the machine."""
    return [secret(config), folder(config), disk(config)]


def sqlite_file(config: Config) -> Path | None:
    """Return the file of the database, None when a server keeps it."""
    parts = urlsplit(config.database.url)
    return Path(unquote(parts.path[1:])) if parts.scheme == "sqlite" else None


def data_folder(config: Config) -> Path:
    """Return the folder where the shop keeps what it must not lose."""
    file = sqlite_file(config)
    return file.parent if file else Path("data")


def secret(config: Config) -> Finding:
    """Check the secret that signs logins."""
    key, cure = "server.secret", _("Set it to a long random text, such as: %(command)s",
                                   command="python -c 'import secrets; print(secrets.token_hex(32))'")
    if not config.server.secret:
        return fault(key, _("It is empty."), cure)
    if len(config.server.secret) < SHORT:
        return fault(key, _("It is so short that it can be guessed."), cure)
    return ok(key, _("looks right"))


def folder(config: Config) -> Finding:
    """Check by writing that the data's folder can be written; access rights alone do not tell of a read-only disk."""
    place = data_folder(config)
    if not place.exists():
        return warning("data", _("The folder %(folder)s is not there yet.", folder=place),
                       _("Run: python manage.py migrate"))
    try:
        with tempfile.TemporaryFile(dir=place) as probe:
            probe.write(b"1")
    except OSError as wrong:
        return fault("data", _("The folder %(folder)s cannot be written: %(why)s.", folder=place, why=wrong.strerror),
                     _("Give the user that runs the shop the right to write there, and see that the disk is not full."))
    return ok("data", _("The folder %(folder)s can be written.", folder=place))


def disk(config: Config) -> Finding:
    """Check the room that is left."""
    folder = data_folder(config).absolute()
    free = shutil.disk_usage(next(place for place in (folder, *folder.parents) if place.exists())).free
    says = _("%(megabytes)s MB are free.", megabytes=free // MEGABYTE)
    cure = _("Make room: without any, no order can be written.")
    if free < FULL:
        return fault("disk", says, cure)
    return warning("disk", says, cure) if free < SCARCE else ok("disk", says)
