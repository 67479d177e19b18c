"""The live chart: a trained network pruned under the learner's hand, in the browser alone.

`Payload` says what is drawn, `encode` makes it text for the browser, which runs `script` and `style`.
Nothing here knows a lesson or a model: a page mounts the chart, and so does a plain HTML file. Of Streamlit
the script knows how its pages scroll and what their colours are called.
"""

from live_chart.assets import script, style
from live_chart.kept import from_bytes, to_bytes
from live_chart.panels import (
    Bars,
    BarsData,
    Boundary,
    BoundaryData,
    Cell,
    Cells,
    Classes,
    ClassesData,
    Curve,
    Figure,
    FigureData,
    Histogram,
    HistogramData,
    Inputs,
    Layer,
    Line,
    Mark,
    Matrix,
    Panel,
    Path,
    Samples,
    SamplesData,
    Scatter,
    ScatterData,
    Tiles,
    histogram,
)
from live_chart.payload import Choice, Encoded, Frame, Note, Payload, Words, decode, encode
from live_chart.plotly import drawable, plotly_js
from live_chart.sequence_panels import (
    Passage,
    PassageData,
    Picture,
    PictureData,
    Tile,
    Tokens,
    TokensData,
    Unrolled,
    UnrolledData,
)
from live_chart.stops import (
    Axis,
    AxisName,
    Items,
    Stops,
    gone_from_ranks,
    gone_from_thresholds,
    nearest_stop,
    never,
    with_hand,
)
from live_chart.walk import Deed, Walk, WalkStep, WalkWords

__all__ = [
    "Axis", "AxisName", "Bars", "BarsData", "Boundary", "BoundaryData", "Cell", "Cells", "Choice",
    "Classes", "ClassesData", "Curve", "Deed", "Encoded", "Figure", "FigureData", "Frame", "Histogram",
    "HistogramData", "Inputs", "Items", "Layer", "Line", "Mark", "Matrix", "Note", "Panel", "Passage",
    "PassageData", "Path",
    "Payload", "Picture", "PictureData", "Samples", "SamplesData", "Scatter", "ScatterData", "Stops", "Tile",
    "Tiles", "Tokens", "TokensData", "Unrolled", "UnrolledData", "Walk", "WalkStep", "WalkWords", "Words",
    "decode", "drawable", "encode", "from_bytes", "gone_from_ranks", "gone_from_thresholds", "histogram",
    "nearest_stop", "never", "plotly_js", "script", "style", "to_bytes", "with_hand",
]  # fmt: skip
