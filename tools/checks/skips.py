"""Which tests did not run, read from ctest's JUnit file: ctest's own skips, doctest cases with the
skip decorator, node tests marked SKIP or TODO. With CI=true each must stand in tests/skips."""

import re
import xml.etree.ElementTree

from checks.tree import Finding

NODE = re.compile(r"^\s*(?:﹣ (.*?) \([\d.]+ms\)|\S (.*?) \([\d.]+ms\) # TODO)", re.MULTILINE)
DOCTEST = re.compile(r"\| *(\d+) skipped")


def skipped(junit):
    """(ctest name, words) of everything that did not run."""
    for case in xml.etree.ElementTree.fromstring(junit).iter("testcase"):
        name, output = case.get("name"), case.findtext("system-out") or ""
        if case.get("status") in ("notrun", "disabled"):
            yield name, case.get("status")
        for words in NODE.findall(output):
            yield name, "".join(words)
        for count in DOCTEST.findall(output):
            if int(count):
                yield name, f"{count} skipped"


def allowed(text):
    """(ctest name, words) of each line of tests/skips that has a reason."""
    for line in text.splitlines():
        fields = [field.strip() for field in line.split("|")]
        if not line.startswith("#") and len(fields) == 3 and all(fields):
            yield fields[0], fields[1]


def check(junit, list_text):
    may = list(allowed(list_text))
    for name, words in skipped(junit):
        if not any(name == allowed_name and part in words for allowed_name, part in may):
            yield Finding("tests/skips", 0, f"{name} skips: {words}")
