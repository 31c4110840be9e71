#!/usr/bin/env python3
import unittest

from check_mirror import check
from tree_for_test import TreeTest

TREE = {
    "tools/untested": "# why\nsrc/app/main.cc: only starts the rest\n",
    "src/app/main.cc": "",
    "src/base/clock.cc": "",
    "src/base/result.h": "",
    "tests/unit/base/clock_test.cc": "",
    "tests/unit/base/result_test.cc": "",
}


class CheckMirrorTest(TreeTest):
    def test_a_mirrored_tree_has_no_offenders(self):
        self.write(TREE)
        self.assertEqual(check(self.root), [])

    def test_names_a_source_without_test_or_reason(self):
        self.write({**TREE, "tools/untested": "src/app/main.cc:\n", "src/base/new.cc": ""})
        self.assertEqual([line.split(":")[0] for line in check(self.root)],
                         ["src/app/main.cc", "src/base/new.cc"])

    def test_names_a_test_that_mirrors_nothing(self):
        self.write({**TREE, "tests/unit/base/gone_test.cc": ""})
        self.assertEqual(check(self.root), ["tests/unit/base/gone_test.cc: mirrors no file of src/"])

    def test_names_an_excuse_that_is_no_longer_needed(self):
        self.write({**TREE, "tests/unit/app/main_test.cc": ""})
        self.assertEqual(len(check(self.root)), 1)
        self.write({"tools/untested": TREE["tools/untested"] + "src/gone.cc: was small\n"})
        self.assertEqual(len(check(self.root)), 2)


if __name__ == "__main__":
    unittest.main()
