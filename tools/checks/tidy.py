"""clang-tidy on the files that changed since it last passed them. A file has changed if its text,
the text of one of our headers that it reaches, its command, .clang-tidy or an installed package
did. What passed is remembered in the machine's cache, by hash, without paths of this machine."""

import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import subprocess

from checks.tree import Finding

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.MULTILINE)
PROBLEM = re.compile(r"^(/[^:\n]+):(\d+):\d+: (?:error|warning): (.*)$", re.MULTILINE)


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
    return subprocess.run(["dpkg-query", "-W"], capture_output=True, text=True, check=False).stdout


class Tidy:
    def __init__(self, tree):
        self.tree = tree
        tree.known = set(tree.files)
        self.include_roots = sorted({"/".join(path.split("/")[:3]) for path in tree.files
                                     if "/include/noctem/" in path})
        self.basis = tree.text(".clang-tidy") + packages()
        self.cache = cache_folder()

    def key(self, path, command):
        digest = hashlib.sha256(self.basis.encode())
        digest.update(command.replace(str(self.tree.root), "").encode())
        for name in reached(self.tree, path, self.include_roots):
            digest.update(f"\0{name}\0{self.tree.text(name)}".encode())
        return self.cache / digest.hexdigest()

    def waiting(self, commands):
        """(path, key) of what has not passed yet."""
        for entry in commands:
            path = os.path.relpath(entry["file"], self.tree.root)
            if path in self.tree.known and not path.startswith("third_party/"):
                key = self.key(path, entry["command"])
                if key.exists():
                    os.utime(key)
                else:
                    yield path, key

    def run(self, path, key):
        done = subprocess.run(
            ["clang-tidy-19", "--quiet", "-p", "build/tidy", path],
            cwd=self.tree.root, capture_output=True, text=True, check=False)
        found = [Finding(os.path.relpath(name, self.tree.root), int(line), text)
                 for name, line, text in PROBLEM.findall(done.stdout)]
        if done.returncode == 0 and not found:
            key.touch()
        elif not found:
            found = [Finding(path, 1, done.stdout + done.stderr)]
        return found


def check(tree):
    tidy = Tidy(tree)
    tidy.cache.mkdir(parents=True, exist_ok=True)
    waiting = list(tidy.waiting(configure(tree.root)))
    if waiting:
        print(f"   clang-tidy on {len(waiting)} changed files", flush=True)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda item: tidy.run(*item), waiting)
        yield from sorted({finding for found in results for finding in found},
                          key=lambda finding: (finding.path, finding.line))
