### What the pages on networks share.

network-warn-layer = { $layer } is cut through: nothing is left in it, so the answer no longer depends on the input.
network-warn-path = No path leads from any input to any output any more.
network-warn-output = Output “{ $name }” is cut off from every input; from here on more may follow.
network-panel-samples = { $wrong } of { $count } answers wrong
network-panel-samples-alt = Validation pictures with the answer of the pruned network; wrong answers are framed.
network-trace-random = random
network-trace-seeds = { $criterion }, { $seeds } seeds
network-trace-dense = dense
network-trace-this = this network
training-title = Training { $label }
training-queued = { $position ->
    [0] Starting …
    [one] Waiting: one run comes first.
   *[other] Waiting: { $position } runs come first.
}
training-epoch = Epoch { $epoch } of { $epochs }: training loss { $loss }, validation accuracy { $accuracy }
training-cancel = Cancel
training-cancelled = The training was cancelled.
training-failed = The training stopped: { $reason }
training-again = Train
training-chart = Loss on training and validation, epoch by epoch
training-loss = training loss
training-validation = validation loss
band-waiting = The band shows { $ready } of { $all } seeds; the others are being trained.
band-failed = The band shows { $ready } of { $all } seeds; the others could not be trained: { $reason }.

class-upper = upper
class-lower = lower
class-benign = benign
class-malignant = malignant
scaling-digits = Pixels from 0 to 16 are divided by 16, so paper is exactly 0.
scaling-digits-32 = Pixels are divided by 16 and neighbouring columns averaged: 8 rows of 4.
scaling-digits-100 = Pixels are divided by 16 and the picture is resampled to 10 × 10.
scaling-standard = Every column has mean 0 and standard deviation 1 on the training split.
scaling-standard-target = Every column and the target have mean 0 and standard deviation 1 on the training split.
scaling-none = Nothing is scaled.
run-stopped = it was cancelled
run-diverged = the loss is no longer a finite number
run-failed = an error that the server’s log describes

# The numbers of a position, and panels that several pages have.
hand-reset = { $count ->
    [one] Undo the one cut or restore by hand
   *[other] Undo { $count } cuts and restores by hand
 }
network-here = Exactly, at this position
network-here-now = here
network-here-accuracy = validation accuracy
network-here-loss = validation loss
fine-print = Within one point means: at most { $most } more of the { $rows } validation rows answered wrongly. A band goes from the lowest to the highest of its runs.
test-look = Look at the test rows
test-look-shown = Test accuracy here: { $test }, of the dense network { $dense }. If you choose by it, it is no longer a test.
press-count = { $count ->
    [one] You have looked once on this page.
   *[other] You have looked { $count } times on this page.
}
network-here-worst = worst class
network-here-weights = weights left
network-here-layer = left in { $layer }
network-here-parameters = parameters
network-panel-histogram-threshold = { $share } lie below the threshold
network-panel-histogram-share = { $share } removed
network-panel-histogram-alt = Distribution of the criterion over all weights; removed ones are hatched.
network-panel-scatter-veiled = The truth, after your guess
network-axis-score = score
network-axis-truth = rise of the loss
network-status-kept = kept at this position
network-status-cut = removed at this position
network-epoch = epoch { $epoch }
network-epoch-zero = before training

# A line under a claim that these settings refute.
not-here = Not here, with these settings. { $line }

# A difference measured on some rows, on others of the same kind.
rows-between = On other rows of the same kind, “{ $first }” minus “{ $second }” would be between { $low } and { $high } points: 95 percent of { $draws } draws of these { $rows } validation rows with replacement.
rows-same = On other rows of the same kind, “{ $first }” and “{ $second }” would differ by nothing: they answer the same of these { $rows } validation rows correctly.
