"""Charts: one specification each, drawn as SVG by the server, and interactive in the page by the same.

Takes plain rows and gives an Altair chart, its SVG, its specification as JSON.
Leaves reading rows to `selectors`, answering to `views`, and statistics to the library.
"""

from liaowang_web.observatory.charts.drawing import Drawing, svg_for_page, svg_for_print
from liaowang_web.observatory.charts.impact import Emerging, impact_chart
from liaowang_web.observatory.charts.reliability import reliability_chart
from liaowang_web.observatory.charts.sizes import size_chart, size_in_words

__all__ = [
    "Drawing",
    "Emerging",
    "impact_chart",
    "reliability_chart",
    "size_chart",
    "size_in_words",
    "svg_for_page",
    "svg_for_print",
]
