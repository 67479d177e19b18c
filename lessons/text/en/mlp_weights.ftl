# The page /mlp-weights. Values in braces are computed from the run on the page.
weights-line-clock = Cut every weight with gradient below { $epsilon }: the untrained network loses { $first }, the same network after { $epoch } epochs loses { $last }. Gradients shrink while a network learns, so the same threshold cuts more, whatever the weights are worth.
weights-line-same = At { $epsilon } the untrained network loses { $first } and the one trained for { $epoch } epochs { $last }: drag epsilon to where the two part.
weights-line-other = Ranked by { $criterion }, up to { $share } of the weights can go before validation accuracy falls more than one point below the dense network.
weights-line-fragile = Ranked by { $criterion }, not even the first step of { $share } can go without losing more than one point of validation accuracy.

weights-frame = epoch { $epoch }

weights-reading = { $share } removed ({ $removed } of { $total }) · validation { $accuracy }, dense { $dense }
weights-panel-matrix = { $layer }: { $kept } / { $total }
weights-panel-matrix-alt = Weights of { $layer }, blue positive, orange negative; removed weights are grey and hatched.
weights-panel-curve = Accuracy { $accuracy }, dense { $dense }
weights-panel-curve-alt = Validation accuracy against the share of weights removed, with a band over seeds, the random baseline and the dense network.
weights-panel-classes = Worst class: { $worst }
weights-panel-classes-alt = Validation accuracy of each class at this threshold.
weights-panel-inputs = What fc1 reads
weights-panel-inputs-alt = For each pixel, the share of first-layer weights that are left.
weights-panel-boundary = Decision boundary
weights-panel-boundary-alt = The class that the pruned network gives at each point of the plane, with the validation points.
weights-axis-share = weights removed

weights-predict = Epsilon stays at { $epsilon } while the network trains. Which network loses the most weights?
weights-predict-first = the untrained one
weights-predict-middle = the one in the middle of training
weights-predict-last = the one trained longest
weights-predict-why = At { $epsilon } the share removed goes from { $first } at epoch { $epoch_first } to { $last } at epoch { $epoch_last }, with the most, { $most }, at epoch { $epoch_most }. What is left then scores { $accuracy } on validation; the dense network scores { $dense }. { $closing }
weights-clock-title = The same epsilon removes { $first } at epoch { $epoch_first } and { $last } at epoch { $epoch_last }
weights-clock-epoch = epoch
weights-clock-removed = share removed
weights-clock-left = accuracy of what is left
weights-clock-dense = accuracy, dense
weights-clock-alt = Share of weights removed and validation accuracy against the training epoch, at one fixed epsilon, with bands over seeds.

weights-why-none = Click a weight in the picture. Until then, here is the one with the largest score, { $name }.
weights-why-picked = { $name } connects unit { $from } of { $source } to unit { $to } of { $target }.
weights-why-input = input
weights-why-output = output
weights-why-here-cut = At this position it is removed.
weights-why-here-kept = At this position it is kept.
weights-why-hand-cut = It was cut by hand.
weights-why-hand-kept = It was kept by hand.
weights-why-truth = Removing it alone changes the training loss by { $rise }, from { $loss }.

weights-flipped = { $count } of { $total } validation answers differ from the dense network
weights-flipped-none = No validation answer differs from the dense network.
weights-flipped-one = { $dense } → { $pruned }
weights-flipped-alt = Validation digit

weights-try = Keep at least { $accuracy } validation accuracy on moons with at most { $most } of 320 weights. Drag the threshold, choose a criterion, or cut and restore single weights by hand.

weights-truth-title = Which criterion is closest to the truth? Rank correlation with the true rise of the loss, { $epoch } epochs
weights-truth-line = Best here: { $best } ({ $best_value }). Worst here: { $worst } ({ $worst_value }).
weights-truth-column-criterion = criterion
weights-truth-column-correlation = rank correlation with the truth
weights-truth-column-kept = validation accuracy at { $share } removed
weights-truth = Every criterion against the truth
weights-keep = “keep probability k” is random pruning with share 1 − k. Choose the criterion “random” and the share is 1 − k.
weights-data-note = Scores are computed on the training split, the curves on the validation split, the test split only reports.
weights-other-help = Layers and units are used while the network is “other …”.
setting-penalty = Trained with
penalty-none = no penalty
penalty-l1 = L1, λ = 0.001
penalty-l1-strong = L1, λ = 0.002
weights-penalty-help = λ times the sum of absolute weights, by a proximal step: weights become exactly 0 while the network trains. They have magnitude 0 and go first.
weights-exact-zeros = exactly 0 already, from training
weights-predict-steady = Training pushes every mean gradient towards zero, so a fixed epsilon removes more and more of a better and better network.
weights-predict-uneven = Training pushes mean gradients towards zero, not evenly at every step, but in the end a fixed epsilon removes more of a better network.
weights-predict-against = On this run the share does not grow: its gradients have not become smaller at this epsilon.
weights-why-score-global = Its score is { $score }; it is number { $rank } of { $total } to go.
weights-why-score-layer = Its score is { $score }; it is number { $rank } of { $total } to go in its layer.
weights-why-score-row = Its score is { $score }; it is number { $rank } of { $total } to go in its row.
weights-why-score-four = Its score is { $score }; it is number { $rank } of the { $total } neighbours to go.
weights-why-score-block = Its score is { $score }; it goes with its block, when { $rank } of { $total } weights are gone.
