"""Bar charts as SVG that can be read on a light and on a dark page."""

from html import escape

WIDTH, LEFT, RIGHT, BAR, GAP, TOP = 720, 230, 120, 22, 10, 46

# The page decides what is behind the picture; the text follows the reader's own setting.
STYLE = """<style>
.text{font:13px system-ui,sans-serif;fill:#24292f}.title{font-weight:600;font-size:15px}
.ours{fill:#1a7f7a}.theirs{fill:#9a9fa6}
@media (prefers-color-scheme:dark){.text{fill:#e6edf3}.ours{fill:#3fb8af}.theirs{fill:#7d848c}}
</style>"""


def bars(title, unit, rows):
    """`rows`: (label, value, is it ours). Values that are not known are left out."""
    rows = [row for row in rows if row[1] is not None]
    largest = max((value for _, value, _ in rows), default=1) or 1
    height = TOP + len(rows) * (BAR + GAP) + 8
    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" '
             f'width="{WIDTH}" height="{height}" role="img" aria-label="{escape(title, True)}">',
             STYLE, f'<text class="text title" x="0" y="18">{escape(title)}</text>',
             f'<text class="text" x="0" y="36">{escape(unit)}</text>']
    for index, (label, value, is_ours) in enumerate(rows):
        top = TOP + index * (BAR + GAP)
        length = max(2, (WIDTH - LEFT - RIGHT) * value / largest)
        kind = "ours" if is_ours else "theirs"
        parts.append(f'<text class="text" x="{LEFT - 10}" y="{top + 16}" text-anchor="end">'
                     f'{escape(label)}</text>')
        parts.append(f'<rect class="{kind}" x="{LEFT}" y="{top}" width="{length:.1f}" '
                     f'height="{BAR}" rx="3"/>')
        parts.append(f'<text class="text" x="{LEFT + length + 8:.1f}" y="{top + 16}">'
                     f'{shown(value)}</text>')
    return "\n".join(parts + ["</svg>"]) + "\n"


def shown(value):
    if value >= 1e6:
        return f"{value / 1e6:.2f} M"
    if value >= 10_000:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value < 100 else f"{value:.0f}"
