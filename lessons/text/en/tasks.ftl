### Tasks: what is asked, what is missing, hints, and why it could be reached.

task-harder = A harder task
task-hint = Hint
task-hint-more = Another hint
task-hint-everything = A setting that you do not see comes with the switch “{ setting-full }” above the chart; some are under “{ more-settings }” there.
task-hint-number = Hint { $number }:
task-why = You have it. Why is it so?

task-need-least = { $what }: { $now }. Enough: at least { $bound }.
task-need-least-count = { $what }: { $now }. { $gap } too few: at least { $bound }.
task-need-least-share = { $what }: { $now }. { $gap } points short: at least { $bound }.
task-need-most = { $what }: { $now }. Low enough: at most { $bound }.
task-need-most-count = { $what }: { $now }. { $gap } too many: at most { $bound }.
task-need-most-share = { $what }: { $now }. { $gap } points too high: at most { $bound }.

task-what-accuracy = Validation accuracy
task-what-accuracy-healed = Validation accuracy of the smaller network, trained on
task-what-adds = Multiply-adds saved
task-what-features = Features taken out
task-what-heads = Heads removed
task-what-live = Live neurons removed
task-what-perplexity = Perplexity above the dense network
task-what-removed = Removed
task-what-run-accuracy = Validation accuracy at the end of this run
task-what-run-removed = Removed by this run
task-what-seeds = Seeds with { $name } ahead
task-what-seeds-ahead = Seeds with { $name } ahead by more than { $ahead } point
task-what-u = U removed
task-what-weakest = Weakest skill, { $skill }
task-what-weights-left = Weights left

linear-harder = Switch on the thousandths. Now let a criterion alone, with nothing cut or held by hand, drop { $gone } of { $total } features and stay within { $tolerance } of the exact best { $where } loss of that size.
linear-try-near = { $where } loss { $loss }: near enough to the best of this size, { $best }.
linear-try-far = { $where } loss { $loss }: { $above } above the best of this size, { $best }. At most { $tolerance } is allowed.
linear-try-thousandths = One feature is measured in thousandths.
linear-try-thousandths-not = The thousandths are still switched off.
linear-try-alone = Nothing is cut or held by hand.
linear-try-alone-not = Something is cut or held by hand: undo that.

task-linear-regression-try-hint-1 = At the end of the training every gradient is close to zero, so it tells little. Go to half of the features and try other criteria.
task-linear-regression-try-hint-2 = On the diabetes table “{ criterion-per_sample_gradient }” finds a best half. You can also cut and hold features by hand.
task-linear-regression-ask-try = A criterion scores each feature by itself. Why can the best five still be others?
task-linear-regression-ask-try-a = Because the model has not been trained for long enough.
task-linear-regression-ask-try-b = Because features work together: what one is worth depends on which others stay.
task-linear-regression-ask-try-c = Because five is too small a number.
task-linear-regression-ask-try-why = Two features can say nearly the same, or correct each other. Alone each looks dear or cheap; together it is different. That is why the page compares with every possible choice.
task-linear-regression-harder-hint-1 = Switch the thousandths off and on and watch the bars: which criteria do not care in which unit a feature is measured?
task-linear-regression-harder-hint-2 = “{ criterion-obs }” also asks what the other weights can make up for. Choose it and drag until four features are left.
task-linear-regression-ask-harder = Why does the unit of measurement not disturb this criterion?
task-linear-regression-ask-harder-a = It puts the curvature beside the weight: when one becomes smaller, the other becomes larger.
task-linear-regression-ask-harder-b = It looks at the sign of a weight alone.
task-linear-regression-ask-harder-c = It leaves out the feature in thousandths.
task-linear-regression-ask-harder-why = The weight becomes a thousand times smaller because its input becomes a thousand times larger. The curvature grows with the square of the input, so that weight squared times curvature stays the same. Magnitude sees the weight alone.

classify-harder = Take out at least { $more } of { $total } features and be no worse than the whole model at the usual threshold: recall { $recall } and accuracy { $accuracy }, both at least that.

task-classification-try-hint-1 = Half of the features are soon out. Look at the confusion matrix: what comes first, a missed tumour or a false alarm?
task-classification-try-hint-2 = Missed tumours can be won back. Lower the decision threshold with the second slider until none is missed that was found before, and keep an eye on precision.
task-classification-ask-try = Nothing was trained again. Why can the decision threshold mend recall?
task-classification-ask-try-a = The weights grow back.
task-classification-ask-try-b = It brings some features back.
task-classification-ask-try-c = The order of the scores is still good; only the line between ill and healthy lies in the wrong place.
task-classification-ask-try-why = Pruning shifts the scores. As long as malignant cases still score higher than benign ones, there is a better line between them. That is what AUC measures.
task-classification-harder-hint-1 = Both sliders have to work together. Remove first, then look for a decision threshold at which neither error is more frequent than before.
task-classification-harder-hint-2 = With “{ criterion-magnitude }” and 17 features out, try decision thresholds between 0.36 and 0.40.
task-classification-ask-harder = On the validation rows the pruned model is now as good as the whole one. What does that prove?
task-classification-ask-harder-a = That the removed features are useless for every patient.
task-classification-ask-harder-b = That it is as good on these rows. The threshold was chosen on them, so other rows have to confirm it.
task-classification-ask-harder-c = Nothing at all.
task-classification-ask-harder-why = Whoever tries a hundred thresholds on the same rows finds a lucky one. That is why the test rows stand behind a button: they are looked at last.

weights-harder = Remove at least { $share } of the weights of the network that reads digits and keep at least { $accuracy } validation accuracy.
weights-try-elsewhere-moons = This task is played on moons, with the network 2-16-16-2.
weights-try-elsewhere-digits = This task is played on digits, with the network 64-64-64-10.
weights-try-go-moons = Open moons
weights-try-go-digits = Open digits

task-mlp-weights-try-hint-1 = Open moons first. A gradient near zero only says that the training has come to rest. Choose a criterion that asks what a weight is worth.
task-mlp-weights-try-hint-2 = At the end of the training “{ criterion-magnitude }” and “{ criterion-obd }” hold out for long: drag until no more than 96 weights are left.
task-mlp-weights-ask-try = Why are so few weights enough to tell two moons apart?
task-mlp-weights-ask-try-a = The network has many more weights than this simple border needs.
task-mlp-weights-ask-try-b = The removed weights go on working unseen.
task-mlp-weights-ask-try-c = The validation points are those of the training.
task-mlp-weights-ask-try-why = A bent border can be put together from a few straight pieces. The many other weights make it easier to find in training; afterwards most of them are not needed.
task-mlp-weights-harder-hint-1 = Gradient and magnitude give way before that. Which criteria ask how strongly the loss bends when a weight goes?
task-mlp-weights-harder-hint-2 = “{ criterion-obd }”, ranked “{ scope-global }”: drag to a little more than 70 percent.
task-mlp-weights-ask-harder = Why does OBD hold out longer than magnitude?
task-mlp-weights-ask-harder-a = It removes weights by chance.
task-mlp-weights-ask-harder-b = It removes fewer weights.
task-mlp-weights-ask-harder-c = It also asks how sensitive the loss is to a weight, so a small weight in a sensitive place stays.
task-mlp-weights-ask-harder-why = A large weight on a pixel that is always blank costs nothing. A small one can cost much where the loss bends strongly. OBD multiplies both: curvature times weight squared.

neurons-harder = Remove at least { $goal } live neurons and lose nothing: validation accuracy not below that of the whole network.
neurons-try-epoch = This task is about the network at the end of its training.
neurons-try-go = Go to epoch { $epoch }

task-mlp-neurons-try-hint-1 = The most negative neurons are not the useless ones. Which criterion agrees best with what is really lost? The rank correlation tells.
task-mlp-neurons-try-hint-2 = Choose “{ criterion-contribution_mean_abs }” and drag slowly to the right. The first ones to go are always 0 and do not count, so go on after them.
task-mlp-neurons-ask-try = Why does a neuron that is always 0 not count?
task-mlp-neurons-ask-try-a = Because it has no weights.
task-mlp-neurons-ask-try-b = Because it adds nothing: without it no answer changes, whatever the criterion.
task-mlp-neurons-ask-try-c = Because it is the most important one.
task-mlp-neurons-ask-try-why = 0 times any weight is 0. To find such a neuron takes no skill. The skill is in finding those that speak and are not needed all the same.
task-mlp-neurons-harder-hint-1 = A lucky cut is not enough any more: the order of the first thirty has to be right. Compare how well the criteria agree with the truth.
task-mlp-neurons-harder-hint-2 = “{ criterion-contribution_mean_abs }”, ranked “{ scope-global }”: accuracy holds until 34 neurons are gone, the silent ones among them.
task-mlp-neurons-ask-harder = On the way accuracy even rises a little now and then. Why?
task-mlp-neurons-ask-harder-a = A few digits near the border between two answers flip to and fro.
task-mlp-neurons-ask-harder-b = The network is trained again after each cut.
task-mlp-neurons-ask-harder-c = Removed neurons grow back.
task-mlp-neurons-ask-harder-why = One digit more or less is a few tenths of a point. Such ups and downs are luck with single digits; only larger gaps say something about the network.

convnet-harder = Save { $goal } of the multiply-adds and stay within one point: validation accuracy at least { $least }.

task-convnet-try-hint-1 = Right after so deep a cut the network is broken, whatever the criterion. What does “{ setting-heal }” do?
task-convnet-try-hint-2 = Choose “{ grain-blocks }”, remove two of the four, and let the smaller network train on for 5 epochs.
task-convnet-ask-try = Why does a filter that the skip connection ties to others save more than one inside of a block?
task-convnet-ask-try-a = It has larger weights.
task-convnet-ask-try-b = It is computed twice.
task-convnet-ask-try-c = It takes along its partners in all layers whose outputs are added to it.
task-convnet-ask-try-why = What is added together must have the same shape. One such filter takes rows and columns out of many layers at once. So it saves more, and it usually costs more too.
task-convnet-harder-hint-1 = Ranked over all layers, a criterion may empty one layer altogether: then there is no smaller network to train on. How else can filters be ranked?
task-convnet-harder-hint-2 = “{ grain-filters }”, “{ criterion-contribution_mean_abs }”, ranked “{ scope-layer }”, 10 epochs: stop at the first place that saves 60 percent.
task-convnet-ask-harder = Why does a little training mend so much?
task-convnet-ask-harder-a = It brings the removed filters back.
task-convnet-ask-harder-b = The filters that are left adapt to one another and take over the work.
task-convnet-ask-harder-c = A few epochs always add ten points.
task-convnet-ask-harder-why = After the cut each filter gets other inputs than those that it has learnt from. A few epochs adapt it to them. What was cut stays cut: it is the smaller network that learns.

rnn-harder = Remove at least { $share } of U’s weights and keep the memory: validation accuracy within one point of the whole network.

task-rnn-try-hint-1 = “{ criterion-gradient }” gives way soon: after the training all gradients are small. Look for a criterion that looks at the weights themselves.
task-rnn-try-hint-2 = With “{ criterion-magnitude }” drag a little beyond 50 percent: the line of accuracy stays where it is.
task-rnn-ask-try = U is used at every step. Why can half of it go all the same?
task-rnn-ask-try-a = A few strong weights carry the memory; the small ones add little at any step.
task-rnn-ask-try-b = Removed weights are missing at the first step only.
task-rnn-ask-try-c = W holds the memory in their place.
task-rnn-ask-try-why = A weight close to zero adds next to nothing, at every step anew. Whether the memory is still there, the bar at lag 5 shows.
task-rnn-harder-hint-1 = At 90 percent the order has to be very good. Compare the criteria: which line of accuracy stays up longest?
task-rnn-harder-hint-2 = “{ criterion-lamp }” or “{ criterion-magnitude }”: drag to 90 percent and one step further. Beyond that it breaks.
task-rnn-ask-harder = Just beyond, accuracy drops to about a half at once. Why not bit by bit?
task-rnn-ask-harder-a = It depends on the seed alone.
task-rnn-ask-harder-b = The slider leaves out the shares in between.
task-rnn-ask-harder-c = Memory is a chain: where it breaks, nothing of the early signal arrives, and the network has to guess.
task-rnn-ask-harder-why = Each step hands the memory to the next. Either the old value still arrives, or it does not. Who guesses between two answers is right half of the time.

reviews-harder = Remove at least { $share } and lose no skill: every one of the five at least { $least }.

task-reviews-try-hint-1 = Drag to the right and watch the lines of the skills. Somewhere negation is already down and plain words are still up.
task-reviews-try-hint-2 = Some criteria leave only a narrow place. With “{ criterion-fisher }” it is wide: look beyond 89 percent.
task-reviews-ask-try = Why does negation fail before plain words?
task-reviews-ask-try-a = The network has seen no sentence with “not”.
task-reviews-ask-try-b = “Not good” has to be read together, “awful” can be read alone.
task-reviews-ask-try-c = Negative words are removed first.
task-reviews-ask-try-why = For plain words it is enough to add up good and bad ones. Negation needs a memory of “not” until the next word comes. That takes weights which nothing else needs.
task-reviews-harder-hint-1 = The average does not count here, the weakest skill does. Which criterion keeps all five lines up longest?
task-reviews-harder-hint-2 = “{ criterion-fisher }” keeps every skill until about three quarters of the weights are gone.
task-reviews-ask-harder = Why look at the weakest skill and not at the average?
task-reviews-ask-harder-a = An average is always wrong.
task-reviews-ask-harder-b = The weakest skill is easier to compute.
task-reviews-ask-harder-c = A high average can hide a skill that is lost.
task-reviews-ask-harder-why = Four skills at 100 percent and one at 50, which is guessing, still make 90 percent on average. Whoever needs just that skill is badly served.

lm-harder = At least { $share } of the weights out again, and perplexity now at most { $rise } above dense.
lm-try-go = Choose weights

task-language-model-try-hint-1 = Perplexity rises slowly at first. Drag on, and read here how far it is above the dense network.
task-language-model-try-hint-2 = “{ criterion-magnitude }”, ranked “{ scope-global }”, holds out until a little beyond 60 percent; ranked “{ scope-row }” it gives way much sooner.
task-language-model-ask-try = The text looks as before, yet perplexity has risen. What does perplexity measure?
task-language-model-ask-try-a = How many words are misspelt.
task-language-model-ask-try-b = How long the text is.
task-language-model-ask-try-c = Between how many characters the network wavers on average.
task-language-model-ask-try-why = A perplexity of 3.5 means: as unsure as if it had to choose among three and a half equally likely characters. That shows long before whole words break.
task-language-model-harder-hint-1 = Magnitude misses it by a little. Look for a criterion that knows how sensitive the loss is to each weight.
task-language-model-harder-hint-2 = “{ criterion-fisher }”, ranked “{ scope-global }”, and exactly 60 percent.
task-language-model-ask-harder = Why is more possible when all layers compete than row by row?
task-language-model-ask-harder-a = Some layers have much to spare, others little: what costs least goes, wherever it stands.
task-language-model-ask-harder-b = Row by row more weights are removed.
task-language-model-ask-harder-c = Row by row the network is trained again.
task-language-model-ask-harder-why = Row by row each unit loses the same share, whether it can spare it or not. Where all compete, a sensitive matrix may stay nearly whole.

attention-harder = Remove at least { $goal } of the { $total } heads and stay within one point: validation accuracy at least { $least }.

task-attention-try-hint-1 = The signed score is of no help here. Which heads cost nothing when they are switched off?
task-attention-try-hint-2 = “{ criterion-contribution_mean_abs }”: drag to half of the heads and read the accuracy.
task-attention-ask-try = Why can half of the heads go?
task-attention-ask-try-a = In training a few heads took over most of the work, and nobody shared it out evenly.
task-attention-ask-try-b = Heads have no weights.
task-attention-ask-try-c = The network reads only half of each sentence.
task-attention-ask-try-why = All heads start by chance, and what helps first grows. Which ones end up with the work differs from training to training, so it has to be measured.
task-attention-harder-hint-1 = Eleven heads go with several criteria; the twelfth is the hard one. Compare the criteria there, or switch heads off and on by hand.
task-attention-harder-hint-2 = “{ criterion-out_norm }” and “{ criterion-ablation }” can do without twelve.
task-attention-ask-harder = Two heads each cost nothing alone. Why can they be dear together?
task-attention-ask-harder-a = Each head grows when another one goes.
task-attention-ask-harder-b = They can stand in for each other: the first is not missed, the second is.
task-attention-ask-harder-c = Attention maps have to be symmetrical.
task-attention-ask-harder-why = As long as one of them looks at the word that counts, the answer is right. A criterion that judges each head alone cannot see that.

retrain-harder = Now take { $share } out and stay within one point of the dense { $dense }.

task-prune-retrain-try-hint-1 = Each cut breaks the network a little, and training on mends it. What would let it mend more before the next cut?
task-prune-retrain-try-hint-2 = Set 10 for “{ setting-epochs }” and 3 for “{ setting-rate }”, then start the loop.
task-prune-retrain-ask-try = Why is it better to cut in rounds than 90 percent at once?
task-prune-retrain-ask-try-a = Between the rounds the removed weights come back.
task-prune-retrain-ask-try-b = In rounds fewer weights are removed altogether.
task-prune-retrain-ask-try-c = After each small cut the rest adapts, and the next cut is chosen anew.
task-prune-retrain-ask-try-why = Which weights can go depends on those that are left. In rounds, each cut is chosen by a network that has already recovered from the one before.
task-prune-retrain-harder-hint-1 = Half as many weights are left as before. Look at the last rounds: there accuracy does not come back in time.
task-prune-retrain-harder-hint-2 = 95 for “{ setting-target }”, 10 for “{ setting-epochs }”, 5 for “{ setting-rate }”.
task-prune-retrain-ask-harder = Why does a higher learning rate help after a deep cut?
task-prune-retrain-ask-harder-a = The cut has thrown the network far from a good place, and small steps would not bring it back in a few epochs.
task-prune-retrain-ask-harder-b = A higher learning rate is always better.
task-prune-retrain-ask-harder-c = It removes more weights.
task-prune-retrain-ask-harder-why = Small steps suit a network that is nearly there. After a deep cut the way is long and the epochs are few, so the steps have to be larger. Too large ones would overshoot.

race-harder = A lucky seed: find two criteria and a share from { $share } on at which the first is ahead on average, though in most seeds the second is ahead.
race-harder-mean = { $first } minus { $second }: { $mean } points on average, so the first is ahead.
race-harder-mean-not = { $first } minus { $second }: { $mean } points on average. The first has to be ahead.

task-compare-try-hint-1 = Criteria whose curves lie far apart never change places. Look for two whose bands overlap.
task-compare-try-hint-2 = Drag to 80 percent and compare “{ criterion-lamp }” with “{ criterion-magnitude }”.
task-compare-ask-try = A paper shows one seed, and one criterion is ahead. What follows?
task-compare-ask-try-a = Little: with another seed the other one might be ahead.
task-compare-ask-try-b = Seeds have no influence on criteria.
task-compare-ask-try-c = The one with the steeper curve is better.
task-compare-ask-try-why = The seed decides from which weights the training starts. You have just seen two seeds that say the opposite of each other.
task-compare-harder-hint-1 = A single seed with a large lead can pull an average up. Read the differences seed by seed above.
task-compare-harder-hint-2 = Drag to 70 percent, first “{ criterion-wanda }”, second “{ criterion-magnitude }”.
task-compare-ask-harder = The average is for one criterion, most seeds are for the other. Which is better?
task-compare-ask-harder-a = The one with the better average, always.
task-compare-ask-harder-b = Nobody knows yet: the difference is no larger than luck. It takes more seeds.
task-compare-ask-harder-c = The one that wins most seeds, always.
task-compare-ask-harder-why = A few seeds that contradict each other cannot decide it. That is why the page shows bands, and names no winner where they overlap.

savings-harder = Again at least { $goal } times smaller, and now lose nothing: validation accuracy at least { $least }.
savings-try-small = { $times } times smaller: small enough.
savings-try-large = { $times } times smaller: not small enough, { $goal } times is asked.

task-savings-try-hint-1 = In CSR every weight that is left also stores where it stands. Which form marks the places for less, and how many bits does a weight really need?
task-savings-try-hint-2 = “{ criterion-obd }”, “{ form-bitmask }”, 4 bits: look between 60 and 67 percent.
task-savings-ask-try = Why is the bitmask smaller than CSR here?
task-savings-ask-try-a = It leaves out more weights.
task-savings-ask-try-b = It marks each place with one bit; CSR writes a whole number for each weight that is left.
task-savings-ask-try-c = It stores no weights at all.
task-savings-ask-try-why = With a third of the weights left, one bit for every place costs three bits a weight. The column number of CSR costs more than that. If far fewer were left, CSR would be smaller.
task-savings-harder-hint-1 = Cutting and rounding both cost accuracy. One bit more can pay, if more weights may then go.
task-savings-harder-hint-2 = “{ criterion-obd }”, “{ form-bitmask }”, 5 bits: look at 67 and at 70 percent.
task-savings-ask-harder = Why did one bit more help to make it small without a loss?
task-savings-ask-harder-a = With more bits there are more zeros.
task-savings-ask-harder-b = Five bits take as much room as four.
task-savings-ask-harder-c = Each bit more halves the error of rounding, and so leaves room to remove more.
task-savings-ask-harder-why = Both kinds of saving draw on the same budget of accuracy. Four bits had already used it up; with five there is enough left to cut deeper.

mistakes-harder = A bug that hides: name the bug of a case, and then find a place between { $low } and { $high } at which the figure that gives it away is the same in the broken and in the corrected run.
mistakes-harder-first = Name the bug of this case first: then the corrected run stands beside it.
mistakes-harder-inside = Asked for { $share }: between { $low } and { $high }.
mistakes-harder-outside = Asked for { $share }: that is not between { $low } and { $high }.
mistakes-harder-same = { $what }: { $broken } broken, { $corrected } corrected. They look the same.
mistakes-harder-apart = { $what }: { $broken } broken, { $corrected } corrected. That can be told apart.

task-mistakes-try-hint-1 = Read the story, then drag the slider from one end to the other. Which number goes the wrong way, or does not move at all?
task-mistakes-try-hint-2 = Ask for little first. Are there many zeros already, does accuracy fall at once, does nothing change? Each of these points to one line of the listing.
task-mistakes-ask-try = Why did no error message tell of these bugs?
task-mistakes-ask-try-a = The networks are too small.
task-mistakes-ask-try-b = Messages were switched off.
task-mistakes-ask-try-c = Every line may be written like that. It only does something else than was meant.
task-mistakes-ask-try-why = A computer checks whether it can do what it is told, not whether it makes sense. That is what figures, tests and a second look are for.
task-mistakes-harder-hint-1 = A bug that swaps two sides cannot be seen where both sides are equally large.
task-mistakes-harder-hint-2 = Take case 1, name its bug, and drag to 50 percent.
task-mistakes-ask-harder = What follows for whoever tests a pruner?
task-mistakes-ask-harder-a = One check at 50 percent is enough.
task-mistakes-ask-harder-b = Check at several shares, near the ends too: at a single one a bug can hide.
task-mistakes-ask-harder-c = Tests are of no use.
task-mistakes-ask-harder-why = At 50 percent as many weights are kept as removed, so a swapped mask looks right. At 10 percent nobody would overlook it.
