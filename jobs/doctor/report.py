"""The findings as an operator reads them."""

from base.i18n import _
from jobs.doctor.finding import Finding


def report(findings: list[Finding]) -> str:
    """Return one line per finding, its cure below it, and a last line that counts."""
    lines = [line for one in findings for line in written(one)]
    return "\n".join([*lines, "", counted(findings)])


def exit_code(findings: list[Finding]) -> int:
    """Return 1 when there is any fault, else 0; a warning is none."""
    return int(any(one.level == "fault" for one in findings))


def written(one: Finding) -> list[str]:
    """Return the lines of one finding."""
    names = {"ok": _("fine"), "warning": _("warning"), "fault": _("FAULT")}
    head = f"[{names[one.level]}] {one.key}: {one.says}"
    return [head, f"    → {one.cure}"] if one.cure else [head]


def counted(findings: list[Finding]) -> str:
    """Return how many of each."""
    levels = [one.level for one in findings]
    return _("faults: %(faults)s, warnings: %(warnings)s, fine: %(fine)s", faults=levels.count("fault"),
             warnings=levels.count("warning"), fine=levels.count("ok"))
