"""The fields of a notice's template: which there are, and what values they take."""

import re
from typing import Any

from sandbox.errors import OaError
from sandbox.holdings import Json

FIELD = re.compile(r"(.*?)[:：]?\{\{(\w+)\.DATA\}\}")
# Longest value per kind of field (docs of template and subscription messages).
LIMITS = {"thing": 20, "character_string": 32, "number": 32, "letter": 32, "symbol": 5, "phone_number": 17,
          "car_number": 8, "phrase": 5, "name": 10, "const": 20}  # fmt: skip


def rows(content: str, data: Any) -> list[Json]:
    """The lines a notice shows, `{"key", "label", "value"}`. Raises OaError 47001, 47003."""
    if not isinstance(data, dict):
        raise OaError(47001)
    return [{"key": key, "label": label.strip(), "value": _value(key, data)} for label, key in FIELD.findall(content)]


def example(content: str) -> str:
    """The template with made-up values."""
    return FIELD.sub(lambda field: f"{field[1]}示例", content)


def target(body: Json, page: str) -> Json:
    """Where a tap on the notice leads; a mini-program wins over the address in the field `page`."""
    program = body.get("miniprogram") or {}
    return {"miniprogram": program} if program.get("appid") else {"url": str(body.get(page) or "")}


def _value(key: str, data: Json) -> str:
    value = data[key].get("value") if isinstance(data.get(key), dict) else None
    if not isinstance(value, str) or not value.strip():
        raise OaError(47003, f"argument invalid! data.{key}.value is emtpy")  # WeChat's own spelling
    limit = LIMITS.get(key.rstrip("0123456789"))
    if (limit and len(value) > limit) or "\n" in value:
        raise OaError(47003, f"argument invalid! data.{key}.value invalid")
    return value
