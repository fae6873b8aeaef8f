"""Pictures customers send with a request or a review: at once by script, or with the form itself."""

from typing import Any

from flask import Response, jsonify, request, send_file

from base.errors import BadInput
from base.i18n import _
from models import Customer
from shop import uploads
from web.guard import limiter
from web.login import customer

DAY = 24 * 3600  # seconds


@limiter.limit("60 per minute")
def take() -> Any:
    """Keep the one picture a script sends as `picture`; answers its name and address as JSON."""
    person = customer()
    if person is None:
        return jsonify(error=_("Please log in again.")), 401
    sent = request.files.get("picture")
    name = uploads.take(person, sent.read() if sent else b"")
    return jsonify(name=name, address=f"/uploads/{name}")


@limiter.exempt
def show(name: str) -> Response:
    """One picture, for those who may see it; raises NotFound."""
    answer = send_file(uploads.look(name, customer()), mimetype="image/jpeg", max_age=DAY)
    answer.headers["Cache-Control"] = f"private, max-age={DAY}"
    return answer


def attached(person: Customer, most: int) -> list[str]:
    """Return the names of a form's pictures: those sent before (`picture`) and those that came with it (`pictures`).

    Raises BadInput ("pictures") for more than `most`, for another's, and for what is no picture.
    """
    before = uploads.own(person, request.form.getlist("picture"))
    files = [file for file in request.files.getlist("pictures") if file.filename]
    if len(before) + len(files) > most:
        raise BadInput(_("At most %(n)s pictures, please.", n=most), "pictures")
    return before + [uploads.take(person, file.read()) for file in files]
