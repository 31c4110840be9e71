#!/usr/bin/env python3
import unittest

from check_rows import check

DOCUMENT = """
| row | input | answer |
|--:|---|---|
| 1 | a | b |
| | more of it | c |
| 2 | a | b |
"""


class CheckRowsTest(unittest.TestCase):
    def test_counts_the_passed_tests_of_every_row(self):
        log = "ok 1 - 1 a\n    ok 2 - 1 b\nok 3 - 2 c\nok 4 - of no row\nok 5 - 77 no such row\n"
        self.assertEqual(check(DOCUMENT, log), ([1, 2], [1, 1, 2], []))

    def test_names_a_row_whose_tests_failed_or_were_skipped(self):
        log = "ok 1 - 1 a\nnot ok 2 - 2 b\nok 3 - 2 c # SKIP not here\n"
        self.assertEqual(check(DOCUMENT, log)[2], ["row 2: has no passed test"])

    def test_names_a_row_that_is_there_twice(self):
        log = "ok 1 - 1 a\nok 2 - 2 b\n"
        self.assertEqual(check(DOCUMENT + "| 2 | x | y |\n", log)[2], ["row 2: is there twice"])


if __name__ == "__main__":
    unittest.main()
