#!/usr/bin/env python3
import unittest

from check_layers import check
from tree_for_test import TreeTest

TREE = {
    "LAYERS": "base:\nengine: base\nengine/memory: engine\nconfig: engine/options\napp: *\n",
    "src/base/a.h": "",
    "src/engine/options.h": '#include "base/a.h"\n',
    "src/engine/inner/b.cc": '#include "engine/options.h"\n',
    "src/engine/memory/c.h": '#include "engine/options.h"\n#include <vector>\n',
    "src/config/d.cc": '#include "engine/options.h"\n',
    "src/app/e.cc": '#include "engine/memory/c.h"\n',
}


class CheckLayersTest(TreeTest):
    def test_a_tree_that_keeps_its_layers_has_no_offenders(self):
        self.write(TREE)
        self.assertEqual(check(self.root), [])

    def test_names_each_include_that_is_not_allowed(self):
        self.write({**TREE, "src/base/a.h": '#include "engine/options.h"\n'})
        self.assertEqual(
            check(self.root), ["src/base/a.h:1: base may not include engine/options.h"]
        )

    def test_a_folder_does_not_bring_the_folders_in_it(self):
        self.write({**TREE, "src/engine/f.cc": '#include "engine/memory/c.h"\n'})
        self.assertEqual(len(check(self.root)), 1)

    def test_one_allowed_header_does_not_bring_its_folder(self):
        self.write({**TREE, "src/engine/g.h": "", "src/config/d.cc": '#include "engine/g.h"\n'})
        self.assertEqual(len(check(self.root)), 1)

    def test_refuses_a_folder_without_a_line_and_a_path_that_is_not_there(self):
        self.write({**TREE, "src/new/h.cc": "", "src/base/i.cc": '#include "a.h"\n'})
        self.assertEqual(len(check(self.root)), 2)

    def test_refuses_a_line_that_names_a_folder_above_it(self):
        self.write({**TREE, "LAYERS": "base: app\n" + TREE["LAYERS"].split("\n", 1)[1]})
        self.assertEqual(check(self.root), ["LAYERS: base names app, which stands above it"])


if __name__ == "__main__":
    unittest.main()
