import unittest

from checks import docs
from checks.trial import lines, tree_of


class DocsTest(unittest.TestCase):
    def found(self, check, text, **more):
        return lines(check(tree_of(self, {"docs/a.md": text} | more)))

    def test_links_must_lead_somewhere(self):
        files = {"docs/b.md": "# The one `writer`\n", "src/p/README.md": "x\n"}
        text = ("[a](b.md) [b](../src/p) [c](b.md#the-one-writer) [d](https://x.example/) [e](#f)\n"
                "[x](c.md)\n[y](b.md#two)\n# F\n```text\n[z](nowhere)\n```\n")
        found = self.found(docs.check_links, text, **files)
        self.assertEqual(found, ["docs/a.md:2", "docs/a.md:3"])

    def test_shell_blocks_are_run_or_shown_for_a_reason(self):
        for language, count in (("sh run", 0), ("sh show needs a network", 0), ("cpp", 0),
                                ("sh", 1), ("sh show", 1), ("bash", 1), ("", 1), ("console", 1)):
            text = f"```{language}\nnoctem version\n```\n"
            self.assertEqual(len(self.found(docs.check_fences, text)), count, language)

    def test_machine_paths_and_registries_are_refused(self):
        for text, count in (("/work/main/x", 1), ("/home/ann/x", 1), ("https://pypi.org/simple", 1),
                            ("/home/<you>/x", 0), ("build/work/x", 0), ("$HOME/work/x", 0)):
            self.assertEqual(len(self.found(docs.check_places, text)), count, text)

    def test_binaries_are_pictures_in_docs_and_small_corpora(self):
        files = tree_of(self, {
            "docs/a.png": b"\0" * 200_000, "docs/b.png": b"\0" * 200_001, "src/c.png": b"\0",
            "src/d.bin": b"\0", "tests/fuzz/corpus/x/e": b"\0" * 4096,
            "tests/fuzz/corpus/x/f": b"\0" * 4097})
        self.assertEqual([finding.path for finding in docs.check_binaries(files)],
                         ["docs/b.png", "src/c.png", "src/d.bin", "tests/fuzz/corpus/x/f"])
