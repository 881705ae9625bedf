import unittest

from checks import skips

JUNIT = """<testsuite>
<testcase name="a_test" status="run"><system-out>
[doctest] test cases:  5 |  5 passed | 0 failed | 0 skipped
</system-out></testcase>
<testcase name="b_test" status="run"><system-out>
[doctest] test cases:  5 |  4 passed | 0 failed | 1 skipped
</system-out></testcase>
<testcase name="c" status="run"><system-out>
﹣ needs a kernel (0.4ms) # no kvm
✔ half done (0.09ms) # TODO
✔ runs (1ms)
</system-out></testcase>
<testcase name="d" status="notrun"><system-out></system-out></testcase>
</testsuite>"""


class SkipsTest(unittest.TestCase):
    def test_each_way_to_skip_is_seen(self):
        self.assertEqual(list(skips.skipped(JUNIT)), [
            ("b_test", "1 skipped"), ("c", "needs a kernel"),
            ("c", "half done"), ("d", "notrun")])

    def test_only_listed_skips_with_a_reason_are_allowed(self):
        text = "# x\nb_test | 1 skipped | reason\nc | kernel | no KVM\nc | half |\n"
        found = [finding.text for finding in skips.check(JUNIT, text)]
        self.assertEqual(found, ["c skips: half done", "d skips: notrun"])
