### The page /compare: a race of criteria over seeds.

race-setting-width = Units in each of two layers
race-setting-seeds = Seeds
race-setting-criteria = Criteria
race-setting-retrain = Epochs of training after each cut
race-setting-lines = Single seeds
race-setting-first = Ahead in one seed
race-setting-second = Ahead in another
race-scope-published = as published
race-scope-global = over all layers
race-scope-layer = layer by layer

race-line = At { $first_share } { $first } wins { $first_dissent ->
    [0] in all { $seeds } seeds
    [one] on average, but one of { $seeds } seeds names another
   *[other] on average, but { $first_dissent } of { $seeds } seeds name another
}; at { $second_share } { $second } wins { $second_dissent ->
    [0] in all { $seeds } seeds
    [one] on average, but one of { $seeds } seeds names another
   *[other] on average, but { $second_dissent } of { $seeds } seeds name another
}.
race-line-agree = At { $first_share } removed { $first } wins, at { $second_share } { $second }; all { $seeds } seeds have the same winner, which one seed could not have told you.
race-line-tie = At { $first_share } removed { $first_tied ->
    [1] { $first } has the best mean
   *[other] { $first_tied } criteria share the best mean
}, at { $second_share } { $second_tied ->
    [1] { $second } has the best mean
   *[other] { $second_tied } criteria share the best mean
}: over { $seeds } seeds not every share has one winner.

race-queued = { $position ->
    [one] Waiting: one study comes first.
   *[other] Waiting: { $position } studies come first.
}
race-begins = { $done } of { $total } cells (one network under one criterion); the networks are trained first …
race-running = { $done } of { $total } cells (one network under one criterion), about { $seconds } s left
race-stop = Stop
race-start = Run the study
race-resume = Go on
race-offer = { $known } of { $total } cells are finished and kept.
race-study-failed = The study ended with an error that the server’s log describes. Finished cells are kept.
race-study-lost = The study’s workers were lost or could not be reached; the server’s log says how. Finished cells are kept: start again to go on.
race-study-cells = Some cells failed, for instance because a training diverged; the server’s log names them. The others are kept.
race-partial = { $missing } of { $all } criteria are not finished: they count for no winner.
race-after-guess = This is random removal, which every criterion has to beat. The others are drawn after your guess; the race runs meanwhile.

race-predict = { $share } of the weights are gone. Which of these has the best mean accuracy?
race-explain-named = Of these, { $best } is best with { $mean }. { $all }
race-explain = At { $share } { $first } has { $first_mean } on average and { $second } { $second_mean }; { $dissent ->
    [one] one seed
   *[other] { $dissent } seeds
} of { $seeds } would have named another winner.
race-explain-agree = At { $share } { $first } has { $first_mean } on average and { $second } { $second_mean }; none of the { $seeds } seeds names another winner.
race-explain-tie = At { $share } { $tied } criteria share the best mean, { $best }; any of them would have been right.
race-explain-alone = Only { $winner } is finished.

race-reading-none = No criterion has been measured under every seed yet
race-reading-alone = { $share } removed: { $name } keeps { $best }
race-reading-all = { $share } removed: { $winner } leads with { $best }, in all { $seeds } seeds
race-reading-some = { $share } removed: { $winner } leads with { $best }; { $dissent } of { $seeds } seeds have another winner
race-reading-tie = { $share } removed: { $tied } criteria share the best mean, { $best }
race-panel-curve = Mean of { $seeds } seeds, band: lowest to highest
race-panel-curve-single = Mean (thick) and each of { $seeds } seeds (thin)
race-panel-curve-alt = Validation metric against the share of weights removed, one line with a band for each criterion.
race-panel-seeds = { $share } removed: solid = mean, faint = one seed
race-panel-seeds-alt = One row for each criterion; faint points are single seeds at the share of the slider, the solid point is their mean.
race-panel-worst = The worst class, which the average hides
race-panel-worst-alt = Recall of the worst class against the share removed, one line for each criterion.
race-panel-ranking-all = Rivals it is not behind; all { $seeds } seeds alike
race-panel-ranking-some = Rivals it is not behind; { $dissent } of { $seeds } seeds differ
race-panel-ranking-tie = Rivals it is not behind; { $tied } criteria share the first place
race-panel-ranking = Rivals it is not behind
race-panel-ranking-alt = Number of rivals that each criterion is not behind, in the mean and in each seed; the strongest colour of a column is its winner.
race-mean = mean
race-axis-share = share of weights removed
race-axis-metric = validation accuracy
race-axis-seeds = seeds with another winner

race-dissent-title = At { $count } of { $all } shares at least one of { $seeds } seeds names another winner than the mean
race-dissent-none = At none of { $all } shares does any of { $seeds } seeds name another winner
race-dissent-alt = Number of seeds that name another winner than the mean, at each share; the colour of a bar is that of the winner.

race-here = At { $share } removed
race-column-criterion = criterion
race-column-mean = mean
race-column-sd = standard deviation
race-column-n = seeds
race-column-worst = worst class
race-column-test = test rows
race-worst-same = { $best } is first on average ({ $mean }) and also for the worst class ({ $worst }).
race-worst-other = { $best } is first on average ({ $mean }), but its worst class has { $worst }; { $kind } leaves the worst class { $kind_worst }.

race-why = The two best met in the same networks: a seed is a pair. What counts is the difference within each pair, against how much it varies from pair to pair.
race-why-pairs = Differences by seed, in points: { $differences }
race-why-interval = 95 percent interval of the mean difference: { $low } to { $high } points.
race-why-note = This test is exploratory: both were chosen as the best of several on these same seeds, so p is too small rather than too large, and the interval too narrow. To be sure, fix the two beforehand and take new seeds.
race-why-ranks = With { $n } pairs a signed-rank test could never fall below { $least }: hence the t test.
race-test-real = { $first } is ahead of { $second } by { $difference } points over { $n } seeds, p = { $p }: more than seeds explain.
race-test-chance = { $first } is ahead of { $second } by { $difference } points over { $n } seeds, p = { $p }: the seeds alone could do that.
race-test-few = { $first } and { $second } share { $n } seed: no test can be made.
race-test-same = { $first } and { $second } differ by the same { $difference } points in each of { $n } seeds: there is no spread to test against.

race-try = Find two criteria and a share from { $share } on whose order flips: one seed has the first ahead by more than { $ahead } point, another seed has the second ahead by more than { $ahead }.
race-try-detail = At { $share } removed, { $first } minus { $second }, in points, seed by seed: { $seeds }.

race-settings-file = Settings (JSON)
race-without-browser = Without a browser, with the settings file above: on all cores of this machine, or on a cluster (install `requirements-cluster.txt`). Both write the same table, byte for byte.

race-truth = Who ranks like the truth, and when?
race-truth-text = Every weight is removed alone, at every snapshot of the training, and the loss measured: the truth. Lines are the rank correlation of each criterion with it.
race-truth-title = Rank correlation with exact ablation over the training
race-truth-x = epoch
race-truth-y = rank correlation
race-truth-alt = Rank correlation of each criterion with exact ablation at each snapshot, mean and standard deviation over seeds.
race-truth-same = After epoch { $epoch } { $now } is nearest to the truth ({ $now_rho }), as it was at epoch { $then_epoch } ({ $then_rho }).
race-truth-other = After epoch { $epoch } { $now } is nearest to the truth ({ $now_rho }); at epoch { $then_epoch } it was { $then } ({ $then_rho }).
race-truth-moved = { $criterion } changed most: from { $before } to { $after }.

race-size = Small and large networks at equal size
race-size-text = { $networks } networks under magnitude. At the right end of a line is the dense network; a large one that is pruned meets the small ones further left.
race-size-title = Accuracy against the weights that are left
race-size-x = weights left
race-size-alt = Validation accuracy against the number of weights left, one line with a band for each network.
race-size-all = At equal size the small dense network was at least as good in all { $all } comparisons; most clearly at { $weights } weights: { $small } dense { $small_mean }, { $large } pruned to that size { $large_mean }.
race-size-some = At equal size the small dense network was at least as good in { $won } of { $all } comparisons; the widest gap is at { $weights } weights: { $small } dense { $small_mean }, { $large } pruned to that size { $large_mean }.
race-size-none = At equal size the large pruned network was better in all { $all } comparisons; most clearly at { $weights } weights: { $small } dense { $small_mean }, { $large } pruned to that size { $large_mean }.
race-loss-small = The same share costs the small network more: with { $share } removed { $small } loses { $small_loss } points, { $large } { $large_loss }.
race-loss-large = Here the small network does not lose more: with { $share } removed { $small } loses { $small_loss } points, { $large } { $large_loss }.

race-cost = What a criterion costs
race-cost-text = Seconds for one score of all weights on { $rows } rows, on one core of the machine that serves this page, from { $low } to { $high } weights. What would take longer than { $budget } s is estimated: open circles.
race-cost-start = Measure
race-cost-running = { $done } of { $all } measured
race-cost-failed = The measurement ended with an error that the server’s log describes.
race-cost-title = Time against the number of weights
race-cost-x = weights
race-cost-y = seconds
race-cost-alt = Seconds that each criterion takes against the number of weights, both logarithmic.
race-cost-line = At { $weights } weights { $cheap } takes { $cheap_seconds } s and { $dear } { $dear_seconds } s: { $times } times as long.
race-cost-skipped = { $criterion } was not run at { $weights } weights: by its growth so far it would take about { $seconds } s.
