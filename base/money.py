"""Money is a whole number of fen (1/100 yuan); text with a decimal point exists only at the edge."""

from decimal import Decimal, DecimalException

LARGEST = 10_000_000_00  # ten million yuan: beyond it something is wrong with the input


def yuan(fen: int) -> str:
    """Return fen as yuan with two decimals and no sign or symbol added: 1990 -> `19.90`."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def marked(fen: int) -> str:
    """Return fen as yuan with the sign of the currency: 1990 -> `￥19.90`."""
    return f"￥{yuan(fen)}"


def fen(text: str) -> int:
    """Return the fen of an amount in yuan such as `19.9`; raises ValueError unless it is exact and >= 0."""
    try:
        amount = Decimal(text.strip().lstrip("¥￥")) * 100
    except DecimalException as wrong:  # no number, or one beyond all bounds
        raise ValueError(f"not an amount: {text!r}") from wrong
    if not amount.is_finite() or amount != amount.to_integral_value() or not 0 <= amount <= LARGEST:
        raise ValueError(f"not an amount of whole fen: {text!r}")
    return int(amount)
