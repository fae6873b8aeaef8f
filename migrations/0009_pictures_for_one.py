"""A file may be for one follower alone: what the staff photographs for somebody is offered to nobody else.

The column has a default in the database itself, so that workers of the former version go on serving.
"""

from typing import Any


def up(migrator: Any, db: Any) -> None:
    """Add whom a file is for; those that are there are for everybody."""
    db.execute_sql("ALTER TABLE media ADD COLUMN openid VARCHAR(64) NOT NULL DEFAULT ''")
