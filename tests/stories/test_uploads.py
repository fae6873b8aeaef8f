"""Pictures customers send: made anew, seen by few, few of them, and nothing that is not a picture."""

import zlib
from io import BytesIO
from struct import pack
from typing import Any

import pytest
import requests
from PIL import Image

from models import Claim, Review, Upload
from shop import uploads
from tests.bad_input.test_strangers import alike
from tests.claims import asks, has_asked, lines, photo, ships
from tests.world import Browser, Person, World, apples


def sends(person: Browser, data: bytes, page: str = "/") -> requests.Response:
    """Send a picture as the script does."""
    return person.session.post(f"{person.base}/uploads", files={"picture": ("p.jpg", data)},
                               headers={"X-CSRFToken": person.token(page)}, timeout=30)


def sent(person: Person, data: bytes | None = None) -> str:
    """Send a picture and return its name."""
    answer = sends(person.login(), data or photo(), "/me")
    assert answer.ok, answer.text
    return str(answer.json()["name"])


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few hundred bytes that says it is huge."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return pack(">I", len(data)) + kind + data + pack(">I", zlib.crc32(kind + data))
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


def test_a_picture_is_made_anew_small_upright_and_without_its_secrets(world: World, mei: Person) -> None:
    file, facts = BytesIO(), Image.Exif()
    facts[0x010F], facts[0x0112] = "Mei's telephone", 6  # who made it; lying on its side
    Image.new("RGB", (3000, 1500), "green").save(file, "JPEG", exif=facts, comment=b"Mei's address")
    name = sent(mei, file.getvalue())
    shown = mei.get(f"/uploads/{name}")
    picture = Image.open(BytesIO(shown.content))
    assert (picture.format, picture.size) == ("JPEG", (640, 1280))
    assert b"Mei" not in shown.content
    assert not picture.getexif()
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert "private" in shown.headers["Cache-Control"]


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_the_usual_kinds_are_taken(world: World, mei: Person, kind: str) -> None:
    assert mei.get(f"/uploads/{sent(mei, photo(kind=kind))}").ok


def whole(width: int, height: int) -> bytes:
    """A PNG of some kilobytes that is as large as it says."""
    file = BytesIO()
    Image.new("1", (width, height)).save(file, "PNG")
    return file.getvalue()


NO_PICTURES = {
    "nothing": b"", "words": b"no picture", "its beginning": photo()[:200], "half of one": photo(kind="PNG")[:-400],
    "a drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>", "another kind": photo(kind="GIF"),
    "a large bomb": bomb(), "a true bomb": whole(5100, 5000), "no size at all": bomb(2**31 - 1, 2**31 - 1),
}


@pytest.mark.parametrize("what", NO_PICTURES)
def test_what_is_no_picture_is_refused(world: World, mei: Person, what: str) -> None:
    answer = sends(mei.login(), NO_PICTURES[what], "/me")
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert Upload.select().count() == 0


def test_too_large_a_body_is_refused(world: World, mei: Person) -> None:
    assert sends(mei.login(), photo() + b"\0" * 3_000_000, "/me").status_code == 413


def test_sixty_a_day(world: World, mei: Person) -> None:
    name = sent(mei)
    owner = Upload.get(Upload.name == name).customer_id
    Upload.insert_many([{"name": f"{n}.jpg", "customer": owner} for n in range(uploads.A_DAY - 1)]).execute()
    assert sends(mei, photo(), "/me").status_code == 422
    world.later(24 * 60 + 1)
    assert sends(mei, photo(), "/me").ok


def test_a_stranger_sends_none_and_nobody_without_the_token(world: World, mei: Person) -> None:
    assert sends(Browser(world.url, "Mozilla/5.0"), photo(), "/me").status_code == 401
    answer = mei.login().session.post(f"{world.url}/uploads", files={"picture": ("p.jpg", photo())}, timeout=30)
    assert answer.status_code == 400
    assert Upload.select().count() == 0


def test_only_its_owner_and_the_operators_see_it(world: World, mei: Person, chen: Person) -> None:
    name, absent = sent(mei), "0" * 32 + ".jpg"
    assert mei.get(f"/uploads/{name}").ok
    stranger = Browser(world.url, "Mozilla/5.0")
    for one in (chen.login(), stranger):
        seen = alike(one.get(f"/uploads/{name}"), name)
        assert seen[0] == 404
        assert seen == alike(one.get(f"/uploads/{absent}"), absent)
    assert world.operator().get(f"/console/uploads/{name}").ok
    assert "/console/login" in stranger.get(f"/console/uploads/{name}").url
    for odd in ("..%2f..%2fconfig.toml", "x", "%00", "a" * 300):
        assert mei.get(f"/uploads/{odd}").status_code == 404


def test_a_review_that_all_may_read_shows_its_pictures_to_all(world: World, mei: Person, chen: Person) -> None:
    number, name = mei.has_paid(apples().id), sent(mei)
    [line] = lines(number)
    review = Review.create(line=line, product=line.product_id, customer=Upload.get().customer_id, stars=5,
                           pictures=[name])
    assert chen.get(f"/uploads/{name}").status_code == 404
    Review.update(state="shown").where(Review.id == review.id).execute()
    assert chen.get(f"/uploads/{name}").ok
    assert chen.get(f"/uploads/{sent(mei)}").status_code == 404


def test_a_picture_whose_file_is_lost_is_not_there(world: World, mei: Person) -> None:
    name = sent(mei)
    (uploads.folder() / name).unlink()
    assert mei.get(f"/uploads/{name}").status_code == 404


# --- In a claim


def test_without_script_the_pictures_come_with_the_form(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    before = sent(mei)
    answer = with_files(mei, number, [photo(), photo(kind="PNG")], picture=before)
    assert answer.status_code == 303, answer.text
    kept = Claim.get().pictures
    assert len(kept) == 3
    assert kept[0] == before
    shown = world.operator().get(f"/console/claims/{Claim.get().number}").text
    assert all(f"/console/uploads/{name}" in shown for name in kept)


def test_six_pictures_and_no_more(world: World, mei: Person) -> None:
    number = mei.has_paid(apples().id)
    assert with_files(mei, number, [photo(40, 30)] * 7).status_code == 422
    assert Upload.select().count() == 0
    names = [sent(mei) for _n in range(6)]
    assert with_files(mei, number, [photo()], picture=names).status_code == 422
    assert Claim.select().count() == 0
    assert asks(mei, number, "cancel", picture=names).status_code == 303


def test_a_bad_picture_is_said_beside_the_field_and_the_rest_is_kept(world: World, mei: Person) -> None:
    number, before = mei.has_paid(apples().id), sent(mei)
    answer = with_files(mei, number, [b"no picture"], picture=before, text="坏了")
    assert answer.status_code == 422
    assert before in answer.text
    assert "坏了" in answer.text


def test_anothers_pictures_are_not_ones_own(world: World, mei: Person, chen: Person) -> None:
    number, name = mei.has_paid(apples().id), sent(chen)
    answer = asks(mei, number, "cancel", picture=name)
    assert answer.status_code == 422
    assert f"/uploads/{name}" not in answer.text
    ships(world, number)
    assert has_asked(mei, number, "refund", picture=sent(mei))


def with_files(person: Person, number: str, files: list[bytes], **more: Any) -> requests.Response:
    """Ask for a cancellation with files in the form itself."""
    road = f"/orders/{number}/claim/cancel"
    typed = {f"pieces-{lines(number)[0].id}": 1, "reason": "other", "csrf_token": person.token(road), **more}
    return person.session.post(f"{person.base}{road}", typed, timeout=30, allow_redirects=False,
                               files=[("pictures", (f"{n}.jpg", data)) for n, data in enumerate(files)])
