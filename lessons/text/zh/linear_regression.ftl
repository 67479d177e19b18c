### 线性回归。大括号里的数都由本页的运行算出。

setting-refit = 重新拟合剩下的权重
setting-refit-help = 剪掉之后，用最小二乘重新拟合剩下的权重。此时的真值是重新拟合之后损失的上升。
setting-where = 损失取自
where-validation = 验证集
where-training = 训练集
setting-method = 下降方法
method-gd = 梯度下降
method-sgd = SGD
setting-thousandths = { $name } 改用千分之一单位
setting-thousandths-help = 把一个特征改用千分之一的单位来量：数值变为一千倍，权重变为千分之一。模型和它的预测都不变。
setting-across = 曲面：横轴的权重
setting-up = 曲面：纵轴的权重
linear-auto = 相关性最强的

linear-short-gradient = |g|
linear-short-magnitude = |w|
linear-short-obd = Hw²/2
linear-short-taylor = |w·g|
linear-short-per_sample_gradient = |gᵢ| 的均值
linear-short-fisher = w²·(gᵢ² 均值)/2
linear-short-obs = w²/2[H⁻¹]
linear-short-contribution_signed = S = w·g

linear-line = 第 { $step } 步：剪掉 { $criterion } 低于 { $threshold } 的权重，{ $total } 个中剪掉 { $removed } 个。其中有 { $name }：少了它，训练损失要在 { $loss } 之上再升 { $rise }{ $how }。
linear-line-harmless = 第 { $step } 步：剪掉 { $criterion } 低于 { $threshold } 的权重，{ $total } 个中剪掉 { $removed } 个；在这一步，单独少了其中任何一个，训练损失都不升。
linear-line-none = 第 { $step } 步：没有权重的 { $criterion } 低于 { $threshold }。让下降再往前走，或者提高阈值。
linear-line-share = 第 { $step } 步：滑块剪掉 { $total } 个权重中 { $criterion } 最小的 { $removed } 个。其中有 { $name }：少了它，训练损失要在 { $loss } 之上再升 { $rise }{ $how }。
linear-line-share-harmless = 第 { $step } 步：滑块剪掉 { $total } 个权重中 { $criterion } 最小的 { $removed } 个；在这一步，单独少了其中任何一个，训练损失都不升。
linear-line-share-none = 第 { $step } 步：{ $total } 个权重，滑块一个也没有剪。拖动它，从 { $criterion } 最小的剪起。
linear-line-hand = { $line }另外，不论得分，你亲手剪掉 { $cut } 个，留住 { $held } 个。

linear-how-plain = （不重新拟合）
linear-how-refit = ，即使重新拟合

linear-thousandths-moved = { $name } 改用千分之一单位，模型没有变；可是按 { $criterion } 排序，它的权重从第 { $before } 位移到了第 { $after } 位（共 { $total } 位）。
linear-thousandths-same = { $name } 改用千分之一单位，模型没有变，{ $criterion } 也毫无察觉：它的权重仍在第 { $before } 位（共 { $total } 位）。
linear-thousandths-scores = { $name } 改用千分之一单位，模型没有变。它的 { $criterion } 变了，名次没有变：仍在第 { $before } 位（共 { $total } 位），但同一个阈值的意义已经不同。

linear-frame = 第 { $step } 步
linear-gd = 梯度下降
linear-sgd = SGD
linear-feature = 特征
linear-tick-x_copy = copy
linear-tick-x_squared = x²
linear-tick-stairs = stp
linear-tick-parity = par
linear-tick-wave = wav
linear-tick-shuffled = shf
linear-tick-pulse = pls
linear-threshold = { $criterion } 的 { $letter }
linear-reading = { $frame }，{ $total } 个剪掉 { $removed } 个：{ $where }损失 { $loss }（未剪枝 { $dense }，同样大小最优 { $best }）

linear-bars = { $symbol }
linear-bars-ranked = { $symbol } < { $threshold } 就剪
linear-bars-alt = 每个权重一根柱子：{ $criterion }。剪掉的权重画斜线。
linear-bars-truth = 真值：损失的上升
linear-bars-truth-worst = 真值：{ $name } 的代价 { $rise }
linear-bars-hidden = 真值：请先标出你的选择
linear-bars-truth-alt = 每个权重一根柱子：去掉它时训练损失的精确上升。剪掉的权重画斜线。
linear-panel-surface = 两个权重上的训练损失，现在 { $loss }
linear-panel-surface-alt = 两个权重上训练损失的等高线，以及从同一起点出发的梯度下降与 SGD 的路径。一个标记是当前这一步，另一个是剪枝后的权重。
linear-panel-frontier = 保留 { $kept } 个：损失 { $loss }，最优 { $best }，遗憾 { $regret }
linear-panel-frontier-alt = 每个特征子集的大小与损失，每种大小的精确最优、随机剪枝、未剪枝模型，以及准则的路径与当前位置。
linear-axis-kept = 保留的特征数
linear-axis-loss-validation = 验证损失
linear-axis-loss-training = 训练损失
linear-trace-cloud = { $count } 个子集
linear-trace-best = 精确最优
linear-trace-random = 随机
linear-trace-dense = 未剪枝
linear-trace-band = { $draws } 次自助抽样
linear-trace-marks = 你的选择

linear-predict = { $total } 个权重中，你会去掉哪 { $count } 个？选完才揭晓真值。
linear-verdict = 去掉 { $marks } 后，{ $where }损失是 { $loss }；精确最优去掉 { $names }，损失 { $best }。你的遗憾是 { $regret }：{ $ways } 种选法中有 { $better } 种更好。
linear-verdict-best = 去掉 { $marks } 后，{ $where }损失是 { $loss }。{ $ways } 种选法中没有更好的：你找到了精确最优。

linear-why-pick = 点一根柱子，可以看另一个权重。现在看的是 { $name }。
linear-why-truth = 损失是一条抛物线，所以去掉一个权重后的上升是精确值，不是估计。第二项是 OBD 所说的显著性；第一项是变了号的贡献 w·g，梯度下降停下来时它就消失。
linear-why-refit = 重新拟合时，剩下的权重会尽量接手。仍有的上升就是最小二乘解处的 OBS 得分；这里去掉 { $name } 再拟合一次来核对：{ $rise }。
linear-why-order = 按 { $criterion } = { $score }，{ $name } 在 { $total } 个中第 { $place } 个被剪。按真值它排第 { $true }：损失上升 { $rise }，是训练损失的 { $share }。{ $fate }
linear-fate-gone = 在当前阈值下它被剪掉了。
linear-fate-kept = 在当前阈值下它保留着。
linear-fate-cut = 它是你亲手剪掉的。
linear-fate-kept-by-hand = 它是你亲手留住的。
linear-why-factor = 损失是均方误差，前面没有二分之一：H 等于 2·mean(x²)。
linear-why-identity = 特征的带符号贡献，即输出乘梯度的均值，正是这个乘积 w·g。在极小点，不管特征有没有用，它都是 0。
linear-exact = 当前位置的精确值
linear-exact-line = 训练 { $training }，验证 { $validation }。{ $where }损失比同样大小的精确最优高 { $regret }。最后才看的测试：{ $test }。
linear-least-squares = 最小二乘一步就解出同一个问题：训练损失 { $floor }。下降走了 { $step } 步，现在是 { $now }。
linear-known = 这些数据只由 { $names } 生成。同样大小的最优子集含有这 { $count } 个中的 { $best } 个，按 { $criterion } 留到最后的 { $count } 个含有 { $right } 个。

linear-try = 从 { $total } 个特征中去掉 { $gone } 个，并使{ $where }损失比同样大小的精确最优高出不超过 { $tolerance }。可以用滑块、换准则，或者手工剪。

linear-ranking-title = 离精确最优有多远？最近的是“{ $best }”，最远的是“{ $worst }”
linear-ranking-line = 遗憾是损失高出同样大小精确最优子集的部分，对所有大小取平均。在这一步，{ $best }最接近（{ $best_regret }）；梯度阈值是 { $gradient }，随机剪枝是 { $random }，{ $worst }是 { $worst_regret }。横条是 { $draws } 次自助抽样的 80%。
linear-ranking-line-worst = 遗憾是损失高出同样大小精确最优子集的部分，对所有大小取平均。在这一步，{ $best }最接近（{ $best_regret }），{ $worst }最远（{ $worst_regret }）；随机剪枝是 { $random }。横条是 { $draws } 次自助抽样的 80%。
linear-ranking-alt = 每个准则的平均遗憾及其自助抽样的散布，最好的在最上面。
linear-axis-regret = 平均遗憾（{ $where }损失）
linear-way-rfe = 剪最小的 |w|，再拟合，重复（RFE）
linear-way-backward = OBS，再拟合，重复
linear-way-lasso = Lasso 的次序

linear-lasso = Lasso：让训练自己去掉权重
linear-lasso-title = Lasso 路径上的权重：{ $last } 留得最久
linear-lasso-loss-title = 验证损失：压小的与重新拟合的
linear-lasso-helps = λ = { $penalty } 时有 { $awake } 个权重不为零。照 Lasso 留下的样子，验证损失是 { $raw }；不带惩罚重新拟合后是 { $refit }。选出权重的惩罚也压小了它们，所以剩下的权重需要重新拟合。留得最久的是 { $last }。
linear-lasso-hurts = λ = { $penalty } 时有 { $awake } 个权重不为零。照 Lasso 留下的样子，验证损失是 { $raw }；不带惩罚重新拟合后是 { $refit }。在这里，压小本身对新数据有些好处：重新拟合并不总是赢。留得最久的是 { $last }。
linear-lasso-note = 每个点都是“损失 + λ·Σ|w|”的精确最小值，由坐标下降（scikit-learn）求得：每次把一个权重设为它的最优值；凡是惩罚压过损失斜率的地方，这个值就是 0。本课程的网络则用近端梯度步做 L1 训练：每走一步梯度，所有权重再向 0 移动一个固定的量，会越过 0 的就停在 0。直接走梯度只会在 0 附近徘徊。
linear-lasso-alt = Lasso 的系数随惩罚（对数轴）的变化。
linear-lasso-loss-alt = 沿 Lasso 路径的验证损失：原样，以及剩下的权重重新拟合之后。
linear-axis-penalty = 惩罚 λ
linear-axis-weight = 权重
linear-trace-raw = Lasso 的原样
linear-trace-refit = 剩下的重新拟合

linear-neighbours = 剪枝与常被当作剪枝的方法
linear-neighbours-title = 同一个回归的六种处理，以及各自留下的权重
linear-neighbours-alt = 每种处理一行，每个特征一列；颜色是权重，叉是精确的零。
linear-neighbour-dense = 最小二乘
linear-neighbour-regularisation = 正则化（岭回归）
linear-neighbour-selection = 输入选择
linear-neighbour-sparsification = 稀疏化（Lasso）
linear-neighbour-clipping = 权重截断
linear-neighbour-pruning = 剪枝（OBD）
linear-neighbour-dense-line = **最小二乘**什么都用：{ $total } 个权重中 { $zeros } 个为零，验证损失 { $loss }。
linear-neighbour-dense-line-some = **最小二乘**什么都可以用，这里却只需要很少：{ $total } 个权重中 { $zeros } 个算出来就是零，验证损失 { $loss }。
linear-neighbour-regularisation-line = **正则化**让权重变小，而不是消失：{ $zeros } 个零，最大的权重 { $largest }，损失 { $loss }。
linear-neighbour-selection-line = **输入选择**在训练之前按与 y 的相关性挑列：{ $zeros } 个零，损失 { $loss }。
linear-neighbour-sparsification-line = **稀疏化**一边训练一边得到零：{ $zeros } 个零，其余被压小，损失 { $loss }。
linear-neighbour-clipping-line = **截断**削的是大权重，不是小权重：{ $zeros } 个零，没有权重超过 { $largest }，损失 { $loss }。
linear-neighbour-pruning-line = **剪枝**从训练好的模型里剪掉得分认为没用的：{ $zeros } 个零，其余不动，损失 { $loss }。

linear-descents = 梯度下降与 SGD
linear-descents-title = 路程走完 99%：梯度下降用 { $gd } 步、读 { $gd_rows } 个样本，SGD 用 { $sgd } 步、读 { $sgd_rows } 个样本
linear-descents-title-never = 走了 { $steps } 步，两者还没有都走完 99% 的路程
linear-descents-line = 梯度下降用全部训练样本的梯度，学习率是最大曲率的倒数；SGD 每次随机抽 { $batch } 个样本，学习率对任何 { $batch } 个样本都安全。{ $steps } 步之后，梯度下降停在 { $gd }，SGD 在 { $seeds } 个种子下介于 { $low } 与 { $high } 之间；可能的最低值是 { $floor }。这里的 |g| 都按全部样本计算：接近谷底时，它说的是训练走了多远，而不是一个权重值多少。
linear-descents-alt = 训练损失随步数（对数轴）的变化，梯度下降是线，SGD 是各种子的色带。
linear-axis-step = 步
linear-trace-floor = 最小二乘
