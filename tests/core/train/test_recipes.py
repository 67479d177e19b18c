"""The course's trainings: every architecture on every data set that it can learn, and refused elsewhere."""

from __future__ import annotations

import pytest

from core.data.registry import DATASETS, entry, load
from core.retrain import LoopSettings
from core.train.settings import (
    ARCHITECTURES,
    SNAPSHOTS,
    BaseTrainSettings,
    ConvNetSettings,
    EncoderSettings,
    RecurrentSettings,
    TrainSettings,
    architectures,
)


@pytest.mark.parametrize("name", DATASETS)
def test_what_can_learn_a_data_set_answers_with_an_output_for_each_target(name):
    found = architectures(name)
    assert found
    data = load(name)
    for kind in found:
        settings = ARCHITECTURES[kind].of(name)
        model = settings.model
        rows = data.validation.x[:3]
        logits = model.logits(model.init(0), rows)
        steps = rows.shape[1:2] if data.task == "language" else ()
        assert logits.shape == (3, *steps, data.outputs)
    for kind in set(ARCHITECTURES) - set(found):
        with pytest.raises(ValueError, match=f"expected data for '{kind}', .*, got '{name}'"):
            ARCHITECTURES[kind].of(name)


def test_a_data_set_goes_before_its_task_and_its_task_before_its_kind():
    assert TrainSettings.of("digits") == TrainSettings(snapshots=tuple(s for s in SNAPSHOTS if s <= 100))
    moons = TrainSettings.of("moons", 3, l1=1e-3)
    assert (moons.widths, moons.epochs, moons.seed, moons.l1) == ((16, 16), 200, 3, 1e-3)
    assert moons.snapshots[-1] == 200
    table = TrainSettings.of("y2x")
    assert (table.widths, table.epochs, table.batch_size, table.learning_rate) == ((), 500, 0, 0.002)
    prose, reviews = RecurrentSettings.of("prose"), RecurrentSettings.of("reviews")
    assert (prose.cell, prose.optimizer, reviews.cell, reviews.optimizer) == ("gru", "adam", "lstm", "adam")
    assert EncoderSettings.of("reviews", epochs=7).snapshots == (0, 1, 2, 5, 7)


def test_pictures_of_any_size_are_read_as_such():
    assert ConvNetSettings.of("digits-100").model.picture == (10, 10)
    assert architectures("digits") == ("mlp", "convnet")
    assert architectures("moons") == ("mlp",)


def test_texts_of_ones_own_are_learned_as_reviews_are():
    own, reviews = RecurrentSettings.of("own-0123456789ab"), RecurrentSettings.of("reviews")
    same = {"dataset": own.dataset, "epochs": own.epochs, "snapshots": own.snapshots, "keep": own.keep}
    assert own == reviews.model_copy(update=same)
    assert (own.keep, EncoderSettings.of(own.dataset).keep, reviews.keep) == ("best", "best", "last")
    assert EncoderSettings.can_learn(entry(own.dataset))


def test_recipes_name_fields_and_architectures_that_there_are():
    for kind in ARCHITECTURES.values():
        assert all(set(part) <= set(kind.model_fields) for part in kind.recipes.values())
    for known in DATASETS.values():
        for name, part in known.recipe.items():
            assert name in architectures(known.name)
            assert set(part) <= set(ARCHITECTURES[name].model_fields)


@pytest.mark.parametrize("kind", ARCHITECTURES.values())
def test_the_loop_takes_every_architecture_and_reads_it_back(kind: type[BaseTrainSettings]):
    name = next(name for name in DATASETS if kind.can_learn(entry(name)))
    loop = LoopSettings(train=kind.of(name))
    assert LoopSettings.model_validate_json(loop.model_dump_json()) == loop
