import unittest

from checks import sizes
from checks.trial import lines, tree_of


class SizesTest(unittest.TestCase):
    def test_file_over_the_limit_is_found(self):
        small = {f"src/p/s{i}.cpp": "int a;\n" for i in range(20)}
        files = tree_of(self, small | {"src/p/x.cpp": "\n" * 601})
        self.assertEqual(lines(sizes.check(files)), ["src/p/x.cpp:601"])

    def test_median_and_p90_are_held(self):
        files = tree_of(self, {f"src/p/s{i}.cpp": "\n" * 121 for i in range(5)})
        self.assertEqual(len(list(sizes.check(files))), 1)
        files = tree_of(self, {f"src/p/s{i}.cpp": "\n" * (301 if i else 1) for i in range(5)})
        self.assertEqual(len(list(sizes.check(files))), 2)

    def test_part_without_readme_or_with_a_long_one_is_found(self):
        files = tree_of(self, {"src/p/x.cpp": "", "src/q/x.cpp": "", "src/q/README.md": "\n" * 41})
        self.assertEqual(lines(sizes.check_readmes(files)),
                         ["src/p/README.md:1", "src/q/README.md:40"])
