"""For the tests of the checks: a throw-away tree made of texts."""

import pathlib
import shutil
import tempfile

from checks import tree


def tree_of(case, files):
    """A Tree that holds `files` (path -> text or bytes) until the test case ends."""
    root = pathlib.Path(tempfile.mkdtemp(prefix="noctem-check-"))
    case.addCleanup(shutil.rmtree, root)
    for path, content in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return tree.Tree(root)


def lines(findings):
    return [f"{finding.path}:{finding.line}" for finding in findings]
