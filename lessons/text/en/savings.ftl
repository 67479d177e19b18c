# The page /savings. Values in braces are computed, or measured, where the page runs.
setting-form = Stored as
form-dense = all numbers
form-csr = CSR
form-bitmask = bitmask
form-gzip = gzip
setting-way = Run as
way-dense = dense network
way-zeros = with zeros
way-csr = CSR
way-blocks = blocks (BSR)
way-shrunken = smaller network
way-int8 = int8
setting-batch = Rows at once
setting-channels = One scale for
channels-tensor = a whole tensor
channels-channel = each row

savings-network-convnet = convnet
savings-network-rnn = RNN
savings-network-lstm = LSTM
savings-network-encoder = encoder

savings-bits-float = float32
savings-bits-few = { $bits } bits
savings-frames = Bits a weight

savings-line = With { $share } zeros the dense file is { $csr } times as large as the one in compressed rows. The network with zeros runs { $zeros } times as fast as the dense one, in compressed rows { $compressed } times as fast ({ $batch ->
    [one] one row at a time
   *[other] { $batch } rows at once
 }).

savings-line-no-csr = With { $share } zeros the dense file is { $csr } times as large as the one in compressed rows. The network with zeros runs { $zeros } times as fast as the dense one ({ $batch ->
    [one] one row at a time
   *[other] { $batch } rows at once
 }); none of the libraries here computes such layers in compressed rows.

savings-queued = { $position ->
    [one] Waiting: one measurement comes first.
   *[other] Waiting: { $position } measurements come first.
}
savings-measuring = Measuring how long each way takes: { $done }
savings-measured = { $machine }, { $cores } cores, one of them used: { $warm } passes to warm up, then the median of { $rounds } rounds in which all ways take turns; bands go from quartile to quartile.
savings-unmeasured = Nothing is measured yet: the chart has no milliseconds.
savings-measure = Measure
savings-again = Measure again
savings-stop = Stop
savings-failed = The measurement failed; the server’s log says why.

savings-reading = { $zeros } zeros · { $kilobytes } kB, dense { $smaller } times that · { $faster } times as fast · validation { $accuracy }, dense { $dense }
savings-reading-untimed = { $zeros } zeros · { $kilobytes } kB, dense { $smaller } times that · validation { $accuracy }, dense { $dense }
savings-panel-weights-alt = Every weight of the network as it is read back, blue positive, orange negative; removed weights are grey and hatched.
savings-panel-meters = Left: weights { $left }, bytes { $bytes }, time { $time }
savings-panel-meters-untimed = Left: weights { $left }, bytes { $bytes }
savings-panel-meters-alt = Three bars: which part of the dense network’s weights, bytes and milliseconds is left.
savings-meter-weights = weights
savings-meter-bytes = bytes
savings-meter-time = time
savings-panel-curve = Accuracy { $accuracy }
savings-panel-curve-alt = Validation accuracy against the share of weights removed, in the chosen number of bits, with a band over seeds in float32, the random baseline, the dense network, and networks without whole units.
savings-panel-bytes = { $form }: { $kilobytes } kB
savings-panel-bytes-alt = Bytes of the network in every form against the share of weights removed.
savings-panel-times = { $way }: { $ms } ms, batch { $batch }
savings-panel-times-hidden = Milliseconds: after your guess
savings-panel-times-alt = Milliseconds of a pass of { $batch ->
    [one] one row
   *[other] { $batch } rows
 } in every way, against the share of weights removed, with bands from quartile to quartile.

savings-under = Scores come from training rows, accuracy from { $rows } validation rows. Milliseconds were measured on the machine that computed this page, { $machine } with { $cores } cores, of which one was used.
savings-under-untimed = Scores come from training rows, accuracy from { $rows } validation rows.

savings-predict = { $share } of the weights of this network are now zeros. How much faster does it run?
savings-predict-ten = ten times
savings-predict-five = five times
savings-predict-two = twice
savings-predict-none = not at all
savings-predict-why = With { $share } zeros a pass of { $batch ->
    [one] one row
   *[other] { $batch } rows
 } takes { $zeros } ms; the dense network takes { $dense } ms. A zero is a number like any other: it is read and multiplied. { $closing }
savings-predict-csr = Storing only what is left, in compressed rows, takes { $csr } ms. { $closing }
savings-predict-no-csr = Compressed rows cannot be run here: none of the libraries has them for these layers.
savings-predict-slower = That is even slower: each product now has to look up where it belongs.
savings-predict-faster = That is faster, by less than the zeros promise: each product has to look up where it belongs.

savings-why-dense = Every number is stored in its place, zero or not, in { $bits }:
savings-why-csr = Compressed rows store what is left, in { $bits }, each number with its column, and where each row begins; a place takes 4 bytes:
savings-why-bitmask = A bitmask stores one bit for each place, and what is left in { $bits }:
savings-why-gzip = gzip finds what repeats in the bytes of all weights, in { $bits }. Zeros repeat well; there is no formula, the file has to be written.
savings-part-numbers = numbers
savings-part-columns = columns
savings-part-rows = row starts
savings-part-places = places
savings-part-rest = biases, scales
savings-why-float = In float32 a weight is stored as it is. Drag the second slider to fewer bits to see what becomes of one.
savings-why-rounded = In few bits a weight is a whole number times a scale, the same for all weights of { $shares }. Here is { $name }:
savings-why-zero = In few bits a weight is a whole number times a scale, the same for all weights of { $shares }. Here is { $name }, which is removed, and 0 stays exactly 0:
savings-shares-tensor = its tensor
savings-shares-channel = its row
savings-why-pick = Click a weight in the chart for another.
savings-why-same = Fewer bits save bytes. They save time only where the processor multiplies whole numbers: that is the way “int8”.
savings-why-time = Measured: the dense network does { $products } products a row, at { $dense } ns each. Compressed rows do only { $left }, at { $csr } ns each: one product takes { $ratio } times as long.

savings-here-zeros = weights that are 0
savings-here-bytes = bytes: { $form }, { $bits }
savings-here-smaller = dense, times as large
savings-here-int8 = the same in int8, products included
savings-here-adds = products a row that are not with 0
savings-here-ms = ms: { $way }, { $batch ->
    [one] one row
   *[other] { $batch } rows
 }

savings-ledger = All that was paid, near { $share }
savings-ledger-bytes = Bytes of the whole network at this position, each one of a buffer that was really written:
savings-ledger-form = stored as
savings-ledger-way = run as
savings-ledger-batch = ms, { $batch ->
    [one] one row
   *[other] { $batch } rows
 }
savings-ledger-library = by
savings-ledger-ways = Milliseconds at the nearest share that was measured: median, quartiles in brackets. Where several libraries can do it, the quickest was taken.
savings-ledger-neurons = Without whole units, as many weights ({ $share }) leave { $left } of { $total } units (layer by layer: { $layers }), with { $accuracy } on validation before any retraining. It is an ordinary smaller network: it needs no special form and no special library.
savings-ledger-no-neurons = So many weights cannot go with whole units: some layer would be empty.

savings-try = Make the network at least { $goal } times smaller and lose at most one point: validation accuracy at least { $least } (dense { $dense }). Use the slider, the bits, the form and the criterion.
savings-try-elsewhere = The task is played on digits with the network 64-64-64-10.
savings-try-go = Open it

savings-int8-file = Network in int8 (ONNX)
savings-table = Bits and pruning together
savings-table-line = Without any pruning, { $bits } bits are the fewest that keep this network within one point, with one scale for { $shares }.
savings-table-bits = bits
savings-table-first = Pruned first, then rounded: validation accuracy
savings-table-last = Rounded first, then pruned: validation accuracy
savings-table-same = In the other order, first rounded and then pruned, all numbers are the same: at these shares { $criterion } removes no weight that is the largest of its scale, and it alone decides the scale.
savings-table-differs = The order matters: { $criterion } also removes large weights, and those that are left then have a finer scale.
savings-even = From which share on does it pay?
savings-even-bytes = Smaller than the dense form in the same number of bits, from this share of zeros on:
savings-even-ways = Quicker than the dense network, from this share removed on. What differs by less than the spread of the dense network does not count.
savings-even-later = When it pays in milliseconds is told after your guess.
savings-never = never
savings-layer = A larger network: layers of 1024
savings-layer-text = A network 1024-1024-1024 with weights that were never trained: how long a product takes does not depend on what is multiplied. The measurement takes about a quarter of a minute.
savings-layer-line = With { $share } removed and { $batch } rows at once: with zeros { $zeros } times as fast as the dense network, in compressed rows { $csr } times, without whole neurons { $shrunken } times, in int8 { $int8 } times. Size decides: what is too small to pay there may pay here.
savings-memory = Memory
savings-memory-line = Bytes at { $share } removed and { $batch ->
    [one] one row
   *[other] { $batch } rows
 } at once. The weights shrink, the outputs of the layers do not, unless neurons are gone.
savings-memory-way = run as
savings-memory-library = by
savings-memory-held = weights in memory
savings-memory-peak = most that one pass takes

setting-student = Pruned student without
setting-mix = Teacher’s part
savings-distil = Distillation: a teacher for the smaller ones
savings-distil-text = In distillation the dense network teaches: a student is trained on its answers beside the right ones, made soft by a temperature. Two students take equally many bytes: the pruned network, a bitmask, which had the { $whole } epochs of the teacher before it was cut and has { $epochs } more, and a small dense one, trained from the start for { $whole } epochs. Each with and without the teacher, on { $seeds } seeds.
savings-distil-start = Teach
savings-distil-running = { $done } of { $all } students are trained
savings-distil-failed = The teaching failed; the server’s log says why.
savings-distil-student = student
savings-distil-accuracy = validation accuracy, percent: mean ± standard deviation
savings-distil-seeds = seeds
savings-distil-bytes = bytes
savings-distil-layers = layers
savings-student-small = small
savings-student-small-taught = small, taught
savings-student-pruned = pruned
savings-student-pruned-taught = pruned, taught
savings-distil-small = To the small student the teacher is worth { $gain } points; { $better } of { $seeds } seeds gain.
savings-distil-pruned = To the pruned one it is worth { $gain } points; { $better } of { $seeds } seeds gain.
savings-distil-ahead-small = At equal bytes, both taught, the small network is { $lead } points ahead: here pruning single weights does not pay, because their places take bytes too.
savings-distil-ahead-pruned = At equal bytes, both taught, the pruned network is { $lead } points ahead; with the epochs before its cut it was trained longer.
savings-distil-ahead-even = At equal bytes, both taught, the two differ by less than one seed from another.
