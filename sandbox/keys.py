"""The keys this WeChat signs with: the public-key pair, and platform certificates made when first asked for."""

import threading
import time
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from sandbox.clock import SHANGHAI
from sandbox.credentials import Credentials, load_private_key, new_rsa_key

CERTIFICATE_LIFE = timedelta(days=5 * 365)


@dataclass(frozen=True)
class Signer:
    """A private key and the serial that names it in `Wechatpay-Serial`."""

    serial: str
    key: RSAPrivateKey


@dataclass(frozen=True)
class Certificate:
    """A platform certificate with its key and life in epoch seconds."""

    signer: Signer
    pem: str
    begins: int
    ends: int


class Keys:
    """Everything needed to sign as WeChat Pay and to verify the merchant."""

    def __init__(self, credentials: Credentials) -> None:
        self.public_key_signer = Signer(
            credentials.platform_public_key_id, load_private_key(credentials.platform_private_key_pem)
        )
        self.merchant: RSAPublicKey = load_private_key(credentials.merchant_private_key_pem).public_key()
        self._certificates: list[Certificate] = []
        self._lock = threading.Lock()

    def certificates(self) -> tuple[Certificate, ...]:
        """All platform certificates, the newest last; the first is made here."""
        with self._lock:
            if not self._certificates:
                self._certificates.append(_new_certificate())
            return tuple(self._certificates)

    def certificate_signer(self) -> Signer:
        """The newest certificate's key."""
        return self.certificates()[-1].signer

    def rotate_certificate(self) -> str:
        """Add a newer certificate, sign with it from now on, and return its serial."""
        self.certificates()
        with self._lock:
            self._certificates.append(_new_certificate())
            return self._certificates[-1].signer.serial


def _new_certificate() -> Certificate:
    key, serial = new_rsa_key(), x509.random_serial_number() | 1 << 158  # always 40 hex digits
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Sandbox Tenpay.com Root CA")])
    begins = datetime.fromtimestamp(int(time.time()), SHANGHAI) - timedelta(days=1)
    ends = begins + CERTIFICATE_LIFE
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(serial)
        .not_valid_before(begins)
        .not_valid_after(ends)
        .sign(key, SHA256())
    )
    return Certificate(
        Signer(f"{serial:040X}", key),
        certificate.public_bytes(Encoding.PEM).decode(),
        int(begins.timestamp()),
        int(ends.timestamp()),
    )
