"""What a worker executes. The web process only names these functions: the first call imports torch, in the worker."""

import copyreg
import importlib
import io
import itertools
import os
import pickle
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any, TypeVar

from ..http.loss_body import LossQuery
from ..superposition.attack.lines import AttackedModels
from ..superposition.dictionary.spec import DictionarySpec, ReadModel
from ..superposition.experiment.feature_axis import FeatureAxis
from ..superposition.experiment.jsonl import line
from ..superposition.experiment.recipe import Recipe
from ..superposition.experiment.spec import FIELD, Spec
from ..superposition.patterns.spec import PatternSpec
from ..superposition.samples.spec import SamplesSpec
from ..superposition.skipgram.recipe import CorpusTraining
from ..superposition.words.sizes import SizeAxis
from ..superposition.words.spec import WordsSpec
from .steps import StepResult

if TYPE_CHECKING:
    from torch import Tensor

T = TypeVar("T")


BEAT_SECONDS = 0.25  # between two signs of life: often enough to be missed within seconds, and nearly free

_begun: Any = None  # a number shared with the engine


def prepare(begun: Any, beat: Any) -> None:
    """Make this process a worker: low priority, one thread, and gone when its parent is gone.

    begun, beat: numbers shared with the engine: how many calls it has begun, and when it was last alive.
    """
    global _begun
    _begun = begun
    lower_priority()
    importlib.import_module("..superposition.runs.warm", __package__)  # the fork server has imported it already
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the web process stops its workers
    threading.Thread(target=show_signs_of_life, args=(beat,), daemon=True).start()
    threading.Thread(target=end_with_parent, daemon=True).start()


def lower_priority() -> None:
    """Run on one thread, at a lower priority than the web process."""
    import torch

    if hasattr(os, "nice"):
        os.nice(10)
    torch.set_num_threads(1)


def show_signs_of_life(beat: Any) -> None:
    """Say again and again that this process is alive: a step may last many seconds, a stopped process is silent."""
    while True:
        beat.value = time.monotonic()
        time.sleep(BEAT_SECONDS)  # a thread of its own, with nothing to wait for


def end_with_parent() -> None:
    """Exit with the parent: one that was killed cannot stop its workers, and the executor's pipe does not show it."""
    parent = parent_process()
    if parent is not None:
        connection.wait([parent.sentinel])
        os.kill(os.getpid(), getattr(signal, "SIGKILL", signal.SIGTERM))


def process_id() -> int:
    """The worker's process id, the first answer of a worker that is ready."""
    return os.getpid()


def begin(call: Callable[[], T]) -> T:
    """Count a call as begun, for the engine, and execute it: a worker that dies before did not die of it."""
    _begun.value += 1
    return call()


def run_steps(
    step: Callable[[Any, bytes | None], StepResult],
    argument: Any,
    state: bytes | None,
    seconds: float = 0.0,
    steps: int = 1,
) -> StepResult:
    """Execute steps of a chain, at least so many and for so long: each transfer between processes costs time too."""
    until, lines = time.monotonic() + seconds, list[bytes]()
    for done in itertools.count(1):
        state, new = step(argument, state)
        lines += new
        if state is None or (done >= steps and time.monotonic() >= until):
            break
    return state, lines


def pack_result(following: object | None, lines: list[bytes]) -> StepResult:
    """What a step returns: the state crosses processes as opaque bytes, since unpickling it imports torch."""
    if following is None:
        return None, lines
    from torch import Tensor

    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, Tensor: reduce_tensor}
    pickler.dump(following)
    return buffer.getvalue(), lines


def reduce_tensor(tensor: "Tensor") -> tuple[Callable[..., "Tensor"], tuple[Any]]:
    """Pickle a tensor as an array, in a tenth of the time that torch takes."""
    from torch import from_numpy

    return from_numpy, (tensor.numpy(),)


def sweep(spec: Spec, state: bytes | None) -> StepResult:
    """One short step of a sweep."""
    from ..superposition.runs.sweep import advance_sweep, start_sweep

    return pack_result(*advance_sweep(start_sweep(spec) if state is None else pickle.loads(state)))


def feature_column(axis: FeatureAxis, state: bytes | None) -> StepResult:
    """One short step of the sweep of one number of features among others."""
    from ..superposition.runs.feature_column import advance_column, start_column

    return pack_result(*advance_column(start_column(axis) if state is None else pickle.loads(state)))


def words(spec: WordsSpec, state: bytes | None) -> StepResult:
    """One short step of word2vec at every level."""
    from ..superposition.words.training import advance_words, start_words

    return pack_result(*advance_words(start_words(spec) if state is None else pickle.loads(state)))


def words_sizes(axis: SizeAxis, state: bytes | None) -> StepResult:
    """One short step of word2vec of one size among others."""
    from ..superposition.words.column import advance_sizes, start_sizes

    return pack_result(*advance_sizes(start_sizes(axis) if state is None else pickle.loads(state)))


def corpus(training: CorpusTraining, state: bytes | None) -> StepResult:
    """One short step of word2vec on a corpus."""
    from ..superposition.skipgram.training import advance_corpus, start_corpus

    return pack_result(*advance_corpus(start_corpus(training) if state is None else pickle.loads(state)))


def dictionary(argument: tuple[DictionarySpec, ReadModel], state: bytes | None) -> StepResult:
    """One short step of a dictionary of a given model."""
    from ..superposition.dictionary.training import DictionaryState, advance_dictionary

    return pack_result(*advance_dictionary(DictionaryState(*argument) if state is None else pickle.loads(state)))


def attack(models: AttackedModels, state: bytes | None) -> StepResult:
    """The attacks on some levels."""
    from ..superposition.attack.run import advance_attack

    return pack_result(*advance_attack(models, () if state is None else pickle.loads(state)))


def samples(spec: SamplesSpec, state: bytes | None) -> StepResult:
    """One short step of the network on training sets of some samples."""
    from ..superposition.samples.training import advance_samples, start_samples

    return pack_result(*advance_samples(start_samples(spec) if state is None else pickle.loads(state)))


def patterns(spec: PatternSpec, state: bytes | None) -> StepResult:
    """One short step of binary features at every level."""
    from ..superposition.patterns.training import advance_patterns, start_patterns

    return pack_result(*advance_patterns(start_patterns(spec) if state is None else pickle.loads(state)))


def levels(spec: Spec, state: bytes | None) -> StepResult:
    """One more energy level, or the answer at the end."""
    from ..superposition.runs.levels import advance_levels

    return pack_result(*advance_levels(spec, () if state is None else pickle.loads(state)))


def hysteresis(spec: Spec, state: bytes | None) -> StepResult:
    """Some levels of the hysteresis, up the slider and down again."""
    from ..superposition.runs.continuation import HysteresisState, advance_hysteresis

    return pack_result(*advance_hysteresis(HysteresisState(spec) if state is None else pickle.loads(state)))


def coarse_row(argument: tuple[Spec, float], state: bytes | None) -> StepResult:
    """A coarse row of an atlas."""
    from ..superposition.runs.coarse_row import coarse_line

    return None, [coarse_line(*argument)]


def borders(spec: Spec, state: bytes | None) -> StepResult:
    """The borders of an atlas."""
    from ..superposition.branches.boundaries import boundaries_line

    return None, [boundaries_line(spec)]


def train_on(query: LossQuery, state: bytes | None) -> StepResult:
    """The minimum that a model leads to."""
    from ..superposition.runs.continuation import continue_from_weights

    spec = Spec(
        n_features=len(query.b),
        n_hidden=len(query.W),
        importances=query.every_importance,
        sparsities=(query.sparsity,),
        activation=query.activation,
        constraint=query.constraint,
        decoder=query.decoder,
        n_seeds=int(FIELD["n_seeds"].minimum),
    )
    return None, [line(continue_from_weights(query.W, query.b, spec))]


def probe() -> bool:
    """Whether a tiny training ends with a finite loss."""
    from math import isfinite

    from ..superposition.runs.sweep import advance_sweep, start_sweep

    state = start_sweep(Spec(n_features=2, n_hidden=1, sparsities=(0.5,), n_seeds=1))
    while (following := advance_sweep(state)[0]) is not None:
        state = following
    return state.descent is not None and all(isfinite(loss) for loss in state.descent.loss.tolist())


def train(recipe: Recipe, state: bytes | None) -> StepResult:
    """One short step of one model's training."""
    from ..superposition.runs.train import advance_training, start_training

    return pack_result(*advance_training(start_training(recipe) if state is None else pickle.loads(state)))


def loss(query: LossQuery, state: bytes | None) -> StepResult:
    """The population loss of a model and its gradient."""
    from ..superposition.runs.evaluate import evaluate

    importances = list(query.every_importance)
    how = query.activation, query.constraint, query.decoder
    result = evaluate(query.W, query.b, query.sparsity, importances, *how)
    return None, [line(result)]


def describe(recipe: Recipe, state: bytes | None) -> StepResult:
    """The full description of a given model."""
    from ..superposition.runs.evaluate import describe as described

    return None, [line(described(recipe))]


def qr(link: str, state: bytes | None) -> StepResult:
    """A link as a QR code; a fifth of a second for a long one."""
    import segno

    content = io.BytesIO()
    segno.make(link, error="m", micro=False).save(content, kind="svg", scale=8, border=3, light="#fff", omitsize=True)
    return None, [content.getvalue()]


def picture(level: dict[str, Any], state: bytes | None) -> StepResult:
    """The preview picture of a level."""
    from ..drawing.preview import png

    return None, [png(level)]
