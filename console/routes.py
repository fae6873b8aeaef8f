"""Everything that can start in the console, in one table; `app.py` opens each behind the door."""

from console import audit, cases, editor, enquiries, home, login, orders, products, rules, tryout
from console.entry import ANYONE, OPEN, Room

GET, POST = ("GET",), ("POST",)

PAGES: tuple[Room, ...] = (
    Room("/console/login", "console.login", login.show, GET, OPEN),
    Room("/console/login", "console.enter", login.enter, POST, OPEN),
    Room("/console/logout", "console.logout", login.leave, POST, OPEN),
    Room("/console", "console.home", home.show, GET, ANYONE),

    Room("/console/rules", "console.rules", rules.listed, GET, "rules"),
    Room("/console/rules/preview", "console.tryout", tryout.ask, GET, "rules"),
    Room("/console/rules/preview", "console.rehearse", editor.rehearse, POST, "rules"),
    Room("/console/rules/editor", "console.rearrange", editor.rearrange, POST, "rules"),
    Room("/console/rules/new", "console.new_rule", editor.blank, GET, "rules"),
    Room("/console/rules/new", "console.create_rule", editor.create, POST, "rules"),
    Room("/console/rules/<int:rule_id>", "console.rule", editor.one, GET, "rules"),
    Room("/console/rules/<int:rule_id>", "console.change_rule", editor.change, POST, "rules"),
    Room("/console/rules/<int:rule_id>/switch", "console.switch_rule", rules.switch, POST, "rules"),
    Room("/console/rules/<int:rule_id>/delete", "console.delete_rule", rules.delete, POST, "rules"),

    Room("/console/products", "console.products", products.listed, GET, "products"),
    Room("/console/products/<int:product_id>", "console.product", products.one, GET, "products"),
    Room("/console/products/<int:product_id>/shelf", "console.shelf", products.shelf, POST, "products"),
    Room("/console/products/<int:product_id>/<int:variant_id>", "console.variant", products.change, POST,
         "products"),

    Room("/console/orders", "console.orders", orders.listed, GET, "orders"),
    Room("/console/orders/<number>", "console.order", orders.one, GET, "orders"),
    Room("/console/orders/<number>/ship", "console.ship", orders.ship, POST, "orders"),

    Room("/console/enquiries", "console.enquiries", enquiries.listed, GET, "enquiries"),
    Room("/console/enquiries/<int:enquiry_id>/answer", "console.answer", enquiries.answer, POST, "enquiries"),
    Room("/console/enquiries/<int:enquiry_id>/done", "console.done", enquiries.done, POST, "enquiries"),

    Room("/console/cases", "console.cases", cases.listed, GET, "cases"),
    Room("/console/cases/<int:case_id>/close", "console.close_case", cases.close, POST, "cases"),

    Room("/console/audit", "console.audit", audit.listed, GET, "audit"),
)
