"""Every score against a naive loop, autograd, or numbers that can be done in the head."""

import pytest
import torch
from torch.func import functional_call, grad, hessian

from core.data.dataset import Split
from core.measure.losses import curvature_factor, sample_losses
from core.models import MLP, ConvNet, Encoder, Recurrent
from core.prune import gradients
from core.prune.masks import by_share
from core.prune.scores import CRITERIA, UNIT_CRITERIA, WEIGHT_CRITERIA, criteria, criterion
from core.prune.sweep import plan_stops
from tests.core.small_networks import CASES, Bare, case, torch_loss


@pytest.fixture(params=CASES)
def any_case(request):
    return case(request.param)


def naive(c, measure):
    """mean_i measure(gradient of sample i), one backward pass a sample."""
    total = {name: torch.zeros_like(tensor) for name, tensor in c.params.items()}
    for i in range(len(c.x)):
        leaves = {name: tensor.clone().requires_grad_() for name, tensor in c.params.items()}
        torch_loss(c.task, c.model.forward(leaves, c.x[i : i + 1]), c.y[i : i + 1]).backward()
        for name, leaf in leaves.items():
            total[name] += measure(leaf.grad) / len(c.x)
    return total


def assert_same(found, expected, atol=1e-10):
    assert found.keys() == expected.keys()
    for name in found:
        torch.testing.assert_close(found[name], expected[name], rtol=1e-8, atol=atol)


@pytest.mark.parametrize("task", ["regression", "binary", "multiclass"])
def test_sample_losses_average_to_the_loss(task):
    c = case({"regression": "diabetes", "binary": "breast_cancer", "multiclass": "digits"}[task])
    losses = sample_losses(c.model.forward(c.params, c.x), c.y, task)
    assert losses.shape == (len(c.x),)
    assert losses.mean().item() == pytest.approx(c.loss().item(), abs=1e-12)


@pytest.mark.parametrize("name", ["diabetes", "breast_cancer", "digits"])
def test_curvature_factor_is_a_root_of_the_hessian_in_the_outputs(name):
    c = case(name)
    outputs = c.model.forward(c.params, c.x)[:5]
    factor = curvature_factor(outputs, c.task)
    for i in range(5):
        exact = hessian(lambda z, i=i: sample_losses(z[None], c.y[i : i + 1], c.task).sum())(outputs[i])
        torch.testing.assert_close(factor[:, i].T @ factor[:, i], exact, rtol=0, atol=1e-12)


def test_unknown_task_is_refused():
    for function in (lambda: sample_losses(torch.ones(1, 1), torch.ones(1), "ranking"),
                     lambda: curvature_factor(torch.ones(1, 1), "ranking")):  # fmt: skip
        with pytest.raises(ValueError, match="expected a task among"):
            function()


def test_mean_gradient_is_autograd(any_case):
    c = any_case
    assert_same(gradients.mean_gradient(c.model, c.params, c.x, c.y, c.task), naive(c, lambda g: g))


def test_per_sample_statistics_are_those_of_a_loop_and_of_vmap(any_case):
    c = any_case
    for function, measure in (
        (gradients.mean_abs_gradient, torch.abs),
        (gradients.mean_square_gradient, torch.square),
    ):
        closed = function(c.model, c.params, c.x, c.y, c.task)
        assert_same(closed, naive(c, measure))
        assert_same(function(Bare(c.model), c.params, c.x, c.y, c.task), closed)


@pytest.mark.parametrize(("activation", "outputs", "task"), [
    ("relu", 3, "multiclass"), ("relu", 1, "binary"), ("relu", 1, "regression"), ("tanh", 3, "multiclass"),
])  # fmt: skip
def test_hessian_diagonal_is_exact_for_relu_and_gauss_newton_for_tanh(activation, outputs, task):
    model = MLP((4, 5, 3, outputs), activation)
    params = model.init(3, torch.float64)
    generator = torch.Generator().manual_seed(0)
    x = torch.randn(6, 4, generator=generator, dtype=torch.float64)
    y = torch.randint(2, (6,), generator=generator) if task != "regression" else x[:, :1] * 2 + 1
    found = gradients.hessian_diagonal(model, params, x, y, task)
    assert_same(gradients.hessian_diagonal(Bare(model), params, x, y, task), found)
    full = hessian(lambda p: torch_loss(task, model.forward(p, x), y))(params)
    exact = {n: full[n][n].reshape(p.numel(), p.numel()).diagonal().view_as(p) for n, p in params.items()}
    assert all(bool((tensor >= 0).all()) for tensor in found.values())
    if activation == "relu":
        assert_same(found, exact)
    else:
        last = model.layers[-1]
        torch.testing.assert_close(found[f"{last}.weight"], exact[f"{last}.weight"])
        assert not torch.allclose(found["fc1.weight"], exact["fc1.weight"])


@pytest.mark.parametrize(
    ("model", "shape", "exact"),
    [
        (ConvNet((2, 2), ((2,), (2,)), 3, (4, 4)), (16,), True),
        (Recurrent(2, (3,), 3, "rnn", "relu"), (4, 2), False),
    ],
    ids=["convnet", "recurrent"],
)
def test_hessian_diagonal_is_exact_where_no_path_uses_a_weight_twice(model, shape, exact):
    params = model.init(3, torch.float64)
    x = torch.randn(5, *shape, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
    y = torch.tensor([0, 1, 2, 1, 0])
    found = gradients.hessian_diagonal(model, params, x, y, "multiclass")
    step, close = 1e-6, {}
    for name in model.weight_names:
        bends = torch.zeros_like(params[name]).flatten()
        for i in range(len(bends)):
            sides = []
            for sign in (1, -1):
                moved = {key: tensor.clone() for key, tensor in params.items()}
                moved[name].view(-1)[i] += sign * step
                sides.append(gradients.mean_gradient(model, moved, x, y, "multiclass")[name].flatten()[i])
            bends[i] = (sides[0] - sides[1]) / (2 * step)
        close[name] = torch.allclose(found[name].flatten(), bends, rtol=1e-4, atol=1e-7)
    assert close == {name: exact or name != "rnn.weight_hh_l0" for name in model.weight_names}


def test_nothing_is_mutated_or_left_attached(any_case):
    c = any_case
    before = {name: tensor.clone() for name, tensor in c.params.items()}
    for registry in (WEIGHT_CRITERIA, UNIT_CRITERIA):
        for rule in registry.values():
            if rule.unavailable(c.model) is None:
                for score in rule(*c.all).values():
                    assert not score.requires_grad
                    assert bool(torch.isfinite(score).all())
                    assert rule.signed or bool((score >= 0).all())
    for name, tensor in c.params.items():
        assert torch.equal(tensor, before[name])
        assert not tensor.requires_grad


def test_scores_have_the_shape_of_what_they_rank():
    c = case("digits")
    for rule in WEIGHT_CRITERIA.values():
        assert {n: s.shape for n, s in rule(*c.all).items()} == {
            n: c.params[n].shape for n in c.model.weight_names
        }
    for name, rule in UNIT_CRITERIA.items():
        if rule.unavailable(c.model):
            continue
        assert {g: s.shape for g, s in rule(*c.all).items()} == {"fc1": (12,), "fc2": (9,)}
        if name not in ("in_norm", "in_out"):
            assert rule(*c.all, groups=["input"])["input"].shape == (64,)


def test_features_have_no_incoming_weights():
    with pytest.raises(ValueError, match="no incoming weights"):
        UNIT_CRITERIA["in_norm"](*case("digits").all, groups=["input"])


def test_random_is_reproducible_and_depends_on_the_seed():
    c = case("digits")
    for rule in (WEIGHT_CRITERIA["random"], UNIT_CRITERIA["random"]):
        first, again, other = (rule(*c.all, seed=seed)["fc1.weight" if rule.grain == "weight" else "fc1"]
                               for seed in (1, 1, 2))  # fmt: skip
        assert torch.equal(first, again)
        assert not torch.equal(first, other)


def test_lamp_by_hand_and_last_weight_of_a_layer_scores_1():
    model = MLP((3, 1))
    params = {"fc1.weight": torch.tensor([[3.0, -1.0, 2.0]]), "fc1.bias": torch.zeros(1)}
    score = WEIGHT_CRITERIA["lamp"](model, params, None, "regression")["fc1.weight"]
    torch.testing.assert_close(score, torch.tensor([[1.0, 1 / 14, 4 / 13]]))
    zero = {name: torch.zeros_like(tensor) for name, tensor in params.items()}
    assert WEIGHT_CRITERIA["lamp"](model, zero, None, "regression")["fc1.weight"].tolist() == [[0, 0, 1]]


@pytest.mark.parametrize("name", WEIGHT_CRITERIA)
def test_every_criterion_of_weights_takes_a_tensor_without_entries(name):
    model = Encoder(11, 6, heads=(0, 2), head_width=3, feedforward=(4, 0), length=5)
    rows = Split(torch.randint(1, 11, (4, 5)), torch.tensor([[0.0], [1.0], [1.0], [0.0]]))
    scores = WEIGHT_CRITERIA[name](model, model.init(0), rows, "binary")
    assert {n: tuple(score.shape) for n, score in scores.items()} == {
        n: model.shapes[n] for n in model.weight_names
    }
    assert scores["blocks.1.ff1.weight"].numel() == 0


def test_lamp_never_empties_a_layer():
    c = case("digits")
    mask = by_share(WEIGHT_CRITERIA["lamp"](*c.all), 1 - 3 / c.model.count())
    assert all(kept >= 1 for kept, _ in mask.counts().values())


def test_wanda_by_hand_and_equal_shares_in_every_row():
    model = MLP((2, 1))
    params = {"fc1.weight": torch.tensor([[1.0, -2.0]]), "fc1.bias": torch.zeros(1)}
    split = Split(torch.tensor([[3.0, 1.0], [4.0, 0.0]]), torch.zeros(2, 1))
    assert WEIGHT_CRITERIA["wanda"](model, params, split, "regression")["fc1.weight"].tolist() == [[5.0, 2.0]]
    rule, c = WEIGHT_CRITERIA["wanda"], case("digits")
    mask = by_share(rule(*c.all), 0.5, rule.scope)
    for flags in mask.values():
        assert set(flags.sum(1).tolist()) == {flags.shape[1] - round(flags.shape[1] / 2)}


def test_zeros_counts_and_is_not_faked():
    c = case("digits")
    outputs = c.model.activations(c.params, c.x)
    score = UNIT_CRITERIA["zeros"](*c.all)
    assert score["fc1"][4].item() == sum(o > 0 for o in outputs["fc1"][:, 4].tolist()) / len(c.x)
    tanh = case("digits tanh")
    assert UNIT_CRITERIA["zeros"].unavailable(tanh.model) == "criterion-unavailable-activation"
    with pytest.raises(ValueError, match="expected an activation among"):
        UNIT_CRITERIA["zeros"](*tanh.all)


def test_signed_contribution_removes_the_most_useful_unit_first():
    """The trap, as published: S < alpha goes, and the most negative S is what the loss needs most."""
    c = case("digits")
    signed, truth = UNIT_CRITERIA["contribution_signed"](*c.all), UNIT_CRITERIA["ablation"](*c.all)
    order = torch.cat(list(signed.values())).argsort()
    rises = torch.cat(list(truth.values()))
    assert rises[order[:5]].mean() > 3 * rises[order[-5:]].mean()
    plan = plan_stops(signed, shares=None)
    name, index = plan.locate(int(order[0]))
    assert plan.gone[name][index] == 1


COSTS = ("nothing", "forward", "gradient", "per-sample", "hessian", "ablation")


def test_choices_go_by_what_is_affordable_and_defined():
    weights, units = criteria("weight"), criteria("unit", most="ablation")
    assert set(weights) == set(WEIGHT_CRITERIA) - {"ablation"}
    assert (weights[0], weights[-1], units[-2:]) == ("magnitude", "random", ("random", "ablation"))
    for most, last in (("nothing", "lamp"), ("forward", "wanda"), ("gradient", "taylor"), ("hessian", "obd")):
        found = criteria("weight", most=most)
        assert last in found
        assert found == tuple(
            n for n in weights if WEIGHT_CRITERIA[n].needs in COSTS[: COSTS.index(most) + 1]
        )
    one = ConvNet((3,), ((2,),), 2)
    for model, groups, defined in (
        (one, None, True),
        (one, ("stage1", "block1"), True),
        (one, ("branch1",), False),
        (MLP((4, 3, 2)), None, True),
        (MLP((4, 3, 2), "tanh"), None, False),
        (Recurrent(2, (3,), 1, activation="relu"), None, True),
        (Recurrent(2, (3,), 1, "gru"), None, False),
        (Encoder(5, 8, (2,), 4, (5,)), ("ff1",), True),
        (Encoder(5, 8, (2,), 4, (5,)), ("heads1",), False),
        (Encoder(5, 8, (2,), 4, (5,)), None, False),
    ):
        found = criteria("unit", most="ablation", model=model, groups=groups)
        missing = {"zeros"} if not defined else set()
        missing |= set() if model.scales else {"norm_scale"}
        assert found == tuple(name for name in units if name not in missing)


def test_absolutes_of_each_example_are_molchanov_2016_and_of_the_batch_2019():
    c = case("digits")
    for name, rule in UNIT_CRITERIA.items():
        per_example = "1611.06440" in rule.source
        of_the_batch = "1906.10771" in rule.source
        if not (per_example or of_the_batch):
            continue
        few = Split(c.x[:20], c.y[:20])
        whole = rule(c.model, c.params, few, c.task)["fc1"]
        alone = [
            rule(c.model, c.params, Split(few.x[i : i + 1], few.y[i : i + 1]), c.task)["fc1"]
            for i in range(20)
        ]
        agree = torch.allclose(whole, torch.stack(alone).mean(0), rtol=1e-4, atol=1e-9)
        assert agree == per_example, name
    gates = torch.ones(c.model.units["fc1"].size, dtype=c.x.dtype, requires_grad=True)
    (slope,) = torch.autograd.grad(c.loss(gates={"fc1": gates}), gates)
    squares = UNIT_CRITERIA["contribution_abs_mean"](*c.all)["fc1"].square()
    torch.testing.assert_close(squares, slope.square(), rtol=1e-3, atol=1e-9)
    assert "1906.10771" in UNIT_CRITERIA["contribution_abs_mean"].source
    assert "1611.06440" in UNIT_CRITERIA["contribution_mean_abs"].source


def test_registry():
    for grain, registry in CRITERIA.items():
        for name, rule in registry.items():
            assert criterion(grain, name) is rule
            assert (rule.grain, rule.name, rule.key) == (grain, name, f"criterion-{name}")
            assert rule.formula
            assert rule.rule
    with pytest.raises(ValueError, match="expected a weight criterion among"):
        criterion("weight", "zeros")


def test_module_gives_the_same_gradient():
    """The take-home's nn.Sequential and the core agree."""
    c = case("digits")
    module = c.model.module(c.params)
    expected = grad(lambda p: c.loss_of(functional_call(module, p, c.x)))(dict(module.named_parameters()))
    assert_same(gradients.mean_gradient(c.model, c.params, c.x, c.y, c.task), expected)
