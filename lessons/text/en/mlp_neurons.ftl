# The page /mlp-neurons. Values in braces are computed from the run on the page.
neurons-line-backwards = { $negative } of the { $live } live neurons have S < 0, and the lowest S are the most needed: rank correlation with the true rise of the loss { $signed }, against { $absolutes } for the mean of absolutes.
neurons-line-signed = { $negative } of the { $live } live neurons have S < 0. Rank correlation with the true rise of the loss: { $signed } for S, { $absolutes } for the mean of absolutes.
neurons-line-other = Ranked by { $criterion }, { $free } of { $total } neurons can go before validation accuracy falls more than one point. Ranked by the signed S as published: { $published }.
neurons-line-before = { $negative } of the { $live } live neurons have S < 0. The article’s rule, S < α, removes the lowest first.
neurons-line-other-before = Ranked by { $criterion }, { $free } of { $total } neurons can go before validation accuracy falls more than one point.
neurons-undefined = The share of zeros is undefined for tanh. Of { $outputs } outputs of hidden neurons on the training rows, { $zeros } are exactly 0, so there is nothing to count. Choose ReLU or another criterion.

neurons-reading = { $removed } of { $total } removed · validation { $accuracy }, dense { $dense }
neurons-alpha = α
neurons-panel-bars = { $criterion }: below α = { $alpha }, { $removed } removed
neurons-panel-bars-layer = { $criterion }: the lowest of each layer, { $removed } removed
neurons-panel-bars-alt = One bar a neuron, in rising order within each layer; removed neurons are hatched, the line is alpha.
neurons-panel-scatter = Rank correlation with the truth: { $agreement }
neurons-panel-scatter-alt = For each neuron its score and the true rise of the training loss when it is removed; removed neurons are crosses.
neurons-panel-tiles-first = { $layer } reads the picture: { $kept } of { $total } left
neurons-panel-tiles-next = { $layer } reads { $source }: { $kept } of { $total } left
neurons-panel-tiles-alt = Incoming weights of each neuron of { $layer }, blue positive, orange negative; removed neurons are crossed out.
neurons-panel-curve = Validation { $accuracy }, random { $random }
neurons-panel-curve-alt = Validation accuracy against the share of neurons removed, with a band over seeds, the random baseline and the dense network.
neurons-axis-share = neurons removed
neurons-axis-removed = neurons removed
neurons-axis-accuracy = validation accuracy
neurons-hover = { $layer }, neuron { $index }
neurons-data-note = Scores and the true rise of the loss come from the { $train } training rows, the curves from the { $validation } validation rows. A neuron is live unless it is 0 on every training row; { $dead } of { $total } are not.
neurons-data-note-all = Scores and the true rise of the loss come from the { $train } training rows, the curves from the { $validation } validation rows. All { $total } neurons are live: none is 0 on every training row.

neurons-predict = The article removes neurons with S < α, the lowest first. Put all { $total } neurons in that order. Where do the ten stand that the network needs most?
neurons-predict-first = in the first third: they go first
neurons-predict-middle = in the middle
neurons-predict-last = in the last third: they go last
neurons-predict-why = Half of them are among the first { $median } of { $total }. Remove the ten lowest S and validation accuracy goes from { $dense } to { $signed }; ten at random leave { $random } on average, the ten lowest means of absolutes { $absolutes }.
neurons-order-title = The { $early } that S removes first cost { $cost } in sum, the last { $early } only { $late }
neurons-order-title-other = The { $early } that S removes first cost { $cost } in sum, the last { $early } cost { $late }
neurons-order-x = neurons in the order in which S removes them
neurons-order-caption = Each bar is one neuron removed alone. Summed over the first { $early } the loss rises by { $cost }, over the last { $early } by { $late }. Small would have been safe; negative is not small.
neurons-order-caption-other = Each bar is one neuron removed alone. Summed over the first { $early } the loss rises by { $cost }, over the last { $early } by { $late }.
neurons-order-alt = True rise of the training loss for each neuron, in the order of the signed S.

neurons-why-none = Click a neuron above. Until then, here is the one that the network needs most: neuron { $index } of { $layer }.
neurons-why-picked = Neuron { $index } of { $layer }.
neurons-why-sign = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of { $total } neurons are cheaper; by { $criterion } it goes as number { $place }.
neurons-why-sign-asked = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of { $total } neurons are cheaper.
neurons-why-sign-layer = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of { $total } neurons are cheaper; by { $criterion } it goes as number { $place } of the { $size } of its layer.
neurons-why-cancel = S is only { $share } of the mean of absolutes: on some samples the neuron helps, on others it hurts, and the two cancel before anyone looks.
neurons-why-dead = It is 0 on every training row, so all its contributions are 0 and removing it costs nothing.
neurons-why-touched = Removing hidden unit { $index } takes { $parts }. A bias left behind would go on adding its number.
neurons-part-row = row { $index } of { $layer }
neurons-part-bias = its bias
neurons-part-column = column { $index } of { $layer }
neurons-list-three = { $first }, { $second }, and { $third }
neurons-why-identity = The same number without looking at the neuron: its outgoing weights times their gradients. Both sides from this run, in double precision; they differ by { $difference }.

neurons-here-live = live neurons
neurons-here-shape = network
neurons-here-adds = multiply-adds a picture
neurons-shrink = Masked and shrunken are one network: cut { $removed } of the neurons out of the tensors and { $before } becomes { $after }. The parameters go from { $parameters_before } to { $parameters_after }, the multiply-adds from { $adds_before } to { $adds_after }. On all { $rows } validation rows the outputs of the two differ by at most { $difference }.
neurons-shrink-none = Nothing is removed yet, so there is nothing to shrink.
neurons-shrink-empty = A layer has lost all its neurons: no smaller network of this make is left, only a constant answer.

neurons-layers = Which layer can lose neurons?
neurons-layers-title = Each layer alone, by { $criterion }
neurons-layers-one = Within one point of { $dense }, { $layer } alone can lose { $free } of { $size }.
neurons-layers-two = Within one point of { $dense }, { $first } alone can lose { $first_free } of { $first_size }, { $second } alone { $second_free } of { $second_size }.
neurons-layers-budget = one point below dense
neurons-layers-random = { $layer }, random
neurons-layers-drawn = Dotted: that layer’s neurons removed in random order, mean of { $draws } draws.
neurons-layers-drawn-band = Dotted: that layer’s neurons removed in random order, mean of { $draws } draws. Shaded: lowest to highest of { $seeds } seeds.
neurons-layers-alt = Validation accuracy against the number of neurons removed, for each layer pruned alone its line, its band over seeds and its random baseline, and the budget of one point.

neurons-try = Remove at least { $goal } live neurons and lose nothing: validation accuracy not below that of the whole network. A neuron that is 0 on every training row does not count. Choose a criterion, drag, or cut by hand.

neurons-pair = Two that are cheap alone and costly together
neurons-pair-line = Of all { $pairs } pairs among the { $candidates } live neurons that cost least alone, this one has the most to lose beyond its sum. { $first } alone raises the loss by { $first_rise }, { $second } by { $second_rise }. Without both it rises by { $together }, { $times } times the sum.
neurons-pair-line-gain = Of all { $pairs } pairs among the { $candidates } live neurons that cost least alone, this one has the most to lose beyond its sum. { $first } alone changes the loss by { $first_rise }, { $second } by { $second_rise }, both by { $together }. In sum they cost nothing at this snapshot, so a multiple of the sum means nothing; choose a later one.
neurons-pair-errors = Of the { $rows } training rows the whole network misreads { $base }; without the first { $first }, without the second { $second }, without both { $together }.
neurons-pair-lesson = Any score that looks at one neuron at a time misses this: each covers for the other.
neurons-pair-lesson-none = In this network even the worst pair costs no more than its sum.
neurons-pair-name = neuron { $index } of { $layer }
neurons-pair-title = Together { $times } times the sum
neurons-pair-title-gain = Together { $together }, the sum { $sum }
neurons-pair-first = only { $name }
neurons-pair-sum = the sum
neurons-pair-both = both
neurons-pair-alt = Rise of the training loss without the first neuron, without the second, their sum, and without both.

neurons-chance = Removing at random, and a trap
neurons-chance-rate = Remove (percent)
neurons-chance-text = Two articles remove neurons at random “at a rate of { $rate }” and write the second line. Both lines, run { $draws } times on this network { $network }:
neurons-chance-right = This line removes { $removed } and leaves { $accuracy }.
neurons-chance-wrong = This line removes { $removed } and leaves { $accuracy }: it keeps the share that the text says it removes.
neurons-chance-same = At { $rate } the two happen to agree; move the rate to see them part.
neurons-chance-title = At a rate of { $rate } one line leaves { $right }, the other { $wrong }
neurons-chance-x = rate that the text states
neurons-chance-line-right = rand >= rate: removes the rate
neurons-chance-line-wrong = rand < rate: keeps the rate
neurons-chance-alt = Validation accuracy against the stated rate, for both lines of code, mean and band over the draws.
neurons-chance-article = Open the articles’ network, 64-64-10

neurons-rules = Zeros and norms: every rule beside the truth
neurons-rules-criterion = criterion
neurons-rules-agreement = rank correlation with the truth
neurons-rules-free = can go within one point
neurons-rules-ten = validation accuracy, { $count } removed
neurons-rules-best = Closest to the truth here: { $best } ({ $value }). Furthest: { $worst } ({ $worst_value }).
neurons-rules-zeros = Share of zeros: { $name } is 0 on { $zeros } of the training rows, so it goes as number { $place }. By the truth only { $above } neurons are needed more: without it the loss rises by { $truth }. Rare does not mean useless.
neurons-rules-zeros-tanh = Share of zeros: undefined for tanh, whose outputs are never exactly 0.
neurons-rules-norm = In-norm: { $name } has small incoming weights ({ $norm }) and goes as number { $place }. By the truth only { $above } neurons are needed more: without it the loss rises by { $truth }. What it sends on, its in-norm cannot see.

neurons-rules-safe = { $criterion }: here none of the live neurons in the first quarter to go is among the half that the network needs most.

neurons-history = The sign of S during training
neurons-history-title = Live neurons with S < 0: { $first } before training, { $last } after { $epochs } epochs
neurons-history-x = epochs of training
neurons-history-negative = live neurons with S < 0
neurons-history-agreement = rank correlation of S with the truth
neurons-history-rises = From snapshot to snapshot the share of live neurons with S < 0 never falls: { $first } before training, { $last } after { $epochs } epochs.
neurons-history-unsteady = The share of live neurons with S < 0 ends higher than it began, { $last } after { $first }, but falls in between.
neurons-history-past = The share of live neurons with S < 0 ends higher than it began, { $last } after { $first }, but it had been higher: { $top } after { $epoch } epochs.
neurons-history-falls = In this run the share of live neurons with S < 0 does not end higher than it began: { $first } before training, { $last } after { $epochs } epochs; in between at most { $top }.
neurons-history-why = S < 0 says that the neuron’s output lowers the loss, to first order. By the identity above, S is its outgoing weights times their gradients: where the gradient is 0, S is 0 for every neuron, and the ranking is gone.
neurons-history-alt = Share of live neurons with negative S, and rank correlation of S with the truth, against the training epoch.
