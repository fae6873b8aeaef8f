"""The three ways this WeChat says no: to a test, to an official-account call, to a payment call."""

from typing import Any


class ControlError(Exception):
    """A wrong request to the control API: 400 naming the field."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} {message}")


class OaError(Exception):
    """An errcode of the official-account API."""

    def __init__(self, errcode: int, errmsg: str = "") -> None:
        super().__init__(errcode, errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


class PayError(Exception):
    """An error body of WeChat Pay v3; `detail` only goes with PARAM_ERROR and INVALID_REQUEST."""

    def __init__(self, status: int, code: str, message: str, detail: dict[str, Any] | None = None) -> None:
        super().__init__(status, code, message)
        self.status = status
        self.code = code
        self.message = message
        self.detail = detail
