"""Jobs: equal keys for equal work, and work that can be sent to another process."""

import pickle

import orjson
import pytest

from app.http.loss_body import LossQuery
from app.runs import jobs
from app.superposition.attack.lines import AttackedModels, AttackQuery
from app.superposition.dictionary.spec import DictionarySpec, ReadModel
from app.superposition.experiment.recipe import Recipe
from app.superposition.experiment.spec import Spec
from app.superposition.samples.spec import SamplesSpec
from app.superposition.words.spec import WordsSpec

SPEC = Spec(n_features=3)
QUERY = LossQuery(W=[[1.0, -1.0]], b=[0.0, 0.0], sparsity=0.5)
WEIGHTS = {"W": ((1.0, -1.0),), "b": (0.0, 0.0)}
EVERY_JOB = [
    jobs.sweep(SPEC),
    jobs.samples(SamplesSpec(SPEC, 5)),
    jobs.words(WordsSpec(n_concepts=3)),
    jobs.dictionary_training(DictionarySpec(SPEC), ReadModel(((1.0, -1.0, 0.0),), 0.5, "A line")),
    jobs.attack_on_models(AttackedModels(AttackQuery(SPEC), (((1.0, -1.0, 0.0),),), ((0.0, 0.0, 0.0),))),
    jobs.catalogue(SPEC),
    jobs.hysteresis(SPEC),
    jobs.coarse_row(SPEC, 0.5),
    jobs.borders(SPEC),
    jobs.train(Recipe(SPEC)),
    jobs.train(Recipe(Spec(n_features=2, n_hidden=1), recipe="descent", **WEIGHTS)),
    jobs.loss(QUERY),
    jobs.train_on(QUERY),
    jobs.qr("http://x/"),
    jobs.picture({"W": [[1.0, -1.0]]}),
]


def test_every_job_has_a_key_of_its_own():
    assert len({job.key for job in EVERY_JOB}) == len(EVERY_JOB)
    assert {len(job.key) for job in EVERY_JOB} == {32}


def test_equal_work_has_an_equal_key():
    assert jobs.sweep(Spec(n_features=3)).key == jobs.sweep(SPEC).key != jobs.sweep(Spec(n_features=3, seed=1)).key
    assert jobs.coarse_row(SPEC, 0.5).key != jobs.coarse_row(SPEC, 0.6).key
    assert jobs.train(Recipe(SPEC, steps=60)).key != jobs.train(Recipe(SPEC)).key
    assert jobs.train(Recipe(SPEC, introduced=1)).key != jobs.train(Recipe(SPEC)).key


def test_a_tag_is_weak_since_every_encoding_shares_it():
    job = EVERY_JOB[0]
    assert job.etag == f'W/"{job.key}"'


@pytest.mark.parametrize("job", EVERY_JOB, ids=lambda job: job.kind)
def test_work_can_be_sent_to_another_process(job):
    step, argument = pickle.loads(pickle.dumps((job.step, job.argument)))
    assert (step, argument) == (job.step, job.argument)
    orjson.dumps(job.identity)


def test_only_what_is_over_in_a_moment_is_ephemeral():
    ephemeral = [job.kind for job in EVERY_JOB if job.ephemeral]
    assert ephemeral == ["train", "loss", "train_on", "qr", "picture"]
    assert not jobs.train(Recipe(SPEC)).ephemeral
    assert [job.kind for job in EVERY_JOB if not job.cacheable] == ["train", "loss", "train_on"]


def test_a_job_in_the_log_is_its_kind_and_identity():
    assert str(jobs.qr("http://x/")) == 'qr "http://x/"'
