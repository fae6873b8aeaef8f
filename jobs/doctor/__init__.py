"""Looks at the settings, the machine and WeChat, and names each fault with its cure; changes nothing."""

from jobs.doctor.examine import examine
from jobs.doctor.finding import Finding
from jobs.doctor.report import exit_code, report

__all__ = ["Finding", "examine", "exit_code", "report"]
