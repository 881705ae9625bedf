"""A file may include only what its part declares. CMake knows what a part links, but includes slip
through public dependencies; so this reads every #include and compares it with the declared DEPS."""

import dataclasses
import posixpath
import re

from checks.tree import Finding

CALL = re.compile(r"^noctem_(part|program|cross_test|fuzz|bench)\(([^)]*)\)", re.MULTILINE)
KEYWORDS = ("NAME", "SOURCES", "DEPS", "LIBS", "TESTS", "TEST_DEPS", "TEST_LIBS", "LABELS",
            "TIMEOUT")
TOPS = ("src", "apps", "tests", "bench")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')

# The first match says which third-party target an include needs.
THIRD_PARTY = (
    ("fmt/", "fmt"), ("sodium", "sodium"), ("openssl/ssl", "ssl"), ("openssl/", "crypto"),
    ("sqlite3", "sqlite"), ("libpq-fe", "pq"), ("postgresql/", "pq"), ("curl/", "curl"),
    ("boost/", "boost"), ("zlib", "zlib"), ("toml++/", "toml"), ("benchmark/", "benchmark"),
    ("seccomp.h", "seccomp"), ("wasmtime", "wasmtime"), ("wasi.h", "wasmtime"),
)


@dataclasses.dataclass
class Unit:
    """One noctem_part, noctem_program, … call."""
    kind: str
    folder: str
    arguments: dict

    @property
    def name(self):
        return self.arguments["NAME"][0]

    def lists(self, path):
        relative = posixpath.relpath(path, self.folder)
        return relative in self.arguments["SOURCES"] + self.arguments["TESTS"]

    def parts(self, path):
        own = [self.name] if self.kind == "part" else []
        extra = self.arguments["TEST_DEPS"] if path.endswith(("_test.cpp", "_test.hpp")) else []
        return set(own + self.arguments["DEPS"] + extra)

    def libraries(self, path):
        extra = self.arguments["TEST_LIBS"] if path.endswith(("_test.cpp", "_test.hpp")) else []
        named = {name.removeprefix("noctem_tp::") for name in self.arguments["LIBS"] + extra}
        return named | ({"crypto"} if "ssl" in named else set())


def parse_units(folder, text):
    text = re.sub(r"#.*", "", text)
    for kind, body in CALL.findall(text):
        arguments = {keyword: [] for keyword in KEYWORDS}
        current = None
        for word in body.split():
            if word in KEYWORDS:
                current = word
            elif current:
                arguments[current].append(word)
        yield Unit(kind, folder, arguments)


def units_of(tree):
    """Folder of a CMakeLists.txt -> its units."""
    found = {}
    for path in tree.files:
        if posixpath.basename(path) == "CMakeLists.txt" and path.split("/")[0] in TOPS:
            folder = posixpath.dirname(path)
            found[folder] = list(parse_units(folder, tree.text(path)))
    return found


def owners(units, path):
    """The units that may hold `path`: those that list it, or all of the nearest folder with any."""
    folder = posixpath.dirname(path)
    while folder:
        here = units.get(folder, [])
        if here:
            return [unit for unit in here if unit.lists(path)] or here
        folder = posixpath.dirname(folder)
    return []


def needed_library(header):
    for prefix, library in THIRD_PARTY:
        if header.startswith(prefix):
            return library
    return None


def check_include(path, quote, header, holders):
    """What is wrong with this include, or None."""
    part = re.match(r"noctem/(\w+)/", header)
    library = needed_library(header)
    names = "/".join(unit.name for unit in holders)
    if ".." in header.split("/"):
        return f'"{header}" climbs out of its folder'
    if part and not any(part.group(1) in unit.parts(path) for unit in holders):
        return f'"{header}" needs {part.group(1)} in the DEPS of {names}'
    if library and "/include/noctem/" in path:
        return f"<{header}>: no third-party type in a public header"
    if library and not any(library in unit.libraries(path) for unit in holders):
        return f"<{header}> needs noctem_tp::{library} in the LIBS of {names}"
    if quote == "<" and part:
        return f'<{header}>: ours is included with quotes'
    return None


def check(tree):
    """Includes that their target does not declare."""
    units = units_of(tree)
    for path in tree.under(*TOPS):
        holders = owners(units, path)
        for number, line in tree.lines(path) if holders else []:
            include = INCLUDE.match(line)
            problem = include and check_include(path, *include.groups(), holders)
            if problem:
                yield Finding(path, number, problem)


def check_orphans(tree):
    """Sources of ours that no target holds: nothing would compile or check them."""
    units = units_of(tree)
    for path in tree.under("src", "apps", "bench"):
        if not owners(units, path):
            yield Finding(path, 1, "belongs to no target: add it to a noctem_part")
