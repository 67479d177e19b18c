### The course as a whole: names of pages and sections, claims, the map.

section-start = Start
section-weights = Part 1: one weight at a time
section-networks = Part 2: networks
section-sequences = Part 3: sequences and language
section-practice = Part 4: practice
section-reference = Reference

page-home = What pruning is
page-linear-regression = Linear regression
page-classification = Classification
page-mlp-weights = Weights of a network
page-mlp-neurons = Neurons of a network
page-convnet = A residual network
page-rnn = Recurrent networks
page-reviews = Film reviews
page-language-model = A language model
page-attention = Attention heads
page-prune-retrain = Prune and retrain
page-compare = Criteria compared
page-savings = What was saved
page-mistakes = Find the bug
page-reference = All criteria

claim-home = Most weights of a trained network can be removed
claim-linear-regression = A small gradient does not mean a useless weight
claim-classification = Accuracy is not enough to prune by
claim-mlp-weights = A fixed threshold cuts more the longer you train
question-mlp-weights = Train longer: does the same threshold cut more?
claim-mlp-neurons = Negative is not the same as small
claim-convnet = What is added together must go together
claim-rnn = A recurrent weight is cut at every time step
question-rnn = Cut one recurrent weight: at how many steps?
claim-reviews = A pruned network loses its skills one by one
claim-language-model = Perplexity rises before the writing falls apart
claim-attention = Most heads can be removed. Which ones must stay?
claim-prune-retrain = Cut it, break it, train it back
claim-compare = Never trust a single seed
claim-savings = Zeros are not savings
claim-mistakes = A broken pruner still runs: its figures give it away
claim-reference = Every criterion: formula, sign and traps

map-home = One trained network and one slider: drag it and see how much can go.
map-linear-regression = Ten features, all 1,024 ways to drop some of them, and how close each rule comes to the best.
map-classification = Benign or malignant: what accuracy hides while you drag, and what a second slider can mend.
map-mlp-weights = Remove weights of a network that reads digits, at any moment of its training.
map-mlp-neurons = What each neuron seems to contribute, and what is really lost without it.
map-convnet = Filters that a skip connection ties together, and whole blocks: what one removal takes along.
map-rnn = A network that has to remember, and what its memory loses with every weight.
map-reviews = Which sentences a network still understands, skill by skill, while you drag.
map-language-model = A network that writes letter by letter: the whole one beside the pruned one.
map-attention = Switch the heads of a small transformer off and on, and see what each is really worth.
map-prune-retrain = Remove a part, see what breaks, train again, and go back to any round.
map-compare = All criteria over many shares and seeds: which wins, which only had luck, and what each costs.
map-savings = Nine zeros of ten: how much smaller is the file, and how much faster the network? Measured, not estimated.
map-mistakes = Eight broken pruners, each really run: which bug is it?
map-reference = Formulas, signs, what goes wrong, and where to read more.
