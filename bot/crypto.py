"""WeChat's signature and its AES envelope (official account docs, message encryption)."""

import binascii
import hmac
import os
import secrets
from hashlib import sha1

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from bot.parse import Odd

BLOCK = 32  # bytes; WeChat pads to twice AES's block
RANDOM = 16  # bytes before the message
LENGTH = 4  # bytes of the message's length, big-endian


def signature(*parts: str) -> str:
    """Return the hexadecimal SHA-1 of the parts in order of their characters."""
    return sha1("".join(sorted(parts)).encode()).hexdigest()


def same(mine: str, theirs: str) -> bool:
    """Compare two signatures in a time that does not tell where they differ."""
    return hmac.compare_digest(mine.encode(), theirs.encode(errors="replace"))


class Envelope:
    """Opens what WeChat sealed for this account, and seals replies."""

    def __init__(self, token: str, aes_key: str, appid: str) -> None:
        """Take EncodingAESKey's 43 characters; raises ValueError for any other key."""
        key = binascii.a2b_base64(aes_key + "=")
        self._cipher = Cipher(algorithms.AES256(key), modes.CBC(key[:16]))
        self._token = token
        self._appid = appid.encode()

    def open(self, sealed: str) -> bytes:
        """Return the message in the base64 text `sealed`; raises Odd unless it is whole and for this account."""
        try:
            opener = self._cipher.decryptor()
            plain = opener.update(binascii.a2b_base64(sealed)) + opener.finalize()
        except ValueError as wrong:  # not base64, or not whole blocks
            raise Odd("not decipherable") from wrong
        start = RANDOM + LENGTH
        end = start + int.from_bytes(plain[RANDOM:start])
        padding = plain[-1] if plain else 0
        if not 1 <= padding <= BLOCK or plain[end:-padding] != self._appid or end > len(plain) - padding:
            raise Odd("not for this account")
        return plain[start:end]

    def seal(self, text: str, at: int) -> str:
        """Return the XML envelope of a reply, signed at `at` (seconds since 1970)."""
        sealed, moment, nonce = self.encrypt(text.encode(), os.urandom(RANDOM)), str(at), secrets.token_hex(5)
        return (f"<xml><Encrypt><![CDATA[{sealed}]]></Encrypt><MsgSignature><![CDATA["
                f"{signature(self._token, moment, nonce, sealed)}]]></MsgSignature><TimeStamp>{moment}</TimeStamp>"
                f"<Nonce><![CDATA[{nonce}]]></Nonce></xml>")

    def encrypt(self, message: bytes, random: bytes) -> str:
        """Return random + length + message + appid, padded to BLOCK, encrypted, as base64."""
        plain = random + len(message).to_bytes(LENGTH) + message + self._appid
        padding = BLOCK - len(plain) % BLOCK
        closer = self._cipher.encryptor()
        sealed = closer.update(plain + bytes([padding]) * padding) + closer.finalize()
        return binascii.b2a_base64(sealed, newline=False).decode()
