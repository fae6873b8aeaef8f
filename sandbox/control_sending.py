"""The control API for what a phone sends beside text: pictures, voices and places."""

import base64
import binascii
import hashlib

from sandbox import files, people, taps, wishes
from sandbox.control_calls import ControlRoute
from sandbox.errors import ControlError, OaError
from sandbox.holdings import Json, Medium
from sandbox.oa_calls import Upload
from sandbox.oa_errors import ERRMSG
from sandbox.state import Bubble, Follower
from sandbox.voice import silence
from sandbox.world import World

LONGEST_VOICE_SECONDS = 60
SCALE = 16
PICTURE_BUTTONS = ("pic_sysphoto", "pic_photo_or_album", "pic_weixin")


def picture(world: World, wish: Json) -> Json:
    """POST /picture: an image by its `name` and its `data` in base64; `key` when a menu button asked for it."""
    wishes.only(wish, "openid", "name", "data", "key")
    follower, upload = _person(world, wish), Upload(_data(wish), wishes.string(wish, "name"))
    medium = _kept(world, "image", upload)
    if "key" in wish:
        taps.choose(world, follower, wishes.string(wish, "key"), _pictures(medium), *PICTURE_BUTTONS)
    url = files.address(world, medium)
    shown = Bubble("image", {"media_id": medium.id, "picurl": url})
    return people.send_message(world, follower, "image", {"PicUrl": url, "MediaId": medium.id}, shown).to_json()


def voice(world: World, wish: Json) -> Json:
    """POST /voice: so many `seconds`, and the `words` WeChat hears in them."""
    wishes.only(wish, "openid", "seconds", "words")
    follower, words, seconds = _person(world, wish), wishes.optional(wish, "words"), wishes.whole(wish, "seconds")
    if not 1 <= seconds <= LONGEST_VOICE_SECONDS:
        raise ControlError("seconds", f"must be 1 to {LONGEST_VOICE_SECONDS}")
    medium = _kept(world, "voice", Upload(silence(seconds), "voice.amr"))
    elements = {"MediaId": medium.id, "Format": "amr"}
    if world.settings.voice_recognition:
        elements["Recognition"] = words
    shown = Bubble("voice", {"media_id": medium.id, "seconds": seconds, "words": words})
    return people.send_message(world, follower, "voice", elements, shown).to_json()


def location(world: World, wish: Json) -> Json:
    """POST /location: a point by `latitude` and `longitude`, its `label`; `key` when a menu button asked for it."""
    wishes.only(wish, "openid", "latitude", "longitude", "label", "key")
    follower, label = _person(world, wish), wishes.optional(wish, "label")
    latitude, longitude = _degrees(wish, "latitude", 90), _degrees(wish, "longitude", 180)
    elements = {"Location_X": f"{latitude:.6f}", "Location_Y": f"{longitude:.6f}", "Scale": SCALE, "Label": label}
    if "key" in wish:
        chosen = {"SendLocationInfo": {**elements, "Poiname": label}}
        taps.choose(world, follower, wishes.string(wish, "key"), chosen, "location_select")
    shown = Bubble("location", {"latitude": latitude, "longitude": longitude, "label": label})
    return people.send_message(world, follower, "location", elements, shown).to_json()


def _person(world: World, wish: Json) -> Follower:
    return people.find(world, wishes.string(wish, "openid"))


def _pictures(medium: Medium) -> Json:
    digest = hashlib.md5(medium.data, usedforsecurity=False).hexdigest()
    return {"SendPicsInfo": {"Count": 1, "PicList": {"item": [{"PicMd5Sum": digest}]}}}


def _data(wish: Json) -> bytes:
    try:
        return base64.b64decode(wishes.string(wish, "data"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ControlError("data", "must be base64") from error


def _kept(world: World, kind: str, upload: Upload) -> Medium:
    try:
        with world.lock:
            return files.keep(world, kind, upload, files.TEMPORARY_SECONDS)
    except OaError as error:
        raise ControlError("data", f"is refused: {error.errcode} {ERRMSG[error.errcode]}") from error


def _degrees(wish: Json, name: str, most: int) -> float:
    value = wishes.number(wish, name)
    if value is None or not -most <= value <= most:
        raise ControlError(name, f"must be a number from -{most} to {most}")
    return float(value)


ROUTES = (
    ControlRoute("POST", "/picture", picture),
    ControlRoute("POST", "/voice", voice),
    ControlRoute("POST", "/location", location),
)
