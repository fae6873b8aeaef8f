"""Words without which a regular expression cannot fit, so that most messages never meet it."""

import re

from shop.rules.words import compared

PLAIN = re.compile(r"\w")
CLASS = re.compile(r"\[\]?(?:\\.|[^\]\\])*\]")
COUNTED = re.compile(r"\{[^}]*\}")
REPEATED = "?*+{"
UNCLEAR = re.compile(r"\||\(\?|\\[^\WdDwWsSbB]")  # alternatives, flags, and escapes whose letters are no letters


def needed(pattern: str) -> str:
    """Return the longest text that every fitting message holds, as rules compare it; empty when that is unclear.

    Only runs of plain characters outside groups, sets and alternatives count: too few are safe, too many are not.
    """
    if UNCLEAR.search(pattern):
        return ""
    runs, run, depth = [], "", 0
    pieces = re.findall(r"\\.|.", COUNTED.sub("{", CLASS.sub(".", pattern)), re.DOTALL)
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else ""
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth == 0 and PLAIN.fullmatch(piece) and after not in tuple(REPEATED):
            run += piece
            continue
        runs.append(run)
        run = ""
    # What comparing would change (case, width) is not what the message holds.
    letters = (one.lower() for one in [*runs, run])
    return max((one for one in letters if compared(one) == one), key=len, default="")
