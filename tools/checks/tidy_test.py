"""That the list of clang-tidy finds what it is for, and that its memory notices a change."""

import os
import tempfile
import unittest
from unittest import mock

from checks import format as formatting
from checks import tidy
from checks.tree import ROOT
from checks.trial import lines, tree_of

CLEAN = "int twice(int n) { return 2 * n; }\n"
FOUND = {
    "readability-function-size": "int f(int a, int b, int c, int d, int e, int g);\n"
                                 "int f(int a, int b, int c, int d, int e, int g) { return a; }\n",
    "covered-switch-default": "enum class E { a };\nint f(E e) {\n  switch (e) {\n    case E::a:\n"
                              "      return 1;\n    default:\n      return 2;\n  }\n}\n",
    "avoid-non-const-global-variables": "int count = 0;\n",
    "identifier-naming": "int Twice(int n) { return 2 * n; }\n",
}


def commands(files, path):
    command = f"clang++-19 -std=c++23 -Wcovered-switch-default -c {files.root / path}"
    return [{"file": str(files.root / path), "command": command, "directory": str(files.root)}]


class TidyTest(unittest.TestCase):
    def setUp(self):
        cache = tempfile.TemporaryDirectory()
        self.addCleanup(cache.cleanup)
        self.enterContext(mock.patch.dict(os.environ, {"XDG_CACHE_HOME": cache.name}))

    def checked(self, files, path):
        import json
        (files.root / "build/tidy").mkdir(parents=True, exist_ok=True)
        (files.root / "build/tidy/compile_commands.json").write_text(
            json.dumps(commands(files, path)))
        with mock.patch.object(tidy, "configure", lambda root: commands(files, path)):
            return list(tidy.check(files))

    def trial(self, text):
        config = (ROOT / ".clang-tidy").read_text()
        return tree_of(self, {"src/x.cpp": text, "src/y.hpp": "", ".clang-tidy": config})

    def test_each_rule_finds_its_case(self):
        for rule, text in FOUND.items():
            found = self.checked(self.trial(text), "src/x.cpp")
            self.assertTrue(any(rule in finding.text for finding in found), (rule, found))

    def test_nesting_that_a_macro_opens_does_not_count(self):
        loops = "for (;;) { for (;;) { if (n) { %s } } }"
        text = "#define CHECK(x) do { if (x) { return 1; } } while (0)\nint f(int n) { %s }\n"
        self.assertEqual(self.checked(self.trial(text % loops % "CHECK(n > 7);"), "src/x.cpp"), [])
        found = self.checked(self.trial(text % loops % "if (n > 1) { n = 1; }"), "src/x.cpp")
        self.assertIn("nesting level 5", found[0].text)

    def test_result_is_remembered_until_an_included_header_changes(self):
        files = self.trial('#include "y.hpp"\n' + CLEAN)
        self.assertEqual(self.checked(files, "src/x.cpp"), [])
        with mock.patch.object(tidy.Tidy, "run") as run:
            self.assertEqual(self.checked(files, "src/x.cpp"), [])
            run.assert_not_called()
        (files.root / "src/y.hpp").write_text("int Yes();\n")
        self.assertEqual(lines(self.checked(files, "src/x.cpp")), ["src/y.hpp:1"])
        with mock.patch.object(tidy.Tidy, "run") as run:
            self.assertEqual(lines(self.checked(files, "src/x.cpp")), ["src/y.hpp:1"])
            run.assert_not_called()

    def test_unformatted_source_is_found(self):
        config = (ROOT / ".clang-format").read_text()
        files = tree_of(self, {"src/x.cpp": "int  f( );\n", ".clang-format": config})
        self.assertEqual(lines(formatting.check(files)), ["src/x.cpp:1"])
