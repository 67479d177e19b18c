# The page /rnn. Values in braces are computed from the run on the page.
rnn-cell = Cell
rnn-scope-layer = each matrix
rnn-scope-row = each row
rnn-scope-global = W and U together
class-negative = negative
class-positive = positive

rnn-u = U
rnn-u-gate = gate { $gate } of U
rnn-line-lag-weight = By { $criterion }, { $share } of the weights can go within one point. There lag { $lag } holds { $memory } of the gradient (dense { $whole }) and { $u } has spectral radius { $radius } (dense { $dense }).
rnn-line-lag-unit = By { $criterion }, { $share } of the units can go within one point. There lag { $lag } holds { $memory } of the gradient (dense { $whole }) and { $u } has spectral radius { $radius } (dense { $dense }).
rnn-line-weight = By { $criterion }, { $share } of the weights can go within one point of accuracy. There { $u } has spectral radius { $radius } (dense { $dense }).
rnn-line-unit = By { $criterion }, { $share } of the units can go within one point of accuracy. There { $u } has spectral radius { $radius } (dense { $dense }).
rnn-line-fragile-weight = Ranked by { $criterion }, not even the first { $share } of the weights can go without losing more than one point.
rnn-line-fragile-unit = Ranked by { $criterion }, not even the first hidden unit ({ $share }) can go without losing more than one point.
rnn-line-nothing = This network has nothing to lose: with everything removed, accuracy is not even one point below { $accuracy }. Choose a later snapshot.

rnn-reading = { $share } removed, { $u } of U · validation { $accuracy }, dense { $dense }
rnn-reading-units = { $removed } of { $total } units removed · validation { $accuracy }, dense { $dense }
rnn-epsilon = ε
rnn-alpha = α
rnn-panel-w-alt = The weights W on the input, and the bias b of each row, the sum of torch’s two; blue positive, orange negative, removed ones grey and hatched.
rnn-panel-u-alt = The weights U on the state; blue positive, orange negative, removed ones grey and hatched.
rnn-panel-w = W: { $kept }
rnn-panel-u = U: { $kept } / { $total }
rnn-panel-strip = One sequence, step by step: dense left, pruned right
rnn-panel-strip-alt = The hidden states at every step, dense beside pruned, and the picked weight of U as the same line in every gap: solid while it is kept, grey and dashed once it is cut.
rnn-strip-kept = U[{ $row }, { $column }] = { $value }: one number, used in all { $gaps } gaps
rnn-strip-cut = U[{ $row }, { $column }] = { $value }: cut once, gone from all { $gaps } gaps
rnn-strip-kept-gate = U[{ $row }, { $column }] = { $value }, gate { $gate }: one number, used in all { $gaps } gaps
rnn-strip-cut-gate = U[{ $row }, { $column }] = { $value }, gate { $gate }: cut once, gone from all { $gaps } gaps
rnn-strip-asked = U[{ $row }, { $column }] = { $value }: one number, the same line in every gap
rnn-strip-asked-gate = U[{ $row }, { $column }] = { $value }, gate { $gate }: one number, the same line in every gap
rnn-strip-unpicked = Click a weight of U: it is the same line in every gap
rnn-panel-bars = Below α: { $removed }
rnn-panel-bars-alt = One bar a hidden unit in rising order; removed units are hatched.
rnn-panel-bars-order = hidden units, rising
rnn-panel-scatter = Rank ρ = { $agreement }
rnn-panel-scatter-alt = For each hidden unit its score and the true rise of the training loss when it is removed; removed units are crosses.
rnn-panel-lags = Gradient by lag
rnn-panel-lags-top = Lag { $lag }: { $memory }, the most
rnn-panel-lags-other = Lag { $lag }: { $memory }, dense { $dense }
rnn-panel-lags-alt = How much of the gradient of the loss reaches the state so many steps before the last one, as a share of all lags; the dense network is a line on each bar.
rnn-panel-radius = Radius { $radius }
rnn-panel-radius-gate = Radius, { $gate }: { $radius }
rnn-panel-radius-alt = The largest absolute eigenvalue of U against the share removed, with a band over seeds, the random baseline and the dense network.
rnn-panel-curve = Accuracy { $accuracy }
rnn-panel-curve-alt = Validation accuracy against the share removed, with a band over seeds, the random baseline and the dense network.
rnn-axis-share = removed
rnn-hover-unit = hidden unit { $index }
rnn-note-u = Nothing of U is left: no step receives anything from the one before, so there is no memory at all.
rnn-note-u-gates = Nothing of U is left: no gate receives the state before it. What memory remains is the old state that the gates let through.
rnn-note-w = Nothing of W is left: the network no longer receives its input.
rnn-data-signal = { $steps } steps of 10 channels of noise; the answer is the sign of channel 0, { $lag } steps before the last, and the read-out sees the last state only. W and U are ranked, the read-out stays whole, biases are never ranked. Scores come from { $train } training rows, accuracies from { $validation } validation rows, the gradient by lag from { $through } of them.
rnn-data-rows = Pictures read in { $steps } rows, one row a step; the read-out sees the last state only. W and U are ranked, the read-out stays whole, biases are never ranked. Scores come from { $train } training rows, accuracies from { $validation } validation rows, the gradient by lag from { $through } of them.

rnn-predict = Take one weight of U, { $weight } = { $value }, and cut it. After how many of the { $steps } steps is the state of the network another one?
rnn-predict-option = { $steps } of { $of }
rnn-predict-why = { $weight } stands in every step. Only the first state, of { $of }, does not change: it is made from a state of zeros, and a weight times 0 was nothing before.
rnn-predict-why-other = Cutting { $weight } changes { $steps } of { $of } states.
rnn-cost-more = Cut at step { $step } alone, where it costs most, the loss changes by { $once }; cut at every step, as pruning does, by { $always }. The single cuts sum to { $sum }.
rnn-cost-less = Cut at step { $step } alone, where it costs most, the loss changes by { $once }; cut at every step, as pruning does, by { $always }: the steps make up for each other. The single cuts sum to { $sum }.
rnn-states-title = { $steps } of { $of } states change without { $weight }
rnn-cost-title = Cut once, or at every step: { $always }
rnn-axis-step = after step
rnn-axis-change = change of the state
rnn-axis-cut-at = cut at step
rnn-every-step = every step
rnn-states-alt = For each step the mean length of the change of the hidden state when the weight is cut.
rnn-cost-alt = Rise of the training loss when the weight is cut at one step only, for every step, and when it is cut at all of them.

rnn-why-default = Until you click one, here is the largest weight of U that this ranking removes among its first fifth.
rnn-why-default-unit = Until you click one, here is the unit that the network needs most.
rnn-why-u = { $weight } carries unit { $source } of one step to unit { $to } of the next.
rnn-why-w = { $weight } carries input { $source } of each step to unit { $to }.
rnn-why-u-gate = { $weight } carries unit { $source } of one step to gate { $gate } of unit { $to } in the next.
rnn-why-w-gate = { $weight } carries input { $source } of each step to gate { $gate } of unit { $to }.
rnn-why-delta = δ is what the loss says about the sum that enters row { $row } at step t; n = { $n } training rows.
rnn-fate-cut = At this position it is removed: one entry of the mask, { $uses } products gone.
rnn-fate-cut-asked = At this position it is removed.
rnn-fate-hand-cut-asked = It was cut by hand.
rnn-fate-kept = At this position it is kept.
rnn-fate-hand-cut = It was cut by hand: one entry of the mask, { $uses } products gone.
rnn-fate-hand-kept = It was kept by hand.
rnn-standing-global = Its score by { $criterion } is { $score }; it is number { $place } of { $rivals } to go.
rnn-standing-layer = Its score by { $criterion } is { $score }; it is number { $place } of { $rivals } to go in its matrix.
rnn-standing-row = Its score by { $criterion } is { $score }; it is number { $place } of { $rivals } to go in its row.
rnn-cancel = Every step adds its own term to the gradient of the one weight, with its own sign: { $cancelled } cancels here, { $median } in the median weight of U. Removing this one changes the loss by { $rise }.
rnn-cancel-little = Every step adds its own term to the gradient of the one weight: here only { $cancelled } cancels, in the median weight of U { $median }. Removing this one changes the loss by { $rise }.
rnn-touched = Removing hidden unit { $index } takes row { $index } of W and U, its biases, column { $index } of U and column { $index } of the read-out.
rnn-touched-gates = Removing hidden unit { $index } takes its row of W and U in all { $gates } gates (rows { $rows }), its biases there, column { $index } of U and column { $index } of the read-out.
rnn-forms = Summed over all steps, to first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }, and { $dearer } units cost more. Of the mean of absolutes, { $left } is left in S.
rnn-identity = The same number without looking at the unit: its column of U and its column of the read-out, times their gradients through time. Both in double precision; they differ by { $difference }.

rnn-here-w = weights of W
rnn-here-u = weights of U
rnn-here-units = hidden units
rnn-here-radius = spectral radius of { $u }
rnn-here-memory = gradient at lag { $lag }
rnn-shrink = Masked and shrunken are one network: without { $removed } of its units the state shrinks from { $before } to { $after } numbers and the parameters from { $parameters_before } to { $parameters_after }. On { $rows } validation rows the outputs of the two differ by at most { $difference }.
rnn-shrink-none = Nothing is removed yet, so there is nothing to shrink.
rnn-shrink-empty = No unit is left: no smaller network of this make exists, only a constant answer.
rnn-shrink-weights = Single weights leave zeros behind: the tensors keep their shapes. Remove hidden units to see a network that really is smaller.

rnn-three-forms = The contribution in three forms, beside the truth
rnn-forms-title = { $form }: { $agreement }
rnn-forms-truth = true rise of the loss (right)
rnn-forms-x = units, cheapest first
rnn-contribution-signed-alt = The signed contribution of every hidden unit, in the order of the true rise of the loss, which is drawn as a line.
rnn-contribution-abs-mean-alt = The absolute mean contribution of every hidden unit, in the order of the true rise of the loss, which is drawn as a line.
rnn-contribution-mean-abs-alt = The mean of the absolute contributions of every hidden unit, in the order of the true rise of the loss, which is drawn as a line.
rnn-forms-line = Closest to the truth here: { $best } ({ $value }). { $negative } of { $total } units have S < 0; the rank correlation of the signed S is { $signed }.
rnn-forms-line-backwards = Closest to the truth here: { $best } ({ $value }). { $negative } of { $total } units have S < 0, and the signed S ranks backwards ({ $signed }): the rule S < α removes the needed ones first, in time as in layers.

rnn-try = Halve U and keep the memory: remove at least { $share } of U’s weights with validation accuracy within one point of the whole network. Choose a criterion, drag, rank over all or matrix by matrix, or cut by hand.
rnn-try-elsewhere = This task is about the signal 5 steps back, at the end of its training.
rnn-try-go = Open the signal, 5 steps back

rnn-gates = The trap of gates: shapes survive, meaning does not
rnn-gates-trained = This { $cell } has { $size } units. Remove { $removed } rows from every gate, each gate its own shortest rows, as if gates were layers: every shape fits, nothing complains, and in { $other } of the { $left } units that are left the gates come from different units.
rnn-gates-drawn = A plain RNN has one row a unit, so here is a freshly drawn { $cell } of { $size } units. Remove { $removed } rows from every gate, each gate its own shortest rows, as if gates were layers: every shape fits, nothing complains, and in { $other } of the { $left } units that are left the gates come from different units.
rnn-gates-differ = Whole units removed: the smaller network equals the masked one to { $whole }. Gate by gate, with tensors of the same shapes: the outputs are off by up to { $mixed }.
rnn-gates-accuracy = Validation accuracy: { $dense } dense, { $whole } with whole units removed, { $mixed } gate by gate.
rnn-gates-accuracy-same = Validation accuracy: { $dense } dense, { $whole } with whole units removed, { $mixed } gate by gate. On this network the damage does not show in the accuracy.
rnn-gates-open = Train an LSTM and see what it costs
rnn-gates-tensor = tensor
rnn-gates-shape = shape, both ways

rnn-percentile = Percentile 95 removes 95 percent
rnn-percentile-text = An article prunes a recurrent network by gradient importance: it puts the threshold at the 95th percentile and removes what lies below. That is not the least important 5 percent.
rnn-percentile-line = np.percentile(scores, { $level }) lies above { $removed } of the { $total } weights: { $share } go, and validation accuracy is { $accuracy } (dense { $dense }). np.percentile(scores, { $rest }) removes { $meant } and leaves { $meant_accuracy }.

rnn-keeps = Which criterion keeps the memory longest?
rnn-keeps-line = Longest: { $best }, within one point until { $best_free } are removed. Shortest: { $worst }, until { $worst_free }.
rnn-keeps-criterion = criterion
rnn-keeps-free = removed within one point
rnn-keeps-half = accuracy with half of U gone
rnn-keeps-mass = gradient at lag { $lag } then
