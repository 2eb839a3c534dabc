"""What the server writes for the page, as the records beside the code that writes it say."""

from typing import Any

from app.classroom.lines import RoomEnd, RoomState
from app.content import comparison, directions
from app.content.data.patterns import PatternsPage
from app.content.data.samples import SamplesPage
from app.content.dictionary import DictionaryPage
from app.content.embed import EMBED_FIELDS
from app.content.just_directions import Steps
from app.content.lesson import LESSON_FIELDS
from app.content.view import DEFAULTS, VIEW_FIELDS
from app.content.words import WordsPage
from app.drawing.offline import OfflineData, StepsRun
from app.drawing.proportions import Proportions
from app.routes.pages import Page
from app.routes.room_pages import RoomPage
from app.runs.atlas import AtlasAcrossHeader, AtlasDone, AtlasHeader, AtlasRow
from app.superposition.attack.lines import Attacks
from app.superposition.branches.boundaries import BordersLine
from app.superposition.branches.phase_change import AxisChange, SweepChange
from app.superposition.dictionary.lines import (
    DictionaryFrame,
    DictionaryHeader,
    DictionaryHistory,
    DictionaryResult,
    ToyModel,
)
from app.superposition.experiment.jsonl import AxisHeader, ErrorLine, SweepHeader, TrainHeader
from app.superposition.geometry.description import Regularity
from app.superposition.patterns.lines import (
    IndependentHeader,
    PatternFrame,
    PatternHeader,
    PatternHistory,
    PatternResult,
)
from app.superposition.runs.coarse_row import CoarseAcrossLine, CoarseLine
from app.superposition.runs.continuation import Hysteresis, TrainedOn
from app.superposition.runs.evaluate import Described, Evaluation
from app.superposition.runs.levels import EnergyLevels
from app.superposition.runs.plateaus import MoveLine
from app.superposition.runs.result import AxisResult, SweepHistory, SweepResult
from app.superposition.runs.sweep import SweepFrame
from app.superposition.runs.train import Settled, TrainFrame, Unsettled
from app.superposition.samples.lines import (
    SamplesAxisHeader,
    SamplesAxisResult,
    SamplesFrame,
    SamplesHeader,
    SamplesHistory,
    SamplesResult,
)
from app.superposition.skipgram.lines import CorpusDone, CorpusFrame, CorpusHeader, CorpusOptimum
from app.superposition.words.lines import (
    WordsAxisHeader,
    WordsAxisResult,
    WordsFrame,
    WordsHeader,
    WordsHistory,
    WordsResult,
)

SweepLine = SweepHeader | SweepFrame | SweepResult | SweepHistory | ErrorLine
AxisLine = AxisHeader | SweepFrame | AxisResult | SweepHistory | ErrorLine
AtlasLine = (
    AtlasHeader | AtlasAcrossHeader | CoarseLine | CoarseAcrossLine | BordersLine | AtlasRow | AtlasDone | ErrorLine
)
RoomLine = RoomState | RoomEnd | ErrorLine
WordsLine = WordsHeader | WordsFrame | WordsResult | WordsHistory | ErrorLine
WordsAxisLine = WordsAxisHeader | WordsFrame | WordsAxisResult | WordsHistory | ErrorLine
CorpusLine = CorpusHeader | CorpusOptimum | CorpusFrame | CorpusDone | ErrorLine
DictionaryLine = DictionaryHeader | ToyModel | DictionaryFrame | DictionaryResult | DictionaryHistory | ErrorLine
SamplesLine = SamplesHeader | SamplesFrame | SamplesResult | SamplesHistory | ErrorLine
SamplesAxisLine = SamplesAxisHeader | SamplesFrame | SamplesAxisResult | SamplesHistory | ErrorLine
PatternLine = PatternHeader | IndependentHeader | PatternFrame | PatternResult | PatternHistory | ErrorLine
TrainLine = TrainHeader | TrainFrame | MoveLine | Unsettled | Settled | ErrorLine

LINES = {
    "SweepLine": SweepLine,
    "AxisLine": AxisLine,
    "AtlasLine": AtlasLine,
    "TrainLine": TrainLine,
    "RoomLine": RoomLine,
    "SamplesLine": SamplesLine,
    "SamplesAxisLine": SamplesAxisLine,
    "WordsLine": WordsLine,
    "WordsAxisLine": WordsAxisLine,
    "CorpusLine": CorpusLine,
    "DictionaryLine": DictionaryLine,
    "PatternLine": PatternLine,
}
OBJECTS = (Attacks, EnergyLevels, Hysteresis, TrainedOn, Evaluation, Described)  # whole answers
PAGES = {  # by the element's id
    "page": Page,
    "lazy": dict[str, list[str]],
    "plotly-url": str,
    "data": OfflineData,
    "room": RoomPage,
    "proportions": Proportions,
    "base": dict[str, Any],
    "words-data": WordsPage,
    "samples-data": SamplesPage,
    "patterns-data": PatternsPage,
    "dictionary-data": DictionaryPage,
    "steps-data": Steps,
    "runs": dict[str, StepsRun],
}

NAMES = {comparison.Preset: "ComparisonPreset", directions.Preset: "DirectionsPreset"}  # where two share one
# Named in modules that must not import it.
WITHOUT_TORCH = {"AxisChange": AxisChange, "SweepChange": SweepChange, "Regularity": Regularity}

ALWAYS, SOMETIMES = VIEW_FIELDS, (*EMBED_FIELDS, *LESSON_FIELDS)  # in a page's values

__all__ = ["ALWAYS", "DEFAULTS", "LINES", "NAMES", "OBJECTS", "PAGES", "SOMETIMES", "WITHOUT_TORCH"]
