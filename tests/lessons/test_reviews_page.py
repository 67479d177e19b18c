"""The lesson on film reviews: settings, chart, what is taken home, and a learner's own texts."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from lessons.reviews.network import bag_of_words, bag_on_test, prune
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from core.data.language.own import read_csv, register
from core.data.registry import load
from core.train.runs import default_store
from lessons.catalogue import catalogue, in_all_languages
from lessons.reviews import chart, claims, experiment, sentence, take_home
from lessons.reviews.settings import EXAMPLES, PAGE, UNIT_RULES, WEIGHT_RULES, Reviews, examples
from live_chart import decode
from tests import scripts
from tests.pages.harness import errors, open_page


def trained(**chosen: object) -> Reviews:
    settings = Reviews().replace(**chosen)
    default_store().request(settings.train).result(120)
    return settings


def shown(settings: Reviews, revealed: bool = True, language: str = "en") -> dict:
    """The payload of the chart as the browser gets it."""
    encoded = experiment.encoded(settings.pruning, settings.sentence, (settings.train,), revealed, language)
    return decode(encoded.text)


def test_settings_agree_with_each_other() -> None:
    units = Reviews().replace(grain="units")
    assert (units.criterion, units.scope) == (UNIT_RULES[0], "global")
    assert units.replace(grain="weights").criterion == WEIGHT_RULES[0]
    assert Reviews(criterion="wanda").consistent().scope == "row"
    rowwise = Reviews(axis="threshold", at=1e-6).replace(scope="layer")
    assert (rowwise.axis, rowwise.at) == ("share", Reviews().at)
    edited = Reviews().replace(cut=(3, 6175), kept=(5,), picked="rnn.weight_hh_l0:4095")
    assert (edited.cut, edited.kept) == ((3, 6175), (5,))
    assert edited.replace(cell="gru").cut == edited.replace(grain="units").cut == ()
    assert Reviews().replace(cut=(6176,)).cut == ()
    assert Reviews().replace(picked="rnn.weight_hh_l0:4096").picked == ""
    assert Reviews().replace(picked="reverse:3").picked == ""
    mangled, problems = Reviews.from_query({"criterion": "best", "dataset": "own-xyz", "at": "far"})
    assert mangled == Reviews()
    assert len(problems) == 3
    gone, problems = Reviews.from_query({"dataset": "own-0123456789ab"})
    assert gone.missing
    assert problems == []


@pytest.mark.parametrize(
    "typed", ["", "it's  <b>“so”</b> & good?", "今天的电影很好看 🎬", "a\\b_c*d`e", "x" * 400]
)
def test_any_sentence_goes_through_the_address(typed: str) -> None:
    settings = Reviews().replace(sentence=typed)
    assert Reviews.from_query(settings.query()) == (settings, [])


def test_the_chart_shows_sentence_skills_and_weights() -> None:
    settings = trained()
    pruning = experiment.as_set(settings)
    (frame,) = shown(settings)["frames"]
    assert frame["items"][1]["name"] == "rnn.weight_hh_l0"
    assert np.array_equal(frame["items"][1]["gone"], pruning.plan.gone["rnn.weight_hh_l0"])
    for k in range(5):
        assert frame["stops"]["metrics"][f"group{k}"] == pytest.approx(pruning.by_group[:, k], abs=1e-6)
    assert frame["data"]["words"]["tokens"] == ["it", "was", "not", "good"]
    assert frame["data"]["words"]["values"].shape == (len(pruning.plan), 4)
    title = frame["titles"]["words"]
    reading = experiment.reading(settings.pruning, settings.sentence)
    assert np.array_equal(title["pick"], reading.answer)
    assert "dense says negative" in title["texts"][1]
    ids = [panel["id"] for panel in shown(settings)["panels"]]
    assert {"words", "weights", "scores", "skills", "curve", "groups"} == set(ids)
    hidden = shown(settings, revealed=False)
    assert "skills" not in [panel["id"] for panel in hidden["panels"]]
    assert len(hidden["panels"]) == 5


@pytest.mark.parametrize("criterion", [*WEIGHT_RULES, *UNIT_RULES])
def test_every_criterion_has_its_chart(criterion: str) -> None:
    grain = "weights" if criterion in WEIGHT_RULES else "units"
    settings = trained(grain=grain, criterion=criterion)
    (frame,) = shown(settings, language="zh")["frames"]
    assert (frame["stops"]["threshold"] is None) == (settings.scope != "global")


def test_units_take_their_weights_along() -> None:
    settings = trained(grain="units")
    pruning = prune(experiment.network(settings.train, settings.epoch), "units", "in_out")
    gone = chart.weights_gone(pruning.network.model, pruning.plan)
    for stop in (1, 9, 31):
        pruned = pruning.network.pruned(pruning.plan, stop)
        for name, first in gone.items():
            assert np.array_equal(pruned[name].numpy() != 0, first > stop)


def test_other_networks_have_their_page() -> None:
    settings = trained(cell="gru", both=True, grain="units")
    assert shown(settings)["frames"][0]["data"]["words"]["tokens"]
    network = experiment.network(settings.train, settings.epoch)
    assert network.dense.accuracy > 0.8


@pytest.mark.parametrize(
    "chosen",
    [
        {"sentence": 'say "good"; {x} \\ 好', "cut": (7,), "kept": (9,)},
        {"grain": "units", "criterion": "in_out", "cut": (3,)},
    ],
)
def test_the_script_prints_the_numbers_of_the_page(chosen: dict, tmp_path: Path) -> None:
    settings = trained(**chosen)
    pruning = experiment.as_set(settings)
    stop = pruning.plan.at_share(0.6)
    printed = run(take_home.script(settings, pruning, stop, "text.py"), tmp_path)
    plan, network = pruning.plan, pruning.network
    assert f"{plan.removed[stop]} of {plan.total} ({plan.share[stop]:.1%})" in printed
    assert f"validation accuracy  {pruning.accuracy[stop]:.4f}" in printed
    for k, name in enumerate(network.groups.names):
        assert f"{name:18s} {pruning.by_group[stop, k]:.4f}" in printed
    test = network.measure(network.pruned(plan, stop), network.data.test).accuracy
    assert f"test accuracy        {test:.4f}" in printed
    reading = experiment.reading(settings.pruning, settings.sentence)
    lines = [line for line in printed.splitlines() if "->" in line]
    assert len(lines) == len(reading.sentence.words)
    for line, before, now in zip(lines, reading.dense_values, reading.values[stop], strict=True):
        a, b = line[20:].split("->")
        assert (float(a), float(b)) == pytest.approx((before, now), abs=2e-3)


def run(script: str, folder: Path, *arguments: str) -> str:
    file = folder / "text.py"
    file.write_text(script, encoding="utf-8")
    return scripts.run(file, *arguments, cwd=folder)


def test_the_table_lists_every_stop() -> None:
    settings = trained()
    pruning = experiment.as_set(settings)
    rows = list(csv.DictReader(io.StringIO(take_home.table(pruning))))
    assert len(rows) == len(pruning.plan)
    assert float(rows[40]["accuracy_negation"]) == pytest.approx(pruning.by_group[40, 1])


# A learner's own texts.

LABELS = {"<b>good</b>": ["{accuracy} fine", "nice", "lovely"], "*bad*": ["awful", "bland", "poor"],
          "meh": ["okay", "middling", "average"]}  # fmt: skip


@pytest.fixture(scope="module")
def own() -> tuple[Reviews, bytes]:
    """A table of 180 texts in three classes, trained on. Its labels are what a page must not believe."""
    rng = random.Random(0)
    nouns = ["film", "plot", "music", "story", "actor", "scene", "joke", "song", "start", "end"]
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["text", "label"])
    for i in range(180):
        label = list(LABELS)[i % 3]
        writer.writerow(
            [
                f"the {rng.choice(nouns)} and the {rng.choice(nouns)} were {rng.choice(LABELS[label])} {i}",
                label,
            ]
        )
    content = out.getvalue().encode()
    data = register(read_csv(content))
    return trained(dataset=data.name), content


def test_own_texts_get_every_instrument(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    assert settings.own
    assert not settings.missing
    network = experiment.network(settings.train, settings.epoch)
    assert not network.groups.skills
    assert set(network.groups.names) == set(LABELS)
    payload = shown(settings)
    names = next(panel for panel in payload["panels"] if panel["id"] == "groups")["names"]
    assert all("<" not in name for name in names)
    found = experiment.forgetting(*settings.pruning[:5], (settings.train,))
    course = experiment.course(*settings.pruning[:5])
    for revealed in (False, True):
        said = in_all_languages(claims.line(settings, found, course, revealed=revealed))["en"]
        assert "<b>" not in said
        assert " *bad* " not in said
    assert bag_of_words(settings.dataset)[""] > 0.9
    typed = examples(settings.dataset)
    assert set(typed) == set(LABELS)
    assert sentence.read(next(iter(typed.values())), network.data).known
    reading = experiment.reading(settings.pruning, settings.sentence)
    assert reading.judged == reading.dense_answer
    assert not claims.solved(settings, network, found.seeds[0])


def test_own_texts_are_taken_home(own: tuple[Reviews, bytes], tmp_path: Path) -> None:
    settings, content = own
    pruning = experiment.as_set(settings)
    (tmp_path / "mine.csv").write_bytes(content)
    printed = run(take_home.script(settings, pruning, 50, "text.py"), tmp_path, "mine.csv")
    assert f"validation accuracy  {pruning.accuracy[50]:.4f}" in printed


def test_own_texts_keep_the_best_epoch_and_meet_the_baseline(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    run, data = default_store().request(settings.train).result(0), load(settings.dataset)
    assert settings.train.keep == "best"
    assert Reviews().train.keep == "last"
    network = experiment.network(settings.train, settings.epoch)
    top = max(record.validation_metric for record in run.records[1:])
    assert network.dense.accuracy == pytest.approx(top, abs=1e-6)
    assert claims.kept_line(run).values["best"] == f"{top:.1%}"

    words = TfidfVectorizer(token_pattern=r"\S+", lowercase=False, vocabulary=list(data.vocabulary[1:]))
    texts = {
        name: [" ".join(data.vocabulary[i] for i in row if i) for row in split.x.tolist()]
        for name, split in data.splits.items()
    }
    other = LogisticRegression(max_iter=1000).fit(words.fit_transform(texts["train"]), data.train.y)
    for name, found in (
        ("validation", bag_of_words(settings.dataset)[""]),
        ("test", bag_on_test(settings.dataset)),
    ):
        right = other.predict(words.transform(texts[name])) == data.splits[name].y.numpy()
        assert found == pytest.approx(right.mean(), abs=1.01 / len(right))

    app = open_page(PAGE, dataset=settings.dataset, epoch=str(settings.epoch))
    assert errors(app) == []
    said = " ".join(str(part.value) for part in app.markdown)
    text = catalogue("en")
    assert text(claims.kept_line(run)) in said
    assert "TF-IDF of the same words" in said
    assert f"after epoch {run.kept}, whole, {top:.1%}" in said
    assert f"{bag_on_test(settings.dataset):.1%} of test" in said
    names = app.selectbox(key=f"{PAGE}-epoch").options
    assert names[-1] == text("reviews-epoch-kept", epochs=15)


def test_the_kept_epoch_is_said_as_it_was(own: tuple[Reviews, bytes]) -> None:
    run = default_store().request(own[0].train).result(0)

    def said(*metrics: tuple[float, float]) -> str:
        records = [
            replace(run.records[0], epoch=epoch, validation_metric=validation, train_metric=train)
            for epoch, (validation, train) in enumerate(metrics)
        ]
        line = claims.kept_line(replace(run, records=tuple(records)))
        in_all_languages(line)
        return line.key

    assert said((0.5, 0.5), (0.7, 0.7), (0.6, 0.9)) == "reviews-kept-overfit"
    assert said((0.5, 0.5), (0.7, 0.7), (0.7, 0.9)) == "reviews-kept"
    assert said((0.5, 0.5), (0.7, 0.7), (0.6, 0.6)) == "reviews-kept"
    assert said((0.5, 0.5), (0.6, 0.7), (0.7, 0.9)) == "reviews-kept-last"


def test_another_data_set_brings_another_sentence(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    assert settings.sentence != EXAMPLES["negation"]
    assert settings.replace(dataset="reviews").sentence == EXAMPLES["negation"]
    assert Reviews().replace(dataset=settings.dataset, sentence="mine").sentence == "mine"


def test_another_data_set_is_seen_at_the_end_of_its_training(own: tuple[Reviews, bytes]) -> None:
    mine = Reviews().replace(dataset=own[0].dataset)
    assert mine.epoch == mine.train.epochs != Reviews().epoch
    assert mine.replace(dataset="reviews") == Reviews()
    assert mine.replace(epoch=2).replace(dataset="reviews").epoch == 2


# The page.


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"lang": "zh", "teach": "1", "grain": "units", "at": "0.75"},
        {"sentence": "", "teach": "1"},
        {"sentence": "<script>alert(1)</script> ![x](y) 好", "criterion": "wanda", "picked": "out.weight:3"},
    ],
)
def test_the_page_opens(query: dict) -> None:
    trained()
    app = open_page(PAGE, **query)
    assert errors(app) == []
    texts = " ".join(str(part.value) for part in (*app.markdown, *app.caption))
    assert "<script>" not in texts
    if not query:
        assert "dies first" in texts
        assert "distance 3" not in texts


def test_own_texts_open_by_address_and_may_be_gone(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    app = open_page(PAGE, dataset=settings.dataset, teach="1")
    assert errors(app) == []
    assert app.query_params["dataset"] == settings.dataset
    gone = open_page(PAGE, dataset="own-0123456789ab")
    assert errors(gone) == []
    assert any("no longer kept" in warning.value for warning in gone.warning)
    assert "dataset" not in gone.query_params


def test_the_operators_folder_is_a_data_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for label, words in {"pos": ("good", "great"), "neg": ("bad", "poor")}.items():
        folder = tmp_path / "films" / label
        folder.mkdir(parents=True)
        for i in range(20):
            (folder / f"{i}.txt").write_text(f"film {i} was {words[i % 2]}", encoding="utf-8")
    trained()
    monkeypatch.setenv("COURSE_TEXTS", str(tmp_path / "films"))
    app = open_page(PAGE)
    assert errors(app) == []
    app.button(key=f"{PAGE}-folder").click().run()
    assert errors(app) == []
    name = app.query_params["dataset"]
    assert name.startswith("own-")
    assert load(name).class_names == ("neg", "pos")
    monkeypatch.setenv("COURSE_TEXTS", str(tmp_path / "nowhere"))
    app = open_page(PAGE)
    app.button(key=f"{PAGE}-folder").click().run()
    assert errors(app) == []
    assert any("no folder" in warning.value for warning in app.warning)
    assert "dataset" not in app.query_params


def test_the_closed_boxes_open() -> None:
    trained()
    for seed in (0, 1):
        trained(seed=seed)
    names = ("units", "masks", "orders", "bag")
    text = catalogue("en")
    app = open_page(PAGE, teach="1")
    for name in names:
        app.session_state[f"{PAGE}-{name}"] = True
    app.run()
    assert errors(app) == []
    shown_texts = " ".join(part.value for part in app.markdown)
    assert "twin of the same words" in shown_texts
    assert text("reviews-here") in " ".join(part.value for part in app.subheader)
