#!/usr/bin/env python3
"""Tests of bench/compare: medians, ratios of one round, the page and its plots."""

import json
import sys
import tempfile
import unittest
import xml.etree.ElementTree as xml
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "bench" / "compare"))

import page  # noqa: E402
import plot  # noqa: E402
import samples  # noqa: E402
from summary import Figures, verdict  # noqa: E402

MACHINE = {"cpu": "a CPU", "cores": "2", "memory": "24 GiB", "virtual": "a virtual machine",
           "system": "Debian", "kernel": "6.1", "load": "0.1", "date": "2026-01-01"}
NAMES = """one_user.cpu one_user.rate one_user.p50 one_user.p99 one_user.sent_bytes
one_user.answer_bytes nginx.cpu nginx.rate nginx.sent_bytes nginx.answer_bytes hundred.cpu hundred.users
hundred.answer_bytes hgetall.users mget.users loop.cpu loop.rate loops.cpu loops.rate idle.p50 idle.p99 idle.p999 storm.p50
storm.p99 storm.p999 storm.logins idle.stolen storm.stolen login.cpu login.rate login.p50 login.p99 absent.p50 absent.p99 absent.max
storm.memory_first storm.memory_middle storm.memory_last device.bytes device.cpu ws.bytes ws.cpu
million.cpu million.rate busy.cpu busy.rate ws_busy.cpu ws_busy.rate registry.bytes.1000000
valkey.bytes crowd.users crowd_hgetall.users crowd_mget.users hot.ParseHead instructions.1 instructions.100 steal.one_user""".split()


def results(**others):
    values = {name: [10.0, 20.0, 30.0] for name in NAMES} | others
    return {"quick": False, "plan": vars(samples.FULL), "machine": MACHINE, "minutes": 9.5,
            "values": values}


class FiguresTest(unittest.TestCase):
    def test_ratios_are_taken_within_a_round(self):
        figures = Figures({"a": [1, 10, 100], "b": [1, 5, 100]})
        self.assertEqual(figures.ratio("a", "b"), 1)
        self.assertEqual(figures.median("a"), 10)
        self.assertEqual(figures.spread("a"), (1, 100))

    def test_what_was_not_measured_is_none(self):
        figures = Figures({"a": [None, 4], "b": [2, 0]})
        self.assertEqual(figures.median("a"), 4)
        self.assertIsNone(figures.median("c"))
        self.assertIsNone(figures.ratio("a", "b"))
        self.assertIsNone(figures.spread("c"))

    def test_a_goal_is_met_at_its_limit(self):
        self.assertEqual(verdict(1.15, 1.15), "met")
        self.assertEqual(verdict(5, 5, at_most=False), "met")
        self.assertIn("missed: 2.00 times", verdict(2.3, 1.15))
        self.assertIn("missed: 0.50 of it", verdict(2.5, 5, at_most=False))
        self.assertEqual(verdict(None, 5), "not measured")


class PageTest(unittest.TestCase):
    def write(self, found, recorded=None):
        with tempfile.TemporaryDirectory() as folder:
            page.write(found, recorded or {}, Path(folder))
            return {path.name: path.read_text() for path in Path(folder).rglob("*") if path.is_file()}

    def test_every_figure_has_a_place_and_every_place_a_figure(self):
        files = self.write(results())
        self.assertNotIn("{", files["benchmarks.md"])
        self.assertNotIn("not measured", files["benchmarks.md"])
        self.assertEqual(json.loads(files["benchmarks.json"])["machine"], MACHINE)
        for name in page.plots(Figures(results()["values"]), results()["plan"]):
            self.assertIn(f"plots/{name}", files["benchmarks.md"])
            self.assertEqual(xml.fromstring(files[name]).tag, "{http://www.w3.org/2000/svg}svg")

    def test_says_what_is_missing_instead_of_a_figure(self):
        files = self.write(results(**{"ws.cpu": [None]}))
        self.assertIn("| not measured |", files["benchmarks.md"])

    def test_compares_instructions_with_those_recorded(self):
        files = self.write(results(), {"1": 10})
        self.assertIn("| 1 user | 20 | 10 (+100.0 %) |", files["benchmarks.md"])
        self.assertIn("| 100 users | 20 | none |", files["benchmarks.md"])


SVG = "{http://www.w3.org/2000/svg}"


def contrast(one, other):
    """WCAG's ratio of two colours."""
    def luminance(colour):
        parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
        parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), parts))
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


class PlotTest(unittest.TestCase):
    def test_the_longest_bar_is_the_largest_and_the_unknown_is_left_out(self):
        svg = xml.fromstring(plot.bars("T & <t>", "u", [("a", 1, "ours"), ("b", None, "theirs"), ("c", 4, "theirs")]))
        widths = [float(bar.get("width")) for bar in svg.iter(SVG + "rect")]
        self.assertEqual(len(widths), 2)
        self.assertAlmostEqual(widths[1], 4 * widths[0], delta=1)

    def test_the_figures_of_one_picture_are_of_one_kind(self):
        self.assertEqual([plot.shown(value, 4.77e6) for value in (4.77e6, 506_019)], ["4.77 M", "0.51 M"])
        self.assertEqual([plot.shown(value, 20_000) for value in (20_000, 99.4)], ["20,000", "99"])
        self.assertEqual([plot.shown(value, 1040.4) for value in (1040.4, 93.71)], ["1,040.4", "93.7"])

    def test_bars_and_words_stand_out_from_the_ground_they_bring(self):
        for colours in plot.COLOURS.values():
            self.assertGreaterEqual(contrast(colours["text"], colours["ground"]), 7)
            for kind in ("ours", "loaded", "theirs"):
                self.assertGreaterEqual(contrast(colours[kind], colours["ground"]), 3, kind)
        svg = plot.bars("T", "u", [("a", 1, "ours")])
        self.assertLess(svg.index('class="ground"'), svg.index("<text"))

    def test_nothing_is_clipped_or_laid_over_something_else(self):
        found = results(**{"hundred.users": [4.77e6], "idle.p50": [1040.4], "registry.bytes.10000000": [90.0]})
        for name, picture in page.plots(Figures(found["values"]), found["plan"]).items():
            svg = xml.fromstring(picture)
            width, height = (float(svg.get(side)) for side in ("width", "height"))
            boxes = []
            for words in svg.iter(SVG + "text"):
                x, y = float(words.get("x")), float(words.get("y"))
                wide = len(words.text) * 7.7  # More than a wide typeface takes.
                left = x - wide if words.get("text-anchor") == "end" else x
                boxes.append((left, y - 12, left + wide, y + 4, words.text))
            for bar in svg.iter(SVG + "rect"):
                x, y, wide, high = (float(bar.get(key)) for key in ("x", "y", "width", "height"))
                boxes.append((x, y, x + wide, y + high, "bar"))
            for at, box in enumerate(boxes):
                self.assertTrue(box[0] >= 0 and box[2] <= width and box[3] <= height, f"{name}: {box}")
                for other in boxes[:at]:
                    apart = (box[0] >= other[2] or box[2] <= other[0] or box[1] >= other[3] or box[3] <= other[1])
                    self.assertTrue(apart, f"{name}: {box} {other}")


if __name__ == "__main__":
    unittest.main()
