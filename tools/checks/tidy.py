"""clang-tidy on the files that changed since it last saw them. A file has changed if its text,
the text of one of our headers that it reaches, its command, .clang-tidy or an installed package
did. What it found is remembered in the machine's cache, by hash, without paths of this machine."""

import concurrent.futures
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import subprocess

from checks import code
from checks.tree import Finding

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
PROBLEM = re.compile(r"^(/[^:\n]+):(\d+):\d+: (error|warning|note): (.*)$", re.MULTILINE)
SIZE = "readability-function-size"
WHY = re.compile(r"nesting level|lines including|parameters \(")  # notes that give its reasons

# A test may count calls in a variable of its own file; doctest's macros are a level of their own.
LAX_IN_TESTS = (
    ("  cppcoreguidelines-avoid-non-const-global-variables,\n", ""),
    ("NestingThreshold: 4", "NestingThreshold: 5"),
)


def cache_folder():
    base = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(base) / "noctem" / "tidy"


def configure(root):
    """The compile commands of the tidy preset."""
    done = subprocess.run(["cmake", "--preset", "tidy"], cwd=root, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        raise SystemExit(done.stdout + done.stderr)
    return json.loads((root / "build/tidy/compile_commands.json").read_text())


def reached(tree, path, include_roots):
    """Our files that `path` includes, itself first."""
    found, waiting = [], [path]
    while waiting:
        current = waiting.pop()
        if current in found:
            continue
        found.append(current)
        for name in INCLUDE.findall(tree.text(current)):
            beside = os.path.normpath(os.path.join(os.path.dirname(current), name))
            own = os.path.join("/".join(path.split("/")[:2]), name)
            places = [beside, own] + [root + "/" + name for root in include_roots]
            waiting += [place for place in places if place in tree.known][:1]
    return found


def packages():
    """Headers and compilers of this machine: what else is installed changes no finding."""
    listed = subprocess.run(["dpkg-query", "-W"], capture_output=True, text=True, check=False)
    return "".join(line for line in listed.stdout.splitlines(keepends=True)
                   if re.search(r"^(?!.*wasm)(.*-dev\b|.*clang|.*llvm)", line.split("\t")[0]))


def findings(output, root):
    """What clang-tidy says. A level of nesting that only a macro (an assertion, a check) opens does
    not count, and the size of a function is a finding only with a reason that does."""
    found, notes = [], PROBLEM.findall(output)
    for (name, line, kind, text), after in zip(notes, notes[1:] + [("", "", "", "")]):
        if kind != "note":
            found.append([os.path.relpath(name, root), int(line), text])
        elif found and WHY.search(text) and not after[3].startswith("expanded from macro"):
            found[-1][2] += f" {text} (line {line})"
    return [Finding(*fields) for fields in found if SIZE not in fields[2] or WHY.search(fields[2])]


class Tidy:
    def __init__(self, tree):
        self.tree = tree
        tree.known = set(tree.files)
        self.include_roots = sorted({"/".join(path.split("/")[:3]) for path in tree.files
                                     if "/include/noctem/" in path})
        self.basis = packages() + pathlib.Path(__file__).read_text()
        self.cache = cache_folder()

    def key(self, path, command):
        digest = hashlib.sha256(self.basis.encode())
        digest.update(self.config(path).encode())
        digest.update(command.replace(str(self.tree.root), "").encode())
        for name in reached(self.tree, path, self.include_roots):
            digest.update(f"\0{name}\0{self.tree.text(name)}".encode())
        return self.cache / digest.hexdigest()

    def sources(self, commands):
        """(path, key) of each of our files."""
        for entry in commands:
            path = os.path.relpath(entry["file"], self.tree.root)
            if path in self.tree.known and not path.startswith("third_party/"):
                yield path, self.key(path, entry["command"])

    def config(self, path):
        config = self.tree.text(".clang-tidy")
        for strict, lax in LAX_IN_TESTS if code.is_test(path) else []:
            config = config.replace(strict, lax)
        return config

    def run(self, path, key):
        """The findings in one file, and their memory in the cache."""
        done = subprocess.run(
            ["clang-tidy-19", "--quiet", "-p", "build/tidy", f"--config={self.config(path)}", path],
            cwd=self.tree.root, capture_output=True, text=True, check=False)
        found = findings(done.stdout, self.tree.root)
        if done.returncode != 0 and not PROBLEM.search(done.stdout):
            return [Finding(path, 1, done.stdout + done.stderr)]
        part = key.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps([dataclasses.astuple(finding) for finding in found]))
        part.rename(key)
        return found


def remembered(key):
    os.utime(key)
    return [Finding(*fields) for fields in json.loads(key.read_text())]


def check(tree):
    tidy = Tidy(tree)
    tidy.cache.mkdir(parents=True, exist_ok=True)
    sources = list(tidy.sources(configure(tree.root)))
    changed = [source for source in sources if not source[1].exists()]
    found = {finding for _, key in sources if key.exists() for finding in remembered(key)}
    if changed:
        print(f"     clang-tidy on {len(changed)} changed files", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for findings in pool.map(lambda source: tidy.run(*source), changed):
            found.update(findings)
    yield from sorted(found, key=lambda finding: (finding.path, finding.line))
