"""The files of the working tree that are ours: tracked or about to be, never build outputs."""

import dataclasses
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
CPP = (".cpp", ".hpp")


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    text: str

    def __str__(self):
        return f"{self.path}:{self.line}: {self.text}"


class Tree:
    """Reads files below `root`; paths are relative, with forward slashes."""

    def __init__(self, root=ROOT):
        self.root = pathlib.Path(root)
        self.files = sorted(self._list())

    def _list(self):
        listed = subprocess.run(
            ["git", "-C", str(self.root), "ls-files", "--cached", "--others", "--exclude-standard"],
            capture_output=True, text=True, check=False)
        if listed.returncode == 0 and (self.root / ".git").exists():
            listed = set(listed.stdout.splitlines())
            return [path for path in listed if (self.root / path).is_file()]
        return list(self._walk())

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in ("build", ".git", "node_modules")]
            for name in names:
                yield (pathlib.Path(folder) / name).relative_to(self.root).as_posix()

    def under(self, *tops, suffixes=CPP):
        return [path for path in self.files
                if path.endswith(tuple(suffixes)) and path.split("/")[0] in tops]

    def text(self, path):
        return (self.root / path).read_text(encoding="utf-8")

    def lines(self, path):
        return list(enumerate(self.text(path).splitlines(), start=1))
