import unittest

from checks.exceptions import Excuses
from checks.tree import Finding

LIST = "# comment\nbools | src/a.hpp | Json(bool | a value, not a mode\nbools | src/b.hpp | x |\n"


class ExceptionsTest(unittest.TestCase):
    def test_line_covers_its_check_path_and_words(self):
        excuses = Excuses(LIST)
        self.assertTrue(excuses.take("bools", Finding("src/a.hpp", 7, "in Json(bool value)")))
        self.assertFalse(excuses.take("names", Finding("src/a.hpp", 7, "Json(bool value)")))
        self.assertFalse(excuses.take("bools", Finding("src/c.hpp", 7, "Json(bool value)")))

    def test_line_without_reason_excuses_nothing_and_is_a_finding(self):
        excuses = Excuses(LIST)
        self.assertFalse(excuses.take("bools", Finding("src/b.hpp", 1, "x")))
        self.assertEqual([finding.line for finding in excuses.stale(["names"])], [3])

    def test_unused_line_is_a_finding_when_its_check_ran(self):
        self.assertEqual([finding.line for finding in Excuses(LIST).stale(["bools"])], [2, 3])
