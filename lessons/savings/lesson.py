"""The lesson on what is saved: zeros are not savings."""

from __future__ import annotations

import math
from collections.abc import Sequence

from core.measure.ledger import ledger
from core.measure.speed import BATCHES, Speed
from core.measure.storage import FORMS
from core.models.export import int8_onnx
from core.prune.quantise import FLOAT_BITS
from core.retrain.distil import EPOCHS, Student
from lessons.blocks import (
    Blocks,
    Columns,
    Deed,
    Formula,
    Guess,
    Part,
    Row,
    Table,
    Watch,
    Words,
    Work,
    here_table,
    say,
)
from lessons.catalogue import Sentence
from lessons.defaults import band_size
from lessons.fine_print import test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.network_settings import PATTERNS
from lessons.numbers import count, latex, number, percent, shape
from lessons.panels import criterion_name
from lessons.savings import claims, distil_runner, experiment, studies
from lessons.savings.chart import chart
from lessons.savings.distil_runner import default_lessons
from lessons.savings.settings import APART, FIRST_SHARE, FRAMES, NETWORKS, PAGE, RECIPES, WAYS, Savings
from lessons.savings.speed_runner import default_speeds, of_layer, of_training
from lessons.savings.tasks import goal
from lessons.savings.walk import WALK
from lessons.subject import WITHIN, Subject
from lessons.take_home import Files, as_onnx, csv, network_files, network_script

View = AnyView[Savings]

START = ":material/school:"


# The measurement.


def work(view: View) -> Work:
    """While it goes on, or has yet to begin: what is done stands below, with the times."""
    name, given = of_training(view.settings.training)
    found = experiment.work("speed", name, given, *view.state)
    return found if view.state.speed is None or found.goes_on or found.problem else Work("speed")


def measured(view: View) -> Watch:
    """Where and how the times were measured, and what measures them again."""
    name, given = of_training(view.settings.training)
    return Watch(
        lambda visitor: experiment.work("times", name, given, *experiment.look(view.settings, visitor))
    )


def guess(view: View) -> tuple[Guess, ...]:
    """How much faster nine zeros of ten are; what a guess is worth is said once it is measured."""
    speed, batch = view.state.speed, view.settings.batch
    if view.revealed and speed is None:
        return ()
    return (
        Guess(
            Sentence("savings-predict", share=percent(FIRST_SHARE, 0)),
            tuple(Sentence(f"savings-predict-{name}") for name in ("ten", "five", "two", "none")),
            claims.answer(speed, batch) if speed is not None else (),
            lambda: claims.explain(speed, batch),
        ),
    )


def under(view: View) -> Blocks:
    rows = len(view.subject.data.validation)
    return (say(claims.under(rows, view.state.speed), look="caption"),)


# Why, and the exact numbers.


def body(view: View) -> Blocks:
    return (Columns((why(view), here(view))), *paid(view))


def stored(view: View) -> studies.Store:
    """In the bits of the page."""
    return studies.stored(view.settings.question, view.settings.channels)[view.settings.bits]


def why(view: View) -> Blocks:
    """Bytes of the chosen form with its numbers, the code of one weight, and what a product costs."""
    settings, found, speed = view.settings, view.subject, view.state.speed
    slow = claims.lookup(speed, found, view.stop, settings.batch) if speed and view.revealed else None
    blocks = (
        say(Sentence(f"savings-why-{settings.form}", bits=claims.bits(settings.bits))),
        *((Formula(bytes_formula(view)),) if settings.form != "gzip" else ()),
        Formula(rf"= {grouped(stored(view).bytes[settings.form][view.stop])}"),
        *code(view),
        say(Sentence("savings-why-same"), slow),
        say(Sentence(f"pattern-{settings.scope}") if settings.scope in PATTERNS else None),
    )
    return (Part("why", blocks),)


def bytes_formula(view: View) -> str:
    """The parts of the bytes of the chosen form."""
    settings, model, now = view.settings, view.subject.model, stored(view)
    form, bits, matrices = settings.form, settings.bits, model.weight_names
    total, left = model.count(), round((1 - now.zeros[view.stop]) * model.count())
    rows = sum(model.shapes[name][0] for name in matrices)
    rest = 4 * (sum(map(math.prod, model.shapes.values())) - total)
    if bits != FLOAT_BITS:
        rest += 4 * (rows if settings.channels == "channel" else len(matrices))
    numbers = "4" if bits == FLOAT_BITS else rf"\tfrac{{{bits}}}{{8}}"
    parts = {"numbers": rf"{numbers} \cdot {grouped(total if form == 'dense' else left)}"}
    if form == "csr":
        parts |= {"columns": rf"4 \cdot {grouped(left)}", "rows": rf"4 \cdot {rows + len(matrices)}"}
    elif form == "bitmask":
        parts["places"] = rf"\tfrac{{1}}{{8}} \cdot {grouped(total)}"
    parts["rest"] = grouped(rest)
    marked = (
        rf"\underbrace{{{part}}}_{{\text{{{view.text(f'savings-part-{name}')}}}}}"
        for name, part in parts.items()
    )
    return " + ".join(marked)


def grouped(value: float) -> str:
    """A whole number in a formula."""
    return count(value).replace(",", "{,}")


def code(view: View) -> Blocks:
    """The picked weight, or one in the middle, in few bits."""
    settings = view.settings
    if settings.bits == FLOAT_BITS:
        return (say(Sentence("savings-why-float")),)
    item = settings.picked_item or middle(view)
    one = studies.rounded(settings.question, view.stop, item, settings.bits, settings.channels)
    scale = rf"s = \frac{{{latex(one.largest)}}}{{{one.most}}} = {latex(one.scale)}"
    value = rf"\mathrm{{round}}\left(\frac{{{latex(one.value)}}}{{{latex(one.scale)}}}\right) = {one.code}"
    back = rf"{one.code} \cdot {latex(one.scale)} = {latex(one.restored)}"
    asked = Sentence("savings-why-pick") if settings.picked_item is None else None
    return (
        say(claims.rounding(one, settings.channels)),
        Formula(scale),
        Formula(rf"{value}, \quad {back}"),
        say(asked),
    )


def middle(view: View) -> tuple[str, int]:
    """Of what the first matrix keeps, the weight in the middle by size: one that rounding changes."""
    found = view.subject
    name = found.model.weight_names[0]
    left = found.params(view.stop)[name].abs().flatten()
    order = left.argsort(descending=True)
    return name, int(order[max(int((left > 0).sum()) // 2, 1)])


def here(view: View) -> Blocks:
    """The exact numbers of this position."""
    settings, found, stop, speed = view.settings, view.subject, view.stop, view.state.speed
    now, dense = stored(view), studies.whole(found.network)
    share, size = float(found.plan.share[stop]), int(now.bytes[settings.form][stop])
    rows = [
        (Sentence("savings-here-zeros"), percent(now.zeros[stop]), percent(0)),
        (
            Sentence("savings-here-bytes", form=claims.form(settings.form), bits=claims.bits(settings.bits)),
            count(size),
            count(dense),
        ),
        (Sentence("savings-here-smaller"), claims.times(dense / size), "1"),
        (Sentence("network-here-accuracy"), percent(now.accuracy[stop]), percent(found.dense)),
        (
            Sentence("savings-here-int8"),
            percent(studies.really_int8(settings.question, stop, settings.channels)),
            percent(studies.really_int8(settings.question, 0, settings.channels)),
        ),
        (Sentence("savings-here-adds"), count(products(found, stop)), count(products(found, 0))),
    ]
    if speed is not None and view.revealed:
        ms = speed.at(settings.way, settings.batch, share), speed.dense(settings.batch).median
        name = Sentence("savings-here-ms", way=claims.way(settings.way), batch=settings.batch)
        rows.insert(3, (name, *(number(value, 2) for value in ms)))
    return (Part("here", (here_table(rows), test_look(found, stop)), Sentence("network-here")),)


def products(found: Subject, stop: int) -> int:
    """Multiply-adds of one row with what is left."""
    return ledger(
        found.model, found.plan.kept(stop), found.model.row_steps(found.data.validation.x)
    ).multiply_adds


def paid(view: View) -> Blocks:
    """Every form and every way at this share."""
    settings, found, stop, speed = view.settings, view.subject, view.stop, view.state.speed
    by_bits = studies.stored(settings.question, settings.channels)
    shown = tuple(dict.fromkeys((FLOAT_BITS, 8, settings.bits)))
    head = (Sentence("savings-ledger-form"), *map(claims.bits, shown))
    rows = tuple(
        (claims.form(form), *(count(by_bits[bits].bytes[form][stop]) for bits in shown)) for form in FORMS
    )
    share = float(found.plan.share[stop])
    columns: list[Blocks] = [(say(Sentence("savings-ledger-bytes")), Table(head, rows, "short"))]
    if speed is not None and view.revealed:
        columns.append((say(Sentence("savings-ledger-ways")), ways_table(speed, share), measured(view)))
    small = studies.smaller(settings.training, nearest(share))
    blocks = (Columns(tuple(columns), widths=(1, 2)[: len(columns)]), say(claims.neurons(small)))
    return (Part("ledger", blocks, Sentence("savings-ledger", share=percent(share, 0))),)


def nearest(share: float) -> float:
    """The share at which ways are timed that is nearest."""
    return min(studies.TIMED, key=lambda one: abs(one - share))


def ways_table(speed: Speed, share: float) -> Table:
    """Milliseconds of every way at the timed share nearest to this one, and the quickest library."""
    head = (
        Sentence("savings-ledger-way"),
        *(Sentence("savings-ledger-batch", batch=batch) for batch in BATCHES),
        Sentence("savings-ledger-library"),
    )
    rows = []
    for way in ("dense", *WAYS):
        own = [min(speed.of(way, batch), key=lambda one: abs(one.share - nearest(share)), default=None)
               for batch in BATCHES]  # fmt: skip
        if all(own) and (way == "dense" or abs(own[0].share - nearest(share)) < 1e-9):
            libraries = dict.fromkeys(one.library for one in own)
            rows.append((claims.way(way), *map(claims.milliseconds, own), ", ".join(libraries)))
    return Table(head, tuple(rows), "short")


# Try, take home.


def script(view: View) -> str:
    settings = view.settings
    return network_script(
        "savings",
        settings.file_stem(PAGE),
        view.subject,
        view.stop,
        bits=settings.bits,
        channels=settings.channels,
        batch=settings.batch,
    )


def table(view: View) -> str:
    """One line a stop: zeros, accuracy, bytes in every form, in the bits of the page; milliseconds of every
    way once they are known."""
    settings, found, speed = view.settings, view.subject, view.state.speed
    now, share = stored(view), found.plan.share
    columns = {"share": share, "zeros": now.zeros, "validation_accuracy": now.accuracy}
    columns |= {f"bytes_{form}": now.bytes[form] for form in FORMS}
    if speed is not None and view.revealed:
        columns |= {
            f"ms_{way}_batch_{batch}": speed.along(way, batch, share)
            for batch in BATCHES
            for way in settings.ways
        }
    rows = zip(*(values.tolist() for values in columns.values()), strict=True)
    return csv(list(columns), (["" if cell != cell else cell for cell in row] for row in rows))


def files(view: View) -> Files:
    """The pruned network, and the same in int8."""
    found, stop, stem = view.subject, view.stop, view.settings.file_stem(PAGE)
    by_rows = view.settings.channels == "channel"
    whole = Sentence("savings-int8-file"), lambda: int8_onnx(as_onnx(found, stop), by_rows)
    return {**network_files(found, stop, stem), f"{stem}-int8.onnx": whole}


# Closed boxes.


def bits_table(view: View) -> Blocks:
    """Accuracy over bits and share, pruned before and after."""
    settings = view.settings
    question = settings.question.unedited
    first, last = (
        studies.table(question, settings.channels, order) for order in ("prune-first", "quantise-first")
    )
    head = (Sentence("savings-table-bits"), *(percent(share, 0) for share in studies.TABLE_SHARES))

    def rows(values) -> tuple:
        return tuple(
            (claims.bits(bits), *map(percent, row)) for bits, row in zip(FRAMES, values, strict=True)
        )

    same = bool((first == last).all())
    fewest = studies.best_bits(first, view.subject.dense, WITHIN)
    tables: Blocks = (say(Sentence("savings-table-first"), look="strong"), Table(head, rows(first)))
    if not same:
        tables = (*tables, say(Sentence("savings-table-last"), look="strong"), Table(head, rows(last)))
    return (
        say(Sentence("savings-table-line", bits=fewest, shares=Sentence(f"channels-{settings.channels}"))),
        *tables,
        say(claims.order_line(same, criterion_name(question.criterion))),
    )


def break_even(view: View) -> Blocks:
    """From which share on each form and each way pays."""
    settings, found, speed = view.settings, view.subject, view.state.speed
    by_bits = studies.stored(settings.question, settings.channels)
    shown = (FLOAT_BITS, 8)
    sizes = [claims.break_even_bytes(found, by_bits[bits]) for bits in shown]
    head = (Sentence("savings-ledger-form"), *map(claims.bits, shown))
    rows = tuple((claims.form(form), *(claims.share(size[form]) for size in sizes)) for form in FORMS[1:])
    blocks: Blocks = (say(Sentence("savings-even-bytes")), Table(head, rows))
    if speed is None or not view.revealed:
        return (*blocks, say(Sentence("savings-even-later")))
    return (*blocks, say(Sentence("savings-even-ways")), even_table(speed))


def even_table(speed: Speed) -> Table:
    ways = [claims.break_even_ways(speed, batch) for batch in BATCHES]
    head = (
        Sentence("savings-ledger-way"),
        *(Sentence("savings-ledger-batch", batch=batch) for batch in BATCHES),
    )
    rows = tuple((claims.way(way), *(claims.share(own[way]) for own in ways)) for way in ways[0])
    return Table(head, rows)


def layer(view: View) -> Blocks:
    """A network with layers of 1024 neurons, measured in its turn."""

    def look(visitor: str) -> Work:
        name, given = of_layer()
        store = default_speeds()
        speed, visit = store.known(name), store.look(visitor, name)
        blocks: Blocks = ()
        if speed is not None:
            blocks = (
                ways_table(speed, FIRST_SHARE),
                say(claims.layer_line(speed, BATCHES[-1])),
                say(Sentence("savings-even-ways")),
                even_table(speed),
            )
        return experiment.work("layer", name, given, speed, visit, blocks)

    return say(Sentence("savings-layer-text")), Watch(look)


def memory(view: View) -> Blocks:
    """What lies in memory while each way runs."""
    settings = view.settings
    found = studies.memory(settings.training, FIRST_SHARE, settings.batch)
    head = tuple(Sentence(f"savings-memory-{name}") for name in ("way", "library", "held", "peak"))
    rows = tuple(
        (claims.way(one.way), one.library, count(one.held), "–" if one.peak is None else count(one.peak))
        for one in found
    )
    words = Sentence("savings-memory-line", share=percent(FIRST_SHARE, 0), batch=settings.batch)
    return say(words), Table(head, rows)


def distil(view: View) -> Blocks:
    """A small and a pruned student, each with and without its teacher, over five seeds."""
    about = distil_runner.Teaching.of(view.settings)
    store = default_lessons()

    def start(visitor: str) -> None:
        store.start(visitor, about)

    def look(visitor: str) -> Work:
        visit = store.look(visitor, about)
        found = visit.progress if visit else ()
        done = len(found) == about.total
        blocks = (students_table(found), *(map(say, claims.teaching_lines(found)) if done else ()))
        blocks = blocks if found else ()
        if visit and not visit.finished:
            words = Sentence("savings-distil-running", done=len(found), all=about.total)
            stop = Deed(
                "distil-stop", Sentence("savings-stop"), lambda visitor: visit.stop(), experiment.STOP
            )
            return Work("distil", words, len(found) / about.total, (stop,), blocks=blocks)
        if done:
            return Work("distil", blocks=blocks)
        failed = Sentence("savings-distil-failed") if visit and visit.status == "failed" else ""
        begin = Deed("distil-start", Sentence("savings-distil-start"), start, START, main=True)
        return Work("distil", deeds=(begin,), problem=failed, blocks=blocks)

    chosen = tuple(
        Control(name, "segmented", name=lambda value: f"{value}%" if value > 10 else str(value))
        for name in APART
    )
    whole = view.settings.training.epochs
    told = Sentence("savings-distil-text", epochs=EPOCHS, whole=whole, seeds=band_size())
    return say(told), Row(chosen), Watch(look)


def students_table(found: Sequence[Student]) -> Table:
    head = tuple(
        Sentence(f"savings-distil-{name}") for name in ("student", "accuracy", "seeds", "bytes", "layers")
    )
    rows = tuple(
        (
            Sentence(f"savings-student-{kind}{'-taught' if taught else ''}"),
            claims.spread([one.metric for one in own]),
            str(len(own)),
            count(own[0].bytes),
            shape(own[0].widths),
        )
        for kind, taught, own in claims.taught_rows(found)
    )
    return Table(head, rows, "short")


def network_name(option: str) -> Words:
    return Sentence(f"savings-network-{option}") if option in RECIPES else option


LESSON = Lesson(
    page=PAGE,
    prefix="savings",
    settings=Savings,
    controls=(
        Control("dataset", "segmented"),
        Control("network", options=lambda s: NETWORKS[s.dataset], name=network_name, width=150),
        Control("criterion", options=lambda s: s.criteria, width=170),
        Control("form", width=120),
        Control("way", options=lambda s: s.ways, width=160),
        Control("batch", "segmented", name=str),
    ),
    more=(
        Control("channels", "segmented"),
        Control("scope", "segmented", shown=lambda s: len(s.scopes) > 1),
        Control("seed", "segmented", name=str),
    ),
    training=lambda settings: settings.training,
    state=experiment.look,
    work=work,
    line=claims.line,
    chart=chart,
    frames=lambda settings: FRAMES,
    frame_field="bits",
    guess=guess,
    enough=lambda view: not view.state.running,
    under=under,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=files,
    deeper=(
        Box("table", bits_table),
        Box("even", break_even),
        Box("layer", layer, apart=True),
        Box("memory", memory),
        Box("distil", distil, shown=lambda s: s.chain, apart=True),
    ),
    walk=WALK,
    essentials=("criterion", "form", "way"),
)
