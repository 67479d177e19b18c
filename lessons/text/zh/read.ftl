### 每个图下面一行：怎么读这张图。

read-matrix = 每个小格是一个权重，灰色斜线的已剪掉。
read-tiles = 每幅小图是一个神经元，打叉的已剪掉。
read-bars = 每根柱子是一个单元，带斜线的已剪掉。
read-histogram = 越高权重越多，斜线：已剪掉。
read-scatter = 越靠右得分越高，越靠上越要紧。
read-classes = 柱子是剪枝后的，横线是未剪枝的。
read-samples = 下面是网络的答案，加框的答错了。
read-boundary = 颜色是网络在这一点的答案，圆点是验证样本。
read-inputs = 越淡，剩得越少。
read-curve = 越靠右剪得越多，越靠上越准。
read-passage = 两边都从同一段浅色的开头往下写；加下划线的词在训练文本里没有。
read-tokens = 蓝色的词把结果往上推，橙色的词往下拉；颜色越淡，影响越小。
read-unrolled = 每一列是一个时间步：左半边是未剪枝的，右半边是剪枝后的。

read-linear-regression-bars = 每根柱子是一个特征，带斜线的已剪掉。
read-linear-regression-truth = 越高，去掉它损失升得越多。
read-linear-regression-surface = 同一圈上损失相同；两个点是未剪枝和剪枝后的权重。
read-linear-regression-frontier = 每个点是一个特征子集：越靠右保留得越多，越靠下损失越小。

read-classification-confusion = 行是真实类别，列是模型的判定，橙色是判错。
read-classification-metrics = 大字是滑块所在处的值，小字是未剪枝时的值。
read-classification-weights = 每根柱子是一个特征，带斜线的已剪掉。
read-classification-roc = 越靠近左上角越好。
read-classification-pr = 越靠近右上角越好。
read-classification-curve = 越靠右剪掉的特征越多，越靠上越好。

read-mlp-neurons-bars = 每根柱子是一个神经元，得分从小到大排列；带斜线的已剪掉。

read-convnet-picture = 每个滤波器从数字中找出的图，打叉的已剪掉。
read-convnet-bars = 每根柱子是一个滤波器或块，带斜线的已剪掉。

read-rnn-matrix = 灰色：已剪掉。
read-rnn-bars = 斜线：已剪掉。
read-rnn-scatter = 越靠上越要紧。
read-rnn-lags = 越靠左离最后一步越近，越高梯度越多。
read-rnn-radius = 越高，U 传得越多。

read-language-model-curve = 越靠右剪得越多，越靠上猜下一个字母越差。
read-language-model-words = 越靠上，写出的真词越多。
read-language-model-out = 灰色：已剪掉。

read-attention-maps = 每张图是一个头：行是在看的词，列是被看的词；颜色越深，看得越多。
read-attention-large = 行：在看的词。列：被看的词。
read-attention-bars = 每根柱子是一个单元，带斜线的已剪掉。

read-prune-retrain-saw = 橙点是刚剪完，蓝点是再训练之后；越靠右剪得越多。
read-prune-retrain-went = 每个小格是一个权重，越深剪得越晚。
read-prune-retrain-schedule = 越靠右越晚，越靠上剪得越多。

read-compare-seeds = 淡点是一个种子，上面的实点是平均。
read-compare-worst = 越靠右剪得越多，越靠上最差的一类认出得越多。
read-compare-ranking = 行是准则，列是种子；颜色越深越好。

read-savings-bytes = 越靠右剪得越多，越靠下文件越小。
read-savings-times = 越靠右剪得越多，越靠下越快。

read-mistakes-accuracy = 越靠右要求剪得越多，越靠上越准。
read-mistakes-zeros = 越靠右要求剪得越多，越靠上为零的越多。
read-mistakes-report = 越靠右剪得越多，越靠上报告得越好。
read-mistakes-reported = 越靠右剪得越多，越靠上越准；虚线是在没人用过的数据上的准确率。
read-mistakes-gap = 高于 0，就是报告得太好。
read-mistakes-difference = 为 0 时，套掩码的网络与缩小的网络答案相同。
read-mistakes-bars = 每根柱子是一个神经元，带斜线的已剪掉。
read-mistakes-counts = 每根柱子是验证集里图片的张数。
read-mistakes-left = 一格一个权重，斜线的为零。
