# The page /convnet. Values in braces are computed from the run on the page.
setting-digit = Digit
setting-heal = Then train on (epochs)
convnet-network-help = Filters in each of the two stages.
grain-filters = filters
grain-blocks = whole blocks

convnet-unit-filter = filter { $index } of { $group }
convnet-unit-branch = the branch of block { $block }

convnet-line-filters = Ranked by { $criterion }, { $free } of { $total } filters can go before validation accuracy falls more than one point: { $saved } of the multiply-adds.
convnet-line-blocks = Ranked by { $criterion }, { $free } of { $total } whole blocks can go before validation accuracy falls more than one point: { $saved } of the multiply-adds.
convnet-data-note = A residual network of { $blocks } blocks in two stages, { $filters } filters. Pictures are what each filter of a group shows to those that read it, for one validation digit; a removed filter shows nothing and is crossed out. Scores and the true rise of the loss come from { $rows } training digits, curves from { $validation } validation digits.

convnet-reading-filters = { $removed } of { $total } filters removed · multiply-adds { $adds } · validation { $accuracy }, dense { $dense }
convnet-reading-blocks = { $removed } of { $total } blocks removed · multiply-adds { $adds } · validation { $accuracy }, dense { $dense }
convnet-hand-help = Click a filter or a bar to cut it, click again to restore it (also with Alt + click)
convnet-panel-stage = { $group }, added up: { $left } of { $total } left
convnet-panel-block = Inside block { $number }: { $left } of { $total } left
convnet-panel-maps-alt = What each filter of { $group } shows for the digit, a small picture each; those of removed filters are hatched and crossed, the others change when filters before them go.
convnet-panel-bars = { $criterion }, α = { $alpha }
convnet-panel-bars-layer = { $criterion }, each group by itself
convnet-panel-bars-alt = One bar a filter, group by group; removed ones are hatched, the line is alpha.
convnet-panel-curve = { $accuracy }, random { $random }
convnet-panel-curve-alt = Validation accuracy against the share removed, with a band over seeds, the random baseline and the dense network.
convnet-panel-scatter = Rank correlation { $agreement }
convnet-panel-scatter-alt = For each filter its score and the true rise of the loss when it alone is removed; removed ones are crosses.
convnet-axis-filters = filters removed
convnet-axis-blocks = blocks removed

convnet-healed = Trained on for { $epochs } epochs, the smaller network has a validation accuracy of { $healed } (right after the cut { $cut }, dense { $dense }).
convnet-healed-none = A group has lost all its filters: no smaller network is left that could be trained on.

convnet-predict = Removing a filter inside a block takes slices of { $inside } tensors: of its convolution, of the four of its batch norm, and of the convolution that reads it. The filters of stage 1 are added along { $blocks } blocks. Of how many tensors does one of those take a slice?
convnet-predict-option = { $tensors } tensors
convnet-predict-why = { $tensors } tensors: a row of each of { $made } convolutions whose outputs are added, an entry of the four tensors of each of their { $norms } batch norms, and a column of each of { $used } convolutions that read the sum. Leave one out, and the sum no longer adds up.
convnet-groups-group = group
convnet-groups-size = units
convnet-groups-made = convolutions that make one
convnet-groups-norms = batch norms
convnet-groups-used = read by
convnet-groups-tensors = tensors touched
convnet-groups-line = Every group of the network, from its table of units. A stage is what the skip connections add along its blocks; block1 to block4 are inside of blocks; a branch is all that a block adds.

convnet-why-none = Click a filter or a bar above. Until then, here is the one that the network needs most: { $unit }.
convnet-why-none-inside = Click a filter or a bar above. Until then, here is the filter inside of a block that the network needs most: { $unit }.
convnet-why-picked = This is { $unit }.
convnet-why-asked = What goes with it is what the guess asks.
convnet-touched = Removing { $unit } touches { $tensors } tensors of { $layers } layers:
convnet-goes-layer = tensor
convnet-goes-part = goes
convnet-goes-norm = { $layer }: { $count ->
    [4] scale, shift, running mean, running variance
   *[other] scale and shift, or running mean and variance
 }
convnet-goes-row = row { $index }
convnet-goes-column = column { $index }
convnet-goes-entry = entry { $index }
convnet-goes-whole = all of it
convnet-why-kernels = Its 3 × 3 weights in { $layer }, one picture for each channel that it reads: grey is 0, white positive, black negative.
convnet-why-kernel-alt = 3 × 3 weights of one channel
convnet-why-gate = ξ is a gate on it: times 1 it is as it is, times 0 it is removed. A filter’s gate stands wherever the filter is read; the skip connection itself is no reader.
convnet-why-sign = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of { $total } are cheaper; by { $criterion } (score { $score }) it goes as number { $place }.
convnet-why-sign-layer = To first order the loss changes by −S = { $estimate } without it; in truth it changes by { $truth }. By the truth { $cheaper } of { $total } are cheaper; by { $criterion } (score { $score }) it goes as number { $place } of the { $size } of its group.
convnet-why-identity-filter = The same number without any gate: the columns that read it times their gradients, over all convolutions r that read it. Both sides from this run, in double precision; they differ by { $difference }.
convnet-why-identity-branch = The same number without any gate: scale and shift of the branch’s last batch norm times their gradients. Both sides from this run, in double precision; they differ by { $difference }.

convnet-here-sizes = filters of each stage (inside its blocks)
convnet-here-healed = validation accuracy, trained { $epochs } epochs more
convnet-here-adds = multiply-adds a digit
convnet-shrink-none = Nothing is removed yet, so there is nothing to shrink.
convnet-shrink-empty = A group has lost all its filters: no smaller network of this make is left.
convnet-shrink = Masked and shrunken are one network: with the slices cut out of the tensors, the outputs of the two differ by at most { $difference } on all { $rows } validation digits. Saved: { $parameters } of the parameters and { $adds } of the multiply-adds.

convnet-try = Save { $goal } of the multiply-adds and stay within one point: validation accuracy at least { $least } (dense { $dense }). A cut this deep breaks the network; let the smaller one train on for a few epochs. Drag, choose another criterion, or click filters off and on.

convnet-small = The smaller network, tensor by tensor
convnet-small-tensor = tensor
convnet-small-dense = dense
convnet-small-here = here
convnet-small-line = The slices are really cut out: an ordinary torch module, which trains on. On { $rows } validation digits its outputs differ from those of the masked network by at most { $double } in double and { $single } in single precision: rounding.

convnet-alone = What if only one convolution loses the filter?
convnet-alone-text = Here filter 0 of stage 1 goes from the second convolution of block 1 and its batch norm, and nowhere else. The block then adds one channel fewer than it reads. This is what torch says when the network is called:
convnet-alone-said = What is added together must go together: the table of units takes the row, the norms and the columns of every convolution that adds to the sum or reads it.

convnet-pair = Two that are cheap alone and costly together
convnet-pair-line = Of all { $pairs } pairs among the { $candidates } filters that cost least alone, this one has the most to lose beyond its sum: { $first } alone changes the loss by { $first_rise }, { $second } by { $second_rise }. Without both it changes by { $together }, { $times } times the sum.
convnet-pair-line-gain = Of all { $pairs } pairs among the { $candidates } filters that cost least alone, this one has the most to lose beyond its sum: { $first } alone changes the loss by { $first_rise }, { $second } by { $second_rise }, both by { $together }. In sum they cost nothing, so a multiple of the sum means nothing.
convnet-pair-lesson = Any score that looks at one filter at a time misses this: each covers for the other.
convnet-pair-lesson-none = In this network even the worst pair costs no more than its sum.
convnet-pair-title = Together { $together }, the sum { $sum }
convnet-pair-alt = Rise of the training loss without the first filter, without the second, their sum, and without both.

convnet-blocks = Whole blocks: every choice of them
convnet-blocks-none = none
convnet-blocks-gone = blocks removed
convnet-blocks-accuracy = validation accuracy
convnet-blocks-parameters = parameters
convnet-blocks-adds = multiply-adds
convnet-blocks-line = A block that loses its branch passes on what it reads. Cheapest alone: block { $best }, { $best_cost } points for { $best_adds } of the multiply-adds. Costliest alone: block { $worst }, { $worst_cost } points. Without any branch { $none } is left: the skip connections alone.

convnet-rules = Every criterion beside the truth
convnet-rules-free = filters within one point
convnet-rules-saved = multiply-adds saved within one point, at best
convnet-rules-line = Closest to the truth here: { $best } ({ $value }). Furthest: { $worst } ({ $worst_value }). Most is saved within one point by { $most }: { $saved } of the multiply-adds. The truth is measured one filter at a time and does not know what a filter costs to compute.
