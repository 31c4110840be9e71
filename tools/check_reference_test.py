#!/usr/bin/env python3
import unittest

from check_reference import compare
from tree_for_test import TreeTest


class CheckReferenceTest(TreeTest):
    def compare(self):
        return compare(self.root / "written", self.root / "kept")

    def test_equal_folders_have_no_offenders(self):
        self.write({"written/config.md": "a\n", "kept/config.md": "a\n"})
        self.assertEqual(self.compare(), [])

    def test_names_what_differs_is_missing_or_left_over(self):
        self.write({"written/a.md": "new\n", "kept/a.md": "old\n", "written/b.md": "",
                    "kept/c.md": ""})
        self.assertEqual([line.split(": ")[1] for line in self.compare()],
                         ["out of date", "missing", "nothing generates it"])

    def test_a_program_that_writes_nothing_is_an_offender(self):
        self.assertEqual(self.compare(), ["no reference page was written"])


if __name__ == "__main__":
    unittest.main()
