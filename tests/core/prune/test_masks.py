"""Masks as values, and the one rule by which scores become masks, ties included."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.ao.pruning import WeightNormSparsifier

from core.prune.masks import Mask, by_share, by_threshold, remaining, removal_rank, share_count
from core.prune.plan import plan_stops
from tests.core.cuts import by_count, within

tied = st.lists(st.integers(0, 4), min_size=1, max_size=30)


def table(*rows):
    return {f"t{i}": torch.tensor(row, dtype=torch.float64) for i, row in enumerate(rows)}


def test_a_mask_holds_nothing_but_keep_or_cut():
    with pytest.raises(TypeError, match="expected a bool tensor for 'w'"):
        Mask({"w": torch.ones(3)})
    with pytest.raises(TypeError, match="got list"):
        Mask({"w": [True]})
    flags = torch.tensor([True, False])
    mask = Mask({"w": flags})
    flags[0] = False
    assert mask["w"].tolist() == [True, False]  # a copy of what it was given
    with pytest.raises(TypeError):
        mask.kept["w"] = flags


def test_density_and_counts():
    mask = Mask({"a": torch.tensor([True, False, False]), "b": torch.tensor([[True]])})
    assert (mask.size, mask.count, mask.density, mask.sparsity) == (4, 2, 0.5, 0.5)
    assert mask.counts() == {"a": (1, 3), "b": (1, 1)}


def test_apply_makes_exact_zeros_and_leaves_the_rest():
    params = {"w": torch.tensor([1.0, torch.inf, -2.0]), "bias": torch.tensor([5.0])}
    out = Mask({"w": torch.tensor([True, False, False])}).apply(params)
    assert out["w"].tolist() == [1.0, 0.0, 0.0]
    assert out["bias"] is params["bias"]
    assert params["w"][1] == torch.inf


def test_and_only_shrinks():
    a, b = Mask({"w": torch.tensor([True, True, False])}), Mask({"w": torch.tensor([False, True, True])})
    both = a & b
    assert both["w"].tolist() == [False, True, False]
    assert within(both, a)
    assert within(both, b)
    assert not within(a, b)
    with pytest.raises(ValueError, match="expected masks over"):
        a & Mask({"v": torch.tensor([True])})


@settings(max_examples=80, deadline=None)
@given(a=tied, b=tied, share=st.floats(0, 1))
def test_by_share_cuts_exactly_k_of_the_smallest(a, b, share):
    scores = table(a, b)
    mask = by_share(scores, share)
    assert mask.size - mask.count == share_count(share, len(a) + len(b))
    cut = torch.cat([scores[n][~mask[n]] for n in scores])
    kept = torch.cat([scores[n][mask[n]] for n in scores])
    assert not len(cut) or not len(kept) or cut.max() <= kept.min()


@settings(max_examples=40, deadline=None)
@given(a=tied, b=tied, share=st.floats(0, 1))
def test_by_share_per_layer_and_per_row(a, b, share):
    for name, (kept, size) in by_share(table(a, b), share, "layer").counts().items():
        assert size - kept == share_count(share, len(a) if name == "t0" else len(b))
    square = {"t": torch.tensor([a, a[::-1]])}
    assert set((~by_share(square, share, "row")["t"]).sum(1).tolist()) == {share_count(share, len(a))}


def test_two_of_every_four_go_at_one_half():
    weight = torch.randn(5, 12, generator=torch.Generator().manual_seed(0))
    kept = by_share({"w": weight.abs()}, 0.5, "four")["w"].view(5, 3, 4)
    assert bool((kept.sum(-1) == 2).all())
    fours = weight.abs().view(5, 3, 4)
    assert bool((fours.where(kept, torch.inf).amin(-1) >= fours.where(~kept, 0.0).amax(-1)).all())
    sparsifier = WeightNormSparsifier(1.0, (1, 4), 2)  # torch's own 2:4
    module = torch.nn.Sequential(torch.nn.Linear(12, 5, bias=False))
    module[0].weight.data = weight
    sparsifier.prepare(module, [{"tensor_fqn": "0.weight"}])
    sparsifier.step()
    assert torch.equal(module[0].parametrizations.weight[0].mask.bool().view(5, 3, 4), kept)
    short = by_share({"w": torch.ones(2, 6)}, 0.5, "four")["w"]
    assert short.tolist() == [[False, False, True, True, True, True]] * 2  # two of the last four are missing


def test_blocks_go_as_a_whole_the_least_on_average_first():
    score = torch.rand(10, 6, generator=torch.Generator().manual_seed(0))
    scores = {"a": score, "b": torch.full((4, 4), 9.0)}
    rank = removal_rank(scores, "block")
    blocks = [rank["a"][i : i + 4, j : j + 4] for i in (0, 4, 8) for j in (0, 4)]
    assert all(len(block.unique()) == 1 for block in blocks)
    means = [score[i : i + 4, j : j + 4].mean() for i in (0, 4, 8) for j in (0, 4)]
    order = sorted(range(6), key=lambda i: float(means[i]))
    assert [int(blocks[i][0, 0]) + 1 for i in order] == list(
        torch.tensor([blocks[i].numel() for i in order]).cumsum(0)
    )
    assert bool((rank["b"] == 75).all())
    for share in (0.0, 0.3, 0.62, 1.0):
        mask = by_share(scores, share, "block")
        assert mask.size - mask.count <= share_count(share, 76)
        plan = plan_stops(scores, "block", [share])
        assert plan.kept(len(plan) - 1) == mask
    plan = plan_stops(scores, "block")
    assert plan.removed.tolist() == [0, *(int(blocks[i][0, 0]) + 1 for i in order), 76]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 99), before=st.floats(0, 1), share=st.floats(0, 1))
def test_blocks_that_have_lost_entries_are_judged_by_those_still_there(seed, before, share):
    generator = torch.Generator().manual_seed(seed)
    scores = {"a": torch.rand(10, 6, generator=generator), "b": torch.rand(5, 2, 2, 2, generator=generator)}
    drawn = {name: torch.rand(score.shape, generator=generator) for name, score in scores.items()}
    there = by_share(drawn, before)
    mask = by_share(remaining(scores, there), share, "block") & there
    left = []  # of every block that is not gone: mean, entries, whether it stays
    for name, score in scores.items():
        for rows, old, new in zip(
            score.flatten(1).split(4),
            there[name].flatten(1).split(4),
            mask[name].flatten(1).split(4),
            strict=True,
        ):
            for part, was, stays in zip(rows.split(4, 1), old.split(4, 1), new.split(4, 1), strict=True):
                if was.any():
                    assert torch.equal(stays, was) or not stays.any()
                    left.append((float(part[was].mean()), int(was.sum()), bool(stays.any())))
    left.sort()
    assert [stays for _, _, stays in left] == sorted(stays for _, _, stays in left)
    budget = share_count(share, mask.size)
    removed = mask.size - mask.count
    assert removed <= max(budget, there.size - there.count)
    following = next((entries for _, entries, stays in left if stays), None)
    assert following is None or removed + following > budget


def test_ties_go_by_position():
    assert by_count(table([1, 1, 1], [1, 1]), 4)["t1"].tolist() == [False, True]
    assert removal_rank(table([2, 1, 2], [1]))["t0"].tolist() == [2, 0, 3]


def test_threshold_keeps_whole_ties():
    mask = by_threshold(table([0, 1, 1, 2]), 1.0)
    assert mask["t0"].tolist() == [False, True, True, True]
    assert by_threshold(table([1, 1, 1]), 1.5).count == 0  # a constant layer vanishes at once


def test_remaining_keeps_what_is_cut_cut():
    scores = table([1, 2, 3, 4])
    mask = Mask({"t0": torch.tensor([True, True, True, False])})
    assert by_count(remaining(scores, mask), 2)["t0"].tolist() == [False, True, True, False]


def test_bad_input_is_refused():
    with pytest.raises(ValueError, match="share from 0 to 1"):
        by_share(table([1]), 1.1)
    with pytest.raises(ValueError, match="without nan"):
        removal_rank({"t": torch.tensor([torch.nan])})
