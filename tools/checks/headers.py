"""Each public header compiles alone, with the second compiler."""

import re
import subprocess

from checks.tree import Finding

FAILED = re.compile(r"^FAILED: \S*/(noctem/\S+\.hpp)", re.MULTILINE)


def check(tree):
    target = "all_verify_interface_header_sets"
    done = subprocess.run(["ninja", "-k", "0", "-C", "build/tidy", target], cwd=tree.root,
                          capture_output=True, text=True, check=False)
    for name in FAILED.findall(done.stdout):
        yield Finding(name, 1, "does not compile alone")
    if done.returncode != 0:
        yield Finding("build/tidy", 0, done.stdout[-4000:] + done.stderr)
