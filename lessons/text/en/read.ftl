### One line under each panel: how to read it. `read-<kind>` is said of every panel of a kind; where a page
### differs, `read-<page>-<panel>` or `read-<page>-<kind>`. Short: a quarter of the page has 48 letters a line.

read-matrix = Each square is one weight; grey hatched: removed.
read-tiles = One picture a neuron; crossed out: removed.
read-bars = Each bar is one unit; hatched ones are removed.
read-histogram = Up: more weights. Hatched: removed.
read-scatter = Right: scored higher. Up: needed more.
read-classes = Bar: pruned. Line across it: dense.
read-samples = Below: the answer. Framed: wrong.
read-boundary = Colour: the answer at this point. Dots: validation rows.
read-inputs = Paler: fewer weights left.
read-curve = Right: more removed. Up: more correct.
read-passage = Both go on from the same pale opening. Underlined: no word of the training text.
read-tokens = Blue words push the answer up, orange words push it down; the paler, the less.
read-unrolled = Each column is one step in time: its left half dense, its right half pruned.

read-linear-regression-bars = One bar a feature; hatched: removed.
read-linear-regression-truth = Up: the loss rises more without it.
read-linear-regression-surface = On a ring the loss is the same. Dots: dense and pruned.
read-linear-regression-frontier = Each dot is one subset of the features. Right: more are kept. Down: smaller loss.

read-classification-confusion = Rows: true. Columns: said. Orange: wrong.
read-classification-metrics = Large: at the slider. Small: nothing removed.
read-classification-weights = One bar a feature; hatched: removed.
read-classification-roc = Nearer the top left corner is better.
read-classification-pr = Nearer the top right corner is better.
read-classification-curve = Right: more features removed. Up: better.

read-mlp-neurons-bars = Each bar is one neuron, the smallest score first; hatched ones are removed.

read-convnet-picture = What each filter finds in the digit; crossed out: removed.
read-convnet-bars = Each bar is one filter or block; hatched: removed.

read-rnn-matrix = Grey: removed.
read-rnn-bars = Hatched: removed.
read-rnn-scatter = Up: needed more.
read-rnn-lags = Left: recent steps. Up: more gradient reaches them.
read-rnn-radius = Up: U passes more on.

read-language-model-curve = Right: more removed. Up: worse at the next letter.
read-language-model-words = Up: more of its words are real.
read-language-model-out = Grey: removed.

read-attention-maps = Each map is one head. A row is a word that looks, a column a word that is looked at; deeper: more.
read-attention-large = Row: looks. Column: is looked at.
read-attention-bars = Each bar is one unit; hatched: removed.

read-prune-retrain-saw = Orange: right after the cut. Blue: trained again. Right: more removed.
read-prune-retrain-went = Each square is one weight; deeper: removed later.
read-prune-retrain-schedule = Right: later rounds. Up: more removed.

read-compare-seeds = A faint dot is one seed; the full dot above is the mean.
read-compare-worst = Right: more removed. Up: the worst class is found more often.
read-compare-ranking = A row is a criterion, a column a seed; deeper: better.

read-savings-bytes = Right: more removed. Down: a smaller file.
read-savings-times = Right: more removed. Down: faster.

read-mistakes-accuracy = Right: more is to be removed. Up: more correct.
read-mistakes-zeros = Right: more is to be removed. Up: more is zero.
read-mistakes-report = Right: more removed. Up: a better report.
read-mistakes-reported = Right: more removed. Up: more correct. Dashed: on rows that nobody has used.
read-mistakes-gap = Above 0 the report is too good.
read-mistakes-difference = At 0 masked and shrunken network answer alike.
read-mistakes-bars = Each bar is one neuron; hatched ones are removed.
read-mistakes-counts = Each bar counts validation pictures.
read-mistakes-left = One square a weight; hatched: zero.
