"""Bar charts as SVG that can be read on a light and on a dark page."""

from html import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TOP, EDGE = 720, 236, 96, 22, 10, 54, 14
HEADING = 26

# "loaded" is Rollcall too, when it has something else to do.
COLOURS = {
    "light": {"ground": "#ffffff", "edge": "#d0d7de", "text": "#24292f",
              "ours": "#1a7f7a", "loaded": "#b35900", "theirs": "#7d848c"},
    "dark": {"ground": "#0d1117", "edge": "#30363d", "text": "#e6edf3",
             "ours": "#3fb8af", "loaded": "#e09b4a", "theirs": "#8b949e"},
}


def rules(colours):
    fills = "".join(f".{kind}{{fill:{colour}}}" for kind, colour in colours.items() if kind != "edge")
    return f"{fills}.ground{{stroke:{colours['edge']}}}"


# The colours follow the reader's own setting, which need not be that of the page: so the picture brings
# its own ground.
STYLE = f"""<style>
text{{font:13px system-ui,sans-serif}}.title{{font-weight:600;font-size:15px}}.heading{{font-weight:600}}
{rules(COLOURS["light"])}
@media (prefers-color-scheme:dark){{{rules(COLOURS["dark"])}}}
</style>"""


def text(x, y, words, kind="", end=False):
    anchor = ' text-anchor="end"' if end else ""
    return f'<text class="{f"text {kind}".strip()}" x="{x:g}" y="{y}"{anchor}>{escape(words)}</text>'


def bars(title, unit, rows):
    """`rows`: (label, value, kind of bar), or the heading of those that follow. Values that are not known
    are left out."""
    rows = [row for row in rows if isinstance(row, str) or row[1] is not None]
    largest = max((row[1] for row in rows if not isinstance(row, str)), default=1) or 1
    parts, top = [], TOP
    for row in rows:
        if isinstance(row, str):
            parts.append(text(EDGE, top + 16, row, "heading"))
            top += HEADING
            continue
        label, value, kind = row
        length = max(2, (WIDTH - LEFT - RIGHT) * value / largest)
        parts.append(text(LEFT - 10, top + 16, label, end=True))
        parts.append(f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{length:.1f}" '
                     f'height="{BAR}" rx="3"/>')
        parts.append(text(round(LEFT + length + 8, 1), top + 16, shown(value, largest)))
        top += BAR + GAP
    height = top - GAP + EDGE
    head = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
            f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title, True)}">', STYLE,
            f'<path class="ground" d="M.5 .5H{WIDTH - .5}V{height - .5}H.5z"/>',
            text(EDGE, 24, title, "title"), text(EDGE, 42, unit)]
    return "\n".join(head + parts + ["</svg>"]) + "\n"


def shown(value, largest):
    """As precise as the largest of its picture allows, so that all of them are compared at a glance."""
    if largest >= 1e6:
        return f"{value / 1e6:.2f} M"
    return f"{value:,.0f}" if largest >= 10_000 else f"{value:,.1f}"
