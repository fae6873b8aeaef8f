"""What a statement touches, and whether two pieces of work can get in each other's way at all."""

import re
from dataclasses import dataclass, field

from models import TABLES

TOUCHED = re.compile(r'\b(FROM|JOIN|INTO|UPDATE)\s+["`](\w+)["`]')
WRITTEN = {"INTO", "UPDATE"}
PARENTS = {table._meta.table_name: {key.rel_model._meta.table_name for key in table._meta.refs} for table in TABLES}
# What is neither statement nor table: a transaction's end shows and unlocks all of it, WeChat is one for everybody.
BORDERS = ("before COMMIT", "before ROLLBACK", "before GET /", "before POST /")


@dataclass
class Footprint:
    """Tables read and written, of one statement or of a whole verb."""

    read: set[str] = field(default_factory=set)
    written: set[str] = field(default_factory=set)

    def add(self, other: "Footprint") -> None:
        """Touch what the other touches too."""
        self.read |= other.read
        self.written |= other.written

    def meets(self, other: "Footprint") -> bool:
        """Tell whether the order of the two can matter: one writes what the other reads or writes."""
        return bool(self.written & (other.read | other.written) or self.read & other.written)


def of(point: str) -> Footprint:
    """Return what the statement of a point touches; a written row's parents are read, for they are locked."""
    touched = Footprint()
    for how, table in TOUCHED.findall(point):
        written = how in WRITTEN or point.startswith("before DELETE")
        (touched.written if written else touched.read).add(table)
    for table in touched.written:
        touched.read |= PARENTS.get(table, set())
    return touched


def matters(point: str, other: Footprint) -> bool:
    """Tell whether it can make a difference if the other work is done before or after what this point stands for."""
    return point.startswith(BORDERS) or of(point).meets(other)
