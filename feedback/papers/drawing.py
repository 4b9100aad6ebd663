"""A chart as a drawing of its own (SVG), for papers: nothing in it is fetched, and its letters are letters.

Horizontal bars in one hue, the value at the bar's end, the interval as a whisker, a hidden value hatched and marked.
"""

import textwrap
from xml.sax.saxutils import escape, quoteattr

from feedback.papers.paper import Bar, Chart

WIDTH, NAMES, TRACK, ROW, LINE = 640, 230, 290, 34, 15
INK, SOFT, HUE = "#1b2a2f", "#46565c", "#0b5a66"
FAMILY = "Noto Sans, system-ui, sans-serif"


def svg(chart: Chart) -> str:
    """The chart's bars; its title, base and table stand beside it as text."""
    named = [(bar, textwrap.wrap(bar.label, 30) or [""]) for bar in chart.bars]
    heights = [max(ROW, LINE * len(lines) + 12) for _, lines in named]
    tops = [sum(heights[:place]) for place in range(len(heights))]
    rows = "".join(
        _row(bar, lines, top, high) for (bar, lines), top, high in zip(named, tops, heights, strict=True)
    )
    tall = sum(heights) + 4
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {tall}" width="{WIDTH}" height="{tall}" '
        f'role="img" aria-label={quoteattr(chart.description)} font-family="{FAMILY}" font-size="13">'
        f'<defs><pattern id="hidden" width="6" height="6" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate(45)"><rect width="6" height="6" fill="#fff"/>'
        f'<rect width="2" height="6" fill="{SOFT}"/></pattern></defs>{rows}</svg>'
    )


def _row(bar: Bar, lines: list[str], top: int, high: int) -> str:
    middle = top + high / 2
    first = middle - (len(lines) - 1) * LINE / 2 + 4.5
    label = "".join(
        f'<text x="{NAMES - 10}" y="{first + place * LINE:.1f}" text-anchor="end" fill="{INK}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
    if bar.share is None:
        end, shape = (
            NAMES + 40.0,
            f'<rect x="{NAMES}" y="{middle - 9:.1f}" width="40" height="18" fill="url(#hidden)"/>',
        )
    else:
        end = NAMES + max(bar.share, 0) * TRACK
        shape = f'<rect x="{NAMES}" y="{middle - 9:.1f}" width="{end - NAMES:.1f}" height="18" fill="{HUE}"/>'
    if bar.low is not None and bar.high is not None:
        shape += _whisker(NAMES + bar.low * TRACK, NAMES + bar.high * TRACK, middle)
        end = max(end, NAMES + bar.high * TRACK)
    value = f'<text x="{end + 8:.1f}" y="{middle + 4.5:.1f}" fill="{INK}" font-weight="700">{escape(str(bar.value))}</text>'
    return label + shape + value


def _whisker(low: float, high: float, middle: float) -> str:
    """White under ink, so that it is seen on the bar and beside it."""
    path = f"M{low:.1f} {middle:.1f}H{high:.1f}M{low:.1f} {middle - 5:.1f}v10M{high:.1f} {middle - 5:.1f}v10"
    return "".join(
        f'<path d="{path}" stroke="{colour}" stroke-width="{wide}" fill="none"/>'
        for colour, wide in (("#fff", 4), (INK, 1.5))
    )
