### Controls that several pages share: `setting-<field>` labels a control, `<field>-<option>` an option.

setting-criterion = Criterion
setting-dataset = Data
setting-network = Network
network-other = other …
setting-activation = Activation
activation-relu = ReLU
activation-tanh = tanh
activation-sigmoid = sigmoid
setting-scope = Ranked
scope-global = over all layers
scope-layer = layer by layer
scope-row = row by row
scope-four = 2 of every 4 (2:4)
scope-block = blocks of 4 × 4
pattern-four = At 50 percent two of every four neighbours are gone: the pattern 2:4, which graphics processors of the last years can skip. The processor that this page runs on cannot, and no library here has a way for it: it multiplies the zeros, and nothing is gained but bytes.
pattern-block = Whole blocks of 4 × 4 go, by the mean of their scores, so that a place is stored once for 16 weights. What that gains on this machine is measured on the page “{ page-savings }”, where a network can be run as “{ way-blocks }”.
setting-grain = Remove
grain-weight = weights
grain-unit = units
setting-seed = Seed
setting-epoch = Snapshot
setting-depth = Hidden layers
setting-width = Units per hidden layer
more-settings = More

# The live chart's own words.
live-share = share
live-threshold = threshold
live-slider = Remove
live-type-value = or type a value
live-frame = Training
live-hand = cut by hand
live-hand-help = Click a weight to cut it, click again to restore it (also with Alt + click)
live-picture = Save as picture
live-no-plotly = The drawing library could not be loaded from this server; start the course with “make app”.
live-unreadable = The data of this chart did not arrive whole; reload the page.
live-kept = kept
live-pruned = removed
live-dense = dense
live-value = value
live-row = to
live-column = from
live-unit = unit
live-truth = truth
live-answer = answer
hand-full = An address holds { $most } edits by hand; undo some to make more.
