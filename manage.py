#!/usr/bin/env python
"""The shop's commands; each has --help, says what it did, and returns 0 only when it did it."""

import argparse
import getpass
import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import peewee
from granian import Granian
from granian.constants import HTTPModes, Interfaces

import app
from base import clock, config, db, log, ports
from base.errors import ShopError
from base.i18n import speak
from demo import run as demo_shop
from handlers.routes import LABELS
from jobs import backup, doctor, menus, migrate, reconcile, rule_files
from jobs.worker import Worker
from sandbox import main as sandbox
from shop import audit, cures, operators, statements
from wechat import keys
from wechat.bills import BadBill, NotReady
from wechat.http import Refused, Unclear

Args = argparse.Namespace


def main(words: list[str] | None = None) -> int:
    """Run one command; what a person can mend is one line on standard error and exit code 1."""
    args = parser().parse_args(words)
    speak(os.environ.get("XIAOPU_LANGUAGE", "en"))
    # A service's stop must end a command as Ctrl-C does: with what it has begun put in order.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return int(args.command(args))
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130
    except (config.ConfigError, ShopError, Refused, Unclear, BadBill, NotReady, backup.BadBackup,
            demo_shop.NotUp) as wrong:
        print(f"error: {getattr(wrong, 'sentence', wrong)}", file=sys.stderr)
    except (peewee.PeeweeException, OSError, ValueError) as wrong:
        print(f"error: {type(wrong).__name__}: {' '.join(str(wrong).split())}", file=sys.stderr)
    return 1


def parser() -> argparse.ArgumentParser:
    """Describe every command."""
    top = argparse.ArgumentParser(prog="manage.py", description="Xiaopu: a shop inside a WeChat official account.")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, verb: object, says: str) -> argparse.ArgumentParser:
        one = commands.add_parser(name, help=says, description=says)
        one.add_argument("--config", type=Path, default=default_config(), help="settings (default: config.toml)")
        one.set_defaults(command=verb)
        return one

    command("serve", serve, "Serve the shop for a real account.")
    command("work", work, "Do the shop's jobs in a process of their own (server.jobs = \"separate\").")
    demo_shop.add_arguments(command("demo", demo, "Start a demo shop and a local WeChat; needs no account and no "
                                    "network."))
    sandbox.add_arguments(command("sandbox", sandbox.main, "Start the local WeChat alone, for any shop."))
    command("migrate", migrated, "Bring the database to the shape this version needs.")
    command("audit", audited, "Check every promise on the live books; exit code 1 when one is broken.")
    command("doctor", examined, "Name what is wrong with the settings and how to cure it.")
    command("reconcile", reconciled, "Ask WeChat about every payment and refund whose end is not known, and compare "
            "a day's bills with the books.").add_argument(
        "--date", type=bill_day, help="YYYY-MM-DD in China; today's comes tomorrow")
    operator = command("operator", add_operator, "Add someone who may enter the console.")
    operator.add_argument("verb", choices=["add"])
    operator.add_argument("login")
    operator.add_argument("--name", default="")
    operator.add_argument("--password-stdin", action="store_true", help="read the password from standard input")
    operator.add_argument("--permissions", default="*", help="names with commas, * for all: " +
                          ", ".join(operators.PERMISSIONS))
    command("backup", backed_up, "Write everything to one file while serving, and check the copy.").add_argument(
        "file", type=Path, nargs="?")
    command("restore", restored, "Fill a new database from a backup.").add_argument("file", type=Path)
    rule_files.add_arguments(command("rules", lambda args: ready(args) and rule_files.run(args, LABELS),
                                     "Bring auto-reply rules in from a file or from WeChat, or take them out."))
    menus.add_arguments(command("menu", lambda args: ready(args) and menus.run(args),
                                "Show the account's menu, push a design of the shop's, or import WeChat's."))
    return top


def default_config() -> Path | None:
    """Return config.toml if there is one here."""
    return Path("config.toml") if Path("config.toml").exists() else None


def opened(args: Args) -> config.Config:
    """Read the settings and point this process at the shop's database."""
    settings = config.load(args.config)
    log.start(settings.server.log_level)
    app.use(settings)
    return settings


def ready(args: Args) -> config.Config:
    """Do as `opened`, and see that the database has this version's tables; raises ConfigError."""
    settings = opened(args)
    with db.connected():
        missing = migrate.pending()
    if missing:
        raise config.ConfigError(f"the database lacks {', '.join(missing)}; run: python manage.py migrate")
    return settings


def serve(args: Args) -> int:
    """Serve until SIGINT or SIGTERM."""
    if not args.config:
        raise config.ConfigError("there is no config.toml; copy config.example.toml, or try: python manage.py demo")
    settings = opened(args)
    if len(settings.server.secret) < 32:
        raise config.ConfigError("server.secret: wants at least 32 characters nobody can guess; "
                                 "make one with: python -c 'import secrets; print(secrets.token_hex(32))'")
    readable("pay.merchant_key", settings.pay.merchant_key, keys.private_key)
    readable("pay.public_key", settings.pay.public_key, keys.public_key)
    ports.require_free(settings.server.host, settings.server.port, "server.port")
    app.build(ready(args))  # what no worker could start with is said here, once, and not by each of them
    print(f"The shop is at {settings.shop.url}; Ctrl-C stops it.", flush=True)
    return listen(settings, args.config)


def readable(key: str, given: str, read: Callable[[str], object]) -> None:
    """Pass if a PEM setting is empty or can be read; raises ConfigError that names it."""
    try:
        if given:
            read(given)
    except config.ConfigError as wrong:
        raise config.ConfigError(f"{key}: {wrong} (see [pay] in config.example.toml)") from wrong


def listen(settings: config.Config, path: Path) -> int:
    """Serve these settings from `path` in worker processes; a crashed worker is replaced."""
    os.environ["XIAOPU_CONFIG"] = str(path.resolve())
    db.forget()  # a connection must not be shared with the workers forked below
    server = settings.server
    Granian("app:serve", factory=True, address=server.host, port=server.port, interface=Interfaces.WSGI,
            workers=server.workers, blocking_threads=server.threads, http=HTTPModes.http1, websockets=False,
            log_enabled=False, respawn_failed_workers=True, workers_kill_timeout=10).serve()
    return 0


def work(args: Args) -> int:
    """Work until SIGINT or SIGTERM."""
    ready(args)
    ends = {signal.SIGINT, signal.SIGTERM}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)  # before the thread starts: it must not get them
    worker = Worker().start()
    print("The worker is at work; Ctrl-C stops it.", flush=True)
    signal.sigwait(ends)
    worker.stop()
    print("The worker has stopped.")
    return 0


def demo(args: Args) -> int:
    """Run the demo until SIGINT or SIGTERM; the local WeChat ends with it."""
    ports.require_free("127.0.0.1", args.port, "--port")
    ports.require_free("127.0.0.1", args.sandbox_port, "--sandbox-port")
    folder = args.data.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["XIAOPU_DATA"] = str(folder)
    wechat = demo_shop.start_sandbox(folder, args.sandbox_port, args.port, args.account)
    try:
        settings = demo_shop.settings(folder, args.port, args.sandbox_port, args.account)
        app.use(settings)
        with db.connected():
            migrate.migrate()
        demo_shop.furnish(folder)
        demo_shop.welcome_when_up(settings, args.sandbox_port)
        return listen(settings, demo_shop.keep(settings, folder))
    finally:
        wechat.terminate()
        wechat.wait(10)


def migrated(args: Args) -> int:
    """Run the pending migrations."""
    opened(args)
    with db.connected():
        done = migrate.migrate()
    print(f"Applied {', '.join(done)}." if done else "Nothing to do: the database is up to date.")
    return 0


def audited(args: Args) -> int:
    """Print every broken promise."""
    ready(args)
    with db.connected():
        findings = audit.examine()
    for finding in findings:
        print(f"{finding.promise}: {finding.place}")
    print(f"{len(audit.PROMISES)} checks, {len(findings)} findings.")
    return 1 if findings else 0


def examined(args: Args) -> int:
    """Print the doctor's findings."""
    findings = doctor.examine(config.load(args.config))
    print(doctor.report(findings))
    return 1 if any(finding.level == "fault" for finding in findings) else 0


def bill_day(text: str) -> date:
    """Return the day that was typed; raises ArgumentTypeError."""
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(f"{text!r} is no day such as 2026-11-21") from wrong


def reconciled(args: Args) -> int:
    """Ask WeChat now; exit code 1 when a bill and the books differ."""
    ready(args)
    if args.date and args.date >= date.fromisoformat(clock.day(clock.now())):
        raise NotReady(f"the bills of {args.date} come on the day after it, at ten in the morning")
    with db.connected():
        asked, back = reconcile.every_payment(), reconcile.every_refund()
        print(f"Asked WeChat about {asked} payments and {back} refunds.")
        if not args.date:
            return 0
        compared = statements.compare(args.date.isoformat())
        cured = cures.heal()
    for one in compared.differences:
        print(f"{one.kind}: {one.text}")
    print(f"{args.date}: {compared.trades} payments and refunds, {compared.flows} movements, "
          f"{len(compared.differences)} differences, {cured} cured; the rest is in the console, under money to check.")
    return 1 if len(compared.differences) > cured else 0


def add_operator(args: Args) -> int:
    """Add one operator."""
    ready(args)
    unknown = {*args.permissions.split(",")} - {"*", *operators.PERMISSIONS}
    if unknown:
        raise config.ConfigError(f"no such permission: {', '.join(sorted(unknown))}; there are "
                                 f"{', '.join(operators.PERMISSIONS)} and *")
    password = sys.stdin.readline().rstrip("\n") if args.password_stdin else asked("Password: ")
    with db.connected():
        operators.add(args.login, args.name or args.login, password, tuple(args.permissions.split(",")))
    print(f"{args.login} may now enter {config.current().shop.url}/console.")
    return 0


def asked(prompt: str) -> str:
    """Return what is typed unseen; raises ConfigError where nobody can type."""
    try:
        return getpass.getpass(prompt)
    except EOFError as wrong:
        raise config.ConfigError("no password was typed; a script sends it with --password-stdin") from wrong


def backed_up(args: Args) -> int:
    """Write and check a backup."""
    ready(args)
    stamp = clock.local(clock.now()).strftime("%Y%m%d-%H%M%S")
    path = args.file or Path(f"backup-{stamp}.jsonl.gz")
    with db.connected():
        rows = backup.write(path)
    findings = backup.examined(path)
    for finding in findings:
        print(f"{finding.promise}: {finding.place}")
    print(f"Wrote {rows} rows to {path}; the audit of the copy has {len(findings)} findings.")
    return 1 if findings else 0


def restored(args: Args) -> int:
    """Fill a new database from a backup; it gets the tables of the version that wrote it, then those of this one."""
    opened(args)
    with db.connected():
        rows = backup.restore(args.file)
        findings = audit.examine()
    print(f"Restored {rows} rows; {len(findings)} findings. Now run: python manage.py reconcile")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
