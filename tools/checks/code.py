"""C++ text without what a rule must not trip over: comments, strings and character literals become
blanks, so that columns and lines stay where they are."""

import re

TOKEN = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Fa-f])'(?:\\.|[^'\\\n])+'", re.DOTALL)


def _blank(match):
    return re.sub(r"[^\n]", " ", match.group())


def without_comments_and_strings(text):
    return TOKEN.sub(_blank, re.sub(r"^\s*#\s*include.*$", "", text, flags=re.MULTILINE))


def numbered(text):
    return list(enumerate(without_comments_and_strings(text).split("\n"), start=1))


def is_test(path):
    return path.endswith("_test.cpp") or path.startswith("tests/")


def touches_machine(path):
    """Files that may use clocks, random numbers, threads, sockets and files directly."""
    return path.endswith(("_os.cpp", "_os.hpp", "_os_test.cpp")) or path.startswith("bench/")
