# 页面 /rnn。花括号里的数都由页面上的这次运行算出。
rnn-cell = 循环层类型
rnn-scope-layer = 各矩阵分开
rnn-scope-row = 各行分开
rnn-scope-global = W 和 U 一起
class-negative = 负
class-positive = 正

rnn-u = U
rnn-u-gate = U 中的门 { $gate }
rnn-line-lag-weight = 按“{ $criterion }”可剪 { $share } 的权重，准确率下降不超过一个百分点。那时滞后 { $lag } 占梯度的 { $memory }（未剪枝 { $whole }），{ $u } 的谱半径 { $radius }（未剪枝 { $dense }）。
rnn-line-lag-unit = 按“{ $criterion }”可剪 { $share } 的单元，准确率下降不超过一个百分点。那时滞后 { $lag } 占梯度的 { $memory }（未剪枝 { $whole }），{ $u } 的谱半径 { $radius }（未剪枝 { $dense }）。
rnn-line-weight = 按“{ $criterion }”可剪 { $share } 的权重，准确率下降不超过一个百分点。那时 { $u } 的谱半径为 { $radius }（未剪枝 { $dense }）。
rnn-line-unit = 按“{ $criterion }”可剪 { $share } 的单元，准确率下降不超过一个百分点。那时 { $u } 的谱半径为 { $radius }（未剪枝 { $dense }）。
rnn-line-fragile-weight = 按“{ $criterion }”排序，只剪最前面的 { $share } 的权重，准确率就已下降超过一个百分点。
rnn-line-fragile-unit = 按“{ $criterion }”排序，只剪第一个隐藏单元（{ $share }），准确率就已下降超过一个百分点。
rnn-line-nothing = 这个网络没有什么可失去的：全部剪光，准确率也没有比 { $accuracy } 低一个百分点。请选更晚的快照。

rnn-reading = 已剪 { $share }，U 剪掉 { $u } · 验证 { $accuracy }，未剪枝 { $dense }
rnn-reading-units = 已剪 { $total } 个单元中的 { $removed } 个 · 验证 { $accuracy }，未剪枝 { $dense }
rnn-epsilon = ε
rnn-alpha = α
rnn-panel-w-alt = 读输入的权重 W，以及每行的偏置 b（torch 两个偏置之和）；蓝为正、橙为负，剪掉的为灰色加斜线。
rnn-panel-u-alt = 读状态的权重 U；蓝为正、橙为负，剪掉的为灰色加斜线。
rnn-panel-w = W：{ $kept }
rnn-panel-u = U：{ $kept } / { $total }
rnn-panel-strip = 一条序列，一步一步：左边未剪枝，右边剪枝后
rnn-panel-strip-alt = 每一步的隐藏状态，未剪枝与剪枝后并排；选中的 U 的权重在每个间隙里都是同一条线：保留时为实线，剪掉后为灰色虚线。
rnn-strip-kept = U[{ $row }, { $column }] = { $value }：同一个数，用在全部 { $gaps } 个间隙里
rnn-strip-cut = U[{ $row }, { $column }] = { $value }：剪一次，{ $gaps } 个间隙里全都没了
rnn-strip-kept-gate = U[{ $row }, { $column }] = { $value }，门 { $gate }：同一个数，用在全部 { $gaps } 个间隙里
rnn-strip-cut-gate = U[{ $row }, { $column }] = { $value }，门 { $gate }：剪一次，{ $gaps } 个间隙里全都没了
rnn-strip-asked = U[{ $row }, { $column }] = { $value }：同一个数，每个间隙里都是同一条线
rnn-strip-asked-gate = U[{ $row }, { $column }] = { $value }，门 { $gate }：同一个数，每个间隙里都是同一条线
rnn-strip-unpicked = 点 U 的一个权重：它在每个间隙里都是同一条线
rnn-panel-bars = 低于 α：{ $removed }
rnn-panel-bars-alt = 每个隐藏单元一根柱子，从小到大；剪掉的带斜线。
rnn-panel-bars-order = 隐藏单元，从小到大
rnn-panel-scatter = 秩相关 { $agreement }
rnn-panel-scatter-alt = 每个隐藏单元的得分，以及单独剪掉它时训练损失的真实上升；剪掉的打叉。
rnn-panel-lags = 各滞后的梯度
rnn-panel-lags-top = 滞后 { $lag }：{ $memory }，最高
rnn-panel-lags-other = 滞后 { $lag }：{ $memory }，未剪枝 { $dense }
rnn-panel-lags-alt = 损失的梯度有多少传到了最后一步之前若干步的状态，按占全部滞后的比例；未剪枝网络画成每根柱上的一条线。
rnn-panel-radius = 谱半径 { $radius }
rnn-panel-radius-gate = 谱半径（{ $gate }）{ $radius }
rnn-panel-radius-alt = U 的最大特征值（绝对值）随剪掉比例的变化，含多种子色带、随机基线和未剪枝网络。
rnn-panel-curve = 准确率 { $accuracy }
rnn-panel-curve-alt = 验证准确率随剪掉比例的变化，含多种子色带、随机基线和未剪枝网络。
rnn-axis-share = 剪掉
rnn-hover-unit = 隐藏单元 { $index }
rnn-note-u = U 已经一个不剩：任何一步都收不到前一步的信息，记忆完全没有了。
rnn-note-u-gates = U 已经一个不剩：没有一个门再收得到前一步的状态。剩下的记忆，只是门放行的旧状态。
rnn-note-w = W 已经一个不剩：网络再也收不到输入。
rnn-data-signal = { $steps } 步、10 个通道的噪声；答案是最后一步之前第 { $lag } 步通道 0 的正负号，而读出层只看最后一个状态。参加排序的是 W 和 U；读出层保持完整，偏置从不参加排序。得分来自 { $train } 个训练样本，准确率来自 { $validation } 个验证样本，各滞后的梯度来自其中 { $through } 个。
rnn-data-rows = 图片分 { $steps } 行读入，一步一行；读出层只看最后一个状态。参加排序的是 W 和 U；读出层保持完整，偏置从不参加排序。得分来自 { $train } 个训练样本，准确率来自 { $validation } 个验证样本，各滞后的梯度来自其中 { $through } 个。

rnn-predict = 取 U 的一个权重 { $weight } = { $value }，把它剪掉。一共 { $steps } 步，其中几步之后的状态会变？
rnn-predict-option = { $of } 步中的 { $steps } 步
rnn-predict-why = { $weight } 每一步都在用。{ $of } 个状态里只有第一个不变：它由全零的状态算来，而权重乘 0 本来就等于没有。
rnn-predict-why-other = 剪掉 { $weight }，{ $of } 个状态里变了 { $steps } 个。
rnn-cost-more = 只在代价最大的 { $step } 这一步剪它，损失变化 { $once }；像剪枝那样每一步都剪，变化 { $always }。各步单独剪的变化加起来是 { $sum }。
rnn-cost-less = 只在代价最大的 { $step } 这一步剪它，损失变化 { $once }；像剪枝那样每一步都剪，变化 { $always }：各步互相弥补了。各步单独剪的变化加起来是 { $sum }。
rnn-states-title = 没有 { $weight }，{ $of } 个状态变了 { $steps } 个
rnn-cost-title = 只剪一步，或每步都剪：{ $always }
rnn-axis-step = 在这一步之后
rnn-axis-change = 状态的变化
rnn-axis-cut-at = 在这一步剪
rnn-every-step = 每一步
rnn-states-alt = 剪掉这个权重后，每一步隐藏状态变化的平均长度。
rnn-cost-alt = 只在某一步剪掉这个权重时训练损失的上升（逐步），以及每一步都剪时的上升。

rnn-why-default = 还没有点选的话，先看这个：按当前排序最先剪掉的五分之一里，U 中最大的一个权重。
rnn-why-default-unit = 还没有点选的话，先看网络最离不开的单元。
rnn-why-u = { $weight } 把前一步的单元 { $source } 接到后一步的单元 { $to }。
rnn-why-w = { $weight } 把每一步的输入 { $source } 接到单元 { $to }。
rnn-why-u-gate = { $weight } 把前一步的单元 { $source } 接到后一步单元 { $to } 的 { $gate } 门。
rnn-why-w-gate = { $weight } 把每一步的输入 { $source } 接到单元 { $to } 的 { $gate } 门。
rnn-why-delta = δ 是损失对第 t 步进入第 { $row } 行的那个和的导数；n = { $n } 个训练样本。
rnn-fate-cut = 在当前位置它被剪掉了：掩码里的一个元素，{ $uses } 次乘法都没了。
rnn-fate-cut-asked = 在当前位置它被剪掉了。
rnn-fate-hand-cut-asked = 它是手工剪掉的。
rnn-fate-kept = 在当前位置它保留着。
rnn-fate-hand-cut = 它是手工剪掉的：掩码里的一个元素，{ $uses } 次乘法都没了。
rnn-fate-hand-kept = 它是手工保留的。
rnn-standing-global = 按“{ $criterion }”得分 { $score }，在 { $rivals } 个里第 { $place } 个被剪。
rnn-standing-layer = 按“{ $criterion }”得分 { $score }，在本矩阵 { $rivals } 个里第 { $place } 个被剪。
rnn-standing-row = 按“{ $criterion }”得分 { $score }，在本行 { $rivals } 个里第 { $place } 个被剪。
rnn-cancel = 这一个权重的梯度里，每一步都加上自己的一项，正负各不相同：这里抵消了 { $cancelled }，U 的中位权重抵消 { $median }。剪掉它，损失变化 { $rise }。
rnn-cancel-little = 这一个权重的梯度里，每一步都加上自己的一项：这里只抵消了 { $cancelled }，U 的中位权重抵消 { $median }。剪掉它，损失变化 { $rise }。
rnn-touched = 剪掉隐藏单元 { $index }，要带走 W 和 U 的第 { $index } 行、它的偏置、U 的第 { $index } 列和读出层的第 { $index } 列。
rnn-touched-gates = 剪掉隐藏单元 { $index }，要带走它在 W 和 U 全部 { $gates } 个门里的行（第 { $rows } 行）、那里的偏置、U 的第 { $index } 列和读出层的第 { $index } 列。
rnn-forms = 对所有步求和，按一阶估计，没有它损失变化 −S = { $estimate }；实际变化 { $truth }，有 { $dearer } 个单元代价更大。“绝对值的平均”里，只有 { $left } 留在了 S 里。
rnn-identity = 不看这个单元也能得到同一个数：它在 U 的那一列和读出层的那一列，乘以各自沿时间传回的梯度再求和。两边都以双精度算出，相差 { $difference }。

rnn-here-w = W 的权重
rnn-here-u = U 的权重
rnn-here-units = 隐藏单元
rnn-here-radius = { $u } 的谱半径
rnn-here-memory = 滞后 { $lag } 的梯度
rnn-shrink = 套掩码与真正缩小，得到的是同一个网络：剪掉这 { $removed } 个单元，状态从 { $before } 个数缩到 { $after } 个，参数从 { $parameters_before } 减到 { $parameters_after }。在 { $rows } 个验证样本上，两者的输出最多相差 { $difference }。
rnn-shrink-none = 还没有剪掉任何东西，也就没有更小的网络。
rnn-shrink-empty = 一个单元也不剩：没有同样结构的更小网络，只剩一个不变的答案。
rnn-shrink-weights = 单个权重剪掉后留下的是零：张量的形状不变。要看真正变小的网络，请改剪隐藏单元。

rnn-three-forms = 贡献的三种形式，与真值对照
rnn-forms-title = { $form }：{ $agreement }
rnn-forms-truth = 损失的真实上升（右轴）
rnn-forms-x = 单元，最便宜的在前
rnn-contribution-signed-alt = 每个隐藏单元带符号的贡献，按损失的真实上升排序，真值画成线。
rnn-contribution-abs-mean-alt = 每个隐藏单元的贡献取平均再取绝对值，按损失的真实上升排序，真值画成线。
rnn-contribution-mean-abs-alt = 每个隐藏单元的贡献取绝对值再取平均，按损失的真实上升排序，真值画成线。
rnn-forms-line = 这里最接近真值的是“{ $best }”（{ $value }）。{ $total } 个单元中有 { $negative } 个 S < 0；带符号的 S 的秩相关是 { $signed }。
rnn-forms-line-backwards = 这里最接近真值的是“{ $best }”（{ $value }）。{ $total } 个单元中有 { $negative } 个 S < 0，而带符号的 S 把顺序排反了（{ $signed }）：规则 S < α 先剪掉离不开的单元，在时间里和在层里一样。

rnn-try = 把 U 剪掉一半，记忆还在：剪掉 U 至少 { $share } 的权重，验证准确率与未剪枝网络相差不超过一个百分点。可以换准则、拖动、一起排序或各矩阵分开，也可以手工剪。
rnn-try-elsewhere = 这道题针对“信号，往回 5 步”训练结束时的网络。
rnn-try-go = 打开“信号，往回 5 步”

rnn-gates = 门的陷阱：形状还在，意义没了
rnn-gates-trained = 这个 { $cell } 有 { $size } 个单元。把门当作层，从每个门里各剪掉最短的 { $removed } 行：所有形状都对得上，没有任何报错，可留下的 { $left } 个单元中，有 { $other } 个的各个门来自不同的单元。
rnn-gates-drawn = 普通 RNN 每个单元只有一行，所以这里用一个刚初始化、有 { $size } 个单元的 { $cell }。把门当作层，从每个门里各剪掉最短的 { $removed } 行：所有形状都对得上，没有任何报错，可留下的 { $left } 个单元中，有 { $other } 个的各个门来自不同的单元。
rnn-gates-differ = 整个单元一起剪：小网络与套掩码的网络只差 { $whole }。逐门剪，张量形状完全相同：输出最多差 { $mixed }。
rnn-gates-accuracy = 验证准确率：未剪枝 { $dense }，整个单元一起剪 { $whole }，逐门剪 { $mixed }。
rnn-gates-accuracy-same = 验证准确率：未剪枝 { $dense }，整个单元一起剪 { $whole }，逐门剪 { $mixed }。在这个网络上，准确率看不出损害。
rnn-gates-open = 训练一个 LSTM，看看代价有多大
rnn-gates-tensor = 张量
rnn-gates-shape = 形状（两种剪法相同）

rnn-percentile = 第 95 百分位，剪掉的是 95%
rnn-percentile-text = 有一篇文章按梯度重要性剪循环网络：把阈值放在第 95 百分位，低于它的全部剪掉。那可不是最不重要的 5%。
rnn-percentile-line = np.percentile(scores, { $level }) 高于 { $total } 个权重中的 { $removed } 个：剪掉 { $share }，验证准确率是 { $accuracy }（未剪枝 { $dense }）。np.percentile(scores, { $rest }) 剪掉 { $meant } 个，还有 { $meant_accuracy }。

rnn-keeps = 哪个准则让记忆保留得最久？
rnn-keeps-line = 最久：{ $best }，剪到 { $best_free } 仍在一个百分点之内。最短：{ $worst }，只到 { $worst_free }。
rnn-keeps-criterion = 准则
rnn-keeps-free = 一个百分点内可剪
rnn-keeps-half = U 剪掉一半时的准确率
rnn-keeps-mass = 那时滞后 { $lag } 的梯度
