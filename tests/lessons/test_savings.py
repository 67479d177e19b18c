"""The lesson on savings: its bytes, its accuracies, what it says of times, and what is taken home.

No test here asks how fast anything is: times are made up where a sentence depends on them.
"""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from core.measure.metrics import accuracy
from core.measure.speed import BATCHES, Machine, Speed, Timing, measure
from core.measure.storage import FORMS, decode, encode
from core.models import MLP
from core.models.export import INPUT, session
from core.prune.quantise import BITS, FLOAT_BITS, quantise
from core.retrain.distil import Student
from lessons.blocks import Formula, Table, Watch
from lessons.numbers import count, percent
from lessons.savings import claims, experiment, lesson, studies, tasks
from lessons.savings.experiment import Standing
from lessons.savings.lesson import LESSON
from lessons.savings.settings import CRITERIA, FIRST_SHARE, FRAMES, NETWORKS, WAYS, Savings
from lessons.savings.speed_runner import SpeedStore, default_speeds, of_training
from lessons.settings import LANGUAGES
from lessons.subject import WITHIN, Subject, subject
from live_chart import decode as unpack
from tests.core.measure.test_speed import finish
from tests.lessons import take_home
from tests.lessons.reading import VISITOR, cells, every, keys, looked, ready, refuted, said, view


def timing(way: str, share: float, batch: int, ms: float) -> Timing:
    return Timing(way, share, batch, "SciPy", ms, 0.9 * ms, 1.1 * ms)


def made_up(zeros: float = 1.0, csr: float = 2.0) -> Speed:
    """A network that takes 1 ms a pass; other ways take so much from a half on."""
    shares = (0.5, 0.95)
    out = []
    for batch in BATCHES:
        out += [timing("dense", 0.0, batch, 1.0), timing("csr", 0.0, batch, 9.0)]
        out += [timing("int8", 0.0, batch, 0.8)]
        for share in shares:
            out += [timing("zeros", share, batch, zeros), timing("csr", share, batch, csr)]
            out += [timing("int8", share, batch, 0.8), timing("shrunken", share, batch, 1 - share)]
    return Speed(Machine("a processor", 2), tuple(out))


def looking(settings: Savings, stop: int = 0, speed: Speed | None = None, **more: object):
    return view(settings, stop, state=Standing(speed, None), **more)


@pytest.fixture(scope="module")
def settings() -> Savings:
    return ready(Savings())


@pytest.fixture(scope="module")
def found(settings: Savings) -> Subject:
    return subject(settings.question)


@pytest.fixture(scope="module")
def nine(found: Subject) -> int:
    return found.plan.at_share(FIRST_SHARE)


def test_settings_agree_with_each_other() -> None:
    moons = Savings(dataset="moons").consistent()
    assert moons.network == "2-16-16-2"
    assert moons.training.model.widths == (2, 16, 16, 2)
    assert Savings().training.model.widths == (64, 64, 64, 10)
    assert Savings(criterion="wanda").consistent().scope == "row"
    mangled, problems = Savings.from_query({"bits": "9", "form": "zip", "way": "dense", "at": "x"})
    assert mangled == Savings()
    assert len(problems) == 4


def test_each_network_has_its_ways_and_its_criteria() -> None:
    for dataset, networks in NETWORKS.items():
        for network in networks:
            one = Savings(
                dataset=dataset, network=network, way="csr", criterion="obd", scope="four"
            ).consistent()
            assert one.network == network
            assert one.training.dataset == dataset
            assert (one.way, one.scope) == (("csr", "four") if one.chain else ("zeros", "global"))
            assert one.chain == isinstance(one.training.model, MLP)
            assert set(one.criteria) <= set(CRITERIA)


# Every stop.


@pytest.mark.parametrize("channels", ["tensor", "channel"])
def test_bytes_zeros_and_accuracy_of_a_stop_are_those_of_its_network(settings, found, channels) -> None:
    """Read back from the bytes, through torch's own layers."""
    model, rows = found.model, found.data.validation
    stored = studies.stored(settings.question, channels)
    assert tuple(stored) == FRAMES
    for bits in (FLOAT_BITS, 8, 3):
        for stop in (0, 50, len(found) - 1):
            pruned = found.params(stop)
            for form in FORMS:
                buffer = encode(model, pruned, form, bits, channels)
                assert stored[bits].bytes[form][stop] == len(buffer)
                back = decode(model, buffer, form, bits, channels)
            zeros = sum(int((back[name] == 0).sum()) for name in model.weight_names)
            assert stored[bits].zeros[stop] == pytest.approx(zeros / model.count())
            with torch.no_grad():
                answers = model.module(back)(rows.x).argmax(1)
            right = (answers == rows.y).double().mean().item()
            assert stored[bits].accuracy[stop] == pytest.approx(right, abs=1e-6)
    np.testing.assert_allclose(stored[FLOAT_BITS].accuracy, found.accuracy, atol=1e-6)


def test_three_meters_tell_three_stories(settings, found, nine) -> None:
    """At nine tenths: a tenth of the weights, more of the bytes, and all of the time."""
    shown = unpack(LESSON.payload(looking(settings, speed=made_up())).text)
    assert len(shown["frames"]) == len(FRAMES)
    left, size, ms = np.array(shown["frames"][0]["data"]["meters"]["values"]).reshape(len(found), 3)[nine]
    assert left == pytest.approx(0.1, abs=0.01)
    assert 1.5 * left < size < 0.5
    assert ms == 1.0
    eight = shown["frames"][FRAMES.index(8)]["stops"]["metrics"]
    assert eight["smaller"][nine] > shown["frames"][0]["stops"]["metrics"]["smaller"][nine]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_time_is_told_before_the_guess(settings, nine, language) -> None:
    hidden = looking(settings, nine, made_up(), revealed=False, language=language)
    shown = unpack(LESSON.payload(hidden).text)
    for frame in shown["frames"]:
        metrics = frame["stops"]["metrics"]
        assert all(np.isnan(metrics[f"ms_{way}"]).all() for way in WAYS)
        assert np.isnan(metrics["faster"]).all()
    told = set(keys((*lesson.body(hidden), *lesson.break_even(hidden))))
    assert not told & {"savings-why-time", "savings-here-ms", "savings-ledger-ways", "savings-even-ways"}
    assert claims.line(hidden) is None
    assert "ms_csr_batch_1" not in lesson.table(hidden)
    open_ = looking(settings, nine, made_up(), language=language)
    assert {"savings-why-time", "savings-here-ms", "savings-ledger-ways"} <= set(keys(lesson.body(open_)))


def test_a_network_that_is_no_chain_has_bytes_whole_numbers_and_a_smaller_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ready(Savings(dataset="signal-5"))
    found = subject(asked.question)
    nine = found.plan.at_share(FIRST_SHARE)
    stored = studies.stored(asked.question, "channel")[5]
    back = decode(
        found.model, encode(found.model, found.params(nine), "csr", 5, "channel"), "csr", 5, "channel"
    )
    rows = found.data.validation
    with torch.no_grad():
        assert stored.accuracy[nine] == accuracy(found.model.module(back)(rows.x), rows.y).item()
    last = studies.cuts(asked.training)[-2:]
    steps = measure(found.model, found.network.params, rows.x, last, batches=(64,))
    _, speed = finish(steps)
    assert {one.way for one in speed.timings} == {"dense", *asked.ways}
    small = studies.smaller(asked.training, 0.5)
    with torch.no_grad():
        right = accuracy(small.model.module(small.params)(rows.x), rows.y).item()
    assert right == pytest.approx(small.accuracy, abs=1 / len(rows.y))
    here = looking(asked, nine, speed)
    assert refuted(claims.line(here))[1].key == "savings-line-no-csr"
    for times, saves in ((1.0, False), (1.5, True)):
        monkeypatch.setattr(claims, "faster", lambda *args, times=times: times)
        assert refuted(claims.line(here))[0] == saves
    monkeypatch.undo()
    assert said(said(claims.explain(speed, 64))[1]["closing"])[0] == "savings-predict-no-csr"
    shown = cells(lesson.here(here)[0].blocks[0])
    assert shown["savings-here-adds"][1] == count(rows.x.shape[1] * (50 * 10 + 50 * 50) + 50)
    printed = take_home.run(lesson.script(looking(asked.replace(bits=5, channels="channel"), nine)), tmp_path)
    assert f"{stored.bytes['csr'][nine]} bytes" in printed


# What is said of times.


@pytest.mark.parametrize(("ms", "option"), [(0.1, 0), (0.21, 1), (0.5, 2), (0.9, 3), (1.3, 3)])
def test_the_guess_is_answered_by_the_clock(settings, ms: float, option: int) -> None:
    (guess,) = lesson.guess(looking(settings, speed=made_up(zeros=ms)))
    assert guess.answer == option
    assert lesson.guess(looking(settings)) == ()
    (open_,) = lesson.guess(looking(settings, revealed=False))
    assert open_.answer == ()


@pytest.mark.parametrize(("csr", "closing"), [(2.0, "slower"), (0.4, "faster")])
def test_compressed_rows_are_called_slower_only_where_they_are(settings, csr, closing) -> None:
    _, values = said(claims.explain(made_up(csr=csr), 64))
    key, values = said(values["closing"])
    assert (key, said(values["closing"])[0]) == ("savings-predict-csr", f"savings-predict-{closing}")
    not_here, line = refuted(claims.line(looking(settings, speed=made_up(csr=csr))))
    _, values = said(line)
    assert not_here == (1 / csr > claims.CLEARLY)
    assert values["compressed"] == f"{1 / csr:.1f}"
    assert values["zeros"] == "1.0"


def test_break_even_is_measured_for_what_can_pay(settings, found) -> None:
    even = claims.break_even_ways(made_up(zeros=0.5), 64)
    assert even == {"csr": None, "shrunken": even["shrunken"], "int8": 0.0}
    assert 0 < even["shrunken"] < 0.5
    stored = studies.stored(settings.question, "tensor")
    sizes = claims.break_even_bytes(found, stored[FLOAT_BITS])
    assert sizes["csr"] == pytest.approx(0.5, abs=0.02)  # a place costs as much as a number
    assert sizes["bitmask"] == pytest.approx(1 / 32, abs=0.01)
    assert claims.break_even_bytes(found, stored[8])["csr"] == pytest.approx(0.8, abs=0.02)


def test_a_product_of_compressed_rows_is_priced(found, nine) -> None:
    _, values = said(claims.lookup(made_up(csr=2.0), found, nine, 64))
    assert values["products"] == count(8832)
    assert values["left"] == count(883)
    assert float(values["ratio"]) == pytest.approx(20.0, abs=0.1)
    assert claims.lookup(made_up(), found, len(found) - 1, 64) is None


def test_a_measurement_is_made_once_kept_stopped_and_made_again(settings) -> None:
    name, given = of_training(settings.training)
    store = default_speeds()
    standing = experiment.look(settings, VISITOR)
    until = time.monotonic() + 120
    while standing.running:
        assert time.monotonic() < until
        time.sleep(0.05)
        standing = experiment.look(settings, VISITOR)
    assert standing.speed is not None
    assert {one.way for one in standing.speed.timings} == {"dense", *WAYS}
    other = SpeedStore()
    assert other.known(name) == standing.speed == store.known(name)  # from the disk
    again = other.start("another", name, given)
    assert again.status != "done"
    assert not other.unwanted("another", name)
    other.stop("another", name)
    assert other.look("another", name).status == "stopped"
    assert other.unwanted("another", name)
    other.start("a third", name, given).job.cancel()  # as where nobody gave a sign for too long
    assert not other.unwanted("a third", name)
    assert other.known(name) == standing.speed
    found = experiment.work("speed", name, given, None, None)
    assert [deed.main for deed in found.deeds] == [True]


def test_what_is_timed_is_equal_in_output(settings, found) -> None:
    rows = found.data.validation.x[:7]
    for cut in studies.cuts(settings.training):
        zeros = sum(int((cut.params[n] == 0).sum()) for n in found.model.weight_names)
        assert zeros == round(cut.share * found.model.count())
        if cut.small is not None:
            model, params = cut.small
            assert abs(1 - model.count() / found.model.count() - cut.share) < 0.04
            with torch.no_grad():
                assert model.module(params)(rows).shape == (7, 10)
    small = studies.smaller(settings.training, 0.5)
    with torch.no_grad():
        answers = small.model.module(small.params)(found.data.validation.x).argmax(1)
    assert small.accuracy == pytest.approx((answers == found.data.validation.y).double().mean().item())
    assert studies.smaller(settings.training, 0.99) is None


# Why, here, the exercise, the boxes.


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("bits", [FLOAT_BITS, 5])
def test_the_parts_of_the_bytes_add_up(settings, found, nine, form, bits) -> None:
    here = looking(settings.replace(form=form, bits=bits), nine)
    (part,) = lesson.why(here)
    size = studies.stored(settings.question, "tensor")[bits].bytes[form][nine]
    formulas = [one.latex for one in every(Formula, part.blocks)]
    assert f"= {count(size)}".replace(",", "{,}") in formulas
    if form == "csr" and bits == FLOAT_BITS:
        assert size == 4 * 883 + 4 * 883 + 4 * 141 + 552
        assert r"4 \cdot 883" in formulas[0]


@pytest.mark.parametrize("channels", ["tensor", "channel"])
def test_one_weight_is_rounded_before_the_eyes(settings, found, nine, channels) -> None:
    asked = settings.replace(bits=4, channels=channels, picked="fc2.weight:70")
    one = studies.rounded(asked.question, nine, asked.picked_item, 4, channels)
    weight = found.params(nine)["fc2.weight"]
    small = quantise(weight, 4, channels)
    assert (one.code, one.most) == (int(small.codes[1, 6]), 7)
    assert one.restored == pytest.approx(one.code * one.scale)
    assert one.scale == pytest.approx(one.largest / 7)
    gone = np.flatnonzero(found.gone("fc2.weight").ravel() <= nine)[0]
    removed = settings.replace(bits=4, picked=f"fc2.weight:{gone}")
    assert "savings-why-zero" in keys(lesson.code(looking(removed, nine)))
    assert "savings-why-rounded" in keys(lesson.code(looking(settings.replace(bits=4), nine)))


def test_here_are_the_numbers_of_the_position(settings, found, nine) -> None:
    (part,) = lesson.here(looking(settings, nine, made_up()))
    shown = cells(part.blocks[0])
    assert shown["savings-here-zeros"][0] == percent(found.plan.share[nine])
    assert shown["network-here-accuracy"] == (percent(found.accuracy[nine]), percent(found.dense))
    assert shown["savings-here-ms"] == ("1", "1")
    assert shown["savings-here-adds"] == (count(883), count(8832))
    test = found.measure(nine, "test")["accuracy"], found.network.dense["test"]["accuracy"]
    assert tuple(looked((part,)).values()) == tuple(map(percent, test))
    whole = studies.really_int8(settings.question, 0, "tensor")
    assert abs(whole - found.dense) < 0.02


def test_the_exercise_can_be_solved_and_is_not_at_the_start(settings, nine) -> None:
    assert not any(goal.done for goal in lesson.goal(looking(settings, nine)))
    asked = settings.replace(criterion="obd", form="bitmask", bits=5)
    stored, dense = studies.stored(asked.question, "tensor")[5], subject(asked.question).dense
    smaller = studies.whole(subject(asked.question).network) / stored.bytes["bitmask"]
    good = np.flatnonzero((smaller >= tasks.GOAL) & (stored.accuracy >= dense - WITHIN - 1e-6))
    assert len(good)
    assert lesson.goal(looking(asked, int(good[0])))[0].done
    lossless = good[stored.accuracy[good] >= dense - 1e-6]
    assert all(goal.done for goal in lesson.goal(looking(asked, int(lossless[0]))))
    assert not lesson.goal(looking(asked.replace(form="csr"), int(good[0])))[0].done


def test_the_exercise_is_played_on_digits() -> None:
    moons = ready(Savings(dataset="moons"))
    goal, _ = lesson.goal(looking(moons))
    assert (goal.done, said(goal.elsewhere.label)[0]) == (False, "savings-try-go")
    assert tasks.playable(moons.replace(**goal.elsewhere.values))


def test_the_table_of_bits(settings, found) -> None:
    first = studies.table(settings.question, "tensor", "prune-first")
    assert first.shape == (1 + len(BITS), len(studies.TABLE_SHARES))
    assert first[0, 0] == pytest.approx(found.dense)
    last = studies.table(settings.question, "tensor", "quantise-first")
    np.testing.assert_array_equal(first, last)  # the largest weights stay: the scales are the same
    told = keys(lesson.bits_table(looking(settings)))
    assert "savings-table-same" in told
    assert "savings-table-last" not in told
    random = settings.replace(criterion="random", channels="channel")
    assert "savings-table-differs" in keys(lesson.bits_table(looking(random)))
    fewest = studies.best_bits(first, found.dense, WITHIN)
    assert first[FRAMES.index(fewest), 0] >= found.dense - WITHIN - 1e-6


def test_the_box_of_memory(settings) -> None:
    (table,) = every(Table, lesson.memory(looking(settings)))
    by_way = {(said(way)[0], library): (held, peak) for way, library, held, peak in table.rows}
    assert by_way["way-zeros", "PyTorch"][0] == count(4 * (8832 + 138))
    assert by_way["way-int8", "ONNX Runtime"][1] == "–"
    bigger, smaller = (
        int(by_way[way, "PyTorch"][1].replace(",", "")) for way in ("way-zeros", "way-shrunken")
    )
    assert smaller < bigger


# Patterns.


def test_two_of_four_and_blocks_are_scopes_that_say_what_they_gain(settings, tmp_path: Path) -> None:
    fours = settings.replace(scope="four")
    found = subject(fours.question)
    assert found.plan.share.tolist() == [0.0, 0.25, 0.5, 0.75, 1.0]
    half = found.plan.kept(2)["fc1.weight"].view(64, 16, 4)
    assert bool((half.sum(-1) == 2).all())
    assert "pattern-four" in keys(lesson.body(looking(fours, 2)))
    blocks = settings.replace(scope="block", criterion="obd")
    found = subject(blocks.question)
    stop = found.plan.at_share(0.7)
    kept = found.plan.kept(stop)["fc2.weight"].view(16, 4, 16, 4).sum((1, 3))
    assert set(kept.unique().tolist()) == {0, 16}
    assert "pattern-block" in keys(lesson.body(looking(blocks, stop)))
    printed = take_home.run(lesson.script(looking(blocks, stop)), tmp_path)
    assert f"validation accuracy  {found.accuracy[stop]:.4f}" in printed


# Teaching.


def made_up_students(small: float, pruned: float, gain: float) -> tuple[Student, ...]:
    return tuple(
        Student(kind, taught, seed, (64, 14, 10), 5000, base + gain * taught + 0.001 * seed)
        for seed in range(5)
        for taught in (False, True)
        for kind, base in (("small", small), ("pruned", pruned))
    )


def test_what_teaching_is_worth_is_told_by_the_students() -> None:
    found = made_up_students(0.96, 0.94, 0.01)
    (small, pruned, ahead) = map(said, claims.teaching_lines(found))
    assert small[1] == pruned[1] == {"gain": "+1.0", "better": 5, "seeds": 5}
    assert ahead == ("savings-distil-ahead-small", {"lead": "2.0"})
    losing = claims.teaching_lines(made_up_students(0.9, 0.95, -0.02))
    assert said(losing[0])[1]["better"] == 0
    assert said(losing[2])[0] == "savings-distil-ahead-pruned"
    uneven = [replace(one, metric=one.metric + 0.05 * (one.seed % 2)) if one.kind == "small" else one
              for one in made_up_students(0.9, 0.92, 0.0)]  # fmt: skip
    assert said(claims.teaching_lines(uneven)[2])[0] == "savings-distil-ahead-even"
    table = lesson.students_table(found[:3])
    assert [row[2] for row in table.rows] == ["1", "1", "1"]


def test_teaching_is_begun_looked_at_and_stopped() -> None:
    moons = ready(Savings(dataset="moons", student=80))
    (watch,) = every(Watch, lesson.distil(looking(moons)))
    begin = watch.look(VISITOR)
    assert (begin.goes_on, [deed.main for deed in begin.deeds]) == (False, [True])
    begin.deeds[0].act(VISITOR)
    until = time.monotonic() + 120
    while not (now := watch.look(VISITOR)).blocks:
        assert now.goes_on
        assert time.monotonic() < until
        time.sleep(0.02)
    (table,) = every(Table, now.blocks)
    assert "savings-student-small" in cells(table)
    for deed in now.deeds:
        deed.act(VISITOR)
    assert not watch.look(VISITOR).goes_on


# Take home.


def test_the_script_prints_the_numbers_of_the_page(settings, nine, tmp_path: Path) -> None:
    asked = settings.replace(bits=4, channels="channel", criterion="obd", batch=1)
    printed = take_home.run(lesson.script(looking(asked, nine)), tmp_path)
    stored = studies.stored(asked.question, asked.channels)[asked.bits]
    assert (
        f"validation accuracy  {stored.accuracy[nine]:.4f} (dense {subject(asked.question).dense:.4f})"
        in printed
    )
    for form in FORMS:
        assert f"{stored.bytes[form][nine]} bytes" in printed
    for way in ("dense", "zeros", "csr", "int8"):
        assert f"\n{way}" in printed


def test_the_table_has_a_line_for_each_stop(settings, found, nine) -> None:
    rows = list(csv.DictReader(io.StringIO(lesson.table(looking(settings, 0, made_up())))))
    assert len(rows) == len(found)
    stored = studies.stored(settings.question, "tensor")[FLOAT_BITS]
    assert int(float(rows[nine]["bytes_csr"])) == stored.bytes["csr"][nine]
    assert float(rows[nine]["ms_csr_batch_64"]) == pytest.approx(2.0, abs=0.01)
    assert rows[-1]["ms_zeros_batch_1"] == ""  # not measured there


def test_the_network_goes_home_in_int8_too(settings, found, nine) -> None:
    files = lesson.files(looking(settings, nine))
    assert [name.partition(".")[2] for name in files] == ["safetensors", "onnx", "onnx"]
    label, made = list(files.values())[-1]
    assert said(label)[0] == "savings-int8-file"
    rows = found.data.validation
    logits = session(made()).run(None, {INPUT: rows.x.numpy()})[0]
    right = float((logits.argmax(1) == rows.y.numpy()).mean())
    assert right == pytest.approx(studies.really_int8(settings.question, nine, "tensor"))
