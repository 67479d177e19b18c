"""The lesson on neurons: its settings, its chart, and what is taken home."""

from __future__ import annotations

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from lessons.catalogue import catalogue
from lessons.mlp_neurons import claims, experiment, studies, take_home
from lessons.mlp_neurons.network import Network, joined, over_seeds, prune
from lessons.mlp_neurons.settings import SIGNED, MlpNeurons, number_of, place
from live_chart import decode
from tests.lessons.neurons import CRITERIA, ROOT, trained


def test_settings_agree_with_each_other() -> None:
    assert MlpNeurons().train.model.widths == (64, 64, 64, 10)
    assert MlpNeurons(network="100-64-64-10").train.model.widths == (100, 64, 64, 10)
    assert MlpNeurons(network="32-64-64-10").train.model.widths == (32, 64, 64, 10)
    small = MlpNeurons(picked="fc2:9", cut=(3, 70), kept=(3, 5), network="64-64-10").consistent()
    assert (small.picked, small.cut, small.kept) == ("", (3,), (5,))
    layered = MlpNeurons(axis="threshold", at=-0.001).replace(scope="layer")
    assert (layered.axis, layered.at) == ("share", MlpNeurons().at)
    assert MlpNeurons(picked="fc2:9").picked_unit == 73
    assert MlpNeurons.from_query({"picked": "fc9:1", "cut": "1.2"})[0].picked == ""
    mangled, problems = MlpNeurons.from_query({"criterion": "best", "at": "far", "cut": "1.x"})
    assert mangled == MlpNeurons()
    assert len(problems) == 3


def test_edits_by_hand_stay_with_the_network_they_were_made_on() -> None:
    edited = MlpNeurons(cut=(3, 70), kept=(5,))
    for change in ({"network": "64-64-10"}, {"seed": 1}, {"activation": "tanh"}):
        other = edited.replace(**change)
        assert (other.cut, other.kept) == ((), ())
    for change in ({"criterion": "zeros"}, {"scope": "layer"}, {"at": 0.5}, {"network": edited.network}):
        same = edited.replace(**change)
        assert (same.cut, same.kept) == ((3, 70), (5,))
    assert edited.replace(network="64-64-10", cut=(7, 100)).cut == (7,)


def test_numbers_that_are_no_neuron_cut_nothing() -> None:
    linked, problems = MlpNeurons.from_query({"cut": "99999"})
    assert linked.cut == ()
    assert [problem.field for problem in problems] == ["cut"]
    assert MlpNeurons.from_query({"cut": "200.7"}) == (MlpNeurons(cut=(7,)), [])
    raw = MlpNeurons(cut=(200,), kept=(130, 5))
    trained()
    pruning = experiment.as_set(raw)
    assert pruning.plan.removed[0] == 0
    assert "hand={5: 'keep'}" in take_home.script(raw, pruning, 0, "neurons.py")


def test_units_are_counted_through_the_layers(relu: Network) -> None:
    for unit in (0, 63, 64, 127):
        assert number_of(relu.model, *place(relu.model, unit)) == unit
    with pytest.raises(IndexError):
        place(relu.model, 128)


@pytest.mark.parametrize("criterion", CRITERIA)
@pytest.mark.parametrize("scope", ["global", "layer"])
def test_the_chart_shows_the_pruning(relu: Network, criterion: str, scope: str) -> None:
    pruning = prune(relu, criterion, scope)
    for language in ("en", "zh"):
        encoded = experiment.chart.payload(relu, pruning, [relu], catalogue(language), language)
        shown = decode(encoded.text)
        (frame,) = shown["frames"]
        assert len(frame["stops"]["share"]) == (129 if scope == "global" else 65)
        assert frame["stops"]["metrics"]["accuracy"] == pytest.approx(pruning.accuracy)
        assert np.array_equal(frame["items"][0]["gone"], pruning.plan.gone["fc1"])
        assert (shown["threshold_axis"] is None) == (scope == "layer")
        assert encoded.sizes["fc1"] == 64
    line = frame["stops"]["threshold"]
    if scope == "global":
        lowest_kept = [joined(relu.scores(criterion)).sort().values[k].item() for k in (1, 50)]
        assert [line[1], line[50]] == pytest.approx(lowest_kept)


@pytest.mark.parametrize("network", ["100-64-64-10", "32-64-64-10", "64-64-10"])
def test_every_network_has_its_chart(network: str) -> None:
    _, found = trained(network=network)
    encoded = experiment.chart.payload(found, prune(found, SIGNED), [found], catalogue("en"), "en")
    tiles = [panel for panel in decode(encoded.text)["panels"] if panel["kind"] == "tiles"]
    assert tuple(tiles[0]["picture"]) == found.data.image_shape
    assert len(tiles) == len(found.groups)


def test_the_band_holds_every_seed(relu: Network) -> None:
    band = over_seeds([relu, relu], SIGNED)
    assert band.accuracy.shape == (2, 129)
    assert torch.equal(band.accuracy[0], band.accuracy[1])


@pytest.mark.parametrize(
    "chosen",
    [
        {},
        {"criterion": "in_out", "scope": "layer", "cut": (3,), "kept": (7,), "network": "64-64-10"},
        {"criterion": "contribution_mean_abs", "epoch": 5},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings, network = trained(**chosen)
    pruning = experiment.as_set(settings)
    stop = pruning.plan.at_share(0.3)
    file = tmp_path / "neurons.py"
    file.write_text(take_home.script(settings, pruning, stop, file.name), encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(file)]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stderr
    printed = done.stdout
    negative, live = studies.negatives(network)
    kept = pruning.plan.kept(stop)
    found = studies.shrunken(network, kept)
    assert f"live neurons with S < 0: {negative} of {live}" in printed
    assert f"truth, {SIGNED}: {network.agreement(SIGNED):+.2f}" in printed
    assert f"truth, {settings.criterion}: {network.agreement(settings.criterion):+.2f}" in printed
    assert f"removed: {pruning.plan.removed[stop]} of {network.total}" in printed
    assert f"\nvalidation accuracy: {pruning.accuracy[stop]:.1%}" in printed
    assert f"dense: {network.dense['validation']['accuracy']:.1%}" in printed
    assert f"shrunken network: {claims.shape(found.after)}" in printed
    assert f"parameters: {found.parameters[1]}" in printed
    assert f"test accuracy: {network.measure(kept, network.data.test)['accuracy']:.1%}" in printed


def test_the_table_lists_every_neuron(relu: Network, tanh: Network) -> None:
    pruning = prune(relu, SIGNED)
    rows = list(csv.DictReader(io.StringIO(take_home.table(relu, pruning, 10))))
    assert len(rows) == 128
    assert sum(row["removed"] == "1" for row in rows) == 10
    row = rows[70]
    assert (row["layer"], row["neuron"]) == ("fc2", "6")
    assert float(row["loss_rise"]) == pytest.approx(relu.truth["fc2"][6].item(), rel=1e-4, abs=1e-9)
    assert re.fullmatch(r"layer,neuron,.*", take_home.table(tanh, prune(tanh, SIGNED), 0).splitlines()[0])
