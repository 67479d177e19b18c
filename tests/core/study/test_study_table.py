"""What cells say: against pandas and scipy, and the same from a page and from the command line."""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections import Counter

import numpy as np
import pandas as pd
import pytest
import torch
from scipy.stats import ttest_rel

from core.data.registry import load
from core.models import MLP
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.study import (
    best_two,
    contests,
    csv_text,
    curves,
    describe,
    equal_sizes,
    paired,
    run_study,
    table,
    truths,
    work,
)
from core.study.__main__ import main
from core.study.costs import costs, network
from core.train.loop import train
from core.train.settings import TrainSettings

NAMES = {"magnitude", "taylor", "random"}


@pytest.fixture(scope="module")
def raced(tmp_path_factory):
    """A study of two networks, and its cells."""
    from core.study import StudySettings

    folder = tmp_path_factory.mktemp("raced")
    settings = StudySettings(
        models=[TrainSettings(dataset="moons", widths=(w,), epochs=4, snapshots=(1,)) for w in (4, 12)],
        criteria=sorted(NAMES),
        shares=(0.25, 0.5, 0.75),
        seeds=(0, 1, 2, 5),
        retrain=(0, 1),
        truth=True,
    )
    return settings, list(run_study(settings, folder / "cells", runs=folder / "runs", workers=1)), folder


@pytest.fixture
def frame(raced):
    settings, cells, _ = raced
    return pd.read_csv(io.StringIO(csv_text(settings, cells)))


@pytest.mark.parametrize("split", ["validation", "test"])
def test_the_table_is_the_mean_and_deviation_over_seeds(raced, frame, split):
    rows = table(raced[1], split)
    groups = frame.groupby(["training", "criterion", "retrain_epochs", "share"])
    assert len(rows) == len(groups) == 2 * 3 * 2 * 4
    for row in rows:
        key = row.key
        group = groups.get_group((key.model.hash, key.criterion, key.retrain, key.share))
        assert row.n == len(group) == 4
        assert row.mean == pytest.approx(group[f"{split}_metric"].mean(), abs=1e-12)
        assert row.sd == pytest.approx(group[f"{split}_metric"].std(), abs=1e-12)
        assert row.worst == pytest.approx(group[f"{split}_worst_class"].mean(), abs=1e-12)
        assert row.worst_sd == pytest.approx(group[f"{split}_worst_class"].std(), abs=1e-12)
        assert row.loss == pytest.approx(group[f"{split}_loss"].mean(), abs=1e-12)
        assert row.weights == group["weights_left"].mean()
        assert row.seeds == (0, 1, 2, 5)


def test_the_paired_test_is_that_of_scipy(raced, frame):
    for (model, retrain, share), rows in contests(table(raced[1])).items():
        assert {row.key.criterion for row in rows} == NAMES
        some = frame[
            (frame.training == model.hash) & (frame.retrain_epochs == retrain) & (frame.share == share)
        ]
        wide = some.pivot(index="seed", columns="criterion", values="validation_metric")
        test = best_two(rows)
        first, second = test.first.key.criterion, test.second.key.criterion
        third = (NAMES - {first, second}).pop()
        assert wide[first].mean() >= wide[second].mean() >= wide[third].mean()
        assert (test.n, test.name) == (4, "ttest_rel")
        assert test.difference == pytest.approx((wide[first] - wide[second]).mean(), abs=1e-12)
        if np.ptp(wide[first] - wide[second]) < 1e-9:
            assert math.isnan(test.p)  # dense networks are the same under every criterion
            assert share == 0 or retrain == 0
            continue
        truth = ttest_rel(wide[first], wide[second])
        assert test.p == pytest.approx(truth.pvalue)
        assert test.statistic == pytest.approx(truth.statistic)


def test_the_paired_test_pairs_seeds_and_says_when_there_is_none(raced):
    rows = table(raced[1])
    a, b = (
        next(r for r in rows if r.key.criterion == n and r.key.share == 0.5) for n in ("taylor", "random")
    )
    some = [cell for cell in raced[1] if (cell.job.criterion, cell.job.model.seed) != ("random", 5)]
    fewer = next(row for row in table(some) if row.key == b.key)
    assert paired(a, fewer).n == 3
    result = ttest_rel(a.metrics[:3], b.metrics[:3])
    assert paired(a, fewer).p == pytest.approx(result.pvalue)
    assert paired(a, fewer).interval == pytest.approx(tuple(result.confidence_interval(0.95)))
    assert best_two([a]) is None
    single = table([cell for cell in raced[1] if cell.job.model.seed == 0])
    assert math.isnan(single[0].sd)
    assert math.isnan(best_two(single[:2]).p)


def test_curves_rise_in_share_and_hold_the_rows(raced):
    rows = table(raced[1])
    found = curves(rows)
    assert len(found) == 2 * 3 * 2
    for curve in found:
        assert curve.share.tolist() == [0.0, 0.25, 0.5, 0.75]
        assert (np.diff(curve.weights) < 0).all()
        row = next(
            r
            for r in rows
            if (r.key.model, r.key.criterion, r.key.retrain, r.key.share)
            == (curve.model, curve.criterion, curve.retrain, 0.5)
        )
        assert (curve.mean[2], curve.sd[2], curve.worst[2], curve.n[2]) == (row.mean, row.sd, row.worst, 4)


def test_small_and_large_networks_meet_at_equal_size(raced, frame):
    found = equal_sizes(raced[1])
    assert len(found) == 3 * 2
    for one in found:
        assert (one.small.widths, one.large.widths, one.weights, one.n) == ((4,), (12,), 16, 4)
        large = frame[
            (frame.training == one.large.hash)
            & (frame.criterion == one.criterion)
            & (frame.retrain_epochs == one.retrain)
        ]
        # 16 weights lie a third of the way from 12 (share 0.75) to 24 (share 0.5)
        at = {w: large[large.weights_left == w].set_index("seed").validation_metric for w in (12, 24)}
        between = at[12] * (2 / 3) + at[24] / 3
        assert one.large_mean == pytest.approx(between.mean())
        assert one.large_sd == pytest.approx(between.std())


def test_a_size_that_was_never_measured_is_not_made_up(raced):
    def cut_less(cell):
        return cell.model_copy(update={"points": tuple(p for p in cell.points if p.weights != 12)})

    # Without share 0.75 the large network ends at 24 weights, above the 16 of the small one.
    assert equal_sizes([cut_less(cell) for cell in raced[1]]) == ()
    some = [cut_less(cell) if cell.job.model.seed == 5 else cell for cell in raced[1]]
    assert equal_sizes(some) == ()


def test_rank_correlation_with_the_truth_is_that_of_pandas(raced):
    settings, cells, _ = raced
    rows = truths(cells)
    assert {(row.criterion, row.epoch) for row in rows} == set(itertools.product(NAMES, (0, 1, 4)))
    data, rhos = load("moons"), []
    for seed in settings.seeds:
        wanted = settings.models[0].model_copy(update={"seed": seed})
        params = next(r.params for r in train(wanted) if r.epoch == 1)
        flat = {}
        for name in ("taylor", "ablation"):
            scores = WEIGHT_CRITERIA[name](wanted.model, params, data.train, data.task)
            flat[name] = pd.Series(torch.cat([s.flatten() for s in scores.values()]).numpy())
        rhos.append(flat["taylor"].rank().corr(flat["ablation"].rank()))
    model = settings.models[0].model_copy(update={"seed": 0})
    row = next(r for r in rows if (r.model, r.criterion, r.epoch) == (model, "taylor", 1))
    assert (row.mean, row.sd) == (pytest.approx(np.mean(rhos)), pytest.approx(np.std(rhos, ddof=1)))
    assert row.n == 4


def test_the_truth_agrees_with_itself_and_constant_scores_say_nothing():
    data, model = load("moons"), MLP((2, 4, 2))
    params = {name: torch.zeros(shape) for name, shape in model.shapes.items()}
    assert work.rank_correlations(model, params, data, ("magnitude",), "weight") == {"magnitude": None}
    trained = list(train(TrainSettings(dataset="moons", widths=(4,), epochs=2)))[-1].params
    found = work.rank_correlations(model, trained, data, ("ablation", "in_norm"), "unit")
    assert found["ablation"] == pytest.approx(1.0)
    assert -1.0 <= found["in_norm"] < 1.0


def test_the_file_has_a_line_for_each_network_whatever_the_order_of_cells(raced):
    settings, cells, _ = raced
    text = csv_text(settings, cells)
    assert csv_text(settings, reversed(cells)) == text
    lines = list(csv.DictReader(io.StringIO(text)))
    keys = Counter(
        (line["network"], line["criterion"], line["seed"], line["retrain_epochs"], line["share"])
        for line in lines
    )
    assert len(keys) == len(lines) == 2 * 3 * 4 * 2 * 4
    assert all(int(line["left"]) == int(line["weights_left"]) for line in lines)
    partly = csv_text(settings, cells[:2])
    assert partly.splitlines()[0] == text.splitlines()[0]
    assert set(partly.splitlines()) < set(text.splitlines())


def test_the_command_line_writes_the_same_file(raced, tmp_path, capsys):
    settings, cells, _ = raced
    path = tmp_path / "study.json"
    path.write_text(describe(settings))
    places = ["--cells", str(tmp_path / "c"), "--runs", str(tmp_path / "r"), "--workers", "1"]
    out = tmp_path / "table.csv"
    assert main([str(path), "--out", str(out), *places]) == 0
    assert out.read_bytes() == csv_text(settings, cells).encode()
    shown = capsys.readouterr().err
    assert f"{len(cells)}/{len(cells)}" in shown
    assert main([str(path), *places]) == 0
    assert path.with_suffix(".csv").read_bytes() == out.read_bytes()


def test_the_command_line_says_what_is_wrong(tmp_path, capsys):
    path = tmp_path / "study.json"
    path.write_text('{"models": [{}], "criteria": ["best"], "shares": [0.5]}')
    assert main([str(path)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    assert "expected a weight criterion among" in message
    path.write_text('{"models": [{}], "criteria": ["random"], "shares": [0.5]}')
    assert main([str(path), "--out", str(tmp_path / "no" / "folder.csv")]) == 2
    assert "expected a folder" in capsys.readouterr().err


@pytest.mark.parametrize("grain", ["weight", "unit"])
def test_costs_are_measured_where_they_are_affordable(grain):
    registry = WEIGHT_CRITERIA if grain == "weight" else UNIT_CRITERIA
    names = [name for name in registry if name != "norm_scale"]  # an MLP has no batch norm
    found = list(costs(grain, sizes=(1_000, 4_000), rows=32))
    assert [cost.criterion for cost in found] == [*names, *names]
    assert all(cost.measured and cost.seconds > 0 and cost.rows == 32 for cost in found)
    (first, second) = costs(grain, criteria=("ablation",), sizes=(1_000, 100_000), rows=64, budget=1e-9)
    assert first.measured
    assert not second.measured
    assert second.expected > first.seconds


def test_networks_have_the_size_that_was_asked_for():
    for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000):
        assert abs(network(size).count() / size - 1) < 0.05
