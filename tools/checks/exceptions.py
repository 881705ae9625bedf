"""The one list of exceptions: `check | path | words of the finding | reason`, a line each. A line
that excuses nothing any more is itself a finding, so the list only shrinks."""

import dataclasses

from checks.tree import Finding

LIST = "tools/exceptions"


@dataclasses.dataclass
class Excuse:
    line: int
    check: str
    path: str
    words: str
    reason: str
    used: int = 0

    def covers(self, check, finding):
        return (self.check, self.path) == (check, finding.path) and self.words in finding.text

    def __str__(self):
        return f"{self.check}: {self.path}: {self.words} ({self.reason})"


class Excuses:
    def __init__(self, text):
        self.list = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line and not line.startswith("#"):
                fields = [field.strip() for field in line.split("|")]
                self.list.append(Excuse(number, *(fields + [""] * 4)[:4]))

    def take(self, check, finding):
        """True if the list excuses the finding."""
        for excuse in self.list:
            if excuse.covers(check, finding) and excuse.reason:
                excuse.used += 1
                return True
        return False

    def stale(self, checks_run):
        for excuse in self.list:
            if not excuse.reason:
                yield Finding(LIST, excuse.line, "check | path | words | reason")
            elif excuse.check in checks_run and not excuse.used:
                yield Finding(LIST, excuse.line, f"excuses nothing any more: {excuse}")
