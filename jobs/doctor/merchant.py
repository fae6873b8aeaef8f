"""The settings of the WeChat Pay merchant."""

from collections.abc import Callable

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey

from base.config import Config, ConfigError, Pay
from base.i18n import _
from jobs.doctor.account import shaped
from jobs.doctor.finding import Finding, fault, ok, warning
from wechat import keys

BITS = 2048


def look(config: Config) -> list[Finding]:
    """Check each setting by its shape, or say that nobody can pay yet."""
    if config.pay == msgspec.structs.replace(Pay(), base=config.pay.base):
        return [warning("pay", _("WeChat Pay is not set up: customers can order, but not pay."),
                        _("Fill in [pay] from the merchant platform (pay.weixin.qq.com, 账户中心, API安全)."))]
    return [check(config.pay) for check in (mchid, serial, apiv3_key, merchant_key, public_key, public_key_id)]


def mchid(pay: Pay) -> Finding:
    """Check the merchant's number."""
    return shaped("pay.mchid", pay.mchid, r"\d{8,10}", _("8 to 10 digits"),
                  _("Copy the merchant number (商户号) from the merchant platform: 账户中心, 商户信息."))


def serial(pay: Pay) -> Finding:
    """Check the serial of the merchant's certificate."""
    return shaped("pay.merchant_serial", pay.merchant_serial, r"[0-9A-Fa-f]{40}", _("40 hexadecimal characters"),
                  _("Copy the serial number of the merchant API certificate (商户API证书): API安全, 管理证书."))


def apiv3_key(pay: Pay) -> Finding:
    """Check the key that decrypts notices."""
    return shaped("pay.apiv3_key", pay.apiv3_key, r"[!-~]{32}", _("32 letters and digits"),
                  _("Set the APIv3 key (APIv3密钥) in the merchant platform, API安全, and write the same here."))


def merchant_key(pay: Pay) -> Finding:
    """Check the key that signs our requests."""
    return readable("pay.merchant_key", pay.merchant_key, keys.private_key,
                    _("Give the path of apiclient_key.pem, which the certificate tool of the merchant platform wrote."))


def public_key(pay: Pay) -> Finding:
    """Check WeChat Pay's key; the merchant's own is an easy mistake."""
    cure = _("Download pub_key.pem from the merchant platform: API安全, 微信支付公钥; give its path.")
    seen = readable("pay.public_key", pay.public_key, keys.public_key, cure)
    if seen.level == "ok" and is_own(pay):
        return fault(seen.key, _("This is the merchant's own key, not WeChat Pay's."), cure)
    return seen


def public_key_id(pay: Pay) -> Finding:
    """Check the name of WeChat Pay's key."""
    return shaped("pay.public_key_id", pay.public_key_id, r"PUB_KEY_ID_\w+", _("PUB_KEY_ID_ and digits"),
                  _("Copy the public key's ID (公钥ID) from the merchant platform: API安全, 微信支付公钥."))


def readable(key: str, given: str, read: Callable[[str], RSAPrivateKey | RSAPublicKey], cure: str) -> Finding:
    """Check that a key can be read and is long enough."""
    if not given:
        return fault(key, _("It is empty."), cure)
    try:
        bits = read(given).key_size
    except ConfigError as wrong:
        return fault(key, _("It cannot be read: %(why)s.", why=str(wrong)), cure)
    if bits < BITS:
        return fault(key, _("It has %(bits)s bits; WeChat Pay uses %(wanted)s.", bits=bits, wanted=BITS), cure)
    return ok(key, _("RSA, %(bits)s bits", bits=bits))


def is_own(pay: Pay) -> bool:
    """Tell whether the public key belongs to the merchant's private key."""
    try:
        return keys.private_key(pay.merchant_key).public_key() == keys.public_key(pay.public_key)
    except ConfigError:
        return False
