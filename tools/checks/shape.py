"""The shape of our sources: headers open by saying what they are, names say what is in the file,
remarks have a kind, interfaces take no boolean."""

import posixpath
import re

from checks import code
from checks.tree import Finding

OPENING_LINES = range(3, 16)
OPENING_LINES_PRIVATE = range(1, 16)
WORDLESS = {"manager", "helper", "helpers", "util", "utils", "common", "misc", "data", "info"}
TODO = re.compile(r"\b(TODO|FIXME|XXX)\b(\((perf|security|later)\): \S)?")
BOOL = re.compile(r"[(,]\s*(const )?bool (?!operator)\w+\s*[,)=]")
COLUMNS_MAX = 100
COLUMNS_MAX_TYPESCRIPT = 120
TEXT = (".cpp", ".hpp", ".ts", ".py", ".cmake", ".txt", ".sh")


def opening_lines(text):
    """Comment lines after `#pragma once`; None without it."""
    lines = text.split("\n")
    if lines[0] != "#pragma once":
        return None
    count = 0
    while count + 1 < len(lines) and lines[count + 1].startswith("//"):
        count += 1
    return count


def check_headers(tree):
    for path in tree.under("src", "apps", "tests", "bench", suffixes=(".hpp",)):
        count = opening_lines(tree.text(path))
        if count is None:
            yield Finding(path, 1, "the first line of a header is #pragma once")
        elif count not in (OPENING_LINES if "/include/" in path else OPENING_LINES_PRIVATE):
            yield Finding(path, 2, f"{count} opening comment lines: say the concept, what it "
                                   "guarantees, which thread, in 3 to 15")


def check_names(tree):
    for path in tree.under("src", "apps", "tests", "bench", suffixes=(".cpp", ".hpp", ".ts")):
        words = re.split(r"[_.]", posixpath.basename(path))
        for word in WORDLESS.intersection(words):
            yield Finding(path, 1, f'"{word}" names nothing: use a noun that one would search for')


def check_remarks(tree):
    for path in tree.under("src", "apps", "tests", "bench", "cmake", suffixes=TEXT):
        for number, line in tree.lines(path):
            remark = TODO.search(line)
            if remark and not remark.group(2):
                yield Finding(path, number, "write TODO(perf|security|later): text")


def check_bools(tree):
    """`f(true)` says nothing at the call: public interfaces take an enum class."""
    for path in tree.under("src", suffixes=(".hpp",)):
        for number, line in code.numbered(tree.text(path)):
            if "/include/noctem/" in path and BOOL.search(line):
                yield Finding(path, number, f"boolean parameter: {line.strip()}")


def check_width(tree):
    """clang-format holds C++ to 100 columns; this holds the rest."""
    for path in tree.under("src", "apps", "tests", "bench", "tools", "cmake", "clients",
                           suffixes=(".ts", ".py", ".cmake", "CMakeLists.txt")):
        for number, line in tree.lines(path):
            most = COLUMNS_MAX_TYPESCRIPT if path.endswith(".ts") else COLUMNS_MAX
            if len(line) > most:
                yield Finding(path, number, f"{len(line)} columns, at most {most}")
