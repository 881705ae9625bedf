"""Executes the blocks marked `sh run` of every document: those of one document in order, in one
empty folder, with the built programs on PATH and a home of their own there. What a block leaves
running ends with it. Usage: commands.py FOLDER_OF_PROGRAMS"""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))
from checks import docs, tree  # noqa: E402

BLOCK_SECONDS_MAX = 60


def blocks(files, path):
    """(line, text) of the blocks to run."""
    started, text = None, []
    for number, line, state in docs.fenced(files.lines(path)):
        if state == "open" and line.split()[1:] == ["run"] and line.strip("` ").startswith("sh"):
            started, text = number, []
        elif state == "inside":
            text.append(line)
        elif state == "close" and started:
            yield started, "\n".join(text)
            started = None


def execute(text, folder, programs):
    """Exit status and output of one block."""
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}", "LANG": "C.UTF-8", "HOME": folder,
        "NOCTEM_HOME": f"{folder}/home",
    }
    process = subprocess.Popen(
        ["bash", "-euo", "pipefail", "-c", text], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        start_new_session=True)
    try:
        output, _ = process.communicate(timeout=BLOCK_SECONDS_MAX)
        return process.returncode, output
    except subprocess.TimeoutExpired:
        return 124, f"not done after {BLOCK_SECONDS_MAX} s"
    finally:
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass


def main(programs):
    files = tree.Tree()
    count = failed = 0
    for path in docs.documents(files):
        with tempfile.TemporaryDirectory(prefix="noctem-docs-") as folder:
            for line, text in blocks(files, path):
                status, output = execute(text, folder, programs)
                count += 1
                failed += status != 0
                print(f"{'ok  ' if status == 0 else 'FAIL'} {path}:{line}")
                if status != 0:
                    print(text, output, f"exit status {status}", sep="\n")
    print(f"{count} blocks, {failed} failed")
    return 1 if failed or not count else 0


sys.exit(main(sys.argv[1]))
