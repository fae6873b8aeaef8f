"""Provinces, cities and districts for the picker of the checkout."""

from flask import Response, jsonify

from shop import regions


def below(code: str) -> Response:
    """The cities of a province or the districts of a city, as `[{"code", "name"}]`; they change once a year."""
    answer = jsonify([one._asdict() for one in regions.below(code)])
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
