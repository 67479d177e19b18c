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
