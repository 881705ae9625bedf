"""C++ is formatted by clang-format 19; `make format` does it."""

import re
import subprocess

from checks.tree import Finding

PROBLEM = re.compile(r"^([^:\n]+):(\d+):\d+: error: (.*)$", re.MULTILINE)


def check(tree):
    paths = [path for path in tree.files if path.endswith((".cpp", ".hpp"))]
    done = subprocess.run(["clang-format-19", "--dry-run", "-Werror", *paths], cwd=tree.root,
                          capture_output=True, text=True, check=False)
    seen = set()
    for path, line, _ in PROBLEM.findall(done.stderr):
        if path not in seen:
            seen.add(path)
            yield Finding(path, int(line), "not formatted: make format")
