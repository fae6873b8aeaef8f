"""The gate of WeChat Pay v3: verifies the merchant on the raw request, signs every 2xx answer."""

import json
import re
import secrets
from dataclasses import dataclass

from flask import Response, request

from sandbox.crypto import nonce, rsa_sign, rsa_verifies
from sandbox.errors import PayError
from sandbox.faults import Fault
from sandbox.holdings import Json
from sandbox.keys import Signer
from sandbox.world import World

SCHEME = "WECHATPAY2-SHA256-RSA2048"
WINDOW_SECONDS = 300
STALE_SECONDS = 3600
PUBLIC_KEY_PREFIX = "PUB_KEY_ID_"

FORMAT_WRONG = "Http头Authorization值格式错误，请参考《微信支付商户REST API签名规则》"
TRANSACTION_UNSIGNED = "签名信息错误，验签失败"
STAMP_WRONG = "Http头Authorization中的timestamp与发起请求的时间不得超过5分钟"
SERIAL_WRONG = "商户证书序列号有误。请使用签名私钥匹配的证书序列号"

_field = re.compile(r'(\w+)="([^"]*)"(?:,|\Z)')


@dataclass(frozen=True)
class Claim:
    """The five fields of the Authorization header."""

    mchid: str
    nonce_str: str
    signature: str
    timestamp: str
    serial_no: str


def verify_merchant(world: World) -> None:
    """Check the current request's headers, time and signature. Raises PayError 400 or 401."""
    if not request.headers.get("User-Agent") or not request.headers.get("Accept"):
        raise PayError(400, "INVALID_REQUEST", "Http头缺少Accept或User-Agent")
    claim = _claim(request.headers.get("Authorization", ""))
    if not claim.timestamp.isdecimal() or abs(world.clock.transport() - int(claim.timestamp)) > WINDOW_SECONDS:
        raise PayError(401, "SIGN_ERROR", STAMP_WRONG)
    if claim.mchid != world.credentials.mchid:
        raise PayError(401, "SIGN_ERROR", "商户号mchid有误，请确认")
    if claim.serial_no.upper() != world.credentials.merchant_serial:
        raise PayError(401, "SIGN_ERROR", SERIAL_WRONG)
    head = f"{request.method}\n{raw_target()}\n{claim.timestamp}\n{claim.nonce_str}\n"
    if not rsa_verifies(world.keys.merchant, head.encode() + request.get_data() + b"\n", claim.signature):
        raise PayError(401, "SIGN_ERROR", "签名错误")
    named = request.headers.get("Wechatpay-Serial", "")
    if named.startswith(PUBLIC_KEY_PREFIX) and named != world.credentials.platform_public_key_id:
        raise PayError(400, "PARAM_ERROR", "Http头Wechatpay-Serial中的微信支付公钥ID有误，请确认")


def raw_target() -> str:
    """Path and query exactly as they came over the wire."""
    target = str(request.environ.get("RAW_URI") or request.environ.get("REQUEST_URI") or request.full_path)
    target = target.encode("latin-1", "replace").decode("utf-8", "replace")
    return "/" + target.split("/", 3)[3] if target.startswith("http") else target


def wanted_key() -> str:
    """`public_key` or `certificate`: which of the two the request asks its answers to be signed with."""
    return "public_key" if request.headers.get("Wechatpay-Serial", "").startswith(PUBLIC_KEY_PREFIX) else "certificate"


def signer_of(world: World, key: str) -> Signer:
    """The key of that name."""
    return world.keys.public_key_signer if key == "public_key" else world.keys.certificate_signer()


def signature_headers(world: World, signer: Signer, body: str, fault: Fault) -> dict[str, str]:
    """The five headers that let the shop check a body, spoiled if the fault says so."""
    stamped = str(world.clock.transport() - (STALE_SECONDS if fault.fault == "stale_timestamp" else 0))
    once = nonce()
    signature = rsa_sign(signer.key, f"{stamped}\n{once}\n{body}\n")
    if fault.fault == "wrong_signature":
        signature = rsa_sign(signer.key, "another text")
    if fault.fault == "signtest":
        signature = "WECHATPAY/SIGNTEST/" + signature[19:]
    return {
        "Wechatpay-Timestamp": stamped,
        "Wechatpay-Nonce": once,
        "Wechatpay-Signature": signature,
        "Wechatpay-Signature-Type": SCHEME,
        "Wechatpay-Serial": signer.serial,
    }


def signed(world: World, status: int, payload: Json | None, fault: Fault) -> Response:
    """A 2xx answer with its signature; payload None is an empty 204."""
    body = "" if payload is None else json.dumps(payload, ensure_ascii=False, separators=(",", ":"))
    if fault.fault == "malformed":
        body = body[: len(body) // 2]
    headers = signature_headers(world, signer_of(world, wanted_key()), body, fault)
    answer = Response(body, status, headers, content_type="application/json; charset=utf-8")
    answer.headers["Request-ID"] = request_id(0)
    return answer


def refused(error: PayError) -> Response:
    """An error body; WeChat does not sign these."""
    body: Json = {"code": error.code, "message": error.message}
    if error.detail:
        body["detail"] = error.detail
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    answer = Response(text, error.status, content_type="application/json; charset=utf-8")
    answer.headers["Request-ID"] = request_id(268578704)
    return answer


def request_id(result: int) -> str:
    """WeChat's request id; its last number is 0 on success."""
    return f"08{secrets.token_hex(16).upper()}-{result}"


def _claim(header: str) -> Claim:
    scheme, _, rest = header.partition(" ")
    found = dict(_field.findall(rest))
    if scheme == SCHEME and set(found) == set(Claim.__dataclass_fields__):
        return Claim(**found)
    bare_transaction = not header and request.path.startswith("/v3/pay/transactions/")
    raise PayError(401, "SIGN_ERROR", TRANSACTION_UNSIGNED if bare_transaction else FORMAT_WRONG)
