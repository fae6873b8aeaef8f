"""The merchant's keys as the settings give them: PEM text, or the path of a PEM file."""

from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from base.config import ConfigError
from base.i18n import _

UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)  # what cryptography raises for a key it cannot load


def private_key(setting: str) -> RSAPrivateKey:
    """Return the RSA private key of `apiclient_key.pem`; raises ConfigError."""
    try:
        key = load_pem_private_key(pem(setting), None)
    except UNREADABLE as wrong:
        raise ConfigError(_("it is not an unencrypted private key in PEM form")) from wrong
    if not isinstance(key, RSAPrivateKey):
        raise ConfigError(_("it is not an RSA key"))
    return key


def public_key(setting: str) -> RSAPublicKey:
    """Return WeChat Pay's RSA public key of `pub_key.pem`; raises ConfigError."""
    try:
        key = load_pem_public_key(pem(setting))
    except UNREADABLE as wrong:
        raise ConfigError(_("it is not a public key in PEM form; a certificate is something else")) from wrong
    if not isinstance(key, RSAPublicKey):
        raise ConfigError(_("it is not an RSA key"))
    return key


def pem(setting: str) -> bytes:
    """Return the PEM bytes of a setting: its text (an environment variable may say `\\n`), or a file's."""
    if "-----BEGIN" in setting:
        return setting.replace("\\n", "\n").strip().encode()
    try:
        return Path(setting).read_bytes().strip()
    except OSError as wrong:
        raise ConfigError(_("it is neither PEM text nor a file that can be read")) from wrong


def private_text(setting: str) -> str:
    """Return the private key in the one form wechatpayv3 reads: PKCS#8 PEM."""
    return private_key(setting).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def public_text(setting: str) -> str:
    """Return the public key in the one form wechatpayv3 reads."""
    return public_key(setting).public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
