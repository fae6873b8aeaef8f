"""The four ciphers and signatures of WeChat: push signature, push AES, APIv3 GCM, RSA-SHA256."""

import base64
import binascii
import hashlib
import os
import secrets

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC
from cryptography.hazmat.primitives.hashes import SHA256

PAD_BLOCK = 32


def sha1_of_sorted(*parts: str) -> str:
    """`signature` (token, timestamp, nonce) and `msg_signature` (and Encrypt) of WeChat's push docs."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def jssdk_signature(ticket: str, nonce: str, timestamp: str, url: str) -> str:
    """The signature of wx.config, JS-SDK docs; the url without its fragment."""
    text = f"jsapi_ticket={ticket}&noncestr={nonce}&timestamp={timestamp}&url={url.split('#')[0]}"
    return hashlib.sha1(text.encode()).hexdigest()


def encrypt_push(aes_key: str, appid: str, message: str, random16: bytes = b"") -> str:
    """AES-256-CBC as the push docs have it: 16 random bytes, length, message, appid, padded to 32."""
    body = message.encode()
    plain = (random16 or os.urandom(16)) + len(body).to_bytes(4, "big") + body + appid.encode()
    pad = PAD_BLOCK - len(plain) % PAD_BLOCK
    encryptor = _push_cipher(aes_key).encryptor()
    return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def decrypt_push(aes_key: str, appid: str, encrypted: str) -> str:
    """The message inside. Raises ValueError when it is damaged or meant for another appid."""
    try:
        decryptor = _push_cipher(aes_key).decryptor()
        plain = decryptor.update(base64.b64decode(encrypted, validate=True)) + decryptor.finalize()
    except (binascii.Error, ValueError) as error:
        raise ValueError("the Encrypt element cannot be decrypted") from error
    pad = plain[-1] if plain else 0
    if not 1 <= pad <= PAD_BLOCK:
        raise ValueError("the padding of the encrypted reply is wrong")
    plain = plain[:-pad]
    end = 20 + int.from_bytes(plain[16:20], "big")
    if plain[end:] != appid.encode():
        raise ValueError("the encrypted reply does not end with this appid")
    return plain[20:end].decode()


def _push_cipher(aes_key: str) -> Cipher[CBC]:
    key = base64.b64decode(aes_key + "=")
    return Cipher(AES(key), CBC(key[:16]))


def gcm_encrypt(apiv3_key: str, nonce: str, associated_data: str, text: str) -> str:
    """AEAD_AES_256_GCM under the APIv3 key, base64, tag at the end."""
    sealed = AESGCM(apiv3_key.encode()).encrypt(nonce.encode(), text.encode(), associated_data.encode())
    return base64.b64encode(sealed).decode()


def rsa_sign(key: RSAPrivateKey, text: str) -> str:
    """SHA256withRSA, base64."""
    return base64.b64encode(key.sign(text.encode(), PKCS1v15(), SHA256())).decode()


def rsa_verifies(key: RSAPublicKey, text: bytes, signature: str) -> bool:
    """Whether this base64 signature is over this text."""
    try:
        key.verify(base64.b64decode(signature, validate=True), text, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def nonce(length: int = 32) -> str:
    """Random upper-case hex digits."""
    return secrets.token_hex((length + 1) // 2).upper()[:length]
