#!/usr/bin/env python3
import base64
import unittest

from check_secrets import check
from tree_for_test import TreeTest

SECRET = "a-secret-of-24-characters"
RECORD = {
    "secrets-1.txt": f'"{SECRET}"\n',
    "controls-1.txt": '["log", "seen"]\n["error", "seen"]\n["metrics", "seen"]\n',
    "log-1.txt": "seen\n",
    "log-2.txt": "more\n",
    "error-1.txt": "seen\n",
    "metrics-1.txt": "seen 1\n",
}


class CheckSecretsTest(TreeTest):
    def test_a_record_without_secrets_is_fine(self):
        self.write(RECORD)
        self.assertEqual(check(self.root), ([SECRET], {"log": 10, "error": 5, "metrics": 7}, []))

    def test_finds_a_secret_however_it_is_written(self):
        for text in (SECRET, base64.b64encode(SECRET.encode()).decode(), SECRET.encode().hex()):
            self.write({**RECORD, "log-2.txt": f"first\nkey={text}\n"})
            self.assertEqual(check(self.root)[2], ["log: holds secret 0, after 'key='"])

    def test_wants_each_control_word_found(self):
        self.write({**RECORD, "error-1.txt": "nothing\n"})
        self.assertEqual(check(self.root)[2], ["error: control word seen is not there"])

    def test_wants_secrets_and_control_words_planted(self):
        self.write({**RECORD, "secrets-1.txt": "", "controls-1.txt": ""})
        self.assertEqual(len(check(self.root)[2]), 4)


if __name__ == "__main__":
    unittest.main()
