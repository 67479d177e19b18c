### The page /mistakes: eight broken pruners. Values in braces are computed from the runs on the page.
setting-case = Pruner

mistakes-line = Each of these eight pruners runs without complaint, and each has one bug. You have named { $found } of { $total }.
mistakes-question = Which bug shows itself like this?
mistakes-slider = Asked to remove
mistakes-unit = unit { $index }

mistakes-note = The network is { $network } with { $weights } weights, seed { $seed }. Accuracies are of { $rows } validation rows: one row is { $row } points.
mistakes-note-pool = The network is { $network } with { $weights } weights, seed { $seed }. Validation, test and fresh rows are drawn, time after time, from { $pool } rows that are in no split.

mistakes-bug-kept-inverted = the mask is inverted
mistakes-bug-wrong-sign = negative is taken for small
mistakes-bug-percentile = the percentile is read from the wrong end
mistakes-bug-swapped = precision and recall are swapped
mistakes-bug-changed-copies = the loop changes only copies
mistakes-bug-forgotten-mask = retraining forgets the mask
mistakes-bug-left-bias = removed units keep their biases
mistakes-bug-tuned-on-test = the test rows made the choice

mistakes-run-broken = broken
mistakes-run-corrected = corrected
mistakes-trace-broken = { $what }, broken
mistakes-trace-corrected = { $what }, corrected
mistakes-trace-asked = as asked
mistakes-column-accuracy = validation accuracy
mistakes-column-zeros = weights that are zero
mistakes-column-gone = units removed
mistakes-column-precision = precision
mistakes-column-recall = recall
mistakes-column-difference = largest difference to the shrunken network
mistakes-column-reported = reported on test rows
mistakes-column-fresh = on fresh rows
mistakes-column-gap = reported minus fresh

mistakes-axis-share = share of weights asked for
mistakes-axis-units = share of units asked for
mistakes-axis-truth = rise of the loss
mistakes-axis-bias = bias
mistakes-counts-found = a { $digit }, called so
mistakes-counts-missed = a { $digit }, missed
mistakes-counts-false = no { $digit }, called so

mistakes-panel-accuracy = Validation accuracy { $broken_accuracy }
mistakes-panel-accuracy-both = Accuracy { $broken_accuracy }, corrected { $corrected_accuracy }
mistakes-panel-accuracy-alt = Validation accuracy over the share that the pruner is asked to remove; a dashed line is the whole network. Once the bug is named the corrected pruner is drawn too.
mistakes-panel-zeros = Asked for { $share }, zero { $broken_zeros }
mistakes-panel-zeros-both = Zero { $broken_zeros }, corrected { $corrected_zeros }
mistakes-panel-zeros-alt = Share of the weights that are zero over the share that the pruner is asked to remove; the dotted line is what was asked for.
mistakes-panel-left = Weights left, middle layer
mistakes-panel-left-alt = The weights of the middle layer as the pruner leaves them: blue above zero, orange below, empty where there is none.
mistakes-panel-report-broken = Report: precision { $broken_precision }, recall { $broken_recall }
mistakes-panel-report-corrected = Corrected: precision { $corrected_precision }, recall { $corrected_recall }
mistakes-panel-report-broken-alt = Precision and recall as reported, over the share of the weights removed.
mistakes-panel-report-corrected-alt = Precision and recall as they should be reported, over the share of the weights removed.
mistakes-panel-counts = { $fact_found } of { $actual } found, { $fact_false } called so wrongly
mistakes-panel-counts-alt = Three bars: pictures of the digit that are called so, those that are missed, and pictures of other digits that are called so.
mistakes-panel-truth-broken = The worth of every unit; hatched: removed by this pruner
mistakes-panel-truth-corrected = The same; hatched: removed by the corrected one
mistakes-panel-truth-alt = One bar a unit: the rise of the loss when it alone is removed, from the smallest to the largest. Hatched bars are removed at this position.
mistakes-panel-difference = Outputs differ by up to { $broken_difference }
mistakes-panel-difference-both = Outputs differ by { $broken_difference }, corrected { $corrected_difference }
mistakes-panel-difference-alt = Largest difference of an output from that of the network that is really built without the units, over the share of units removed.
mistakes-panel-bias-broken = The bias of every unit; hatched: removed
mistakes-panel-bias-alt = One bar a unit: its bias, from the smallest to the largest. Hatched units are removed at this position.
mistakes-panel-reported = Reported { $broken_reported }; on fresh rows { $broken_fresh }
mistakes-panel-reported-both = Reported { $broken_reported }, fresh { $broken_fresh }; corrected { $corrected_reported }, { $corrected_fresh }
mistakes-panel-reported-alt = Accuracy as reported on test rows and, dashed, that of the same networks on fresh rows, over the share of the weights removed.

mistakes-panel-gap = The report is { $broken_gap } points too good
mistakes-panel-gap-both = Points too good: { $broken_gap }, corrected { $corrected_gap }
mistakes-panel-gap-alt = Accuracy reported minus accuracy on fresh rows, over the share of the weights removed.

mistakes-reading-kept-inverted = asked for { $share } · zero { $broken_zeros } · validation { $broken_accuracy }, dense { $dense }
mistakes-reading-wrong-sign = { $removed } of { $total } units removed · validation { $broken_accuracy }, dense { $dense }
mistakes-reading-percentile = asked for { $share } · zero { $broken_zeros } · validation { $broken_accuracy }, dense { $dense }
mistakes-reading-swapped = { $share } removed · report on digit { $digit }: precision { $broken_precision }, recall { $broken_recall }
mistakes-reading-changed-copies = asked for { $share } · zero { $broken_zeros } · validation { $broken_accuracy }, dense { $dense }
mistakes-reading-forgotten-mask = cut { $share } · after retraining zero { $broken_zeros } · validation { $broken_accuracy }, dense { $dense }
mistakes-reading-left-bias = { $removed } of { $total } units removed · outputs differ by up to { $broken_difference }
mistakes-reading-tuned-on-test = { $share } removed · reported { $broken_reported } · on fresh rows { $broken_fresh }

mistakes-story-kept-inverted = A network that tells two half-moons apart is to lose its smallest weights. Asked for only { $low } of them, this pruner leaves { $broken_accuracy_low } accuracy; the whole network has { $dense }. Read both curves, and look which weights are left.
mistakes-why-kept-inverted = It keeps what it should remove: asked for { $low }, it sets { $broken_zeros_low } of the weights to zero, and the few that stay are the smallest. Published code for random removal has the same slip: it keeps the share that its text says it removes.
mistakes-not-kept-inverted-changed-copies = Then no weight would be zero. Here { $broken_zeros_low } are, with { $low } asked for.
mistakes-not-kept-inverted-percentile = Then the strongest weights would stay, and asking for { $high } would leave the network nearly whole. Here it gets { $broken_accuracy_high }, and only pale weights stay.
mistakes-not-kept-inverted-wrong-sign = Then as many weights would go as were asked for, only the wrong ones. Here { $low } were asked for and { $broken_zeros_low } are gone.
mistakes-guard-kept-inverted = One line finds it: as many weights must be zero as were asked for. The mean of a mask is what stays, not what goes.

mistakes-story-wrong-sign = A network that reads digits is to lose the units with the least contribution, one after the other. The first { $broken_gone_low } of { $units } already cost it dearly: { $broken_accuracy_low } are left of { $dense }. Each bar is what a unit is really worth: the rise of the loss when it alone is removed.
mistakes-why-wrong-sign = The most useful units go first. A unit that lowers the loss has a negative contribution, and the more useful it is the more negative. Sorted with its sign it looks smallest. The rule as published does this. By absolute values, sample by sample, { $corrected_accuracy_low } are left with as many units gone.
mistakes-not-wrong-sign-kept-inverted = Then asking for few units would remove many. Here { $broken_gone_low } were asked for and { $broken_gone_low } are gone; look which.
mistakes-not-wrong-sign-left-bias = A bias that stays shifts the outputs a little. It does not choose the units: here tall bars are hatched first.
mistakes-not-wrong-sign-changed-copies = Then accuracy would not move. Here it falls from { $dense } to { $broken_accuracy_low }.
mistakes-guard-wrong-sign = Compare a criterion with the truth once: remove each unit alone and measure. If the first to go are the dearest, the sign is wrong.

mistakes-story-percentile = Here weights are ranked by importance, |w · dL/dw|, and a percentile is the threshold. Asked for { $low }, the pruner leaves { $broken_accuracy_low } accuracy; asked for { $high }, it leaves { $broken_accuracy_high }. It does better when it is asked to remove more.
mistakes-why-percentile = The threshold is read from the wrong end. Below the 95th percentile lie 95 percent of the weights, so that, asked for { $low }, it removes { $broken_zeros_low }. A published recipe sets the 95th percentile to remove the unimportant few, and so removes nearly all.
mistakes-not-percentile-kept-inverted = Then the least important weights would stay. Here the important ones do: with { $broken_zeros_high } gone, accuracy is { $broken_accuracy_high }.
mistakes-not-percentile-wrong-sign = Then as many weights would go as were asked for. Here { $low } were asked for and { $broken_zeros_low } are gone.
mistakes-not-percentile-changed-copies = Then no weight would be zero. Here { $broken_zeros_low } are, with { $low } asked for.
mistakes-guard-percentile = Test it at 5 percent, never at 50: there both ends are the same.

mistakes-story-swapped = This pruner is in order; its report is not. With { $high } of the weights removed the network calls { $called_high } pictures a { $digit }, and { $fact_found_high } of them are. The report says: precision { $broken_precision_high }, recall { $broken_recall_high }. Compare both with the bars.
mistakes-why-swapped = Precision and recall have each other’s denominator. Precision: of those called a { $digit }, how many are? { $fact_found_high } of { $called_high }. Recall: of all that are a { $digit }, how many are found? { $fact_found_high } of { $actual }. A published article has them swapped.
mistakes-not-swapped-tuned-on-test = Then the figures would be counted correctly, from rows that were looked at before. Here they contradict the bars beside them: { $fact_found_high } of { $called_high } is not { $broken_precision_high }.
mistakes-not-swapped-kept-inverted = Then the network would be useless with { $low } asked for. Here its accuracy is { $fact_accuracy_low }.
mistakes-not-swapped-changed-copies = Then nothing would change with the slider. Here accuracy falls from { $dense } to { $fact_accuracy_high }.
mistakes-guard-swapped = Test the report on a network that calls everything a { $digit }: its recall must be 100 percent, and its precision the share of such pictures.

mistakes-story-changed-copies = This pruner is asked for more and more, and the network does not mind: { $broken_accuracy_high } with { $high } to be removed, and { $dense } with nothing removed. Is that too good to be true?
mistakes-why-changed-copies = The loop gives its own variable another value; the list still holds the old weights. { $broken_zeros_high } of them are zero, so this is the network as it was. With the same masks really applied, { $corrected_accuracy_high } are left.
mistakes-not-changed-copies-forgotten-mask = Nothing is retrained here that could bring weights back. They have never been gone.
mistakes-not-changed-copies-percentile = Then many would go when few are asked for, and few when many are. Here none go at any share.
mistakes-not-changed-copies-tuned-on-test = That makes a figure a little too good. It does not leave { $broken_zeros_high } zeros where { $high } were asked for.
mistakes-guard-changed-copies = Count the zeros of the network, not those of the mask. A curve that does not move is a bug until shown otherwise.

mistakes-story-forgotten-mask = This pruner cuts the smallest weights and then retrains the network for { $steps } steps. With { $high } cut it comes back to { $broken_accuracy_high }. A fine result; but count the weights that are zero now: { $broken_zeros_high }.
mistakes-why-forgotten-mask = Training moves every weight, zeros too, and nobody sets them back. Right after the cut { $fact_zeros_high } were zero; after { $steps } steps { $broken_zeros_high } are. With the mask applied after every step it is { $corrected_zeros_high }, and accuracy is { $corrected_accuracy_high }.
mistakes-not-forgotten-mask-changed-copies = Then there would be no zeros right after the cut either. There were { $fact_zeros_high }, as asked.
mistakes-not-forgotten-mask-kept-inverted = Then the cut itself would go wrong. Right after it { $fact_zeros_high } were zero, as asked; they are lost later.
mistakes-not-forgotten-mask-left-bias = That happens when whole units are removed. Here single weights are cut, and they come back.
mistakes-guard-forgotten-mask = Count the zeros again after training. To mask only the gradient is not enough: momentum and weight decay still move the weight.

mistakes-story-left-bias = Units are removed here by setting their incoming weights to zero, least contribution first. Beside it a network is really built without them, and both should give the same outputs. With { $removed_high } of { $units } gone they differ by up to { $broken_difference_high }.
mistakes-why-left-bias = A removed unit still has its bias. Nothing comes in, so it sends on its bias alone, for every row the same: { $fact_speak_high } of the { $removed_high } removed units still speak. With their biases gone too, the outputs differ by { $corrected_difference_high }: rounding.
mistakes-not-left-bias-wrong-sign = Then the first units would cost most. Here { $low } of them leave accuracy at { $broken_accuracy_low }, and the whole network has { $dense }.
mistakes-not-left-bias-forgotten-mask = Nothing is retrained here: the incoming weights of removed units are zero and stay zero.
mistakes-not-left-bias-changed-copies = Then this would still be the whole network, with { $dense }. Here accuracy is { $broken_accuracy_high } with { $removed_high } units gone.
mistakes-guard-left-bias = A unit goes with its row, its bias and its columns. The test: masked and shrunken network give the same outputs, up to rounding.

mistakes-story-tuned-on-test = This pruner tries { $settings } ways of spreading the cut over the layers, keeps the best, and reports its accuracy on { $rows } test rows. On fresh rows the same networks do worse: by { $gap_broken } points, on average. (All of it was done { $times } times with other rows; the lines are means.)
mistakes-why-tuned-on-test = The best of { $settings } on the test rows is the best partly by luck, and luck does not come again. Chosen on validation rows, with one look at the test rows, the report is off by { $gap_corrected } points on average.
mistakes-not-tuned-on-test-percentile = Then the share removed would be wrong. Here every one of the { $settings } removes what is asked for; what is unfair is the choice among them.
mistakes-not-tuned-on-test-swapped = Only accuracy is reported here. It has one denominator: all rows.
mistakes-not-tuned-on-test-changed-copies = Then all { $settings } would be the same network, and there would be nothing to choose.
mistakes-guard-tuned-on-test = Choose on validation rows, and look at the test rows once, at the end. Rows that you have chosen by are validation rows from then on.

mistakes-listing = What runs: the bug is in here
mistakes-listing-bug = The bug: { $bug }
mistakes-listing-same = This is the source of the function that drew the figures above, taken from the course as it runs.
mistakes-mark-wrong = ← wrong
mistakes-mark-right = ← right
mistakes-here = In numbers, asked to remove { $share }

mistakes-try = Name the bug of all { $total } pruners. A wrong choice tells you what that bug would have shown instead.
mistakes-try-detail = Named: { $found } of { $total }. Still open: { $open }.
mistakes-try-done = All { $total } are named. Each can be found by one line of test; it stands under each corrected listing.

mistakes-seeds = Does it show under every seed?
mistakes-seeds-line = { $what }, asked to remove { $share }, in { $seeds ->
    [one] one network
   *[other] { $seeds } networks that differ only in their seed
 }:
