"""Recurrent networks are torch's: same names, same numbers, whatever path computes them."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.nn.functional import linear
from torch.nn.utils.rnn import pack_padded_sequence

from core.models import INPUT, Recurrent
from core.models.loading import from_torch
from tests.core.small_recurrent import EVERY, RECURRENT, STEPS, WIDTH, WORD_COUNT, WORDS, recurrent

LAYERS = {"rnn": nn.RNN, "gru": nn.GRU, "lstm": nn.LSTM}
OF_TORCH = tuple(name for name in RECURRENT if "sigmoid" not in name)


def close(found, expected, atol=1e-10):
    torch.testing.assert_close(found, expected, rtol=0, atol=atol)


def paths(model, params, x):
    """Every way to logits."""
    return model.forward(params, x), model.logits(params, x), model.reader(x)(params)


def torch_states(c, layer):
    """(state after every step, state after the last) of one direction as torch.nn gives it, padding packed
    away."""
    model, params, x = c.model, c.params, c.x
    size = model.sizes[model.hidden.index(layer)]
    options = {"nonlinearity": model.activation} if model.cell == "rnn" else {}
    both = LAYERS[model.cell](
        model.inputs, size, batch_first=True, bidirectional=True, dtype=torch.float64, **options
    )
    with torch.no_grad():
        for kind in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"):
            for suffix in ("", "_reverse"):  # one of the two is looked at
                getattr(both, kind + suffix).copy_(params[f"{layer}.{kind}"])
        rows = params["embed.weight"][x] if model.vocabulary else x
        length = (x != 0).sum(1) if model.vocabulary else torch.full((len(x),), STEPS)
        some = length > 0  # torch packs no empty rows
        packed = pack_padded_sequence(rows[some], length[some], batch_first=True, enforce_sorted=False)
        last = both(packed)[1]
        last = last[0] if model.cell == "lstm" else last
        read = torch.zeros(len(x), size, dtype=torch.float64)
        read[some] = last[model.hidden.index(layer)]
        return both(rows)[0][..., :size], read


@pytest.mark.parametrize("name", [name for name in OF_TORCH if name not in EVERY])
def test_outputs_are_those_of_torch(name):
    c = recurrent(name)
    read = [torch_states(c, layer)[1] for layer in c.model.hidden]
    expected = linear(torch.cat(read, 1), c.params["out.weight"], c.params["out.bias"])
    for found in paths(c.model, c.params, c.x):
        close(found, expected)
    close(c.model.module(c.params)(c.x), expected)


@pytest.mark.parametrize("name", EVERY)
def test_a_language_model_answers_at_every_step(name):
    c = recurrent(name)
    states = torch_states(c, "rnn")[0]
    expected = linear(states, c.params["out.weight"], c.params["out.bias"])
    assert expected.shape == (*c.x.shape, WORD_COUNT)
    for found in (*paths(c.model, c.params, c.x), c.model.module(c.params)(c.x)):
        close(found, expected)
    close(c.model.states(c.params, c.x), states)


def test_the_sigmoid_network_is_the_loop_that_one_would_write():
    c = recurrent("rnn sigmoid")
    p = c.params
    h = torch.zeros(len(c.x), 5, dtype=torch.float64)
    for t in range(STEPS):
        z = c.x[:, t] @ p["rnn.weight_ih_l0"].T + p["rnn.bias_ih_l0"] + p["rnn.bias_hh_l0"]
        h = 1 / (1 + torch.exp(-z - h @ p["rnn.weight_hh_l0"].T))
    for found in paths(c.model, p, c.x):
        close(found, h @ p["out.weight"].T + p["out.bias"])
    with pytest.raises(ValueError, match=r"torch.nn.RNN, tanh or relu, got 'sigmoid'"):
        c.model.module(p)


@pytest.mark.parametrize("name", RECURRENT)
def test_gates_of_many_networks_at_once_are_a_loop(name):
    c = recurrent(name)
    generator = torch.Generator().manual_seed(0)
    drawn = {
        g.name: torch.rand(3, 1, g.size, generator=generator, dtype=torch.float64) for g in c.model.units
    }
    for names in (*([g] for g in drawn), list(drawn)):
        gates = {g: drawn[g] for g in names}
        found = c.model.forward(c.params, c.x, gates)
        loop = [
            c.model.forward(c.params, c.x, {g: gate[m, 0] for g, gate in gates.items()}) for m in range(3)
        ]
        close(found, torch.stack(loop), atol=1e-13)
        assert not torch.allclose(found[0], found[1])


sentences = st.lists(st.lists(st.integers(1, WORD_COUNT - 1), max_size=STEPS), min_size=1, max_size=8)


@settings(max_examples=25, deadline=None)
@given(rows=sentences, name=st.sampled_from([*WORDS, *EVERY]), padding=st.integers(0, 3))
def test_a_sentence_is_read_alone_whatever_stands_beside_and_behind_it(rows, name, padding):
    c = recurrent(name)
    width = max(1, max(map(len, rows))) + padding
    x = torch.tensor([row + [0] * (width - len(row)) for row in rows])
    for found in paths(c.model, c.params, x):
        for row, answer in zip(rows, found, strict=True):
            if not row:
                close(answer, c.params["out.bias"].expand_as(answer))
                continue
            alone = c.model.module(c.params)(torch.tensor([row]))[0] if "sigmoid" not in name else None
            if alone is None:
                alone = c.model.forward(c.params, torch.tensor([row]))[0]
            if name in EVERY:
                close(answer[: len(row)], alone)
                close(answer[len(row) :], alone[-1].expand(width - len(row), -1))
            else:
                close(answer, alone)


@pytest.mark.parametrize("name", ["rnn", "gru words", "lstm both words", "lstm every"])
def test_a_reader_serves_many_parameters_and_both_precisions(name):
    c = recurrent(name)
    other = c.model.init(9, torch.float64)
    rows = c.x if c.model.vocabulary else c.x.float()
    read = c.model.reader(rows)
    with torch.inference_mode():
        first = read(c.params)
        kept = first.clone()
        close(read(other), c.model.forward(other, c.x), atol=1e-6 if rows.dtype == torch.float32 else 1e-10)
        single = {key: value.float() for key, value in c.params.items()}
        close(read(single).double(), c.model.forward(c.params, c.x), atol=1e-5)
        assert torch.equal(first, kept)  # not written to again


@pytest.mark.parametrize("name", ["rnn", "gru both", "lstm words", "gru both words", "lstm every"])
def test_activations_and_readings_have_a_row_for_each_word(name):
    c = recurrent(name)
    valid = c.x != 0 if c.model.vocabulary else torch.ones(c.x.shape[:2], dtype=torch.bool)
    states = c.model.states(c.params, c.x)
    outputs = c.model.activations(c.params, c.x)
    assert set(outputs) == {INPUT, *c.model.hidden}
    assert all(len(rows) == valid.sum() for rows in outputs.values())
    close(outputs["rnn"], states[valid])
    readings = c.model.readings(c.params, c.x)
    assert list(readings) == list(c.model.weight_names)
    before = torch.cat([torch.zeros_like(states[:, :1]), states[:, :-1]], 1)
    close(readings["rnn.weight_hh_l0"], before[valid])
    answers = linear(readings["out.weight"], c.params["out.weight"], c.params["out.bias"])
    every = c.model.forward(c.params, c.x)
    close(answers, every[valid] if c.model.read == "every" else every)


@pytest.mark.parametrize("cell", sorted(LAYERS))
@pytest.mark.parametrize("both", [False, True])
@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("words", [False, True])
def test_from_torch_reads_a_layer_as_it_is(cell, both, first, words):
    torch.manual_seed(3)
    layer = LAYERS[cell](WIDTH, 5, batch_first=first, bidirectional=both, dtype=torch.float64)
    out = nn.Linear(5 * (1 + both), 2, dtype=torch.float64)
    embed = nn.Embedding(WORD_COUNT, WIDTH, dtype=torch.float64) if words else None
    model, params = from_torch(layer, out, embed)
    x = (
        torch.randint(1, WORD_COUNT, (4, STEPS))
        if words
        else torch.randn(4, STEPS, WIDTH, dtype=torch.float64)
    )
    rows = embed(x) if words else x
    last = layer(rows if first else rows.transpose(0, 1))[1]
    last = last[0] if cell == "lstm" else last
    expected = out(torch.cat(list(last), 1)).detach()
    assert {key: tuple(value.shape) for key, value in params.items()} == model.shapes
    for found in paths(model, params, x):
        close(found, expected)
    out.weight.data.zero_()
    assert params["out.weight"].abs().sum() > 0  # copies


def test_from_torch_reads_a_linear_layer_that_stands_alone_in_a_sequential():
    layer, out = nn.GRU(3, 4), nn.Linear(4, 1)
    plain, wrapped = from_torch(layer, out), from_torch(layer, nn.Sequential(nn.Sequential(out)))
    assert wrapped[0] == plain[0]
    assert all(torch.equal(wrapped[1][name], plain[1][name]) for name in plain[1])


@pytest.mark.parametrize(("layer", "out", "message"), [
    (nn.LSTM(3, 4, num_layers=2), nn.Linear(4, 1), "num_layers=1, got num_layers=2"),
    (nn.LSTM(3, 4, proj_size=2), nn.Linear(2, 1), "proj_size=0, got proj_size=2"),
    (nn.GRU(3, 4, bias=False), nn.Linear(4, 1), "bias=True"),
    (nn.GRU(3, 4), nn.Linear(4, 1, bias=False), "bias=True"),
    (nn.RNN(3, 4, bidirectional=True), nn.Linear(4, 1), "read-out of 8 states, got one of 4"),
    (nn.RNNCell(3, 4), nn.Linear(4, 1), "nn.LSTM, got RNNCell"),
    (nn.GRU(3, 4), nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1)),
     r"one nn.Linear as read-out, got Sequential\(Linear, ReLU, Linear\)"),
    (nn.GRU(3, 4), nn.Bilinear(4, 4, 1), "one nn.Linear as read-out, got Bilinear"),
])  # fmt: skip
def test_from_torch_says_what_it_does_not_read(layer, out, message):
    with pytest.raises(ValueError, match=message):
        from_torch(layer, out)


@pytest.mark.filterwarnings("ignore:dropout option")
def test_from_torch_reads_no_dropout_and_no_unfit_words():
    with pytest.raises(ValueError, match=r"dropout=0, got dropout=0.5"):
        from_torch(nn.GRU(3, 4, dropout=0.5), nn.Linear(4, 1))
    with pytest.raises(ValueError, match="width 3, got width 2"):
        from_torch(nn.GRU(3, 4), nn.Linear(4, 1), nn.Embedding(9, 2))
    with pytest.raises(ValueError, match=r"an nn\.Embedding, got Linear"):
        from_torch(nn.GRU(3, 4), nn.Linear(4, 1), nn.Linear(9, 3))
    with pytest.raises(ValueError, match="padding_idx=8"):
        from_torch(nn.GRU(3, 4), nn.Linear(4, 1), nn.Embedding(9, 3, padding_idx=8))


@pytest.mark.parametrize(("options", "message"), [
    ({"cell": "elman"}, "expected a cell among"), ({"cell": "lstm", "activation": "relu"}, "an activation"),
    ({"sizes": (2, 2, 2)}, "one or two sizes"), ({"sizes": (2, 2), "read": "every"}, "in one direction"),
])  # fmt: skip
def test_bad_architectures_say_what_was_expected(options, message):
    with pytest.raises(ValueError, match=message):
        Recurrent(**{"inputs": 3, "sizes": (2,), "outputs": 1, **options})
