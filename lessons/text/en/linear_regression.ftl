### Linear regression. Numbers in braces are computed from the run on the page.

setting-refit = Refit survivors
setting-refit-help = After the cut, the weights that are left are fitted again by least squares. The truth then is the rise of the loss after that refit.
setting-where = Loss on
where-validation = validation
where-training = training
setting-method = Descent
method-gd = gradient descent
method-sgd = SGD
setting-thousandths = { $name } in thousandths
setting-thousandths-help = Measures one feature in a thousandth of its unit: its numbers grow a thousandfold, its weight shrinks as much. The model and its predictions stay the same.
setting-across = Surface: weight across
setting-up = Surface: weight up
linear-auto = the most correlated

linear-short-gradient = |g|
linear-short-magnitude = |w|
linear-short-obd = Hw²/2
linear-short-taylor = |w·g|
linear-short-per_sample_gradient = mean |gᵢ|
linear-short-fisher = w²·mean gᵢ²/2
linear-short-obs = w²/2[H⁻¹]
linear-short-contribution_signed = S = w·g

linear-line = Step { $step }: { $criterion } below { $threshold } removes { $removed } of { $total } weights, among them { $name }: without it the training loss of { $loss } rises by { $rise }{ $how }.
linear-line-harmless = Step { $step }: { $criterion } below { $threshold } removes { $removed } of { $total } weights, and at this step taking out any one of them does not raise the training loss.
linear-line-none = Step { $step }: no weight has { $criterion } below { $threshold }. Move on along the descent, or raise the threshold.
linear-line-share = Step { $step }: the slider takes the { $removed } of { $total } weights with the smallest { $criterion }, among them { $name }: without it the training loss of { $loss } rises by { $rise }{ $how }.
linear-line-share-harmless = Step { $step }: the slider takes the { $removed } of { $total } weights with the smallest { $criterion }, and at this step taking out any one of them does not raise the training loss.
linear-line-share-none = Step { $step }: the slider takes none of the { $total } weights. Drag it to remove those with the smallest { $criterion }.
linear-line-hand = { $line } By hand you cut { $cut } and keep { $held }, whatever the score says.

linear-how-plain = {" (no refit)"}
linear-how-refit = {" even after a refit"}

linear-thousandths-moved = { $name } in thousandths is the same model, yet ranked by { $criterion } its weight moves from place { $before } to place { $after } of { $total }.
linear-thousandths-same = { $name } in thousandths is the same model, and { $criterion } does not change: its weight stays at place { $before } of { $total }.
linear-thousandths-scores = { $name } in thousandths is the same model. Its { $criterion } changes, its place does not: it stays at { $before } of { $total }, but a threshold no longer means the same.

linear-frame = step { $step }
linear-gd = gradient descent
linear-sgd = SGD
linear-feature = feature
linear-tick-x_copy = copy
linear-tick-x_squared = x²
linear-tick-stairs = stp
linear-tick-parity = par
linear-tick-wave = wav
linear-tick-shuffled = shf
linear-tick-pulse = pls
linear-threshold = { $letter } on { $criterion }
linear-reading = { $removed } of { $total } weights removed at { $frame }: { $where } loss { $loss } (dense { $dense }, best of this size { $best })

linear-bars = { $symbol }
linear-bars-ranked = { $symbol } < { $threshold } goes
linear-bars-alt = One bar for each weight: { $criterion }. Removed weights are hatched.
linear-bars-truth = Truth: rise of the loss
linear-bars-truth-worst = Truth: { $name } costs { $rise }
linear-bars-hidden = Truth: mark yours first
linear-bars-truth-alt = One bar for each weight: the exact rise of the training loss when it is removed. Removed weights are hatched.
linear-panel-surface = Training loss over two weights, now { $loss }
linear-panel-surface-alt = Rings of equal training loss over two weights, with the path of gradient descent and of SGD from the same start. One mark stands at the present step, one at the pruned weights.
linear-panel-frontier = { $kept } kept: loss { $loss }, best { $best }, regret { $regret }
linear-panel-frontier-alt = Loss of every subset of the features against its size, the exact best of each size, random removal, the dense model, and the path of the criterion with the present position.
linear-axis-kept = features kept
linear-axis-loss-validation = validation loss
linear-axis-loss-training = training loss
linear-trace-cloud = { $count } subsets
linear-trace-best = exact best
linear-trace-random = random
linear-trace-dense = dense
linear-trace-band = { $draws } bootstraps
linear-trace-marks = your choice

linear-predict = which { $count } of { $total } weights would you drop? The truth shows after your choice.
linear-verdict = Without { $marks } the { $where } loss is { $loss }; the exact best, without { $names }, has { $best }. Your regret is { $regret }: { $better } of { $ways } choices are better.
linear-verdict-best = Without { $marks } the { $where } loss is { $loss }. None of the { $ways } choices is better: you found the exact best.

linear-why-pick = Click a bar to look at another weight. Here is { $name }.
linear-why-truth = The loss is a parabola, so the rise without one weight is exact, not an estimate. The second term is what OBD calls saliency; the first is the contribution w·g, with its sign turned, and it vanishes as the descent comes to rest.
linear-why-refit = With refit, the survivors take over what they can. The rise that remains is the OBS score at the least squares solution; checked here by fitting again without { $name }: { $rise }.
linear-why-order = By { $criterion } = { $score }, { $name } is number { $place } of { $total } to go. By the truth it is number { $true }: the rise is { $rise }, { $share } of the training loss. { $fate }
linear-fate-gone = At this threshold it is removed.
linear-fate-kept = At this threshold it is kept.
linear-fate-cut = You cut it by hand.
linear-fate-kept-by-hand = You hold it by hand.
linear-why-factor = The loss is the mean squared error, without a half in front: H is 2·mean(x²).
linear-why-identity = The signed contribution of a feature, mean of output times gradient, is this very product w·g. At a minimum it is 0 for every feature, used or not.
linear-exact = Exactly, at this position
linear-exact-line = Training { $training }, validation { $validation }. The { $where } loss is { $regret } above the exact best of this size. Test, looked at last: { $test }.
linear-least-squares = Least squares solves the same problem in one stroke: training loss { $floor }. The descent stands at { $now } after { $step } steps.
linear-known = These data were made from { $names } alone. The best subset of that size holds { $best } of { $count }, the last { $count } that { $criterion } lets stay hold { $right }.

linear-try = Drop { $gone } of { $total } features and stay within { $tolerance } of the exact best { $where } loss of that size. By slider, by another criterion, or by hand.

linear-ranking-title = How far from the exact best? { $best } is closest, { $worst } is farthest
linear-ranking-line = Regret is the loss above the exact best subset of the same size, averaged over all sizes. At this step { $best } comes closest ({ $best_regret }); the gradient threshold has { $gradient }, random removal { $random }, { $worst } { $worst_regret }. The bar spans 80 percent of { $draws } bootstraps.
linear-ranking-line-worst = Regret is the loss above the exact best subset of the same size, averaged over all sizes. At this step { $best } comes closest ({ $best_regret }) and { $worst } stays farthest ({ $worst_regret }); random removal has { $random }. The bar spans 80 percent of { $draws } bootstraps.
linear-ranking-alt = Mean regret of every criterion with its spread over bootstraps, best at the top.
linear-axis-regret = mean regret ({ $where } loss)
linear-way-rfe = smallest |w|, refit, repeat (RFE)
linear-way-backward = OBS, refit, repeat
linear-way-lasso = Lasso order

linear-lasso = Lasso: let the training remove weights
linear-lasso-title = Weights along the Lasso path: { $last } stays longest
linear-lasso-loss-title = Validation loss: shrunken against refitted
linear-lasso-helps = With λ = { $penalty }, { $awake } weights are not zero. As the Lasso leaves them the validation loss is { $raw }; refitted without the penalty it is { $refit }. The penalty that chose the weights also shrank them, so the survivors want a refit. { $last } stays longest.
linear-lasso-hurts = With λ = { $penalty }, { $awake } weights are not zero. As the Lasso leaves them the validation loss is { $raw }; refitted without the penalty it is { $refit }. Here the shrinking itself does some good on new rows: refitting does not always win. { $last } stays longest.
linear-lasso-note = Each point is the exact minimum of loss + λ·Σ|w|, found by coordinate descent (scikit-learn): one weight at a time is set to its best value, and that is 0 wherever the penalty outweighs the slope of the loss. The networks of this course train L1 by the proximal step: after each gradient step every weight moves towards 0 by a fixed amount, and what would cross it stays at 0. Plain gradient steps only hover around 0.
linear-lasso-alt = Coefficients of the Lasso against its penalty on a logarithmic axis.
linear-lasso-loss-alt = Validation loss along the Lasso path, as it stands and with the survivors refitted.
linear-axis-penalty = penalty λ
linear-axis-weight = weight
linear-trace-raw = as the Lasso leaves it
linear-trace-refit = survivors refitted

linear-neighbours = Pruning and what it is taken for
linear-neighbours-title = Six treatments of the same regression, and the weights that each leaves
linear-neighbours-alt = One row for each treatment, one column for each feature; colour is the weight, a cross is an exact zero.
linear-neighbour-dense = least squares
linear-neighbour-regularisation = regularisation (ridge)
linear-neighbour-selection = input selection
linear-neighbour-sparsification = sparsification (Lasso)
linear-neighbour-clipping = weight clipping
linear-neighbour-pruning = pruning (OBD)
linear-neighbour-dense-line = **Least squares** uses everything: { $zeros } of { $total } weights are 0, validation loss { $loss }.
linear-neighbour-dense-line-some = **Least squares** may use everything and here needs little: { $zeros } of { $total } weights come out as 0, validation loss { $loss }.
linear-neighbour-regularisation-line = **Regularisation** makes weights small, not absent: { $zeros } zeros, largest weight { $largest }, loss { $loss }.
linear-neighbour-selection-line = **Input selection** picks columns by their correlation with y, before any training: { $zeros } zeros, loss { $loss }.
linear-neighbour-sparsification-line = **Sparsification** reaches zeros while it trains: { $zeros } zeros, the rest shrunken, loss { $loss }.
linear-neighbour-clipping-line = **Clipping** cuts off the large weights, not the small: { $zeros } zeros, no weight above { $largest }, loss { $loss }.
linear-neighbour-pruning-line = **Pruning** removes from a trained model what its score calls useless: { $zeros } zeros, the rest untouched, loss { $loss }.

linear-descents = Gradient descent and SGD
linear-descents-title = 99 percent of the way down: gradient descent takes { $gd } steps and reads { $gd_rows } rows, SGD { $sgd } steps and { $sgd_rows } rows
linear-descents-title-never = Not both are 99 percent of the way down after { $steps } steps
linear-descents-line = Gradient descent takes the gradient over all training rows at the rate 1/largest curvature; SGD takes { $batch } rows at a time, drawn at random, at a rate that is safe for any { $batch }. After { $steps } steps gradient descent stands at { $gd }, SGD between { $low } and { $high } over { $seeds } seeds; the lowest possible is { $floor }. The reported |g| is that of all rows: near the bottom it says how far along the training is, not what a weight is worth.
linear-descents-alt = Training loss against the step on logarithmic axes, gradient descent as a line, SGD as a band over seeds.
linear-axis-step = step
linear-trace-floor = least squares
