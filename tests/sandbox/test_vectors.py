"""The ciphers and signatures against fixed examples that werobot, wechatpy and wechatpayv3 agree on."""

from sandbox import crypto

TOKEN, STAMP, NONCE = "sandboxtoken", "1700000000", "1234567890"
AES_KEY, APPID = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx0000000000000001"
MESSAGE = "<xml><Content><![CDATA[hi]]></Content></xml>"
ENCRYPTED = (
    "Q3stYC6hdFzMh9T8HCvyDMnsu8c340VXOKAu7L4L/b1P2o/5A49YbJ2j9ii79bXaOrdISKwixZyWnwUN43wSoxhwGPN1l8g7"
    "jaY7pOsDuguHL3wSV0ASl4CC14WgL26A"
)


def test_push_signature() -> None:
    assert crypto.sha1_of_sorted(TOKEN, STAMP, NONCE) == "914e7d00c2a7320e7189496cce5055ad2e4e6ab3"


def test_push_encryption() -> None:
    assert crypto.encrypt_push(AES_KEY, APPID, MESSAGE, b"0123456789abcdef") == ENCRYPTED
    assert crypto.decrypt_push(AES_KEY, APPID, ENCRYPTED) == MESSAGE


def test_msg_signature() -> None:
    assert crypto.sha1_of_sorted(TOKEN, STAMP, NONCE, ENCRYPTED) == "b34133cce2e38004e525ac8d86f526d788f54a42"


def test_jssdk_signature_ignores_the_fragment() -> None:
    url = "http://127.0.0.1:8080/pay?order=1"
    for page in (url, url + "#top"):
        signature = crypto.jssdk_signature("sandbox-ticket-0001", "sbxNonce00000001", STAMP, page)
        assert signature == "5b8d084bf616ab06dc2880ded98233292c275fd2"


def test_notice_encryption() -> None:
    sealed = crypto.gcm_encrypt(
        "0123456789abcdef0123456789abcdef", "abcdefghijkl", "transaction", '{"trade_state":"SUCCESS"}'
    )
    assert sealed == "Eu69zaqBCIwQaJNlb7tiHQ9k+Fz80zx5YzOYHKwl/geBbi9ljwuu9FA="
