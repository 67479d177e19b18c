# The page /reference. Formulas and citations are data of the core; numbers in braces are computed from the run.
reference-line = Each measured on a trained network, { $label }, or on a linear regression where it needs one.

reference-filter-ranks = Ranks
reference-ranks-all = all
reference-ranks-weight = weights
reference-ranks-unit = units
reference-filter-needs = Needs
reference-needs-any = anything
reference-pick = Criterion
reference-epoch = Training
reference-epoch-option = { $epoch ->
    [0] before training
   *[other] epoch { $epoch }
}

reference-column-name = criterion
reference-column-ranks = ranks
reference-column-needs = needs
reference-column-network = truth
reference-column-network-help = On the network. Rank correlation of the scores with the exact rise of the loss when that one is removed: +1 is the same order, −1 the opposite order.
reference-column-regression = { $features } features
reference-column-regression-help = The same over the { $features } weights of a linear regression. So few items are no measure beside thousands: it is a column of its own.
reference-column-sign = sign
reference-column-sign-help = Whether scores can be negative.
reference-column-source = source
reference-table-alt = All criteria: what each ranks, what it needs, its rank correlation with the truth, its source.
reference-table-hint = Click a row to open it, a column’s head to sort.
reference-name-grain = { $name }, { $grain }

reference-ranking-weight = Weights, epoch { $epoch }: nearest to the truth **{ $best }** ({ $best_value }), furthest **{ $worst }** ({ $worst_value }).
reference-ranking-weight-blind = Weights, epoch { $epoch }: no criterion comes near the truth, all lie between { $low } and { $high }.
reference-ranking-unit-blind = Units, epoch { $epoch }: no criterion follows the truth, all lie between { $low } and { $high }.
reference-ranking-unit = Units, epoch { $epoch }: nearest to the truth **{ $best }** ({ $best_value }), furthest **{ $worst }** ({ $worst_value }).

reference-rule = Goes when
reference-sign-positive = Large is kept, small goes first. Never negative.
reference-sign-signed = Large is kept, small goes first. Can be negative: any threshold takes the most negative first.
reference-published-row = Published with ranks inside each row; here all rows are ranked together.
reference-published-layer = Published layer by layer; here all layers are ranked together.
reference-activations = Defined for { $names } only.
reference-needs = needs { $needs }
reference-source-none = No single paper.
reference-source = Source: { $source }

reference-scores = { $total } scores, half of them below { $half }
reference-scores-zeros = { $total } scores, half of them below { $half }, { $zeros } exactly 0
reference-scores-negative = { $total } scores, half of them below { $half }, { $negative } negative
reference-scores-first = goes first
reference-scores-last = goes last
reference-scores-axis = score
reference-scores-count = how many
reference-scores-alt = Distribution of the scores of { $name }; the half that goes first is grey.

reference-items-weight = { $count } weights
reference-items-unit = { $count } units
reference-where-network = { $label }, epoch { $epoch }
reference-where-regression = least squares on { $dataset }, { $features } features
reference-where-descent = { $steps } steps of gradient descent on { $dataset }, { $features } features
reference-truth-ablation = the true rise of the loss
reference-truth-refit = the true rise of the loss after a refit
reference-reading-truth = This is what all others are compared with: { $items }, { $where }.
reference-reading-constant = All scores are equal here: no order at all ({ $items }, { $where }).
reference-reading-follows = Rank correlation with { $truth }: **{ $value }** ({ $items }, { $where }).
reference-reading-blind = Rank correlation with { $truth }: **{ $value }**, hardly better than a coin ({ $items }, { $where }).
reference-reading-backwards = Rank correlation with { $truth }: **{ $value }**. Backwards: what matters most goes first ({ $items }, { $where }).
reference-waiting = The numbers appear as soon as the network is trained.

reference-topics = More to look up
reference-topic-identity = The identity
reference-topic-choosing = Choosing
reference-topic-schedules = Schedules
reference-topic-neighbours = Beside pruning
reference-topic-metrics = Two traps
reference-topic-papers = Figures of papers
reference-topic-glossary = Glossary

# The identity.
reference-identity-line = What a unit contributes can be read from the weights that use it. A score of units and a score of weights are one thing at two grains, on any batch, in any network.
reference-identity-group = Units
reference-identity-unit = Unit
reference-identity-input = features
reference-identity-left = left side
reference-identity-right = right side
reference-identity-difference = difference
reference-identity-claim = Over all { $units } features and units of this network the two sides differ by at most { $largest }: rounding, nothing else.
reference-identity-minimum = At a minimum both sides are 0. With weight decay λ they equal −λ times the squared norm of the column.
reference-identity-equal = left = right
reference-identity-units = one unit
reference-identity-picked = picked
reference-identity-alt = Left side against right side of the identity for every unit: all points lie on the diagonal.

# Choosing what goes.
reference-choosing-line = By share: exactly k = round(share × n) go, ties in order of position. By threshold: everything below it goes, what equals it stays, and ties stay together.
reference-choosing-share = Share to remove
reference-choosing-by-share = By share: { $count } go
reference-choosing-at = Threshold { $threshold }: { $count } go
reference-choosing-above = Just above { $threshold }: { $count } go
reference-choosing-gone = goes
reference-choosing-kept = stays
reference-choosing-tie = The share removes { $k } of { $n }. No threshold can: at { $threshold } it is { $below }, just above { $above }.
reference-choosing-equal = The share removes { $k } of { $n }, and here a threshold next to { $threshold } can do the same.
reference-choosing-constant = A layer of { $n } equal weights: the share removes { $k }, a threshold { $below } or { $above }. So a constant layer can vanish at once.
reference-choosing-alt = Eight scores as bars, four of them equal; those that go are hatched.
reference-percentile-title = Trap: a percentile is not a share to keep
reference-percentile-claim = With the percentile { $percentile } of the scores as threshold, { $removed } of the weights are below it and go. { $low }
reference-percentile-low = With the percentile { $percentile } it is { $removed }.
reference-percentile-tied = The percentile { $percentile } is no better here: more than { $percentile } percent of the scores are exactly 0, so the threshold is 0, nothing is below it, and { $removed } go. Ask for a share, not for a threshold.
reference-percentile-column = percentile as threshold
reference-percentile-threshold = its value, |mean gradient|
reference-percentile-removed = share removed

# Schedules.
reference-schedules-line = How sparsity grows from round to round. After each round the network may retrain.
reference-schedules-final = Final sparsity
reference-schedules-rounds = Rounds
reference-schedules-round = round
reference-schedules-sparsity = sparsity
reference-schedule-one_shot = one-shot
reference-schedule-linear = linear
reference-schedule-cubic = cubic
reference-schedule-exponential = exponential
reference-schedules-claim = After round { $round } of { $rounds }: linear { $linear }, cubic { $cubic }, exponential { $exponential }. The lottery ticket search keeps 80 percent of what is left in each round, so it needs { $lottery } rounds for { $final }.
reference-schedules-alt = Sparsity after every round for the four schedules.

# Pruning beside its neighbours.
reference-neighbours-line = All make a model simpler; only some make zeros. The last two columns are computed: each done to the same regression, ten features of { $dataset }, aiming at { $keep }.
reference-neighbours-name = method
reference-neighbours-changes = what changes
reference-neighbours-zero = what becomes zero
reference-neighbours-data = needs data
reference-neighbours-smaller = model smaller
reference-neighbours-zeros = zeros of { $size }
reference-neighbours-loss = validation loss
reference-neighbour-dense = none (least squares)
reference-neighbour-dense-changes = nothing
reference-neighbour-dense-zero = nothing
reference-neighbour-dense-data = for training
reference-neighbour-dense-smaller = no
reference-neighbour-pruning = pruning
reference-neighbour-pruning-changes = weights or units of a trained model are removed
reference-neighbour-pruning-zero = what the criterion ranks lowest
reference-neighbour-pruning-data = depends on the criterion
reference-neighbour-pruning-smaller = yes: whole units at once, single weights once stored sparse
reference-neighbour-regularisation = regularisation (L2)
reference-neighbour-regularisation-changes = the loss gets a penalty, all weights shrink
reference-neighbour-regularisation-zero = nothing
reference-neighbour-regularisation-data = during training
reference-neighbour-regularisation-smaller = no
reference-neighbour-sparsification = sparsification (L1)
reference-neighbour-sparsification-changes = the loss gets a penalty that makes exact zeros
reference-neighbour-sparsification-zero = weights whose gradient is weaker than the penalty
reference-neighbour-sparsification-data = during training
reference-neighbour-sparsification-smaller = yes, once stored sparse
reference-neighbour-selection = input-feature selection
reference-neighbour-selection-changes = inputs are dropped before training
reference-neighbour-selection-zero = all weights of the dropped inputs
reference-neighbour-selection-data = yes, before training
reference-neighbour-selection-smaller = only the first layer
reference-neighbour-clipping = weight clipping
reference-neighbour-clipping-changes = large weights are cut back to a bound
reference-neighbour-clipping-zero = nothing: it limits the large, pruning drops the small
reference-neighbour-clipping-data = no
reference-neighbour-clipping-smaller = no
reference-neighbour-quantisation = quantisation (int8)
reference-neighbour-quantisation-changes = weights are rounded to few values
reference-neighbour-quantisation-zero = only what rounds to 0; zeros stay exactly 0
reference-neighbour-quantisation-data = weights: no; activations: for calibration
reference-neighbour-quantisation-smaller = yes: fewer bits, as many weights

# Two traps of the metrics.
reference-metrics-line = The denominators are easy to swap, and one of the articles behind this course does it.
reference-metrics-precision = Precision: of all that were called positive, how many are?
reference-metrics-recall = Recall: of all that are positive, how many were found?
reference-metrics-swapped = Swapped: “precision” = TP / (TP + FN) is really recall, and “recall” = TP / (TP + FP) is really precision.
reference-metrics-claim = With { $share } of the weights removed by magnitude, digit { $label } has { $tp } true positives, { $fp } false positives and { $fn } false negatives on the validation rows: precision { $precision }, recall { $recall }. Swapped, { $recall } would pass for precision.
reference-metrics-rate = Trap: share removed or share kept?
reference-metrics-rate-line = “Sparsity 0.8” and “pruning rate 0.8” remove 80 percent; “keep probability 0.8” and “density 0.8” remove 20. Some published code keeps the share that its text says it removes. This page always says the share removed.

# Figures of papers.
reference-papers-line = These figures are the papers’ own. Nothing in this table was measured by this course.
reference-papers-what = what
reference-papers-figure = reported
reference-papers-source = source
reference-paper-lenet = LeNet-300-100 on MNIST, iterative magnitude pruning
reference-paper-lenet-figure = error 1.64 to 1.59 percent; 267K to 22K weights (12 times fewer); the layers keep 8, 9 and 26 percent
reference-paper-free = AlexNet on ImageNet, figure 5: connections removed at no loss of accuracy
reference-paper-free-figure = without retraining about 2 times fewer connections (the “free lunch”), with retraining about 9 times
reference-paper-lottery = LeNet-300-100, lottery tickets
reference-paper-lottery-figure = with 51.3 percent left it learns faster than dense, with 21.1 percent fastest, at 3.6 percent it is back to dense
reference-paper-lstm = LSTM language model on WikiText-2, test perplexity
reference-paper-lstm-figure = 83.85 dense; 83.64 at 80 percent sparsity; 85.67 at 90; 92.79 at 95
reference-paper-heads = half of BERT’s heads removed, speed
reference-paper-heads-figure = 1.9 percent faster at batch 1, 17.5 percent at batch 16
reference-storage-claim = Storage is arithmetic, no measurement: with { $value }-bit values and { $bits }-bit indices, sparse storage is smaller only above { $index } sparsity; with one mask bit for each weight above { $mask }.

# Glossary.
reference-glossary-term = term
reference-glossary-other = 中文
reference-glossary-meaning = meaning
