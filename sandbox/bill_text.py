"""The form of every bill: UTF-8 CSV, a backtick before every value, amounts in yuan, a summary at the end."""

from collections.abc import Iterable

from sandbox.clock import stamp

Row = dict[str, str]


def second(at: int) -> str:
    """A moment as bills write it, in China's time."""
    return stamp(at, "%Y-%m-%d %H:%M:%S")


def text(head: str, rows: Iterable[Row], summary: Row) -> str:
    """The bill with the columns of `head`; a value may hold commas, for only a comma and a backtick part two."""
    columns = head.split(",")
    lines = [head, *(_line(row[name] for name in columns) for row in rows)]
    lines += [",".join(summary), _line(summary.values())]
    return "".join(line + "\r\n" for line in lines)


def _line(values: Iterable[str]) -> str:
    return ",".join("`" + value.replace("\n", " ").replace("`", "") for value in values)
