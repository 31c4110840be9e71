#!/usr/bin/env python3
import unittest

from check_house import check
from tree_for_test import TreeTest

HEADER = "// What it is for.\n\n#pragma once\n"


class CheckHouseTest(TreeTest):
    def offenders(self, name, text):
        self.write({name: text})
        return [line for line in check(self.root) if line.startswith(name + ":")]

    def test_a_plain_header_is_fine(self):
        self.assertEqual(self.offenders("src/net/a.h", HEADER), [])

    def test_time_and_chance_are_called_only_where_they_are_wrapped(self):
        for call in ("std::chrono::steady_clock::now()", "rand()", "std::getenv(x)", "sleep_for(d)"):
            with self.subTest(call):
                self.assertEqual(self.offenders("src/base/a.cc", call), [])
                self.assertEqual(len(self.offenders("src/net/b.cc", "auto x = " + call)), 1)

    def test_a_call_in_a_comment_is_no_call(self):
        self.assertEqual(self.offenders("src/net/a.cc", "// unlike rand() it is fair\n"), [])

    def test_a_header_opens_with_a_comment_and_guards_itself(self):
        self.assertEqual(len(self.offenders("src/net/a.h", "#pragma once\n")), 1)
        self.assertEqual(len(self.offenders("src/net/a.h", "// What it is for.\n")), 1)

    def test_no_unfinished_note_and_no_path_of_one_machine(self):
        self.assertEqual(len(self.offenders("script/a", "# TO" + "DO later\n")), 1)
        self.assertEqual(len(self.offenders("script/a", "cd /wo" + "rk/main\n")), 1)
        self.assertEqual(self.offenders("script/a", "cd docs/work/\n"), [])

    def test_no_name_that_hides_the_job_and_no_endless_file(self):
        self.assertEqual(len(self.offenders("src/net/string_util.cc", "")), 1)
        self.assertEqual(len(self.offenders("src/net/a.cc", "\n" * 451)), 1)
        self.assertEqual(self.offenders("src/net/a.cc", "\n" * 450), [])


if __name__ == "__main__":
    unittest.main()
