"""A step of distillation is that of torch's own losses; what the students are."""

from __future__ import annotations

import pytest
import torch
from torch.nn import functional

from core.data.registry import load
from core.measure.storage import encode
from core.models import MLP, ConvNet
from core.prune.masks import by_share
from core.retrain.distil import KINDS, equal_in_bytes, students
from core.train.distil import Taught, Teacher
from core.train.loop import train
from core.train.settings import TrainSettings
from lessons.defaults import mlp_settings

MODEL = MLP((5, 6, 4, 3))
X = torch.randn(8, 5, generator=torch.Generator().manual_seed(0))
Y = torch.tensor([0, 1, 2, 0, 1, 2, 1, 0])
TOLD = 3 * torch.randn(8, 3, generator=torch.Generator().manual_seed(1))


@pytest.mark.parametrize(("temperature", "mix"), [(1.0, 1.0), (4.0, 0.5), (2.0, 0.9), (3.0, 0.0)])
def test_a_step_is_that_of_torchs_own_losses(temperature: float, mix: float) -> None:
    settings = TrainSettings(learning_rate=0.3)
    params = MODEL.init(0)
    state = Taught(Teacher(TOLD, temperature, mix), MODEL, [params], settings, "multiclass")
    state.step(X.unsqueeze(0), state.targets(Y).unsqueeze(0))
    module = MODEL.module(params).train()
    z = module(X)
    kind = functional.kl_div(
        (z / temperature).log_softmax(1), (TOLD / temperature).log_softmax(1),
        reduction="batchmean", log_target=True,
    )  # fmt: skip
    ((1 - mix) * functional.cross_entropy(z, Y) + mix * temperature**2 * kind).backward()
    torch.optim.SGD(module.parameters(), 0.3).step()
    for name, tensor in state.snapshot().items():
        torch.testing.assert_close(tensor, dict(module.named_parameters())[name].detach())


def test_a_teacher_without_a_part_changes_nothing() -> None:
    settings = mlp_settings("moons", (6, 5), epochs=3)
    data = load("moons")
    silent = Teacher(torch.zeros(len(data.train), 2), mix=0.0)
    records = [list(train(settings, data, teacher=one)) for one in (None, silent)]
    for name, tensor in records[0][-1].params.items():
        torch.testing.assert_close(tensor, records[1][-1].params[name], atol=1e-6, rtol=1e-5)


def test_wrong_teachers_are_refused() -> None:
    with pytest.raises(ValueError, match="temperature"):
        Teacher(TOLD, 0.0)
    with pytest.raises(ValueError, match="mix"):
        Teacher(TOLD, mix=1.5)
    settings = TrainSettings()
    with pytest.raises(ValueError, match="shape"):
        Taught(Teacher(TOLD[:4]), MODEL, [MODEL.init(0)], settings, "multiclass").targets(Y)
    convnet = ConvNet((3, 4, 2), ((2, 0), (3,), (0,)), 5, (7, 6))
    with pytest.raises(ValueError, match="perceptron"):
        Taught(Teacher(TOLD), convnet, [convnet.init(0)], settings, "multiclass")


def test_four_students_at_equal_bytes() -> None:
    settings = mlp_settings("moons", (16, 16), epochs=5, snapshots=())
    model = settings.model
    *_, last = train(settings)
    found = list(students(settings, last.params, 0.7, 2.0, 0.5))
    assert {(one.kind, one.taught) for one in found} == {(kind, b) for kind in KINDS for b in (False, True)}
    by_kind = {one.kind: one for one in found}
    pruned, small = by_kind["pruned"], by_kind["small"]
    assert pruned.widths == model.widths
    assert small.bytes == len(encode(MLP(small.widths), MLP(small.widths).init(0)))
    assert small.bytes == pytest.approx(pruned.bytes, rel=0.2)
    assert all(0 <= one.metric <= 1 for one in found)
    mask = by_share({name: last.params[name].abs() for name in model.weight_names}, 0.7)
    assert pruned.bytes == len(encode(model, mask.apply(last.params), "bitmask"))
    assert equal_in_bytes(model, mask.apply(last.params)).widths == small.widths
