"""One job, on one core of one worker: train the network unless it is on disk, score, cut, measure."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path

import torch

from core.data.dataset import Dataset, Split, Task
from core.data.registry import load
from core.jobs import remembered
from core.measure.correlation import rank_correlation
from core.measure.metrics import headline, loss_fn, metric_fn, per_class_accuracy, predict
from core.models import Model
from core.prune.masks import Mask, Scores
from core.prune.plan import Plan, plan_stops
from core.prune.scores import Grain, criterion
from core.prune.sweep import SweepResult, sweep
from core.prune.units import Params
from core.study.cells import Cell, CellFiles, Correlation, Measure, Point, pack_rows
from core.study.settings import Job
from core.train.files import Run, RunFiles, without_params
from core.train.loop import train
from core.train.settings import BaseTrainSettings


def run_job(job: Job, folder: str, runs: str) -> Cell:
    """The cell of a job, kept in `folder` by whoever finishes it first; trainings are in `runs`. What goes
    wrong is a sentence in the cell and not an exception: the rest of the study goes on."""
    files = CellFiles(folder)
    known = files.read(job)  # another worker or another study may have finished it meanwhile
    if known is not None:
        return known
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        began = time.perf_counter()
        cell = (_curve if job.kind == "curve" else _truth)(job, Path(runs))
        cell = cell.model_copy(update={"seconds": time.perf_counter() - began})
    except Exception as error:  # of one cell: a training that diverges must not end the others
        return Cell(job=job, failed=f"{job.label} failed: {type(error).__name__}: {error}")
    finally:
        torch.set_num_threads(before)
    files.write(cell)
    return cell


@remembered(maxsize=8)
def trained(settings: BaseTrainSettings, folder: Path) -> Run:
    """The run of these settings: from disk, or trained here and kept. Workers that want the same one wait for
    the first of them."""
    files = RunFiles(folder)
    run = files.read(settings)
    if run is not None:
        return run
    with files.alone(settings):
        run = files.read(settings)
        if run is None:
            records = list(train(settings))
            snapshots = {record.epoch: record.params for record in records if record.params is not None}
            run = Run(settings, snapshots, tuple(without_params(record) for record in records))
            files.write(run)
    return run


def prunable_mask(model: Model, plan: Plan, stop: int, grain: Grain) -> Mask:
    """Which prunable weights are left at a stop, also where whole units go."""
    kept = plan.kept(stop)
    return kept if grain == "weight" else Mask(model.units.weight_mask(model, kept))


def measure(model: Model, params: Params, split: Split, task: Task) -> Measure:
    """Loss, headline metric and recall by class of one network."""
    with torch.no_grad():
        logits = model.logits(params, split.x)
        classes = per_class_accuracy(logits, split.y).tolist() if task in ("binary", "multiclass") else ()
        return Measure(
            loss=loss_fn(task)(logits, split.y).item(),
            metric=metric_fn(task)(logits, split.y).item(),
            classes=tuple(classes),
        )


def _curve(job: Job, runs: Path) -> Cell:
    run, data = trained(job.model, runs), load(job.model.dataset)
    model, params = run.model, run.final
    began = time.perf_counter()
    rank = criterion(job.grain, job.criterion)
    scores = rank(model, params, data.train, data.task, seed=job.model.seed)
    score_seconds = time.perf_counter() - began
    plan = plan_stops(scores, job.scope, job.shares)
    stops = {share: plan.asked[share] for share in job.shares}
    masks = {stop: prunable_mask(model, plan, stop, job.grain) for stop in set(stops.values())}
    found: dict[tuple[int, int], tuple[Measure, Measure]] = {}
    right: dict[tuple[int, int], str] = {}
    if 0 in job.retrain:
        results = [sweep(model, params, split, data.task, plan) for split in (data.validation, data.test)]
        for stop in masks:
            found[stop, 0] = tuple(_at(result, stop) for result in results)
            if results[0].per_class is not None:
                right[stop, 0] = pack_rows(results[0].predictions[stop] == data.validation.y)
    if any(job.retrain):
        for stop, mask in masks.items():
            start = _cut(model, params, plan.kept(stop), job.grain)
            for epoch, after in _retrained(job, data, start, mask):
                both = (data.validation, data.test)
                found[stop, epoch] = tuple(measure(model, after, split, data.task) for split in both)
                right[stop, epoch] = _right(model, after, data)
    points = tuple(
        Point(
            share=share,
            retrain=epochs,
            removed=int(plan.removed[stop]),
            left=int(plan.total - plan.removed[stop]),
            weights=masks[stop].count,
            validation=found[stop, epochs][0],
            test=found[stop, epochs][1],
            right=right.get((stop, epochs), ""),
        )
        for epochs in job.retrain
        for share, stop in stops.items()
    )
    return Cell(job=job, metric=headline(data.task), points=points, score_seconds=score_seconds)


def _at(result: SweepResult, stop: int) -> Measure:
    classes = () if result.per_class is None else tuple(result.per_class[stop].tolist())
    return Measure(loss=result.loss[stop].item(), metric=result.accuracy[stop].item(), classes=classes)


def _cut(model: Model, params: Params, kept: Mask, grain: Grain) -> Params:
    return kept.apply(params) if grain == "weight" else model.units.silence(params, kept)  # biases go as well


def _right(model: Model, params: Params, data: Dataset) -> str:
    """Which validation rows' classes are found; empty where there are no classes."""
    if data.task not in ("binary", "multiclass"):
        return ""
    with torch.no_grad():
        logits = model.logits(params, data.validation.x)
    return pack_rows(predict(logits) == data.validation.y)


def _retrained(job: Job, data: Dataset, start: Params, mask: Mask) -> Iterator[tuple[int, Params]]:
    """One training to the largest number of epochs: the parameters at each of those asked for."""
    epochs = tuple(epoch for epoch in job.retrain if epoch)
    changes = {
        "epochs": max(epochs),
        "snapshots": (0, *epochs),
        "keep": "last",  # every point has as many epochs behind it as it says
    }
    wanted = job.model.model_copy(update=changes)
    for record in train(wanted, data, mask=mask, start=start):
        if record.epoch in epochs:
            yield record.epoch, record.params


def _truth(job: Job, runs: Path) -> Cell:
    run, data = trained(job.model, runs), load(job.model.dataset)
    correlations = tuple(
        Correlation(criterion=name, epoch=epoch, rho=rho)
        for epoch in run.epochs
        for name, rho in rank_correlations(
            run.model, run.snapshots[epoch], data, job.criteria, job.grain, job.model.seed
        ).items()
    )
    return Cell(job=job, metric=headline(data.task), correlations=correlations)


def rank_correlations(
    model: Model, params: Params, data: Dataset, criteria: tuple[str, ...], grain: Grain, seed: int = 0
) -> dict[str, float | None]:
    """Spearman's correlation of the scores of each criterion with exact ablation, over all weights or units,
    both on the training rows. None where either is constant: ranks of equal numbers say nothing."""

    def scored(name: str) -> Scores:
        return criterion(grain, name)(model, params, data.train, data.task, seed=seed)

    truth = scored("ablation")
    rhos = {n: rank_correlation(truth if n == "ablation" else scored(n), truth) for n in criteria}
    return {name: None if math.isnan(rho) else rho for name, rho in rhos.items()}
