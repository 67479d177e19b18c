"""Text written by many prunings at once, against torch's own layers stepping through the same characters."""

from __future__ import annotations

import pytest
import torch

from core.data.language import writing
from core.models import Recurrent
from core.prune.plan import plan_stops
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA

VOCABULARY = 11


def network(cell: str) -> tuple[Recurrent, dict[str, torch.Tensor]]:
    model = Recurrent(5, (7,), VOCABULARY, cell=cell, vocabulary=VOCABULARY, read="every")
    params = model.init(3)
    return model, {name: tensor * 2.0 for name, tensor in params.items()}


def by_module(model, params, opening, noise, temperature) -> list[int]:
    """Reads everything written so far again for each character: slow, and without a state of its own."""
    module, tokens = model.module(params), list(opening)
    for t in range(len(noise)):
        with torch.no_grad():
            logits = module(torch.tensor([tokens]))[0, -1]
        scores = logits / temperature + noise[t, 0] if temperature else logits
        tokens.append(2 + int(scores[2:].argmax()))
    return tokens[len(opening) :]


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
@pytest.mark.parametrize("temperature", [0.0, 0.7])
def test_every_stop_writes_what_its_own_network_writes(cell: str, temperature: float) -> None:
    model, params = network(cell)
    plan = plan_stops(WEIGHT_CRITERIA["magnitude"](model, params, None, "language"), "global", 5)
    noise = writing.gumbel(20, 1, VOCABULARY, seed=1)
    tokens = writing.write(
        model, writing.stacked(model, params, plan, range(5)), [2, 5, 3], noise, temperature
    )
    assert tokens.shape == (5, 1, 20)
    for stop in range(5):
        pruned = plan.kept(stop).apply(params)
        assert tokens[stop, 0].tolist() == by_module(model, pruned, [2, 5, 3], noise, temperature)
    assert tokens[0].tolist() != tokens[4].tolist()


def test_units_are_removed_as_the_table_says() -> None:
    model, params = network("gru")
    plan = plan_stops(UNIT_CRITERIA["out_norm"](model, params, None, "language"), shares=None)
    found = writing.stacked(model, params, plan, [0, 3])
    assert torch.equal(found["out.weight"][0], params["out.weight"])
    assert int((found["out.weight"][1] == 0).all(0).sum()) == 3
    assert int((found["rnn.bias_hh_l0"][1].view(3, 7) == 0).all(0).sum()) >= 3


def test_the_noise_draws_from_the_softmax() -> None:
    """Frequencies of the largest of logits + noise against the softmax: the law of the Gumbel noise."""
    logits = torch.tensor([0.0, 1.0, 2.0, -1.0])
    drawn = (logits + writing.gumbel(20_000, 1, 4, seed=0)[:, 0]).argmax(-1)
    found = torch.bincount(drawn, minlength=4) / 20_000
    assert torch.allclose(found, logits.softmax(-1), atol=0.015)
    assert torch.equal(writing.gumbel(3, 2, 4, seed=5), writing.gumbel(3, 2, 4, seed=5))


def test_padding_and_unknown_are_never_written() -> None:
    model, params = network("gru")
    params = params | {"out.bias": torch.tensor([50.0, 50.0, *[0.0] * (VOCABULARY - 2)])}
    noise = writing.gumbel(50, 4, VOCABULARY, seed=0)
    tokens = writing.write(model, params, [2], noise, 1.0)
    assert tokens.shape == (4, 50)
    assert int(tokens.min()) >= 2


def test_what_cannot_be_written_is_said() -> None:
    model, params = network("gru")
    noise = writing.gumbel(2, 1, VOCABULARY, seed=0)
    with pytest.raises(ValueError, match="opening"):
        writing.write(model, params, [], noise, 1.0)
    with pytest.raises(ValueError, match="temperature"):
        writing.write(model, params, [2], noise, -1.0)
    classifier = Recurrent(5, (7,), 1, cell="gru", vocabulary=VOCABULARY)
    with pytest.raises(ValueError, match="language model"):
        writing.write(classifier, classifier.init(0), [2], noise, 1.0)
