### The guided walks: the card, and two sentences for every step of every page.

walk-name = Guided walk
walk-begin = Guided walk
walk-next = Next
walk-back = Back
walk-end = End the walk
walk-done = Done
walk-onward = On to: { $page }

walk-home-look = This network reads handwritten digits, and every dot is one of its weights: a number that it has learned, blue if positive, orange if negative. The grey, hatched ones have been removed; that is all that pruning means.
walk-home-drag = Here are some digits, and below each what the network answers. Drag the slider until nine of ten weights are gone, and look whether the answers stay right.
walk-home-price = This line says how many of all digits it still reads correctly, for every share removed. Drag on until it reads fewer than half.
walk-home-chance = The other line, “{ network-trace-random }”, shows what happens when chance decides which weights go. It falls much sooner: what matters is which weights you take.
walk-home-learnt = Most weights of a trained network can go, if they are the right ones. How to find them is what this course is about.

walk-mlp-weights-look = Every dot is one weight of the network, a number that it has learned: blue is positive, orange negative. Grey, hatched dots have been removed, that is, set to zero.
walk-mlp-weights-drag = The gradient of a weight says how much the error changes when the weight moves a little; these bars count weights by the size of their gradients. All weights left of the line are removed: drag the slider until half of them are gone.
walk-mlp-weights-price = This line is the price: the share of digits that the network still reads correctly. Drag on until it reads fewer than half.
walk-mlp-weights-guess = Now the threshold will stay where it is while the network is trained. Guess what will happen: the question is under the chart.
walk-mlp-weights-time = We are back at the beginning of the training, with the threshold fixed. Drag the small slider “{ live-frame }” to its end and watch the bars wander to the left, past the line.
walk-mlp-weights-other = A small gradient only says that the weight has almost stopped changing; the network may still need it. In the list “{ setting-criterion }” above, choose “{ criterion-magnitude }”: now the smallest weights go first.
walk-mlp-weights-learnt = The same number of weights is gone, and the network reads far better. A threshold on gradients measures how long the network has been trained, not which weights it can do without.

walk-mlp-neurons-look = Each small picture is one neuron of the first layer: where it is blue, ink on the paper excites the neuron; where it is orange, ink holds it back. Crossed out means removed, with all its weights.
walk-mlp-neurons-score = Each bar is the score of one neuron: what it contributes to the error, added up over all digits, as a published article proposes. Many scores are negative; click one of those bars.
walk-mlp-neurons-guess = The article removes the neurons with the lowest scores first, the most negative ones. Guess where that leads: the question is under the chart.
walk-mlp-neurons-price = Drag the slider until a quarter of the neurons are gone. Compare the two lines: by this score the network does worse than when chance decides.
walk-mlp-neurons-truth = Here each point is a neuron. The higher it lies, the more the network really needs it, because it was removed alone and the error measured: the most negative scores, far left, lie high.
walk-mlp-neurons-size = Negative does not mean unimportant; small does. In the list “{ setting-criterion }” above choose “{ criterion-contribution_mean_abs }”, which counts sizes and forgets signs.
walk-mlp-neurons-learnt = The same number of neurons is gone, and hardly anything is lost. Before you trust a score, look what its sign means, and test it against the truth.

walk-rnn-look = A recurrent network reads step by step. Each column is its memory after one step, one square a unit: left the whole network, right the pruned one.
walk-rnn-weight = U is the table of weights that carry the memory from one step to the next. Click a weight of it: beside it you see where it is used.
walk-rnn-guess = It is one number, drawn as the same line in every gap between two steps. Guess how many steps change when it is cut: the question is under the chart.
walk-rnn-memory = The answer that this network must give was shown to it five steps before the end. The bars say how far back the answer depends on what was read: the longest bar stands at 5.
walk-rnn-forget = Drag the slider until 70 percent of the weights are gone. Watch what becomes of the bar at 5.
walk-rnn-price = A network that no longer hears what was five steps ago can only guess. The line has fallen to about one half, as with a coin.
walk-rnn-learnt = A recurrent weight is used at every step, so one cut is made at every step. What suffers first is memory.

walk-reviews-look = This network reads reviews of films and says whether they are positive or negative. Here is one sentence, read by the whole network and by the pruned one.
walk-reviews-turn = Drag the slider until 35 percent of the weights are gone. Watch what the pruned network says now.
walk-reviews-average = On all sentences together the network is still right nearly always. An average can hide what has been forgotten.
walk-reviews-guess = The sentences ask for different skills: plain words, “not good”, “good, but …”. Guess which one is forgotten first: the question is under the chart.
walk-reviews-skills = Here is a line for each skill. Drag until 60 percent are gone, and watch which lines fall and which stay.
walk-reviews-learnt = Pruning does not make a network a little worse at everything; it takes some skills first. So measure each skill, not only the average.

walk-attention-look = Each small picture is one attention head: row by row, it shows to which words of the sentence a word is looking. The stronger the colour, the more it looks there.
walk-attention-head = Click one of the small pictures. That head is then drawn large, with the words beside it.
walk-attention-score = Every bar is the score of one head, and the lowest go first. Drag the slider until a quarter of the heads are off.
walk-attention-guess = One head is needed more than all others, and not for every kind of sentence alike. Guess for which kind it matters most: the question is under the chart.
walk-attention-half = Drag on until half of the heads are off. The line shows how many sentences are still understood.
walk-attention-price = Drag on until only two heads are left. The bars say which kinds of sentences suffer most; the small marks are the whole network.
walk-attention-learnt = Most heads can be switched off and hardly anyone notices; a few do nearly all the work. Which ones they are, only measuring tells.

walk-language-model-look = This network has read the manual of Python and writes on from an opening, letter by letter. The same opening goes to the whole network and to the pruned one; while nothing is removed, both write the same.
walk-language-model-read = Drag the slider until 60 percent of the weights are gone, and read. It is another text, but still one of words and half-sensible phrases.
walk-language-model-unsure = Perplexity says among how many letters the network wavers at each step; lower is better. So far it has hardly risen.
walk-language-model-guess = From here on more and more is lost. Guess where in a word it is lost first: the question is under the chart.
walk-language-model-break = Drag on until 90 percent are gone. What is written now are strings of letters; underlined is what is no word at all.
walk-language-model-words = This line counts how many of the written words are real ones. It stays high for a long time, and then the writing falls apart.
walk-language-model-learnt = A text can still look fine while the network has become less sure of every letter. Do not only read what it writes: measure perplexity as well.

walk-prune-retrain-look = These are the weights of a trained network, layer by layer. To prune and retrain means: cut a part of them, train what is left, and cut again.
walk-prune-retrain-guess = Suppose that nine of ten weights are cut at once, and nothing is trained afterwards. Guess how much the network can still do: the question is under the chart.
walk-prune-retrain-break = Now try it: the slider cuts further without any training, and the dashed line says what is left. Drag it to 90 percent.
walk-prune-retrain-start = Now in small portions: press “{ retrain-start }” above the chart and wait until all rounds are over (without such a button, they have been run already). Orange points show the network right after a cut, blue ones after it has been trained again.
walk-prune-retrain-rounds = With the small slider “{ retrain-frame }” you travel through the rounds. Drag it back to the beginning and watch the weights return.
walk-prune-retrain-went = Here each weight that went has the shade of the round in which it went. What has been cut stays cut; what is left goes on learning.
walk-prune-retrain-learnt = One large cut destroys what many small ones, with training between them, preserve. Cut it, break it, train it back.

walk-compare-look = Each line is one criterion: how well the network still does when so many weights are gone. It is a mean over several networks that differ only in their seed, the luck of the start.
walk-compare-seeds = Here is each of these networks by itself, at the share of the slider: faint points are single networks, the solid one is their mean. Drag the slider to 90 percent and watch how far they lie apart.
walk-compare-ranking = Every column is one seed, with its own order of the criteria; the first column is the order of the means. Look whether every seed names the same winner.
walk-compare-worst = The mean over all classes hides the weakest. These lines show the class that is recognised worst, and it falls sooner.
walk-compare-learnt = Had you looked at one network only, you might have named another winner. Never trust a single seed.

walk-savings-look = Nine of ten weights are zeros, as the first bar says. The second bar says how many bytes are left: more than one in ten, for every number now needs its address.
walk-savings-bytes = Each line is another way to write the same network into a file. With a fifth of the weights gone compressed rows take more room than every number in its place; drag the slider to the right until they take less.
walk-savings-guess = Back at 90 percent: the third bar, the time, is still hidden. Guess how much faster the network runs; the question is above or under the chart.
walk-savings-time = The line “{ way-zeros }” is flat, because a zero is multiplied like any other number. In the list “{ setting-way }” above choose “{ way-csr }”, which multiplies only what is left, and compare.
walk-savings-neurons = A network becomes faster by itself when whole neurons go, for then its tables of numbers are smaller. In the list “{ setting-way }” choose “{ way-shrunken }”, and look at its accuracy in this panel: that is the price.
walk-savings-bits = Numbers can also be made shorter: here 70 percent are removed by the curvature of the loss, and the rest stands in a bitmask. Drag the small slider “{ savings-frames }” to 5 bits.
walk-savings-learnt = Ten times fewer bytes, and hardly a wrong answer more, but not a millisecond less. Zeros, bytes and milliseconds are three things: say which of them you want before you prune.

walk-linear-regression-look = This model predicts how diabetes will progress from ten facts about a person, and each bar is the weight of one of them. Hatched bars have been removed: the model no longer looks at that fact.
walk-linear-regression-drag = Here each bar is a gradient: how much the error would change if the weight moved a little. What lies below the line is removed: drag the slider until half of the weights are gone.
walk-linear-regression-guess = Which half would you drop yourself? Mark your choice under the chart, before the truth is shown.
walk-linear-regression-truth = This is the truth: how much the error grows when a weight is really removed. Among the weights with small gradients is one that the model needs badly.
walk-linear-regression-time = Gradient descent walks downhill on the error, and at the bottom every gradient is zero. Drag the small slider “{ linear-gd }” to its end and watch all bars sink below the line.
walk-linear-regression-other = Every way of dropping features is a point here, and regret is how far a choice lies above the best one. In the list “{ setting-criterion }” above, choose “{ criterion-magnitude }”: the smallest weights go first, and the regret shrinks.
walk-linear-regression-learnt = A small gradient says that a weight has come to rest, not that it is useless. To know what a weight is worth, look what happens without it.

walk-classification-look = This model decides from 30 measurements whether a tumour of the breast is benign or malignant. Each bar is one measurement; the longer the bar, the more the model listens to it.
walk-classification-drag = Drag the slider until half of the measurements are gone, the shortest bars first. The line is accuracy, the share of right answers: it hardly moves.
walk-classification-guess = Accuracy counts every error alike, and five other numbers look closer. Guess which of them falls furthest: the question is under the chart.
walk-classification-errors = With half of the measurements gone accuracy is exactly what it was before, but the one error is of the other kind. Before, it was a false alarm; now a malignant tumour is missed.
walk-classification-rank = This curve shows what every decision threshold would give, and it is still nearly perfect: malignant tumours are still ranked above benign ones. Only the place on the curve, the mark, is no longer a good one.
walk-classification-decide = Drag the small slider “{ classify-decision }” to its left end, so that even a small suspicion counts as malignant. Nothing is missed any more, but the false alarms become many.
walk-classification-learnt = At 0.30 half of the measurements are enough: no malignant tumour is missed, and one false alarm is left. Say which error costs more before you prune, and watch the number that counts it.

walk-convnet-look = Each small picture is what one filter makes of the digit that the network is looking at. Crossed out means removed: the filter, and all that belongs to it.
walk-convnet-sum = This network has shortcuts that lead around its blocks, and here the outputs of several blocks are added up. What is added together can only go together.
walk-convnet-guess = A filter that is added up leaves traces in many tables of numbers, the tensors. Guess in how many: the question is under the chart.
walk-convnet-score = Every bar is the score of one filter, and the lowest go first. Drag the slider until a fifth of the filters are gone.
walk-convnet-price = This is the price; compare the two lines, for when chance decides it is higher. A network with few filters has little to spare.
walk-convnet-learnt = What is added together must go together: one filter is a slice through many tensors. Only when all of them are cut is the network really smaller.

walk-mistakes-look = Somebody has asked this pruner for a few of the smallest weights, and the network is ruined. Nothing crashed; the bug can only be found by looking.
walk-mistakes-drag = This line is what the network still gets right, for every share that the pruner is asked to remove. Drag the slider to the right end and watch where the line stays low.
walk-mistakes-zeros = The dotted line is what was asked for, the orange one how many weights are really zero. Asked for 5 percent: how many are gone?
walk-mistakes-left = And here are the weights that it has left in the middle layer, empty where there is none. Are the ones that stay strong or pale?
walk-mistakes-guess = Now name the bug: the choices are under the chart. A wrong one is no harm, it tells you what that bug would have shown.
walk-mistakes-corrected = The corrected pruner is drawn beside it now, and the listing below marks the wrong line. Choose pruner 2 above to go on.
walk-mistakes-learnt = Seven more are waiting, each with figures of its own. Whoever has seen these eight will look twice at a curve that is too good, too flat or upside down.
