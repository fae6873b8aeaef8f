"""The numbers and switches of this WeChat that a test may change while it runs."""

from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any

from sandbox.errors import ControlError
from sandbox.privileges import ACCOUNTS, VERIFIED_SERVICE

MODES = ("plain", "compatible", "safe")
REFUND_ENDS = ("SUCCESS", "ABNORMAL", "CLOSED", "")
CALLBACK_KEYS = ("as_ordered", "public_key", "certificate")
TEMPLATE_RESULTS = ("success", "failed:user block", "failed: system failed")

CHOICES = {
    "account": ACCOUNTS,
    "mode": MODES,
    "auto_refund": REFUND_ENDS,
    "callback_key": CALLBACK_KEYS,
    "template_result": TEMPLATE_RESULTS,
}


@dataclass(frozen=True)
class Settings:
    """Defaults are WeChat's own as documented; times are seconds, money is fen."""

    mode: str = "plain"
    account: str = VERIFIED_SERVICE  # what the account may call at all
    daily_quotas: dict[str, int] = field(default_factory=dict)  # path → calls a day, for those of quotas.py
    minute_quotas: dict[str, int] = field(default_factory=dict)
    mass_per_month: int = 4  # mass messages a follower of a service account gets
    mass_per_day: int = 1  # mass messages a subscription account sends
    voice_recognition: bool = True  # off: a voice comes without its words
    push_deadline: float = 5.0
    push_tries: int = 3
    notify_deadline: float = 5.0
    kf_message_quota: int = 5
    kf_message_seconds: int = 48 * 3600
    kf_moment_quota: int = 3
    kf_moment_seconds: int = 60
    auto_refund: str = "SUCCESS"  # the state a refund reaches by itself; "" leaves it PROCESSING
    refund_seconds: float = 0.2
    refund_gap: int = 60
    balance: int = 0  # what the merchant has before the first sale
    fee_basis_points: int = 0
    callback_key: str = "as_ordered"  # as the order's own Wechatpay-Serial asked
    certificates: bool = True  # off: a merchant that only has the public key
    template_result: str = "success"
    snapshot: bool = False  # on: every page login is a snapshot user's
    ip_whitelist: str = ""  # comma-separated; "" lets every caller fetch a token

    def to_json(self) -> dict[str, Any]:
        """Every setting by name."""
        return asdict(self)

    def changed(self, wanted: dict[str, Any]) -> "Settings":
        """A copy with these changes. Raises ControlError naming the first that is wrong."""
        known = {one.name: one.type for one in fields(self)}
        clean: dict[str, Any] = {}
        for name, value in wanted.items():
            if name not in known:
                raise ControlError(name, f"is no setting; there are {', '.join(known)}")
            clean[name] = _fit(name, value, type(getattr(self, name)))
        return replace(self, **clean)


def _fit(name: str, value: Any, kind: type) -> Any:
    if kind is float and isinstance(value, int) and not isinstance(value, bool):
        value = float(value)
    if name == "auto_refund" and value is None:
        value = ""
    if type(value) is not kind:
        raise ControlError(name, f"must be a {kind.__name__}")
    if name in CHOICES and value not in CHOICES[name]:
        raise ControlError(name, f"must be one of {', '.join(repr(one) for one in CHOICES[name])}")
    if isinstance(value, (int, float)) and value < 0:
        raise ControlError(name, "must not be negative")
    if isinstance(value, dict):
        _check_quotas(name, value)
    return value


def _check_quotas(name: str, value: dict[str, Any]) -> None:
    for path, most in value.items():
        if not path.startswith("/") or type(most) is not int or most < 0:
            raise ControlError(name, f"must give a whole number for each path, as in {{{path!r}: 100}}")
