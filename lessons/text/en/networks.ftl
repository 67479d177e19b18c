### What the pages on networks share.

network-warn-layer = { $layer } is cut through: nothing is left in it, so the answer no longer depends on the input.
network-warn-path = No path leads from any input to any output any more.
network-warn-output = Output “{ $name }” is cut off from every input; from here on more may follow.
network-panel-samples = { $flipped } of { $count } answers changed
network-panel-samples-alt = Validation pictures with the answer of the pruned network; changed answers are framed.
network-trace-random = random
network-trace-seeds = { $criterion }, { $seeds } seeds
network-trace-dense = dense
network-trace-this = this network
training-title = Training { $label }
training-queued = Waiting: { $position } runs come first.
training-epoch = Epoch { $epoch } of { $epochs }: training loss { $loss }, validation accuracy { $accuracy }
training-cancel = Cancel
training-cancelled = The training was cancelled.
training-failed = The training stopped: { $reason }
training-again = Train
training-chart = Loss on training and validation, epoch by epoch
training-loss = training loss
training-validation = validation loss
band-waiting = The band shows { $ready } of { $all } seeds; the others are being trained.
