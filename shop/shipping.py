"""The carriers parcels travel with."""

# Codes are ours; names are what customers know and stay Chinese in every language.
CARRIERS = {
    "sf": "顺丰速运", "zto": "中通快递", "yto": "圆通速递", "sto": "申通快递", "yunda": "韵达快递",
    "jd": "京东快递", "ems": "EMS", "post": "邮政快递包裹", "jt": "极兔速递", "deppon": "德邦快递",
    "own": "商家自送",
}


def carrier_name(code: str) -> str:
    """Return the carrier's name, or the code of one that is no longer listed."""
    return CARRIERS.get(code, code)
