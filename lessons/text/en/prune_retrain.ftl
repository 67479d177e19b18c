# The page /prune-retrain. Values in braces are computed from the run on the page.
retrain-network-digits = digits (MLP)
retrain-network-signal = signal (RNN)
retrain-network-reviews = reviews (LSTM)
retrain-network-attention = reviews (attention)
retrain-grain = Cut
retrain-grain-weight = weights
retrain-grain-unit = units
setting-schedule = Schedule
schedule-one-shot = one shot
schedule-linear = linear
schedule-cubic = cubic
schedule-exponential = exponential
schedule-lottery = lottery
setting-target = Target
setting-rounds = Rounds
setting-epochs = Epochs of retraining in a round
setting-rate = Learning rate, as a multiple of the dense training’s
setting-adaptive = Adaptive step
retrain-adaptive-help = Halves the step when a round loses more accuracy than the tolerance, and doubles it again when it does not.
setting-tolerance = Tolerance, points
setting-gradual = Cut while training
retrain-gradual-help = A part of each cut before every epoch, instead of the whole cut before the first.
setting-after = Retraining starts from
after-continue = the weights as they are
after-rewind = early weights (rewind)
after-reinitialise = new random weights, same mask
after-random-mask = early weights, random mask
after-scratch = the small shape from scratch
setting-rewind = Rewind to epoch
retrain-lottery-note-weight = The lottery keeps { $keep } of what is left in each layer, { $output } in the output layer, and takes as many rounds as that needs.
retrain-lottery-note-unit = The lottery keeps { $keep } of the units left in each layer, and takes as many rounds as that needs.
retrain-stops = Stop rules
retrain-stops-what = Each rule that is not 0 is looked at after every round; the first that fires ends the run.
setting-stop_share = Share removed, %
setting-stop_drop = Accuracy lost, points
setting-stop_weights = Weights left, at most
setting-stop_bytes = Bytes, at most
setting-stop_multiply_adds = Multiply-adds, at most
setting-stop_seconds = Seconds of work

retrain-start = Start
retrain-pause = Pause
retrain-resume = Continue
retrain-stop = Stop
retrain-go-on = Go on from round { $round }
retrain-undo = Back to round { $round }
retrain-from-dense = From the dense network
retrain-back = Back to the round itself
retrain-fresh = Nothing is cut yet. Start the loop, or drag the slider to cut without retraining.
retrain-fresh-base = Other settings may go on from here.
retrain-base-unknown = The run that this address goes on from is no longer known here; this one starts from the dense network.
retrain-queued = { $position ->
    [1] One run comes before yours.
   *[other] { $position } runs come before yours.
}
retrain-starting = The dense network is being fetched …
retrain-progress = Round { $round }, epoch { $epoch } · loss { $loss } · accuracy { $accuracy } · { $share } removed so far · { $left } s left
retrain-paused = Paused in round { $round } after epoch { $epoch } · loss { $loss } · accuracy { $accuracy } · { $share } removed so far · { $left } s left
retrain-failed = The run did not get through: { $reason }
retrain-loop-diverged = the loss grew without bound. A smaller learning rate helps.
retrain-loop-failed = something went wrong on the server.

retrain-end-stopped = Stopped after round { $round }.
retrain-end-schedule = Round { $round }: the schedule is at its end, { $share } removed.
retrain-end-rule = Stopped after round { $round } by a rule: { $rule }.
retrain-end-back = { $why } That round lost too much, so round { $result } is the result.
retrain-rule-share = share removed
retrain-rule-weights = weights left
retrain-rule-bytes = bytes
retrain-rule-multiply_adds = multiply-adds
retrain-rule-drop = accuracy lost
retrain-rule-seconds = seconds of work

retrain-line = The dearest cut, in round { $round }, took accuracy from { $before } to { $cut }; retraining brought it back to { $healed } (dense { $dense }). { $result }
retrain-line-smooth = No cut of this run cost more than one point; the dearest, in round { $round }, took { $before } to { $cut }, retrained { $healed }. { $result }
retrain-line-unhealed = The dearest cut, in round { $round }, took accuracy from { $before } to { $cut }, and it did not come back ({ $healed }). { $result }
retrain-leaves-within = With { $share } removed the result has { $accuracy }, within one point of the dense { $dense }.
retrain-leaves-below = With { $share } removed the result has { $accuracy }, { $lost } points below the dense { $dense }.

retrain-slider = Cut further, without retraining
retrain-frame = Round
retrain-frame-name = { $index } of { $last }
retrain-reading-dense = Dense network: { $dense }
retrain-reading = Round { $round }: { $share } removed · before the cut { $before }, right after { $cut }, retrained { $healed }, dense { $dense }
retrain-reading-further = Round { $round }, cut further to { $share } without retraining: { $accuracy }, dense { $dense }
retrain-panel-weights-alt = The weights of the network after the shown round; blue positive, orange negative, removed ones grey and hatched.
retrain-panel-saw = Accuracy right after each cut, and after retraining
retrain-panel-saw-alt = Validation accuracy over the share removed: for every round an orange point right after the cut and a blue one after retraining, the dense network and the floor as lines, and a dashed curve for cutting further without retraining.
retrain-panel-went = The round in which each weight went
retrain-panel-went-alt = One picture a layer: each removed weight in the shade of the round in which it went.
retrain-panel-schedule = Schedule: { $schedule }
retrain-panel-schedule-alt = Share removed over the rounds: the chosen schedule as a full line with this run’s rounds as points, the other schedules dotted.
retrain-axis-share = share removed
retrain-axis-round = round
retrain-axis-accuracy = validation accuracy
retrain-axis-epoch = epoch of retraining
retrain-floor = floor
retrain-after-cut = right after the cut
retrain-healed = retrained
retrain-further = cut further

retrain-predict = The dense network loses { $share } of its { $grain } in one cut, and is not retrained. What accuracy is left?
retrain-predict-above = above { $low }
retrain-predict-between = { $low } to { $high }
retrain-predict-below = below { $high }
retrain-predict-why = With { $share } cut at once { $accuracy } is left of { $dense }. Start the loop and compare.
retrain-predict-why-healed = With { $share } cut at once { $accuracy } is left of { $dense }. This run has { $out } out and { $healed }.
retrain-predict-why-not = With { $share } cut at once { $accuracy } is left of { $dense }. This loop did no better: { $out } out and { $healed }.
retrain-shot-name = one cut, no retraining
retrain-shot-title = { $share } cut at once leaves { $accuracy }
retrain-shot-alt = Validation accuracy over the share cut at once from the dense network, beside the rounds of the run.

retrain-why-schedule = The schedule “{ $schedule }” says how much is gone after round k of n; the criterion only says which.
retrain-why-adaptive = The step is adaptive (or the run goes on from another): after round { $round }, { $share } is gone.
retrain-why-zero = A removed weight stays removed: of { $seen } removed weights looked at after the retraining of every round, { $wrong } are not exactly 0.
retrain-why-zero-none = A removed weight stays removed. Nothing is removed yet; after every round this is counted here.
retrain-why-revived = Of { $seen } removed weights looked at after the retraining of every round, { $wrong } came back: this must not be.
retrain-why-units = A removed unit is taken out of the network with all of its weights: there is nothing left that could come back.
retrain-why-moved = All { $kept } kept weights moved in the retraining of round { $round }.
retrain-why-moved-some = { $changed } of { $kept } kept weights moved in the retraining of round { $round }; the others have had no gradient, as behind a unit that is never active.
retrain-why-optimiser-sgd = The mask is applied after the optimiser’s step, not to the gradient alone: with momentum, a weight whose gradient is 0 would still move.
retrain-why-optimiser-adam = The mask is applied after the optimiser’s step, not to the gradient alone: the running averages of Adam would still move a removed weight whose gradient is 0.

retrain-here = Round { $round } in numbers
retrain-here-now = this round
retrain-here-share = removed
retrain-here-accuracy = validation accuracy
retrain-here-loss = validation loss
retrain-here-weights = weights left
retrain-here-bytes = bytes
retrain-here-adds = multiply-adds a row
retrain-test = On the test rows the result (round { $round }) has { $test }, the dense network { $dense }. If you choose by it, it is no longer a test.
retrain-bytes-weight = Bytes: a matrix with holes as one bit for each place and the numbers that are left, or whole where that is less. Speed is another matter: a dense product does not become quicker by zeros.
retrain-bytes-unit = Bytes and multiply-adds of the smaller network that the removed units leave.

retrain-try = Take { $share } out and stay within one point of the dense { $dense }.
retrain-try-none = Start the loop first.

retrain-compare = Side by side
retrain-compare-what = The same run with one setting changed. Runs that were made before are drawn at once; the missing ones run in the background, one after the other.
retrain-compare-by = Compare
compare-after = what retraining starts from
compare-adaptive = fixed and adaptive step
compare-schedule = schedules
adaptive-fixed = fixed step
adaptive-adaptive = adaptive step
retrain-compare-run = { $count ->
    [1] Run the missing one
   *[other] Run the { $count } missing ones
}
retrain-compare-progress = { $ready } of { $all } are there
retrain-compare-few = One run is there; the others are missing
retrain-compare-equal = All runs end with { $accuracy }
retrain-compare-best = Best: { $best } ({ $accuracy })
retrain-compare-lead = The best of these runs, “{ $best }”, ends { $apart } points above the last, “{ $last }” ({ $low }).
retrain-compare-note = One seed ({ $seed }): differences of about a point may turn round with another one.
retrain-compare-note-after = “Random mask” keeps as many weights of each layer; “from scratch” has the same shape or mask, drawn anew and scaled for the inputs left. All but “the weights as they are” have only the epochs of one round to learn in (a rewind has its early epochs besides).
retrain-compare-alt = Validation accuracy after every round over the share removed, one line for each run.
retrain-rates-line = The fixed step takes { $fixed } rounds and ends at { $first }; the adaptive one takes { $adaptive } and ends at { $second }.
retrain-rates-same = Both steps take { $fixed } rounds: the fixed one ends at { $first }, the adaptive one at { $second }.

retrain-epochs = Epoch by epoch
retrain-epochs-name = after every epoch
retrain-epochs-title = { $rounds } rounds of retraining, epoch by epoch
retrain-epochs-alt = Validation accuracy after every epoch of retraining; a dotted line where a round begins.
retrain-rounds = All rounds as a table
retrain-column-round = round
retrain-column-share = removed
retrain-column-before = before the cut
retrain-column-cut = right after
retrain-column-healed = retrained
retrain-column-seconds = seconds
retrain-epochs-equal = All of these runs were retrained for { $epochs } epochs, all rounds together.
retrain-epochs-differ = Not equally long: { $list }, all rounds together. A run that is trained longer has more time to recover.
retrain-epochs-one = { $name } { $epochs } epochs
retrain-epochs-more = { $name } { $epochs }, { $rest }
