"""The lesson on recurrent networks: one recurrent weight is cut at every step."""

from __future__ import annotations

from core.charts import rnn as figures
from core.measure.through_time import U, W
from lessons.blocks import Blocks, Change, Columns, Formula, Guess, Part, Plot, Table, here_table, say
from lessons.catalogue import Sentence
from lessons.fine_print import note, test_look
from lessons.lesson import Box, Control, Lesson
from lessons.lesson import View as AnyView
from lessons.numbers import correlation, count, latex, number, percent, shape
from lessons.panels import criterion_name, epoch_name
from lessons.rnn import claims, studies
from lessons.rnn.chart import chart
from lessons.rnn.settings import FORMS, PAGE, UNITS, Rnn
from lessons.rnn.tasks import goal
from lessons.rnn.walk import WALK
from lessons.take_home import network_files, network_script, stops_csv

View = AnyView[Rnn]


def suggest(settings: Rnn) -> dict[str, str]:
    """A weight (or unit) for the strip to show at once; what the learner picked stays."""
    name, index = studies.suggestion(settings.question)
    return {} if settings.picked else {"picked": f"{name}:{index}"}


# The guess: at how many steps does one weight of U act?


def guess(view: View) -> Guess:
    """About the weight of U that the page picks for the learner."""
    question = view.settings.weights
    weight = studies.weight(question, *studies.suggestion(question))
    of = len(weight.time.change)

    def shown() -> Blocks:
        changes = Plot("states", lambda text: states_figure(weight, text), key=weight)
        costs = Plot("cost", lambda text: cost_figure(weight, text), key=weight)
        return (Columns(((changes,), (costs, say(claims.cost(weight), look="caption")))),)

    return Guess(
        Sentence("rnn-predict", weight=claims.title(weight), value=number(weight.value), steps=of),
        tuple(Sentence("rnn-predict-option", steps=steps, of=of) for steps in claims.step_options(of)),
        claims.step_answer(weight),
        lambda: claims.predict_why(weight),
        shown,
    )


def states_figure(weight: studies.Weight, text):
    """How much the state after each step changes when one weight is cut."""
    changes = weight.time.change
    return figures.steps(
        [claims.step_name(step, len(changes)) for step in range(len(changes))],
        changes,
        title=text(claims.states_title(weight)),
        x=text("rnn-axis-step"),
        y=text("rnn-axis-change"),
    )


def cost_figure(weight: studies.Weight, text):
    """What it costs to cut a weight at one step only, beside cutting it at every step."""
    once = weight.time.once
    return figures.steps(
        [claims.step_name(step, len(once)) for step in range(len(once))],
        once,
        title=text(claims.cost_title(weight)),
        x=text("rnn-axis-cut-at"),
        y=text("network-axis-truth"),
        last=(text("rnn-every-step"), weight.time.always),
    )


# Why, and the exact numbers.


def body(view: View) -> Blocks:
    return (Columns(((Part("why", why(view)),), (here(view),))), *three_forms(view))


def why(view: View) -> Blocks:
    suggested = studies.suggestion(view.settings.question)
    picked = view.settings.picked_item or suggested
    told = why_unit(view, picked[1]) if picked[0] == UNITS else why_weight(view, *picked)
    if picked != suggested:
        return told
    key = "rnn-why-default" if picked[0] == U else "rnn-why-default-unit"
    return (say(Sentence(key), look="caption"), *told)


def why_weight(view: View, name: str, index: int) -> Blocks:
    """The gradient of one tied weight as a sum over the steps, with this run's numbers."""
    found, weight = view.subject, studies.weight(view.settings.question, name, index)
    ranked = found.question.grain == "weight"
    by_hand = ranked and found.number_of(name, index) in found.hand
    symbol = rf"{claims.matrix(name)}_{{{weight.row},{weight.column}}}"
    read, step = ("x", "t") if name == W else ("h", "t-1")
    terms = weight.time.terms
    last = " ".join(f"{'+' if term >= 0 else '-'} {latex(abs(term))}" for term in terms[-3:])
    derivative = (
        rf"\frac{{\partial L}}{{\partial {symbol}}} = \sum_{{t=1}}^{{{len(terms)}}} "
        rf"\frac{{1}}{{n}}\sum_i \delta_{{i,t,{weight.row}}}\, {read}_{{i,{step},{weight.column}}}"
    )
    rule = (Formula(found.rule.rule), say(claims.standing(weight, found))) if ranked else ()
    return (
        say(claims.where(weight, found.model.cell), claims.fate(weight, view.stop, by_hand, view.revealed)),
        Formula(rf"{symbol} = {latex(weight.value)}"),
        Formula(derivative),
        Formula(rf"= \dots {last} = {latex(weight.gradient)}"),
        say(Sentence("rnn-why-delta", row=weight.row, n=count(len(found.network.measured))), look="caption"),
        *rule,
        say(claims.cancel(weight, studies.cancelled(found.network))),
    )


def why_unit(view: View, index: int) -> Blocks:
    """What goes with a unit, its contribution through time, and the identity as a self-test."""
    found, unit = view.subject, studies.unit(view.subject.network, index)
    kept = bool(found.kept(view.stop)[UNITS][index]) if found.question.grain == "unit" else True
    n = len(found.network.measured)
    gate = rf"\sum_t h_{{i,t,{index}}}\,\frac{{\partial \ell_i}}{{\partial h_{{i,t,{index}}}}}"
    contribution, absolute, absolutes = (latex(unit.forms[form]) for form in FORMS)
    column = rf"\sum_k U_{{k,{index}}}\frac{{\partial L}}{{\partial U_{{k,{index}}}}}"
    read = rf"\sum_c V_{{c,{index}}}\frac{{\partial L}}{{\partial V_{{c,{index}}}}}"
    identity = (
        rf"\underbrace{{S_{{{index}}}}}_{{{latex(unit.left)}}} = "
        rf"\underbrace{{{column} + {read}}}_{{{latex(unit.right)}}}"
    )
    return (
        say(claims.touched(unit), badge=Sentence(f"network-status-{'kept' if kept else 'cut'}")),
        Formula(rf"S_{{{index}}} = \frac{{1}}{{{n}}}\sum_i {gate} = {contribution}"),
        Formula(
            rf"|S_{{{index}}}| = {absolute}, \qquad \frac{{1}}{{n}}\sum_i \left|\dots\right| = {absolutes}"
        ),
        Formula(rf"L(h_{{{index}}} = 0) - L = {latex(unit.truth)}"),
        say(claims.forms(unit)),
        Formula(identity),
        say(claims.identity_line(unit)),
    )


def here(view: View) -> Part:
    """The exact numbers of this position, and the smaller network beside the masked one."""
    found, stop, lag = view.subject, view.stop, view.settings.lag
    question, units = found.question, found.question.grain == "unit"
    moved, before = studies.through(question), studies.whole(found.network)
    rows = [(Sentence("network-here-accuracy"), percent(found.accuracy[stop]), percent(found.dense))]
    if units:
        left = found.total - int(found.plan.removed[stop])
        rows.append((Sentence("rnn-here-units"), count(left), count(found.total)))
    for name in (W, U):
        key, all_ = f"rnn-here-{claims.matrix(name).lower()}", found.network.params[name].numel()
        rows.append((Sentence(key), count(all_ - found.removed(name)[stop]), count(all_)))
    of = claims.square(found.model)
    rows.append((Sentence("rnn-here-radius", u=of), f"{moved.radius[stop]:.2f}", f"{before.radius[0]:.2f}"))
    if lag is not None:
        memory = percent(moved.share[stop, lag]), percent(before.share[0, lag])
        rows.append((Sentence("rnn-here-memory", lag=lag), *memory))
    small = Sentence("rnn-shrink-weights")
    if units:
        small = claims.shrink_line(found.shrunken(stop), len(found.data.validation))
    return Part("here", (here_table(rows), say(small), test_look(found, stop)), Sentence("network-here"))


def three_forms(view: View) -> Blocks:
    """The contribution of every unit in its three forms, in the order of what its removal really costs."""
    if view.settings.grain == "weight":
        return ()
    found, picked = view.subject.network, view.settings.picked_item
    index = picked[1] if picked and picked[0] == UNITS else None

    def plot(form: str) -> Plot:
        def draw(text):
            agreement = correlation(found.agreement("unit", form))
            return figures.form(
                found.scores("unit", form)[UNITS].numpy(),
                found.truth()[UNITS].numpy(),
                index,
                title=text("rnn-forms-title", form=text(criterion_name(form)), agreement=agreement),
                truth_name=text("rnn-forms-truth"),
                x=text("rnn-forms-x"),
                unit=text("live-unit"),
            )

        return Plot(form.replace("_", "-"), draw, key=(found, index))

    columns = Columns(tuple((plot(form),) for form in FORMS))
    line = say(claims.forms_line(found), look="caption")
    return (Part("forms", (columns, line), Sentence("rnn-three-forms")),)


# Try, take home, deeper.


def script(view: View) -> str:
    file = view.settings.file_stem(PAGE)
    return network_script("rnn", file, view.subject, view.stop, through=studies.THROUGH, u=U)


def table(view: View) -> str:
    found = view.subject
    moved, params = studies.through(found.question), found.network.params
    left = {f"left_in_{claims.matrix(n)}": params[n].numel() - found.removed(n) for n in (W, U)}
    lags = {f"gradient_at_lag_{lag}": share for lag, share in enumerate(moved.share.T)}
    return stops_csv(found, spectral_radius=moved.radius, **left, **lags)


def percentile(view: View) -> Blocks:
    found = studies.percentile(view.subject.network)
    return say(Sentence("rnn-percentile-text")), say(claims.percentile_line(found))


def gates(view: View) -> Blocks:
    found = studies.gates_apart(view.subject.network)
    head = (Sentence("rnn-gates-tensor"), Sentence("rnn-gates-shape"))
    rows = tuple((name, shape(sizes, " × ")) for name, sizes in found.shapes.items())
    lines = (say(line) for line in claims.gates_lines(found))
    train = (Change("lstm", Sentence("rnn-gates-open"), {"cell": "lstm"}),) if found.drawn else ()
    return (*lines, Table(head, rows), *train)


def keeps(view: View) -> Blocks:
    """All criteria for weights, the one that goes furthest first."""
    lag = view.settings.lag
    found = studies.keeps(view.settings.weights, lag)
    head = [Sentence(f"rnn-keeps-{name}") for name in ("criterion", "free", "half")]
    rows = [[criterion_name(row.criterion), percent(row.free, 0), percent(row.accuracy)] for row in found]
    if lag is not None:
        head.append(Sentence("rnn-keeps-mass", lag=lag))
        rows = [[*cells, percent(row.mass, 0)] for cells, row in zip(rows, found, strict=True)]
    return Table(tuple(head), tuple(map(tuple, rows))), say(claims.keeps_line(found))


LESSON = Lesson(
    page=PAGE,
    prefix="rnn",
    settings=Rnn,
    controls=(
        Control("grain", "segmented"),
        Control("criterion", options=lambda s: s.criteria, width=215),
        Control("dataset", width=210),
        Control("cell", "segmented", label="rnn-cell", name=str.upper),
    ),
    more=(
        Control(
            "scope",
            "segmented",
            options=lambda s: s.scopes,
            name=lambda scope: Sentence(f"rnn-scope-{scope}"),
            shown=lambda s: s.grain == "weight",
        ),
        Control("activation", "segmented", shown=lambda s: s.cell == "rnn"),
        Control("epoch", options=lambda s: s.training.snapshots, name=epoch_name),
        Control("seed", "segmented", name=str),
    ),
    training=lambda settings: settings.training,
    line=lambda view: claims.line(view.subject, view.settings.lag),
    chart=chart,
    hides=True,
    suggest=suggest,
    under=lambda view: (
        note(view.subject.network, claims.data_note(view.subject.network, view.settings.lag)),
    ),
    guess=guess,
    body=body,
    goal=goal,
    script=script,
    table=table,
    files=lambda view: network_files(view.subject, view.stop, view.settings.file_stem(PAGE)),
    deeper=(Box("percentile", percentile), Box("gates", gates), Box("keeps", keeps)),
    walk=WALK,
)
