"""Who may enter the console and what each may do; every change leaves one audit row (P22)."""

import hashlib
from typing import Any

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError

from base import clock, db, ids
from base.errors import BadInput, Forbidden
from base.i18n import _
from models import Audit, Operator, OperatorSession

LIFE = 7 * 24 * 3600  # seconds a console login lasts
SHORTEST = 8  # characters of a password
# The console's permissions; an owner has them all.
PERMISSIONS = ("orders", "refunds", "products", "shipping", "reviews", "rules", "menu", "enquiries", "cases", "audit",
               "broadcasts", "channels", "tags", "quotas")

_hasher = PasswordHasher()
_nobody = ""


@db.writes
def add(login: str, name: str, password: str, permissions: tuple[str, ...] = ("*",)) -> Operator:
    """Add an operator; raises BadInput for a short password or a login that is taken."""
    if len(password) < SHORTEST:
        raise BadInput(_("A password has at least %(n)s characters.", n=SHORTEST), "password")
    row = Operator(login=login.strip(), name=name, password_hash=_hasher.hash(password), permissions=list(permissions))
    if not login.strip() or not db.insert_once(row):
        raise BadInput(_("This login is taken or empty."), "login")
    return row


def login(login: str, password: str) -> str | None:
    """Return the secret of a new session, or None; a wrong name takes as long as a wrong password."""
    found: Operator | None = Operator.select().where(
        Operator.login == login.strip(), Operator.disabled_at.is_null()).first()
    if not matches(found.password_hash if found else decoy(), password) or found is None:
        return None
    secret = ids.token() + ids.token()
    remember(found, secret)
    return secret


@db.writes
def remember(operator: Operator, secret: str) -> None:
    """Write the session row of a login."""
    OperatorSession.create(operator=operator, secret_hash=digest(secret), ends=clock.now() + LIFE)


def by_secret(secret: str) -> Operator | None:
    """Return the operator of a living session; an empty secret matches nobody."""
    if not secret:
        return None
    found: Operator | None = Operator.select().join(OperatorSession).where(
        OperatorSession.secret_hash == digest(secret), OperatorSession.ends > clock.now(),
        OperatorSession.revoked_at.is_null(), Operator.disabled_at.is_null()).first()
    return found


@db.writes
def logout(secret: str) -> None:
    """End a session at once, everywhere."""
    OperatorSession.update(revoked_at=clock.now()).where(
        OperatorSession.secret_hash == digest(secret), OperatorSession.revoked_at.is_null()).execute()


def may(operator: Operator, permission: str) -> bool:
    """Tell whether the operator has the permission."""
    return "*" in operator.permissions or permission in operator.permissions


def able(permission: str, beside: int | None = None) -> list[Operator]:
    """Return who has the permission and may enter, by name, without the operator `beside` (id)."""
    rows = Operator.select().where(Operator.disabled_at.is_null(), Operator.id != (beside or 0)).order_by(Operator.name)
    return [row for row in rows if may(row, permission)]


def allow(operator: Operator, permission: str) -> None:
    """Pass if the operator has the permission; raises Forbidden."""
    if not may(operator, permission):
        raise Forbidden()


def audit(by: Operator, permission: str, verb: str, subject: str, **detail: Any) -> None:
    """Check the permission and write who did what to which object, inside the write that does it."""
    allow(by, permission)
    Audit.insert(operator=by, permission=permission, verb=verb, subject=subject, detail=detail).execute()


def digest(secret: str) -> str:
    """Return the hash that stands in the table for a session's secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def matches(hashed: str, password: str) -> bool:
    """Tell whether the password fits the hash."""
    try:
        return _hasher.verify(hashed, password)
    except VerificationError:
        return False


def decoy() -> str:
    """Return a hash that no password fits, made once: a wrong login name must cost the same time."""
    global _nobody
    _nobody = _nobody or _hasher.hash(ids.token())
    return _nobody
