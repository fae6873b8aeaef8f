"""Menus know the shop's own tag instead of WeChat's number of it, which changes when a tag is made anew there.

The column has a default in the database itself, so that workers of the former version go on serving.
"""

from typing import Any

OURS = "COALESCE((SELECT tag.id FROM tag WHERE tag.wechat_id = {table}.{column}), -{table}.{column})"
TABLES = ("menu_design", "menu_push", "menu_plan")


def up(migrator: Any, db: Any) -> None:
    """Keep the number that WeChat was told, then turn numbers into tags; an unknown one becomes no tag's: negative."""
    db.execute_sql("ALTER TABLE menu_push ADD COLUMN tag_number INTEGER NOT NULL DEFAULT 0")
    db.execute_sql("UPDATE menu_push SET tag_number = audience")
    for table in TABLES:
        db.execute_sql(f"UPDATE {table} SET audience = {OURS.format(table=table, column='audience')} "
                       "WHERE audience > 0")
    # In two steps: a turn is unique, and a tag may have the number that is another's at WeChat.
    db.execute_sql("UPDATE menu_push SET turn = -turn WHERE turn > 0")
    db.execute_sql("UPDATE menu_push SET turn = COALESCE((SELECT tag.id FROM tag WHERE tag.wechat_id = -menu_push.turn)"
                   ", turn) WHERE turn < 0")
