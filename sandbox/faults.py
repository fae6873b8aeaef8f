"""Faults on order: what goes wrong, on which road, how often."""

import threading
from dataclasses import asdict, dataclass, fields
from fnmatch import fnmatchcase
from typing import Any

from sandbox.errors import ControlError

OUTGOING = {
    "push": ("lose", "duplicate", "delay", "wrong_signature", "stale_timestamp"),
    "notify": ("lose", "duplicate", "reorder", "delay", "wrong_signature", "stale_timestamp", "signtest"),
    "refund-notify": ("lose", "duplicate", "reorder", "delay", "wrong_signature", "stale_timestamp", "signtest"),
}
INCOMING = (
    "delay",
    "lose",
    "status",
    "errcode",
    "fail_after",
    "lose_after",
    "malformed",
    "wrong_signature",
    "stale_timestamp",
)
NEEDS = {"delay": "seconds", "status": "status", "errcode": "errcode"}


@dataclass(frozen=True)
class Fault:
    """One fault still to happen `times` times. A path may hold `*`; `seconds` goes with delay.

    Calls from the shop (a path that begins with `/`):
    delay sleeps first; lose drops the connection and does nothing; status answers that HTTP status and does nothing;
    errcode answers that official-account error and does nothing; fail_after does the work and answers `status` (500);
    lose_after does the work and drops the connection; malformed does the work and answers half a JSON text;
    wrong_signature and stale_timestamp spoil the signature of a payment answer.

    Calls to the shop (push, notify, refund-notify):
    lose is an attempt that never arrives; duplicate sends it twice at the same moment; reorder holds it until the
    next notification has been sent; delay comes later; wrong_signature and stale_timestamp spoil one attempt;
    signtest sends WeChat's probe, which a shop must refuse, and then the real one.
    """

    path: str
    fault: str
    times: int = 1
    seconds: float = 0.0
    status: int = 0
    errcode: int = 0
    code: str = ""
    message: str = ""
    method: str = ""


NOTHING = Fault("", "")


class Faults:
    """The list of faults that wait for their moment."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[Fault] = []

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._waiting.clear()

    def order(self, wish: dict[str, Any]) -> Fault:
        """Add a fault. Raises ControlError naming the field that is wrong."""
        fault = _parse(wish)
        with self._lock:
            self._waiting.append(fault)
        return fault

    def take(self, path: str, method: str = "") -> Fault:
        """The first waiting fault for this road, used up once; NOTHING when there is none."""
        with self._lock:
            for place, fault in enumerate(self._waiting):
                if fnmatchcase(path, fault.path) and fault.method in ("", method):
                    self._use(place, fault)
                    return fault
        return NOTHING

    def waiting(self) -> list[dict[str, Any]]:
        """All that wait, as JSON."""
        with self._lock:
            return [asdict(fault) for fault in self._waiting]

    def _use(self, place: int, fault: Fault) -> None:
        if fault.times == 1:
            del self._waiting[place]
        else:
            self._waiting[place] = Fault(**{**asdict(fault), "times": fault.times - 1})


def _check_kinds(wish: dict[str, Any]) -> None:
    known = {one.name: type(one.default) for one in fields(Fault)} | {"path": str, "fault": str}
    for name, value in wish.items():
        if name not in known:
            raise ControlError(name, f"is unknown; there are {', '.join(known)}")
        if type(value) is not known[name] and (known[name], type(value)) != (float, int):
            raise ControlError(name, f"must be a {known[name].__name__}")


def _parse(wish: dict[str, Any]) -> Fault:
    _check_kinds(wish)
    for name in ("path", "fault"):
        if not wish.get(name):
            raise ControlError(name, "is missing")
    path, kind = wish["path"], wish["fault"]
    if not path.startswith("/") and path not in OUTGOING:
        raise ControlError("path", f"must begin with / or be one of {', '.join(OUTGOING)}")
    allowed = OUTGOING.get(path, INCOMING)
    if kind not in allowed:
        raise ControlError("fault", f"must be one of {', '.join(allowed)}")
    need = NEEDS.get(kind, "fault")
    if not wish.get(need):
        raise ControlError(need, f"is missing; {kind} needs it")
    if wish.get("times", 1) < 1:
        raise ControlError("times", "must be at least 1")
    return Fault(**wish)
