# 页面 /mlp-weights。大括号里的值都由本页的运行算出。
weights-line-clock = 剪掉所有梯度小于 { $epsilon } 的权重：未训练的网络失去 { $first }，同一个网络训练 { $epoch } 轮后失去 { $last }。网络越学，梯度越小，所以同一个阈值剪得越来越多，与权重有没有用无关。
weights-line-same = 取 { $epsilon } 时，未训练的网络失去 { $first }，训练 { $epoch } 轮后失去 { $last }：拖动 ε，找到两者分开的地方。
weights-line-other = 按“{ $criterion }”排序，最多剪掉 { $share } 的权重，验证准确率仍不会比未剪枝网络低一个百分点以上。
weights-line-fragile = 按“{ $criterion }”排序，哪怕只剪第一步的 { $share }，验证准确率也会下降一个百分点以上。

weights-frame = 第 { $epoch } 轮

weights-reading = 已剪 { $share }（{ $total } 个中的 { $removed } 个）· 验证 { $accuracy }，未剪枝 { $dense }
weights-panel-matrix = { $layer }：{ $kept } / { $total }
weights-panel-matrix-alt = { $layer } 的权重，蓝为正、橙为负；剪掉的权重为灰色斜线。
weights-panel-curve = 准确率 { $accuracy }，未剪枝 { $dense }
weights-panel-curve-alt = 验证准确率随剪掉比例的变化，含多种子色带、随机基线和未剪枝网络。
weights-panel-classes = 最差的类别：{ $worst }
weights-panel-classes-alt = 当前阈值下每个类别的验证准确率。
weights-panel-inputs = fc1 读哪里
weights-panel-inputs-alt = 每个像素上第一层还剩多少权重。
weights-panel-boundary = 决策边界
weights-panel-boundary-alt = 剪枝后的网络在平面各点给出的类别，以及验证点。
weights-axis-share = 剪掉的权重

weights-predict = 训练过程中 ε 一直是 { $epsilon }。哪个网络失去的权重最多？
weights-predict-first = 未训练的
weights-predict-middle = 训练到一半的
weights-predict-last = 训练最久的
weights-predict-why = 取 { $epsilon } 时，剪掉的比例从第 { $epoch_first } 轮的 { $first } 变到第 { $epoch_last } 轮的 { $last }，最多是第 { $epoch_most } 轮的 { $most }。那时剩下的网络在验证集上得 { $accuracy }，未剪枝网络得 { $dense }。{ $closing }
weights-clock-title = 同一个 ε：第 { $epoch_first } 轮剪掉 { $first }，第 { $epoch_last } 轮剪掉 { $last }
weights-clock-epoch = 训练轮次
weights-clock-removed = 剪掉的比例
weights-clock-left = 剩余网络的准确率
weights-clock-dense = 未剪枝网络的准确率
weights-clock-alt = 在固定的 ε 下，剪掉的比例与验证准确率随训练轮数的变化，含多种子色带。

weights-why-none = 点一下图中的权重。在那之前，先看得分最大的这个：{ $name }。
weights-why-picked = { $name } 把{ $source }的第 { $from } 个单元连到{ $target }的第 { $to } 个单元。
weights-why-input = 输入
weights-why-output = 输出
weights-why-here-cut = 在当前位置它被剪掉了。
weights-why-here-kept = 在当前位置它保留着。
weights-why-hand-cut = 它是手工剪掉的。
weights-why-hand-kept = 它是手工保留的。
weights-why-truth = 只剪掉它，训练损失从 { $loss } 变化 { $rise }。

weights-flipped = { $total } 个验证答案中有 { $count } 个与未剪枝网络不同
weights-flipped-none = 没有一个验证答案与未剪枝网络不同。
weights-flipped-one = { $dense } → { $pruned }
weights-flipped-alt = 验证集数字

weights-try = 在双月数据上，用 320 个权重中的至多 { $most } 个，保持至少 { $accuracy } 的验证准确率。可以拖动阈值、换准则，也可以手工剪掉或恢复单个权重。

weights-truth-title = 哪个准则最接近真值？与损失真实上升的秩相关，训练 { $epoch } 轮
weights-truth-line = 这里最好的是“{ $best }”（{ $best_value }），最差的是“{ $worst }”（{ $worst_value }）。
weights-truth-column-criterion = 准则
weights-truth-column-correlation = 与真值的秩相关
weights-truth-column-kept = 剪掉 { $share } 时的验证准确率
weights-truth = 每个准则与真值对照
weights-keep = “保留概率 k”就是比例为 1 − k 的随机剪枝：准则选“随机”，剪掉的比例即 1 − k。
weights-data-note = 得分在训练集上计算，曲线在验证集上计算，测试集只用来报告。
weights-other-help = 网络选“其他……”时，层数与单元数才生效。
setting-penalty = 训练时
penalty-none = 无惩罚
penalty-l1 = L1，λ = 0.001
penalty-l1-strong = L1，λ = 0.002
weights-penalty-help = λ 乘权重绝对值之和，用近端梯度步：训练中权重会恰好变成 0。它们的幅值为 0，最先被剪。
weights-exact-zeros = 训练后已恰好为 0
weights-predict-steady = 训练把每个平均梯度推向零，所以固定的 ε 会从越来越好的网络里剪掉越来越多的权重。
weights-predict-uneven = 训练把平均梯度推向零，虽然不是每一步都如此，但最终固定的 ε 从更好的网络里剪掉更多的权重。
weights-predict-against = 在这次运行里比例没有增加：在这个 ε 下梯度并没有变小。
weights-why-score-global = 它的得分是 { $score }；在 { $total } 个权重里第 { $rank } 个被剪。
weights-why-score-layer = 它的得分是 { $score }；在本层 { $total } 个权重里第 { $rank } 个被剪。
weights-why-score-row = 它的得分是 { $score }；在本行 { $total } 个权重里第 { $rank } 个被剪。
weights-why-score-four = 它的得分是 { $score }；在这 { $total } 个相邻的权重中第 { $rank } 个被剪。
weights-why-score-block = 它的得分是 { $score }；它和所在的块一起剪掉，那时 { $total } 个权重中已剪掉 { $rank } 个。
