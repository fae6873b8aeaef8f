"""What a regular expression says plainly: words it cannot fit without, and all of it when it is but words."""

import re

from msgspec import Struct

from shop.rules.words import compared

PLAIN = re.compile(r"\w")
WORDS = re.compile(r"\w+(?:\.\*\w+)*")
# An escape, a set, a count, or one character.
PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|\[:\^?[a-z]+:\]|[^\]\\])*\]|\{[\d,]+\}|.", re.DOTALL)
REPEATED = ("?", "*", "+", "{")
UNCLEAR = re.compile(r"\(\?|\\[^\WdDwWsSbB]")  # flags, and escapes whose letters are no letters


class Plain(Struct, frozen=True, gc=False):
    """An expression of nothing but words: it fits where one of the rows stands in a text, word behind word."""

    rows: tuple[tuple[str, ...], ...]

    def search(self, text: str) -> bool:
        """Tell whether the expression fits somewhere in a text (as rules compare it), as RE2 would, only sooner."""
        for row in self.rows:
            at = 0
            for word in row:
                at = text.find(word, at) + len(word)
                if at < len(word):
                    break
            else:
                return True
        return False


def plain(pattern: str) -> Plain | None:
    """Return an expression like `苹果.*斤|重量` as its words; None for one that asks for more."""
    rows = pattern.lower().split("|")
    if not all(WORDS.fullmatch(row) for row in rows):
        return None
    found = Plain(tuple(tuple(row.split(".*")) for row in rows))
    # RE2 sees letters of one kind as equal that comparing keeps apart.
    steady = all(letter.isascii() or letter.upper() == letter.lower() for letter in pattern)
    return found if steady and all(compared(word) == word for row in found.rows for word in row) else None


def needed(pattern: str) -> tuple[str, ...]:
    """Return texts of which every fitting message holds at least one, as rules compare it; none when that is unclear.

    Only runs of plain characters outside groups and sets count: too few are safe, too many are not.
    """
    if UNCLEAR.search(pattern):
        return ()
    found = {max(runs, key=len) for runs in branches(PIECE.findall(pattern))}
    return () if "" in found else tuple(found)


def branches(pieces: list[str]) -> list[list[str]]:
    """Return for each alternative the runs of plain characters it asks for, and an empty one."""
    found, run, depth = [[""]], "", 0
    for at, piece in enumerate(pieces):
        after = pieces[at + 1] if at + 1 < len(pieces) else ""
        depth += {"(": 1, ")": -1}.get(piece, 0)
        if depth == 0 and PLAIN.fullmatch(piece) and not after.startswith(REPEATED):
            run += piece
            continue
        found[-1].append(met(run))
        run = ""
        if depth == 0 and piece == "|":
            found.append([""])
    found[-1].append(met(run))
    return found


def met(run: str) -> str:
    """Return a run as compared text holds it; empty where comparing would change it (case, width)."""
    lower = run.lower()
    return lower if compared(lower) == lower else ""
