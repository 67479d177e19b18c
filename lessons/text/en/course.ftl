### The course as a whole: names of pages and sections, claims, the map.

section-start = Start
section-weights = Part 1: one weight at a time
section-networks = Part 2: networks
section-sequences = Part 3: sequences and language
section-practice = Part 4: practice
section-reference = Reference

page-home = What pruning is
page-linear-regression = Linear regression
page-mlp-weights = Weights of a network
page-mlp-neurons = Neurons of a network
page-rnn = Recurrent networks
page-reviews = Film reviews
page-language-model = A language model
page-attention = Attention heads
page-prune-retrain = Prune and retrain
page-compare = Criteria compared
page-reference = All criteria

claim-home = Most weights of a trained network can go
claim-linear-regression = A small gradient does not mean a useless weight
claim-mlp-weights = Epsilon is a clock
claim-mlp-neurons = Small and negative are different words
claim-rnn = One recurrent weight is cut at every step
claim-reviews = Pruning forgets skills one at a time
claim-language-model = Perplexity bends before text breaks
claim-attention = Most heads can go; which ones cannot?
claim-prune-retrain = Cut, watch it break, heal
claim-compare = One seed lies
claim-reference = Every criterion: formula, sign and traps

map-home = A trained network, one threshold, and the accuracy that follows your hand.
map-linear-regression = Ten features, all 1,024 ways to drop some of them, and how far each criterion is from the best.
map-mlp-weights = Weights masked while you drag, at every moment of the training.
map-mlp-neurons = What each neuron contributes, and what is lost when it is really removed.
map-rnn = A network that must remember, and one weight of it, cut at every step at once.
map-reviews = What a network still understands of a review, skill by skill, while you drag.
map-language-model = A network that writes, letter by letter, dense beside pruned.
map-attention = The heads of a small transformer, off and on by a click, each beside what it is really worth.
map-prune-retrain = The loop live, round by round: cut a part, see what breaks, retrain, and travel back to any round.
map-compare = Every criterion raced over shares and seeds: who wins, who would have won by luck, and what each costs.
map-reference = Formulas, signs, what goes wrong, and where to read more.
