### The course as a whole: names of pages and sections, claims, the map.

section-start = Start
section-weights = Part 1: one weight at a time
section-networks = Part 2: networks
section-reference = Reference

page-home = What pruning is
page-linear-regression = Linear regression
page-mlp-weights = Weights of a network
page-mlp-neurons = Neurons of a network
page-reference = All criteria

claim-home = Most weights of a trained network can go
claim-linear-regression = A small gradient does not mean a useless weight
claim-mlp-weights = Epsilon is a clock
claim-mlp-neurons = Small and negative are different words
claim-reference = Every criterion: formula, sign and traps

map-home = A trained network, one threshold, and the accuracy that follows your hand.
map-linear-regression = Ten features, all 1,024 ways to drop some of them, and how far each criterion is from the best.
map-mlp-weights = Weights masked while you drag, at every moment of the training.
map-mlp-neurons = What each neuron contributes, and what is lost when it is really removed.
map-reference = Formulas, signs, what goes wrong, and where to read more.
