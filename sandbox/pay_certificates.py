"""GET /v3/certificates: the platform certificates, encrypted with the APIv3 key."""

from sandbox.clock import rfc3339
from sandbox.crypto import gcm_encrypt, nonce
from sandbox.errors import PayError
from sandbox.holdings import Json
from sandbox.keys import Certificate
from sandbox.pay_calls import PayCall, PayRoute
from sandbox.world import World

NONE_LEFT = "无可用的平台证书，请在商户平台-API安全申请使用微信支付公钥。"


def certificates(world: World, call: PayCall) -> Json:
    """All certificates that are valid now."""
    if not world.settings.certificates:
        raise PayError(404, "RESOURCE_NOT_EXISTS", NONE_LEFT)
    return {"data": [_sealed(world, one) for one in world.keys.certificates()]}


def _sealed(world: World, certificate: Certificate) -> Json:
    once = nonce(12)
    return {
        "serial_no": certificate.signer.serial,
        "effective_time": rfc3339(certificate.begins),
        "expire_time": rfc3339(certificate.ends),
        "encrypt_certificate": {
            "algorithm": "AEAD_AES_256_GCM",
            "nonce": once,
            "associated_data": "certificate",
            "ciphertext": gcm_encrypt(world.credentials.apiv3_key, once, "certificate", certificate.pem),
        },
    }


ROUTES = (PayRoute("GET", "/v3/certificates", certificates),)
