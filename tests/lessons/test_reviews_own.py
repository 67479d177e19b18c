"""The lesson on film reviews with a learner's own texts, and its page."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from pathlib import Path

import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from core.data.language.own import read_csv, register
from core.data.registry import load
from core.train.runs import default_store
from lessons.blocks import Change, Table
from lessons.catalogue import catalogue
from lessons.reviews import claims, groups, lesson, sentence
from lessons.reviews.lesson import LESSON
from lessons.reviews.settings import EXAMPLES, PAGE, Reviews, examples
from lessons.subject import subject
from tests.lessons import take_home
from tests.lessons.reading import every, said, sentences, view
from tests.lessons.reviews import shown, trained
from tests.pages.harness import errors, open_page, reading

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
    found = subject(settings.question)
    named = groups.groups(found.network)
    assert not named.skills
    assert set(named.names) == set(LABELS)
    payload = shown(settings)
    names = next(panel for panel in payload["panels"] if panel["id"] == "groups")["names"]
    assert all("<" not in name for name in names)
    here = view(settings, 20)
    told = [claims.line(here), claims.line(view(settings, revealed=False))]
    told += [one for box in LESSON.deeper for one in sentences(box.blocks(here))]
    told += [
        *sentences(lesson.body(here)),
        *sentences(LESSON.under(here)),
        *sentences(lesson.guess(here).shown()),
        lesson.guess(here).why(),
    ]
    for one in told:
        said(one)
        for language in ("en", "zh"):
            words = catalogue(language)(one)
            assert "<b>" not in words
            assert " *bad* " not in words
    assert groups.bag_of_words(settings.dataset)[""] > 0.9
    typed = examples(settings.dataset)
    assert set(typed) == set(LABELS)
    # Lists and tables show words as they are: no Markdown there, and nothing to escape.
    assert lesson.given(settings) == {words: name for name, words in typed.items()}
    for name in ("orders", "bag"):
        (table,) = every(Table, next(box for box in LESSON.deeper if box.name == name).blocks(here))
        assert set(LABELS) <= {*table.head, *(row[0] for row in table.rows)}
    assert sentence.read(next(iter(typed.values())), found.data).known
    reading = sentence.follow(settings.question, settings.sentence)
    assert reading.judged == reading.dense_answer
    there, _ = lesson.goal(here)
    assert (there.done, said(there.needs[0].words)[0]) == (False, "reviews-try-elsewhere")
    assert isinstance(there.elsewhere, Change)
    assert settings.replace(**there.elsewhere.values).dataset == "reviews"


def test_own_texts_are_taken_home(own: tuple[Reviews, bytes], tmp_path: Path) -> None:
    settings, content = own
    (tmp_path / "mine.csv").write_bytes(content)
    printed = take_home.run(lesson.script(view(settings, 50)), tmp_path, "mine.csv")
    assert f"validation accuracy  {subject(settings.question).accuracy[50]:.4f}" in printed
    rows = list(csv.DictReader(io.StringIO(lesson.table(view(settings)))))
    assert {f"accuracy_{name}" for name in LABELS} <= set(rows[0])


def test_own_texts_keep_the_best_epoch_and_meet_the_baseline(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    run, data = default_store().request(settings.training).result(0), load(settings.dataset)
    assert settings.training.keep == "best"
    assert Reviews().training.keep == "last"
    network = subject(settings.question).network
    top = max(record.validation_metric for record in run.records[1:])
    assert network.dense["validation"]["accuracy"] == pytest.approx(top, abs=1e-6)
    assert said(claims.kept_line(run))[1]["best"] == f"{top:.1%}"

    words = TfidfVectorizer(token_pattern=r"\S+", lowercase=False, vocabulary=list(data.vocabulary[1:]))
    texts = {
        name: [" ".join(data.vocabulary[i] for i in row if i) for row in split.x.tolist()]
        for name, split in data.splits.items()
    }
    other = LogisticRegression(max_iter=1000).fit(words.fit_transform(texts["train"]), data.train.y)
    for name, found in (
        ("validation", groups.bag_of_words(settings.dataset)[""]),
        ("test", groups.bag_on_test(settings.dataset)),
    ):
        right = other.predict(words.transform(texts[name])) == data.splits[name].y.numpy()
        assert found == pytest.approx(right.mean(), abs=1.01 / len(right))

    app = open_page(PAGE, dataset=settings.dataset, epoch=str(settings.epoch))
    assert errors(app) == []
    read = reading(app)
    text = catalogue("en")
    key, values = said(claims.baseline_line(network, run))
    assert text(claims.kept_line(run)) in read
    assert text(claims.baseline_line(network, run)) in read
    assert (key, values["epoch"], values["network"]) == ("reviews-baseline", str(run.kept), f"{top:.1%}")
    assert values["words_test"] == f"{groups.bag_on_test(settings.dataset):.1%}"
    names = app.selectbox(key=f"{PAGE}-epoch").options
    assert names[-1] == text("reviews-epoch-kept", epochs=15)


def test_the_kept_epoch_is_said_as_it_was(own: tuple[Reviews, bytes]) -> None:
    run = default_store().request(own[0].training).result(0)

    def key(*metrics: tuple[float, float]) -> str:
        records = [
            replace(run.records[0], epoch=epoch, validation_metric=validation, train_metric=train)
            for epoch, (validation, train) in enumerate(metrics)
        ]
        return said(claims.kept_line(replace(run, records=tuple(records))))[0]

    assert key((0.5, 0.5), (0.7, 0.7), (0.6, 0.9)) == "reviews-kept-overfit"
    assert key((0.5, 0.5), (0.7, 0.7), (0.7, 0.9)) == "reviews-kept"
    assert key((0.5, 0.5), (0.7, 0.7), (0.6, 0.6)) == "reviews-kept"
    assert key((0.5, 0.5), (0.6, 0.7), (0.7, 0.9)) == "reviews-kept-last"


def test_another_data_set_brings_another_sentence(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    assert settings.sentence != EXAMPLES["negation"]
    assert settings.replace(dataset="reviews").sentence == EXAMPLES["negation"]
    assert Reviews().replace(dataset=settings.dataset, sentence="mine").sentence == "mine"


def test_another_data_set_is_seen_at_the_end_of_its_training(own: tuple[Reviews, bytes]) -> None:
    mine = Reviews().replace(dataset=own[0].dataset)
    assert mine.epoch == mine.training.epochs != Reviews().epoch
    assert mine.replace(dataset="reviews") == Reviews()
    assert mine.replace(epoch=2).replace(dataset="reviews").epoch == 2


# The page.


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"lang": "zh", "teach": "1", "grain": "unit", "at": "0.75"},
        {"sentence": "", "teach": "1"},
        {"sentence": "<script>alert(1)</script> ![x](y) 好", "criterion": "wanda", "picked": "out.weight:3"},
    ],
)
def test_the_page_opens(query: dict) -> None:
    trained()
    app = open_page(PAGE, **query)
    assert errors(app) == []
    texts = reading(app)
    assert "<script>" not in texts
    if not query:
        assert catalogue("en")(claims.line(view(Reviews(), revealed=False))) in texts
        assert catalogue("en")(claims.listed(claims.forgetting(view(Reviews())))) not in texts


def test_own_texts_open_by_address_and_may_be_gone(own: tuple[Reviews, bytes]) -> None:
    settings, _ = own
    app = open_page(PAGE, dataset=settings.dataset, teach="1")
    assert errors(app) == []
    assert app.query_params["dataset"] == settings.dataset
    gone = open_page(PAGE, dataset="own-0123456789ab")
    assert errors(gone) == []
    assert [warning.value for warning in gone.warning] == [catalogue("en")("reviews-own-gone")]
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
    read = reading(app)
    bag = claims.bag_line(groups.bag_of_words("reviews"), subject(Reviews().question).network)
    assert text(bag) in read
    assert text("network-here") in " ".join(part.value for part in app.header)
