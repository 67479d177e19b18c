"""The page /reference: every criterion appears by itself, and every number that it says is right."""

from __future__ import annotations

import csv
import dataclasses
import importlib
import io
from pathlib import Path

import numpy as np
import pytest
import torch
from fluent.runtime import FluentResource
from scipy.stats import spearmanr

from core.charts import reference as charts
from core.data.registry import load
from core.linear.criteria import CRITERIA
from core.measure.metrics import loss_fn
from core.prune.scores import UNIT_CRITERIA, WEIGHT_CRITERIA
from core.retrain.schedules import SCHEDULES, rounds_to_reach
from core.train.runs import Run, default_store
from lessons import reference
from lessons.catalogue import Sentence, catalogue, in_all_languages
from lessons.reference import topics
from lessons.settings import LANGUAGES
from tests import scripts
from tests.lessons.take_home import assert_same_notebook
from tests.pages.harness import errors, open_page, reading


@pytest.fixture(scope="module")
def run() -> Run:
    return default_store().request(reference.train_settings()).result(120)


@pytest.fixture(scope="module")
def measured(run: Run) -> dict[str, reference.Measured]:
    return reference.measure_all(run, reference.EPOCHS[-1])


def test_every_registered_criterion_has_a_card_with_all_its_texts() -> None:
    names = {(card.grain, card.name) for card in reference.cards().values()}
    assert {("weight", name) for name in WEIGHT_CRITERIA} | {
        ("unit", name) for name in UNIT_CRITERIA
    } <= names
    assert {"obs", "l1", "movement"} <= {name for _, name in names}
    for card in reference.cards().values():
        assert card.formula
        assert r"\Rightarrow" in card.rule
        for language in LANGUAGES:
            for key in (card.name_key, card.what_key, card.trap_key, f"needs-{card.needs}"):
                assert key in catalogue(language)


def test_obs_is_the_entry_of_the_linear_criteria() -> None:
    card = reference.cards()["weight-obs"]
    assert CRITERIA["obs"].formula in card.formula
    assert card.source == CRITERIA["obs"].source


@pytest.fixture
def invented(monkeypatch: pytest.MonkeyPatch):
    """A criterion that nobody has heard of, registered with its texts and nothing else."""
    new = dataclasses.replace(WEIGHT_CRITERIA["magnitude"], name="invented", formula=r"\heartsuit(w)")
    monkeypatch.setitem(WEIGHT_CRITERIA, "invented", new)
    lines = "".join(f"criterion-invented{end} = invented{end} words\n" for end in ("", "-what", "-trap"))
    for language in LANGUAGES:
        texts = catalogue(language)
        texts._bundle.add_resource(FluentResource(lines))
        monkeypatch.setattr(texts, "_read", {*texts._read, Path("invented.ftl")})
        for line in lines.splitlines():
            monkeypatch.setitem(texts._keys, line.split(" =")[0], Path("invented.ftl"))
    importlib.reload(reference)
    yield new
    monkeypatch.undo()
    importlib.reload(reference)


def test_a_new_criterion_appears_with_no_edit_here(invented, run: Run) -> None:
    assert "weight-invented" in reference.matching("weight", "nothing")
    found = reference.measure_all(run, reference.EPOCHS[-1])["weight-invented"]
    assert found.agreement == reference.measure_all(run, reference.EPOCHS[-1])["weight-magnitude"].agreement
    app = open_page("reference", criterion="weight-invented")
    assert errors(app) == []
    assert not app.warning
    assert f"$$\n{invented.formula}\n$$" in reading(app)
    assert "invented-trap words" in reading(app)
    assert "invented words" in app.dataframe[0].value["name"].tolist()


def test_the_reload_of_the_fixture_leaves_nothing_behind() -> None:
    assert "weight-invented" not in reference.cards()


def test_agreement_is_spearman_against_exact_ablation(run: Run, measured) -> None:
    for name, found in measured.items():
        assert found.agreement == pytest.approx(spearmanr(found.scores, found.truth).statistic, abs=1e-6), (
            name
        )
    assert measured["weight-ablation"].agreement == pytest.approx(1.0)
    weights = sum(torch.numel(run.final[name]) for name in run.model.weight_names)
    assert len(measured["weight-fisher"].scores) == weights


def test_the_truth_is_the_rise_of_the_loss_without_the_unit(run: Run, measured) -> None:
    data, unit = load(run.settings.dataset), 7
    loss = loss_fn(data.task)
    kept = torch.arange(run.model.units["fc1"].size) != unit
    without = run.model.units.silence(run.final, {"fc1": kept})
    dense, pruned = (loss(run.model.forward(p, data.train.x), data.train.y) for p in (run.final, without))
    assert measured["unit-ablation"].truth[unit] == pytest.approx(float(pruned - dense), abs=1e-5)


def test_obs_agrees_exactly_with_the_refit(measured) -> None:
    found = measured["weight-obs"]
    np.testing.assert_allclose(found.scores, found.truth, rtol=1e-8, atol=1e-12)


def test_the_sign_of_the_contribution_is_called_backwards(measured) -> None:
    card = reference.cards()["unit-contribution_signed"]
    assert measured[card.id].agreement < -reference.STRONG
    assert reference.reading(card, measured[card.id]).key == "reference-reading-backwards"
    best = reference.cards()["unit-contribution_mean_abs"]
    assert reference.reading(best, measured[best.id]).key == "reference-reading-follows"


def test_every_claim_has_words_in_every_language(run: Run, measured) -> None:
    for card in reference.cards().values():
        in_all_languages(reference.absent(card))
        if card.id not in measured:
            assert reference.absent(card).key == "criterion-unavailable-norm"
            continue
        found = measured[card.id]
        for sentence in (reference.reading(card, found), reference.distribution(found), card.sign):
            in_all_languages(sentence)
    for epoch in (0, reference.EPOCHS[-1]):
        every = reference.measure_all(run, epoch)
        for grain in ("weight", "unit"):
            in_all_languages(reference.ranking(every, grain, epoch))


def test_ranking_names_the_extremes(measured) -> None:
    sentence = reference.ranking(measured, "unit", 100)
    names = (name for name in UNIT_CRITERIA if name != "ablation" and f"unit-{name}" in measured)
    values = {name: measured[f"unit-{name}"].agreement for name in names}
    assert sentence.values["best"] == Sentence(f"criterion-{max(values, key=values.get)}")
    assert sentence.values["worst"] == Sentence(f"criterion-{min(values, key=values.get)}")
    assert reference.ranking({}, "unit", 100) is None


def test_a_constant_score_has_no_order() -> None:
    card = reference.cards()["weight-magnitude"]
    equal = reference.Measured(np.ones(5), np.arange(5.0), Sentence("reference-where-regression"))
    assert reference.reading(card, equal).key == "reference-reading-constant"
    assert charts.scores(equal.scores, (), dict.fromkeys(("first", "last", "score", "count"), ""), True, 150)


def test_filters_never_leave_an_empty_table() -> None:
    for ranks in ("all", "weight", "unit"):
        for needs in reference.needs_of(ranks):
            assert reference.matching(ranks, needs)
    settings = reference.Settings(ranks="unit", needs="hessian").consistent()
    assert settings.needs == "any"
    assert settings.criterion.startswith("unit-")


def test_a_mangled_address_gives_the_default_and_a_problem() -> None:
    settings, problems = reference.Settings.from_query({"criterion": "nonsense", "epoch": "3", "unit": "-1"})
    assert settings == reference.Settings()
    assert [problem.field for problem in problems] == ["criterion", "epoch", "unit"]


def test_citations_become_links() -> None:
    assert reference.linked("A 2016, arXiv 1608.08710") == (
        "A 2016, [arXiv 1608.08710](https://arxiv.org/abs/1608.08710)"
    )


def test_csv_has_every_criterion(measured) -> None:
    for language in LANGUAGES:
        rows = list(csv.DictReader(io.StringIO(reference.table_csv(measured, catalogue(language)))))
        assert [row["criterion"] for row in rows] == list(reference.cards())
        assert all(row["score"] and row["trap"] for row in rows)
        assert {row["criterion"] for row in rows if row["items"]} == set(measured)
        # thousands of weights and a few features are not one column
        for row in (row for row in rows if row["items"]):
            few = int(row["items"]) == reference.regression_table().size
            assert bool(row["rank_correlation_regression"]) == few
            assert bool(row["rank_correlation_network"]) == (not few)


def test_the_script_prints_the_numbers_of_the_page(tmp_path: Path, measured) -> None:
    script = tmp_path / "script.py"
    script.write_text(reference.take_home(reference.Settings()), encoding="utf-8")
    assert_same_notebook(script.read_text(encoding="utf-8"))
    printed = scripts.run(script)
    tables = [part.splitlines() for part in printed.strip().split("\n\n")]
    assert [len(rows) - 1 for rows in tables] == [
        sum(reference.cards()[name].on == on for name in measured) for on in reference.MEASURED_ON
    ]
    lines = {line.split()[0]: line for rows in tables for line in rows[1:]}
    assert set(lines) == set(measured)
    for name, line in lines.items():
        assert f" {measured[name].agreement:+.2f} " in line


# Topics.


@pytest.mark.parametrize("epoch", [0, reference.EPOCHS[-1]])
def test_both_sides_of_the_identity_are_equal(run: Run, epoch: int) -> None:
    both = topics.sides(run, epoch, "fc2", 3)
    assert both.largest < 1e-12
    assert both.picked == run.model.units["input"].size + run.model.units["fc1"].size + 3
    in_all_languages(topics.identity_claim(both))


def test_a_threshold_cannot_split_a_tie_and_a_share_can() -> None:
    found = topics.choice(0.4)
    assert found.counts == (3, 1, 5)
    assert found.by_share.tolist() == [True, True, True, False, False, False, False, False]
    assert topics.choice_claim(found).key == "reference-choosing-tie"
    for share in np.linspace(0, 1, 21):
        found = topics.choice(float(share))
        exact, below, above = found.counts
        assert exact == found.k == round(share * 8)
        assert below <= max(exact, 1) <= max(above, 1)
        in_all_languages(topics.choice_claim(found))
        in_all_languages(topics.constant_claim(float(share)))
    assert topics.constant_claim(0.4).values["above"] == "8"


def test_the_percentile_95_removes_95_percent(run: Run) -> None:
    for epoch in reference.EPOCHS:
        low, high = topics.percentile_cuts(run, epoch)
        assert high.removed == pytest.approx(0.95, abs=0.001)
        assert low.removed == (0.0 if low.threshold == 0 else pytest.approx(0.05, abs=0.001))
        in_all_languages(topics.percentile_claim((low, high)))


def test_precision_and_recall_are_those_of_scikit_learn(run: Run) -> None:
    found = topics.harm(run)
    assert found.precision == pytest.approx(
        found.true_positive / max(found.true_positive + found.false_positive, 1)
    )
    assert found.recall == pytest.approx(
        found.true_positive / max(found.true_positive + found.false_negative, 1)
    )
    assert found.precision != found.recall
    in_all_languages(topics.harm_claim(found))


def test_neighbours_differ_in_their_zeros() -> None:
    rows = {row.name: row for row in topics.neighbour_rows()}
    size = reference.regression_table().size
    assert [rows[name].zeros for name in ("dense", "regularisation", "clipping")] == [0, 0, 0]
    assert rows["pruning"].zeros == rows["selection"].zeros == size - topics.KEEP
    for name in rows:
        for language in LANGUAGES:
            assert f"reference-neighbour-{name}-changes" in catalogue(language)


def test_quantisation_keeps_zeros() -> None:
    w = np.array([0.0, 0.3, -1.0, 0.0])
    rounded = topics.quantised(w)
    assert (rounded[w == 0] == 0).all()
    assert np.abs(rounded - w).max() <= 0.5 / 127


def test_schedules_meet_their_ends_and_never_fall() -> None:
    for schedule in SCHEDULES.values():
        path = schedule.sparsities(0.9, 7)
        assert (path[0], path[-1]) == (0.0, 0.9)
        assert (np.diff(path) >= 0).all()
    with pytest.raises(ValueError, match="final sparsity"):
        SCHEDULES["cubic"].sparsities(1.0, 3)
    with pytest.raises(ValueError, match="round"):
        SCHEDULES["cubic"].sparsities(0.5, 0)


def test_the_cubic_schedule_is_that_of_torch() -> None:
    torch_schedule = pytest.importorskip("torch.ao.pruning").CubicSL.sparsity_compute_fn
    path = SCHEDULES["cubic"].sparsities(0.8, 9)
    theirs = [torch_schedule(0.0, 0.8, t, 0, 1, 9) for t in range(10)]
    np.testing.assert_allclose(path, theirs, atol=1e-12)


def test_rounds_of_the_lottery() -> None:
    assert rounds_to_reach(1 - 0.8**5) == 5
    left, rounds = 1.0, 0
    while left > 0.1:
        left, rounds = left * 0.8, rounds + 1
    assert rounds_to_reach(0.9) == rounds
    in_all_languages(topics.schedule_claim(0.9, 10))


def test_storage_breaks_even_where_bytes_do() -> None:
    values = topics.storage_claim().values
    assert (values["index"], values["mask"]) == ("50%", "3.1%")
    in_all_languages(topics.storage_claim())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("topic", reference.TOPICS)
def test_every_topic_opens(run: Run, topic: str, language: str) -> None:
    app = open_page("reference", topic=topic, lang=language)
    assert errors(app) == []
    assert not app.warning


def test_correlations_of_the_network_and_of_few_features_are_columns_of_their_own(run: Run, measured) -> None:
    app = open_page("reference")
    shown = app.dataframe[0].value
    for row, (name, card) in zip(shown.to_dict("records"), reference.cards().items(), strict=True):
        filled = {on: not np.isnan(row[on]) for on in reference.MEASURED_ON}
        there = name in measured
        assert filled == {on: there and card.on == on for on in reference.MEASURED_ON}, name
        assert card.on == "network" or len(measured[name].scores) == 10
    for on in reference.MEASURED_ON:
        for language in LANGUAGES:
            assert catalogue(language)(f"reference-column-{on}", features=10)


def test_a_source_that_ranks_less_than_everything_is_said(run: Run) -> None:
    assert {card.id for card in reference.cards().values() if card.published == "layer"} == {
        "weight-magnitude", "unit-in_norm", "unit-zeros",
    }  # fmt: skip
    app = open_page("reference", criterion="weight-magnitude")
    note = catalogue("en")("reference-published-layer")
    assert note in reading(app)
    app = open_page("reference", criterion="weight-lamp")
    assert note not in reading(app)


def test_every_card_opens(run: Run) -> None:
    app = open_page("reference")
    for name in reference.cards():
        app.selectbox(key="reference-criterion").set_value(name).run()
        assert errors(app) == []
        assert app.query_params.get("criterion", "weight-gradient") == name
