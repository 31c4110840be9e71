#!/usr/bin/env python3
import unittest

from check_mirror import check
from tree_for_test import TreeTest

TREE = {
    "tools/mirror_exceptions": "# why\nsrc/app/main.cc: only starts the rest\ntests/unit/base/whole_test.cc: of it all\n",
    "src/app/main.cc": "",
    "src/base/clock.cc": "",
    "src/base/result.h": "",
    "tests/unit/base/clock_test.cc": "",
    "tests/unit/base/result_test.cc": "",
    "tests/unit/base/whole_test.cc": "",
}


class CheckMirrorTest(TreeTest):
    def test_a_mirrored_tree_has_no_offenders(self):
        self.write(TREE)
        self.assertEqual(check(self.root), [])

    def test_names_a_source_without_test_or_reason(self):
        exceptions = TREE["tools/mirror_exceptions"].replace(" only starts the rest", "")
        self.write({**TREE, "tools/mirror_exceptions": exceptions, "src/base/new.cc": ""})
        self.assertEqual([line.split(":")[0] for line in check(self.root)],
                         ["src/app/main.cc", "src/base/new.cc"])

    def test_names_a_test_that_mirrors_nothing(self):
        self.write({**TREE, "tests/unit/base/gone_test.cc": ""})
        self.assertEqual(check(self.root), ["tests/unit/base/gone_test.cc: mirrors no file of src/"])

    def test_names_an_excuse_that_is_no_longer_needed(self):
        self.write({**TREE, "tests/unit/app/main_test.cc": ""})
        self.assertEqual(len(check(self.root)), 1)
        self.write({"tools/mirror_exceptions": TREE["tools/mirror_exceptions"] + "src/gone.cc: was small\n"})
        self.assertEqual(len(check(self.root)), 2)


if __name__ == "__main__":
    unittest.main()
