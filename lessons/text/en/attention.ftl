# The page /attention. Values in braces are computed from the run on the page.
attention-kind-heads = heads
attention-kind-ff = feed-forward neurons
attention-kind-both = heads and neurons
attention-unit-heads = head { $index } of block { $block }
attention-unit-ff = feed-forward neuron { $index } of block { $block }

attention-line = { $free } of { $total } { $kind } can go within one point of validation accuracy, ranked by { $criterion }.
attention-line-seeds = { $free } of { $total } { $kind } can go within one point of validation accuracy, ranked by { $criterion } ({ $low } to { $high } over { $seeds } seeds).
attention-line-none = No single head of the { $total } costs more than a point alone ({ $cost } at most).
attention-line-head-before = Off alone, { $head } costs most: { $cost } points.
attention-line-head = Off alone, { $head } costs most: { $cost } points ({ $skill }: { $before } to { $after }).

attention-grain = Remove
attention-grain-heads = heads
attention-grain-ff = feed-forward
attention-grain-both = both
attention-network = Blocks × heads
attention-sentence = Your sentence: what do the heads look at?
attention-sentence-empty = There is no word in the sentence, so there are no attention maps. Type one, such as “the acting is superb”.
attention-sentence-cut = The network reads { $kept } words at most; the last { $cut } of the sentence are left out.
attention-sentence-unknown-all = The network knows none of these words: to it they are all the same token, so its answer means nothing. It has seen reviews of films.
attention-sentence-unknown = { $count ->
    [one] The network does not know this word
   *[other] The network does not know these { $count } words
 }: { $words }. It reads each unknown word as the same token.

attention-reading-heads = { $removed } of { $total } heads removed · validation { $accuracy }, dense { $dense }
attention-reading-ff = { $removed } of { $total } neurons removed · validation { $accuracy }, dense { $dense }
attention-reading-both = { $removed } of { $total } heads and neurons removed · validation { $accuracy }, dense { $dense }
attention-hand-help = Click a head or a bar to cut it, click again to restore it (also with Alt + click)
attention-tile = { $block }.{ $index }
attention-from = from
attention-to = to
attention-group = block { $block }
attention-panel-maps = Where each head looks (block.head) · answer: { $positive } positive, dense { $dense }
attention-panel-maps-alt = One heat map for each head: rows are the words that look, columns the words that are looked at. Removed heads are hatched and crossed; maps of later blocks change when earlier heads go.
attention-panel-large = Large: { $name }
attention-panel-large-alt = The attention map of one head with the words of the sentence beside and below it.
attention-panel-bars = Score, α = { $alpha }
attention-panel-bars-alt = One bar a unit, block by block; removed ones are hatched, the line is alpha.
attention-panel-scatter = Rank correlation { $agreement }
attention-panel-scatter-alt = For each unit its score and the true rise of the loss when it alone is removed; removed units are crosses.
attention-panel-curve = { $accuracy }, random { $random }
attention-panel-curve-alt = Validation accuracy against the share removed, with a band over seeds, the random baseline and the dense network.
attention-panel-skills = Accuracy by skill
attention-panel-skills-alt = Validation accuracy on each kind of sentence at this position, with a mark for the dense network.
attention-axis-share = removed
attention-axis-removed = heads removed
attention-data-note = Trained with a small L1 penalty ({ $penalty }). Scores and the true rise of the loss come from the first { $rows } training sentences, the curves from { $validation } validation sentences. A flat picture is a head that averages all words alike; a removed head keeps its picture, faint and crossed.

attention-predict = Of all heads, { $head } costs most when it is switched off alone. Which sentences suffer most without it?
attention-predict-why = Without { $head } the accuracy changes by { $cost } points in all. On { $skill } it falls from { $before } to { $after }, further than on any other kind.
attention-predict-why-even = Without { $head } the accuracy changes by { $cost } points in all; no one kind of sentence clearly suffers most.
attention-skills-title = Without { $head }, { $skill }: { $change } points
attention-skills-unit = points
attention-skills-line = Each row is one head off alone, each column one kind of sentence. { $hurts } of the { $total } heads cost a point or more on at least one kind; { $free } on none.
attention-skills-alt = Change of validation accuracy, in points, for each head removed alone and each kind of sentence.

attention-why-none = Click a head or a bar above. Until then, here is the head whose loss costs most: { $unit }.
attention-why-picked = This is { $unit }.
attention-why-gate-heads = ξ is a gate on the head: its output times 1 is the head as it is, times 0 the head removed. The derivative at 1 is the head’s contribution; the mean of its absolute values is the importance that Michel et al. (2019) rank heads by.
attention-why-gate-ff = ξ is a gate on the neuron: its output times 1 is the neuron as it is, times 0 the neuron removed. The derivative at 1, averaged over the sentences, is its contribution.
attention-why-sign = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of the { $total } { $kind } are cheaper; by { $criterion } it goes as number { $place }.
attention-why-cancel = S is only { $share } of the mean of absolutes: on some sentences it helps, on others it hurts, and the two cancel before anyone looks.
attention-why-touched = Removing head { $index } of block { $block } takes rows { $rows } of Q, K and V, the three blocks of the in-projection, with their biases, and columns { $columns } of the output projection.
attention-why-touched-ff = Removing neuron { $index } takes row { $index } of ff1 in block { $block }, its bias, and column { $column } of ff2.
attention-why-identity-heads = The same number without any gate: the head’s slice of the output projection times its gradients. Both sides from this run, in double precision; they differ by { $difference }.
attention-why-identity-ff = The same number without any gate: the neuron’s column of ff2 times its gradients. Both sides from this run, in double precision; they differ by { $difference }.

attention-here-sizes = network
attention-here-adds = multiply-adds a sentence
attention-sizes = { $heads } heads, { $neurons } neurons
attention-shrink-none = Nothing is removed yet, so there is nothing to shrink.
attention-shrink = Masked and shrunken are one network: the slices cut out of the tensors, on all { $rows } validation sentences the outputs of the two differ by at most { $difference }. Saved: { $parameters } of the parameters ({ $embeddings } of the dense network’s are word embeddings, which stay) and { $adds } of the multiply-adds.

attention-try = Remove at least { $goal } of the { $total } heads and stay within one point: validation accuracy at least { $least }. Drag, choose another criterion, or click heads off and on.

attention-structures = Whole structures: an attention layer, a feed-forward layer, a block
attention-structures-what = removed
attention-structures-accuracy = validation accuracy
attention-structures-change = change, points
attention-structures-rise = change of the loss
attention-structures-gone = parameters gone
attention-structure-attention = attention of block { $block }
attention-structure-ff = feed-forward layer of block { $block }
attention-structure-block = block { $block } altogether
attention-structures-line = Each was removed and measured exactly. Cheapest: { $best } ({ $best_cost } points). Costliest: { $worst } ({ $worst_cost } points). An attention or feed-forward layer that goes leaves its output bias and the sum around it; a block that goes takes its norms too.

attention-pair = Two that are cheap alone and costly together
attention-pair-line = Of all { $pairs } pairs among the { $candidates } heads that cost at most one point of accuracy alone, this one has the most to lose beyond its sum. { $first } alone changes the loss by { $first_rise }, { $second } by { $second_rise }. Without both it rises by { $together }, { $times } times the sum.
attention-pair-line-gain = Of all { $pairs } pairs among the { $candidates } heads that cost at most one point of accuracy alone, this one has the most to lose beyond its sum. { $first } alone changes the loss by { $first_rise }, { $second } by { $second_rise }, both by { $together }. In sum they cost nothing, so a multiple of the sum means nothing.
attention-pair-accuracy = Validation accuracy: dense { $dense }, without the first { $first }, without the second { $second }, without both { $both }.
attention-pair-lesson = Any score that looks at one head at a time misses this: each covers for the other.
attention-pair-lesson-none = In this network even the worst pair costs no more than its sum.
attention-pair-title = Together { $times } times the sum
attention-pair-title-gain = Together { $together }, the sum { $sum }
attention-pair-alt = Rise of the loss without the first head, without the second, their sum, and without both.

attention-greedy = Rank once, or again after every head?
attention-greedy-title = Measured again after every removal: { $free } of { $total } heads within one point
attention-greedy-again = true cost, measured again
attention-greedy-once = true cost, measured once
attention-greedy-more = Removed one at a time, each time the head that is then cheapest, { $free } of { $total } go within one point; ranked once, the best criterion here ({ $best }) removes { $once }. The price: { $evaluations } networks measured. What a head is worth depends on who is left.
attention-greedy-same = Removed one at a time, each time the head that is then cheapest, { $free } of { $total } go within one point, as many as when ranked once by { $best } ({ $once }). The { $evaluations } networks that were measured for it bought nothing here.
attention-greedy-fewer = Removed one at a time, each time the head that is then cheapest, { $free } of { $total } go within one point; ranked once by { $best } it is { $once }. Greedy is not optimal, although { $evaluations } networks were measured for it: what is cheapest now can be costly later.
attention-greedy-show = Cut these { $count } heads in the chart
attention-greedy-alt = Validation accuracy against heads removed: measured again after every removal, by the true cost measured once, by contribution, and at random with its band.

attention-rules = Every criterion beside the truth
attention-rules-free = heads within one point
attention-rules-best = Closest to the truth here: { $best } ({ $value }). Furthest: { $worst } ({ $worst_value }). The truth itself is measured one head at a time: it says nothing of heads that go together.
attention-rules-backwards = Closest to the truth here: { $best } ({ $value }). Backwards: { $worst } ({ $worst_value }), it removes needed heads first. The truth itself is measured one head at a time: it says nothing of heads that go together.
