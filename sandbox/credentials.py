"""What a shop must know to talk to this WeChat, and the file it is handed over in."""

import json
import os
import secrets
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

ALPHANUMERIC = string.ascii_letters + string.digits
WECHATS_OWN = "platform_private_key_pem"


@dataclass(frozen=True)
class Credentials:
    """A shop's side of the keys, and WeChat's own private key, which is never part of to_json()."""

    base: str
    appid: str
    appsecret: str
    token: str
    aes_key: str
    mchid: str
    merchant_private_key_pem: str = field(repr=False)
    merchant_serial: str
    apiv3_key: str
    platform_public_key_pem: str
    platform_public_key_id: str
    notify_url: str
    original_id: str
    platform_private_key_pem: str = field(default="", repr=False)

    def to_json(self) -> dict[str, str]:
        """Every field a shop may know."""
        return {name: value for name, value in asdict(self).items() if name != WECHATS_OWN}


def generate() -> Credentials:
    """New credentials with new 2048-bit keys, about a quarter of a second; base and notify_url still empty."""
    with ThreadPoolExecutor(2) as pool:
        merchant, platform = pool.map(lambda _: new_rsa_key(), range(2))
    return Credentials(
        base="",
        appid="wx" + secrets.token_hex(8),
        appsecret=secrets.token_hex(16),
        token=_random(24),
        aes_key=_random(42) + "A",  # 43 characters hold 258 bits; the two spare bits must be zero
        mchid="19" + _random(8, string.digits),
        merchant_private_key_pem=private_pem(merchant),
        merchant_serial=secrets.token_hex(20).upper(),
        apiv3_key=_random(32),
        platform_public_key_pem=public_pem(platform),
        platform_public_key_id="PUB_KEY_ID_01" + _random(30, string.digits),
        notify_url="",
        original_id="gh_" + secrets.token_hex(6),
        platform_private_key_pem=private_pem(platform),
    )


def load_or_generate(path: Path) -> Credentials:
    """The credentials in the file when WeChat's half beside it matches, else new ones. Writes nothing."""
    try:
        known = json.loads(path.read_text(encoding="utf-8"))
        own = json.loads(_side_file(path).read_text(encoding="utf-8"))[WECHATS_OWN]
        loaded = Credentials(**known, **{WECHATS_OWN: own})
        if public_pem(load_private_key(own)) == loaded.platform_public_key_pem:
            return loaded
    except (OSError, ValueError, KeyError, TypeError):  # absent, or not ours: start afresh
        pass
    return generate()


def save(credentials: Credentials, path: Path) -> None:
    """Write the shop's half to the file and WeChat's half beside it, both readable by the owner only."""
    _write_private(_side_file(path), {WECHATS_OWN: credentials.platform_private_key_pem})
    _write_private(path, credentials.to_json())


def located(credentials: Credentials, base: str, notify_url: str) -> Credentials:
    """The same credentials, served at this address."""
    return replace(credentials, base=base, notify_url=notify_url)


def new_rsa_key() -> rsa.RSAPrivateKey:
    """A 2048-bit key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@lru_cache(maxsize=16)
def load_private_key(pem: str) -> rsa.RSAPrivateKey:
    """An RSA key from PEM. Raises ValueError."""
    # Checking that the key's primes are primes takes longer than the whole start; these keys are our own.
    key = load_pem_private_key(pem.encode(), None, unsafe_skip_rsa_key_validation=True)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("not an RSA key")
    return key


def private_pem(key: rsa.RSAPrivateKey) -> str:
    """PKCS#8 PEM, unencrypted."""
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_pem(key: rsa.RSAPrivateKey) -> str:
    """SubjectPublicKeyInfo PEM of its public half."""
    return key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def _random(length: int, alphabet: str = ALPHANUMERIC) -> str:
    return "".join(secrets.choice(alphabet) for _ in range(length))


def _side_file(path: Path) -> Path:
    return path.with_name(path.name + ".wechat")


def _write_private(path: Path, content: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(content, file, ensure_ascii=False, indent=2)
    fresh.replace(path)
