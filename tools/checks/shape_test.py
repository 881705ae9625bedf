import unittest

from checks import shape
from checks.trial import lines, tree_of

GOOD = "#pragma once\n// What it is.\n// What it guarantees.\n// Any thread.\n\n#include <string>\n"
HEADER = "src/p/include/noctem/p/x.hpp"


class ShapeTest(unittest.TestCase):
    def found(self, check, path, text):
        return lines(check(tree_of(self, {path: text})))

    def test_header_opens_with_a_comment(self):
        self.assertEqual(self.found(shape.check_headers, HEADER, GOOD), [])
        self.assertEqual(self.found(shape.check_headers, HEADER, "// x\n" + GOOD), [HEADER + ":1"])
        short = "#pragma once\n// One.\n// Two.\n"
        self.assertEqual(self.found(shape.check_headers, HEADER, short), [HEADER + ":2"])
        self.assertEqual(self.found(shape.check_headers, "src/p/x.hpp", short), [])

    def test_name_that_names_nothing_is_found(self):
        self.assertEqual(len(self.found(shape.check_names, "src/p/string_util.cpp", "")), 1)
        self.assertEqual(self.found(shape.check_names, "src/p/utility_bill.cpp", ""), [])

    def test_remark_without_a_kind_is_found(self):
        for text, count in (("// TODO: x", 1), ("// FIXME", 1), ("// TODO(perf): use a table", 0),
                            ("// TODO(soon): x", 1), ("// TODO(later):", 1)):
            self.assertEqual(len(self.found(shape.check_remarks, "src/p/x.cpp", text)), count, text)

    def test_boolean_parameter_of_a_public_interface_is_found(self):
        for text, count in (("void open(Path p, bool create);", 1), ("bool is_open() const;", 0),
                            ("void f(const bool on = true);", 1), ("// f(bool x)", 0),
                            ("struct A { bool on = false; };", 0)):
            self.assertEqual(len(self.found(shape.check_bools, HEADER, text)), count, text)
        self.assertEqual(self.found(shape.check_bools, "src/p/x.hpp", "void f(bool on);"), [])

    def test_long_line_is_found(self):
        for path, most in (("tests/x.test.ts", 120), ("tools/x.py", 100)):
            self.assertEqual(len(self.found(shape.check_width, path, "x" * (most + 1))), 1)
            self.assertEqual(self.found(shape.check_width, path, "x" * most), [])
