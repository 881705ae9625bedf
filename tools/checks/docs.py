"""Documents keep their promises: links resolve, commands are marked as run by a test or as shown
for a reason, and nothing names one machine or one registry."""

import posixpath
import re

from checks.tree import Finding

LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^\s*(```+|~~~+)\s*(.*)$")
SHELLS = {"bash", "shell", "console", "zsh", "shell-session"}
HEADING = re.compile(r"^#+ (.*)$")
PLACES = re.compile(
    r"(?<![\w.$}/])/(work|root|home/(?!<)\w+|Users/\w+)/"
    r"|\b(pypi|npmjs|crates|pythonhosted|debian)\.(org|io)/\w")
PNG_BYTES_MAX = 200_000
CORPUS_BYTES_MAX = 4096


def anchors(text):
    found = set()
    for line in text.split("\n"):
        heading = HEADING.match(line)
        if heading:
            words = re.sub(r"[^\w\- ]", "", heading.group(1).lower())
            found.add(words.replace(" ", "-"))
    return found


def fenced(lines):
    """(number, line, state) with state "text", "open", "inside" or "close"."""
    fence = None
    for number, line in lines:
        mark = FENCE.match(line)
        if mark and fence is None:
            fence = mark.group(1)
            yield number, line, "open"
        elif mark and mark.group(1).startswith(fence) and not mark.group(2):
            fence = None
            yield number, line, "close"
        else:
            yield number, line, "inside" if fence else "text"


def broken(tree, path, link):
    """What is wrong with a relative link, or None."""
    target, _, anchor = link.partition("#")
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), target)) if target else path
    if not any(name == target or name.startswith(target + "/") for name in tree.files):
        return f"{link} leads nowhere"
    if anchor and target.endswith(".md") and anchor not in anchors(tree.text(target)):
        return f"{link}: no such heading"
    return None


def check_links(tree):
    for path in documents(tree):
        for number, line, state in fenced(tree.lines(path)):
            for link in LINK.findall(line) if state == "text" else []:
                problem = None if re.match(r"[a-z]+:", link) else broken(tree, path, link)
                if problem:
                    yield Finding(path, number, problem)


def documents(tree):
    return [path for path in tree.files if path.endswith(".md")]


def fence_problem(language):
    words = language.split()
    if not words:
        return "a fenced block names its language"
    if words[0] in SHELLS:
        return f"{words[0]}: write `sh run` or `sh show REASON`"
    if words[0] == "sh" and words[1:] != ["run"] and not (words[1:2] == ["show"] and words[2:]):
        return "a shell block is `sh run` (a test executes it) or `sh show REASON`"
    return None


def check_fences(tree):
    for path in documents(tree):
        for number, line, state in fenced(tree.lines(path)):
            problem = fence_problem(FENCE.match(line).group(2)) if state == "open" else None
            if problem:
                yield Finding(path, number, problem)


def check_places(tree):
    """No path of one machine and no address of a registry in anything that is committed."""
    for path in tree.files:
        content = (tree.root / path).read_bytes()
        if path.startswith("tools/checks/") or b"\0" in content:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").split("\n"), start=1):
            place = PLACES.search(line)
            if place:
                yield Finding(path, number, f"{place.group()} names one machine or registry")


def check_binaries(tree):
    for path in tree.files:
        content = (tree.root / path).read_bytes()
        if path.startswith("tests/fuzz/corpus/"):
            if len(content) > CORPUS_BYTES_MAX:
                yield Finding(path, 1, f"{len(content)} bytes, a corpus file has at most 4 KB")
        elif path.endswith(".png"):
            if len(content) > PNG_BYTES_MAX or not path.startswith("docs/"):
                yield Finding(path, 1, "pictures are PNG up to 200 KB in docs/")
        elif b"\0" in content:
            yield Finding(path, 1, "a binary file")
