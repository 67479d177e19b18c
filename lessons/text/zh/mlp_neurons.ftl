# 页面 /mlp-neurons。大括号里的值都由本页的运行算出。
neurons-line-backwards = { $live } 个活跃神经元中有 { $negative } 个 S < 0，而且 S 越低越离不开：与真值（损失的上升）的秩相关为 { $signed }，而“绝对值的平均”是 { $absolutes }。
neurons-line-signed = { $live } 个活跃神经元中有 { $negative } 个 S < 0。与真值（损失的上升）的秩相关：S 为 { $signed }，“绝对值的平均”为 { $absolutes }。
neurons-line-other = 按“{ $criterion }”排序，{ $total } 个神经元可以剪掉 { $free } 个，验证准确率下降仍不超过一个百分点；按原文带符号的 S 排序，可以剪 { $published } 个。
neurons-line-before = { $live } 个活跃神经元中有 { $negative } 个 S < 0。按原文的规则 S < α，最低的先剪。
neurons-line-other-before = 按“{ $criterion }”排序，{ $total } 个神经元可以剪掉 { $free } 个，验证准确率下降仍不超过一个百分点。
neurons-undefined = 对 tanh 来说，零输出比例没有定义。训练集上隐藏神经元的 { $outputs } 个输出中，恰好为 0 的有 { $zeros } 个，没有什么可数。请改用 ReLU，或换一个准则。

neurons-reading = 已剪 { $removed } / { $total } 个 · 验证 { $accuracy }，未剪枝 { $dense }
neurons-alpha = α
neurons-panel-bars = { $criterion }：低于 α = { $alpha }，已剪 { $removed } 个
neurons-panel-bars-layer = { $criterion }：每层最低的先剪，已剪 { $removed } 个
neurons-panel-bars-alt = 每个神经元一根柱子，层内从低到高排列；剪掉的带斜线，横线是 α。
neurons-panel-scatter = 与真值的秩相关：{ $agreement }
neurons-panel-scatter-alt = 每个神经元的得分与真值，真值是单独剪掉它时训练损失的上升；剪掉的画成叉。
neurons-panel-tiles-first = { $layer } 看图像：{ $total } 个剩 { $kept } 个
neurons-panel-tiles-next = { $layer } 看 { $source }：{ $total } 个剩 { $kept } 个
neurons-panel-tiles-alt = { $layer } 每个神经元的输入权重，蓝为正、橙为负；剪掉的神经元打叉。
neurons-panel-curve = 验证 { $accuracy }，随机 { $random }
neurons-panel-curve-alt = 验证准确率随剪掉神经元比例的变化，含多种子色带、随机基线和未剪枝网络。
neurons-axis-share = 剪掉的神经元
neurons-axis-removed = 剪掉的神经元个数
neurons-axis-accuracy = 验证准确率
neurons-hover = { $layer }，神经元 { $index }
neurons-data-note = 得分与真值（损失的上升）来自 { $train } 个训练样本，曲线来自 { $validation } 个验证样本。只要不是在每一个训练样本上都输出 0，神经元就算活跃；{ $total } 个中有 { $dead } 个不活跃。
neurons-data-note-all = 得分与真值（损失的上升）来自 { $train } 个训练样本，曲线来自 { $validation } 个验证样本。{ $total } 个神经元全都活跃：没有一个在每一个训练样本上都输出 0。

neurons-predict = 原文的规则是：S < α 就剪，最低的先剪。把 { $total } 个神经元按这个顺序排好，网络最离不开的十个排在哪里？
neurons-predict-first = 前三分之一：最先被剪
neurons-predict-middle = 中间
neurons-predict-last = 后三分之一：最后才剪
neurons-predict-why = 它们有一半排在 { $total } 个中的前 { $median } 个。剪掉 S 最低的十个，验证准确率从 { $dense } 变为 { $signed }；随机剪十个平均还有 { $random }，剪“绝对值的平均”最低的十个还有 { $absolutes }。
neurons-order-title = 按 S 最先剪的 { $early } 个，代价合计 { $cost }；最后的 { $early } 个只有 { $late }
neurons-order-title-other = 按 S 最先剪的 { $early } 个，代价合计 { $cost }；最后的 { $early } 个合计 { $late }
neurons-order-x = 神经元，按 S 的剪枝顺序排列
neurons-order-caption = 每根柱子是单独剪掉一个神经元。前 { $early } 个的损失上升加起来是 { $cost }，后 { $early } 个是 { $late }。剪小的才安全；负的并不是小的。
neurons-order-caption-other = 每根柱子是单独剪掉一个神经元。前 { $early } 个的损失上升加起来是 { $cost }，后 { $early } 个是 { $late }。
neurons-order-alt = 按带符号的 S 排序，每个神经元的真值：单独剪掉它时训练损失的上升。

neurons-why-none = 在上面点一个神经元。还没点的话，先看网络最离不开的那个：{ $layer } 的神经元 { $index }。
neurons-why-picked = { $layer } 的神经元 { $index }。
neurons-why-sign = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个里有 { $cheaper } 个比它便宜；按“{ $criterion }”，它第 { $place } 个被剪。
neurons-why-sign-asked = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个里有 { $cheaper } 个比它便宜。
neurons-why-sign-layer = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个里有 { $cheaper } 个比它便宜；按“{ $criterion }”，它在本层 { $size } 个里第 { $place } 个被剪。
neurons-why-cancel = S 只有“绝对值的平均”的 { $share }：在一些样本上它帮忙，在另一些样本上它添乱，没等人看就互相抵消了。
neurons-why-dead = 它在每一个训练样本上都输出 0，所以贡献全是 0，剪掉它没有任何代价。
neurons-why-touched = 剪掉隐藏单元 { $index }，要带走 { $parts }。偏置若留下，会继续加上它的那个数。
neurons-part-row = { $layer } 的第 { $index } 行
neurons-part-bias = 它的偏置
neurons-part-column = { $layer } 的第 { $index } 列
neurons-list-three = { $first }、{ $second }和 { $third }
neurons-why-identity = 不看神经元也能得到同一个数：它的输出权重乘以各自的梯度再求和。两边都用这次运行以双精度算出，相差 { $difference }。

neurons-here-live = 活跃神经元
neurons-here-shape = 网络
neurons-here-adds = 每张图的乘加
neurons-shrink = 套掩码与真正缩小，得到的是同一个网络：把这 { $removed } 个神经元从张量里切掉，{ $before } 就成了 { $after }。参数从 { $parameters_before } 减到 { $parameters_after }，乘加从 { $adds_before } 减到 { $adds_after }。在全部 { $rows } 个验证样本上，两者的输出最多相差 { $difference }。
neurons-shrink-none = 还没有剪掉任何神经元，也就没有更小的网络。
neurons-shrink-empty = 有一层的神经元全被剪光：没有同样结构的更小网络，只剩一个不变的答案。

neurons-layers = 哪一层可以少一些神经元？
neurons-layers-title = 每次只剪一层，按“{ $criterion }”
neurons-layers-one = 与 { $dense } 相差不超过一个百分点时，只剪 { $layer } 可以剪掉 { $size } 个中的 { $free } 个。
neurons-layers-two = 与 { $dense } 相差不超过一个百分点时，只剪 { $first } 可以剪 { $first_size } 个中的 { $first_free } 个，只剪 { $second } 可以剪 { $second_size } 个中的 { $second_free } 个。
neurons-layers-budget = 比未剪枝时低一个百分点
neurons-layers-random = { $layer }，随机
neurons-layers-drawn = 点线：按随机顺序剪这一层的神经元，{ $draws } 次抽样的平均。
neurons-layers-drawn-band = 点线：按随机顺序剪这一层的神经元，{ $draws } 次抽样的平均。色带：{ $seeds } 个种子中的最低到最高。
neurons-layers-alt = 验证准确率随剪掉神经元个数的变化，每条线只剪一层，各有多种子色带和随机基线，另有一个百分点的预算线。

neurons-try = 剪掉至少 { $goal } 个活跃神经元，什么都不损失：验证准确率不低于未剪枝网络。在每一个训练样本上都输出 0 的神经元不算。可以换准则、拖动，也可以手工剪。

neurons-pair = 单独便宜、合起来很贵的两个
neurons-pair-line = 在单独代价最小的 { $candidates } 个活跃神经元的 { $pairs } 对组合里，这一对超出两者之和最多。只剪 { $first }，损失上升 { $first_rise }；只剪 { $second }，上升 { $second_rise }。两个都剪，上升 { $together }，是两者之和的 { $times } 倍。
neurons-pair-line-gain = 在单独代价最小的 { $candidates } 个活跃神经元的 { $pairs } 对组合里，这一对超出两者之和最多。只剪 { $first }，损失变化 { $first_rise }；只剪 { $second }，变化 { $second_rise }；两个都剪，变化 { $together }。在这个快照上两者之和没有代价，说它的几倍没有意义；请换一个更晚的快照。
neurons-pair-errors = 在 { $rows } 个训练样本中，未剪枝网络认错 { $base } 个；只剪第一个认错 { $first } 个，只剪第二个认错 { $second } 个，两个都剪认错 { $together } 个。
neurons-pair-lesson = 每次只看一个神经元的得分都会漏掉这一点：它们在互相顶替。
neurons-pair-lesson-none = 在这个网络里，最坏的一对也不比两者之和更贵。
neurons-pair-name = { $layer } 的神经元 { $index }
neurons-pair-title = 合起来是两者之和的 { $times } 倍
neurons-pair-title-gain = 合起来 { $together }，两者之和 { $sum }
neurons-pair-first = 只剪 { $name }
neurons-pair-sum = 两者之和
neurons-pair-both = 两个都剪
neurons-pair-alt = 只剪第一个、只剪第二个、两者之和、两个都剪时训练损失的上升。

neurons-chance = 随机剪枝，以及一个陷阱
neurons-chance-rate = 剪掉（百分比）
neurons-chance-text = 有两篇文章说“以 { $rate } 的比例”随机剪神经元，代码写的却是第二行。两行代码各在当前网络 { $network } 上运行 { $draws } 次：
neurons-chance-right = 这一行剪掉 { $removed }，还剩 { $accuracy } 的准确率。
neurons-chance-wrong = 这一行剪掉 { $removed }，还剩 { $accuracy } 的准确率：文中说要剪掉的比例，代码却把它留下了。
neurons-chance-same = 在 { $rate } 时两者恰好一致；换个比例就能看出差别。
neurons-chance-title = 同样写着 { $rate }，一行剩 { $right }，另一行剩 { $wrong }
neurons-chance-x = 文中写的比例
neurons-chance-line-right = rand >= rate：剪掉这个比例
neurons-chance-line-wrong = rand < rate：留下这个比例
neurons-chance-alt = 两行代码的验证准确率随文中所写比例的变化，含均值与多次抽样的色带。
neurons-chance-article = 打开文章里的网络 64-64-10

neurons-rules = 零输出与范数：每条规则与真值对照
neurons-rules-criterion = 准则
neurons-rules-agreement = 与真值的秩相关
neurons-rules-free = 一个百分点内可剪
neurons-rules-ten = 剪掉 { $count } 个后的验证准确率
neurons-rules-best = 这里最接近真值的是“{ $best }”（{ $value }），离得最远的是“{ $worst }”（{ $worst_value }）。
neurons-rules-zeros = 零输出比例：{ $name } 在 { $zeros } 的训练样本上输出 0，所以第 { $place } 个就被剪。可按真值，只有 { $above } 个神经元比它更重要：没有它，损失上升 { $truth }。少用不等于没用。
neurons-rules-zeros-tanh = 零输出比例：对 tanh 没有定义，它的输出从不恰好为 0。
neurons-rules-norm = 输入范数：{ $name } 的输入权重很小（{ $norm }），第 { $place } 个就被剪。可按真值，只有 { $above } 个神经元比它更重要：没有它，损失上升 { $truth }。它往后传多少，输入范数看不见。

neurons-rules-safe = { $criterion }：在这里，最先要剪的四分之一里，没有一个活跃神经元属于网络最需要的那一半。

neurons-history = 训练过程中 S 的正负
neurons-history-title = S < 0 的活跃神经元：训练前 { $first }，{ $epochs } 轮之后 { $last }
neurons-history-x = 训练轮数
neurons-history-negative = S < 0 的活跃神经元
neurons-history-agreement = S 与真值的秩相关
neurons-history-rises = 从一个快照到下一个，S < 0 的活跃神经元所占比例从不下降：训练前 { $first }，{ $epochs } 轮之后 { $last }。
neurons-history-unsteady = S < 0 的活跃神经元所占比例，结束时高于开始时（{ $first } → { $last }），但中途有过下降。
neurons-history-past = S < 0 的活跃神经元所占比例，结束时高于开始时（{ $first } → { $last }），但中途更高：{ $epoch } 轮之后为 { $top }。
neurons-history-falls = 在这次运行中，S < 0 的活跃神经元所占比例，结束时并不高于开始时：训练前 { $first }，{ $epochs } 轮之后 { $last }；中途最高 { $top }。
neurons-history-why = S < 0 表示：按一阶估计，这个神经元的输出在降低损失。由上面的恒等式，S 是它的输出权重乘以各自的梯度再求和：梯度为 0 时，每个神经元的 S 都是 0，排序也就没了。
neurons-history-alt = S 为负的活跃神经元所占比例，以及 S 与真值的秩相关，随训练轮数的变化。
