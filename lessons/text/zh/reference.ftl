# 页面 /reference。公式与出处是 core 里的数据；花括号里的数字由运行结果算出。
reference-line = 每个准则都实际测过：在训练好的网络 { $label } 上，需要线性模型的则在线性回归上。

reference-filter-ranks = 排序对象
reference-ranks-all = 全部
reference-ranks-weight = 权重
reference-ranks-unit = 单元
reference-filter-needs = 需要
reference-needs-any = 不限
reference-pick = 准则
reference-epoch = 训练
reference-epoch-option = { $epoch ->
    [0] 训练前
   *[other] 第 { $epoch } 轮
}

reference-column-name = 准则
reference-column-ranks = 排序
reference-column-needs = 需要
reference-column-network = 真值
reference-column-network-help = 在网络上测得。得分与“单独去掉它时损失的精确上升”之间的秩相关：+1 表示次序相同，−1 表示次序相反。
reference-column-regression = { $features } 个特征
reference-column-regression-help = 同样的秩相关，但只有线性回归的 { $features } 个权重。这么少的个数不能和几千个相提并论，所以单独成列。
reference-column-sign = 正负
reference-column-sign-help = 得分是否可能为负。
reference-column-source = 出处
reference-table-alt = 所有准则：对什么排序、需要什么、与真值的秩相关、出处。
reference-table-hint = 点一行打开准则，点列名排序。
reference-name-grain = { $name }（{ $grain }）

reference-ranking-weight = 权重，第 { $epoch } 轮：离真值最近的是 **{ $best }**（{ $best_value }），最远的是 **{ $worst }**（{ $worst_value }）。
reference-ranking-weight-blind = 权重，第 { $epoch } 轮：没有一个准则接近真值，全都在 { $low } 与 { $high } 之间。
reference-ranking-unit-blind = 单元，第 { $epoch } 轮：没有一个准则跟得上真值，全都在 { $low } 与 { $high } 之间。
reference-ranking-unit = 单元，第 { $epoch } 轮：离真值最近的是 **{ $best }**（{ $best_value }），最远的是 **{ $worst }**（{ $worst_value }）。

reference-rule = 剪掉的条件
reference-sign-positive = 大的保留，小的先剪。从不为负。
reference-sign-signed = 大的保留，小的先剪。可以为负：任何阈值都先剪掉负得最多的。
reference-published-row = 原文在每一行内部排序；这里把所有行放在一起排序。
reference-published-layer = 原文逐层剪枝；这里把所有层放在一起排序。
reference-activations = 只对 { $names } 有定义。
reference-needs = 需要：{ $needs }
reference-source-none = 没有单一的出处。
reference-source = 出处：{ $source }

reference-scores = 共 { $total } 个得分，一半低于 { $half }
reference-scores-zeros = 共 { $total } 个得分，一半低于 { $half }，{ $zeros } 个恰好为 0
reference-scores-negative = 共 { $total } 个得分，一半低于 { $half }，{ $negative } 个为负
reference-scores-first = 先剪
reference-scores-last = 后剪
reference-scores-axis = 得分
reference-scores-count = 个数
reference-scores-alt = { $name } 的得分分布；先剪的一半为灰色。

reference-items-weight = { $count } 个权重
reference-items-unit = { $count } 个单元
reference-where-network = { $label }，第 { $epoch } 轮
reference-where-regression = { $dataset } 上的最小二乘，{ $features } 个特征
reference-where-descent = { $dataset } 上 { $steps } 步梯度下降，{ $features } 个特征
reference-truth-ablation = 损失的真实上升
reference-truth-refit = 重新拟合后损失的真实上升
reference-reading-truth = 其他准则都与它比较：{ $items }，{ $where }。
reference-reading-constant = 这里所有得分都相等，没有次序可言（{ $items }，{ $where }）。
reference-reading-follows = 与{ $truth }的秩相关：**{ $value }**（{ $items }，{ $where }）。
reference-reading-blind = 与{ $truth }的秩相关：**{ $value }**，和抛硬币差不多（{ $items }，{ $where }）。
reference-reading-backwards = 与{ $truth }的秩相关：**{ $value }**。方向反了：最重要的先剪（{ $items }，{ $where }）。
reference-waiting = 网络训练好以后，数字就会出现。

reference-topics = 更多可查的内容
reference-topic-identity = 恒等式
reference-topic-choosing = 如何选择
reference-topic-schedules = 稀疏度调度
reference-topic-neighbours = 剪枝的近邻
reference-topic-metrics = 两个陷阱
reference-topic-papers = 论文中的数字
reference-topic-glossary = 术语表

# 恒等式。
reference-identity-line = 一个单元的贡献，可以从使用它的权重上读出来。单元的得分和权重的得分是同一回事，只是一个粗、一个细；对任何一批数据、任何网络都成立。
reference-identity-group = 单元组
reference-identity-unit = 单元
reference-identity-input = 特征
reference-identity-left = 左边
reference-identity-right = 右边
reference-identity-difference = 差
reference-identity-claim = 在这个网络的全部 { $units } 个特征和单元上，两边最多相差 { $largest }：只是舍入误差。
reference-identity-minimum = 在极小点两边都是 0。有权重衰减 λ 时，两边等于 −λ 乘以该列范数的平方。
reference-identity-equal = 左 = 右
reference-identity-units = 一个单元
reference-identity-picked = 选中
reference-identity-alt = 每个单元的恒等式左边对右边：所有点都在对角线上。

# 如何选择。
reference-choosing-line = 按比例：恰好剪掉 k = round(比例 × n) 个，并列者按位置先后。按阈值：低于阈值的全剪，等于阈值的留下，并列者同进退。
reference-choosing-share = 要剪的比例
reference-choosing-by-share = 按比例：剪 { $count } 个
reference-choosing-at = 阈值 { $threshold }：剪 { $count } 个
reference-choosing-above = 略高于 { $threshold }：剪 { $count } 个
reference-choosing-gone = 剪掉
reference-choosing-kept = 留下
reference-choosing-tie = 按比例剪掉 { $n } 个中的 { $k } 个。任何阈值都做不到：取 { $threshold } 剪 { $below } 个，略高一点就剪 { $above } 个。
reference-choosing-equal = 按比例剪掉 { $n } 个中的 { $k } 个；这里取 { $threshold } 附近的阈值也能做到。
reference-choosing-constant = 一层有 { $n } 个相等的权重：按比例剪 { $k } 个，按阈值只能剪 { $below } 个或 { $above } 个。所以取值恒定的一层可能一下子全没了。
reference-choosing-alt = 八个得分的条形图，其中四个相等；剪掉的带斜线。
reference-percentile-title = 陷阱：百分位数不是要保留的比例
reference-percentile-claim = 以得分的第 { $percentile } 百分位数为阈值，{ $removed } 的权重低于它，于是被剪掉。{ $low }
reference-percentile-low = 取第 { $percentile } 百分位数，剪掉的是 { $removed }。
reference-percentile-tied = 这里取第 { $percentile } 百分位数也不行：超过 { $percentile }% 的得分恰好为 0，阈值就是 0，没有得分低于它，剪掉的是 { $removed }。要指定比例，而不是阈值。
reference-percentile-column = 作阈值的百分位数
reference-percentile-threshold = 它的值，|平均梯度|
reference-percentile-removed = 剪掉的比例

# 稀疏度调度。
reference-schedules-line = 稀疏度怎样一轮一轮地升高。每轮之后网络可以再训练。
reference-schedules-final = 最终稀疏度
reference-schedules-rounds = 轮数
reference-schedules-round = 轮
reference-schedules-sparsity = 稀疏度
reference-schedule-one_shot = 一次性
reference-schedule-linear = 线性
reference-schedule-cubic = 三次
reference-schedule-exponential = 指数
reference-schedules-claim = { $rounds } 轮中的第 { $round } 轮之后：线性 { $linear }，三次 { $cubic }，指数 { $exponential }。彩票搜索每轮保留剩余的 80%，要达到 { $final } 需要 { $lottery } 轮。
reference-schedules-alt = 四种稀疏度调度在每轮之后的稀疏度。

# 剪枝与它的近邻。
reference-neighbours-line = 这些方法都让模型更简单，但只有一部分产生零。最后两列是算出来的：对同一个回归（{ $dataset } 的十个特征）各做一次，目标是留下 { $keep } 个。
reference-neighbours-name = 方法
reference-neighbours-changes = 改变什么
reference-neighbours-zero = 什么变成零
reference-neighbours-data = 需要数据吗
reference-neighbours-smaller = 模型变小吗
reference-neighbours-zeros = { $size } 个中的零
reference-neighbours-loss = 验证损失
reference-neighbour-dense = 什么也不做（最小二乘）
reference-neighbour-dense-changes = 无
reference-neighbour-dense-zero = 无
reference-neighbour-dense-data = 训练时
reference-neighbour-dense-smaller = 否
reference-neighbour-pruning = 剪枝
reference-neighbour-pruning-changes = 剪掉已训练模型的权重或单元
reference-neighbour-pruning-zero = 准则得分最低的
reference-neighbour-pruning-data = 取决于准则
reference-neighbour-pruning-smaller = 是：整个单元立刻变小，单个权重要稀疏存储
reference-neighbour-regularisation = 正则化（L2）
reference-neighbour-regularisation-changes = 损失加上惩罚，所有权重变小
reference-neighbour-regularisation-zero = 无
reference-neighbour-regularisation-data = 训练中
reference-neighbour-regularisation-smaller = 否
reference-neighbour-sparsification = 稀疏化（L1）
reference-neighbour-sparsification-changes = 损失加上能产生精确零的惩罚
reference-neighbour-sparsification-zero = 梯度弱于惩罚的权重
reference-neighbour-sparsification-data = 训练中
reference-neighbour-sparsification-smaller = 是，稀疏存储后
reference-neighbour-selection = 输入特征选择
reference-neighbour-selection-changes = 训练前丢弃一些输入
reference-neighbour-selection-zero = 被丢弃输入的所有权重
reference-neighbour-selection-data = 是，训练前
reference-neighbour-selection-smaller = 只有第一层
reference-neighbour-clipping = 权重截断
reference-neighbour-clipping-changes = 把大权重压回一个界限
reference-neighbour-clipping-zero = 无：它限制大的，剪枝去掉小的
reference-neighbour-clipping-data = 否
reference-neighbour-clipping-smaller = 否
reference-neighbour-quantisation = 量化（int8）
reference-neighbour-quantisation-changes = 权重舍入到少数几个值
reference-neighbour-quantisation-zero = 只有舍入到 0 的；零仍恰好为 0
reference-neighbour-quantisation-data = 权重不需要；激活需要校准
reference-neighbour-quantisation-smaller = 是：位数少了，权重个数不变

# 指标的两个陷阱。
reference-metrics-line = 两个分母很容易写反，本课程所依据的文章中就有一篇写反了。
reference-metrics-precision = 精确率：判为阳性的，有多少真的是阳性？
reference-metrics-recall = 召回率：真正的阳性，找到了多少？
reference-metrics-swapped = 写反了：“精确率” = TP / (TP + FN) 其实是召回率，“召回率” = TP / (TP + FP) 其实是精确率。
reference-metrics-claim = 按幅值剪掉 { $share } 的权重后，数字 { $label } 在验证集上有 { $tp } 个真阳性、{ $fp } 个假阳性、{ $fn } 个假阴性：精确率 { $precision }，召回率 { $recall }。写反的话，就会把 { $recall } 叫作精确率。
reference-metrics-rate = 陷阱：剪掉的比例，还是保留的比例？
reference-metrics-rate-line = “稀疏度 0.8”和“剪枝率 0.8”剪掉 80%；“保留概率 0.8”和“密度 0.8”剪掉 20%。有些公开的代码保留的，正是文中说要剪掉的那部分。本页说的总是剪掉的比例。

# 论文中的数字。
reference-papers-line = 这些数字出自各篇论文。表中没有一个是本课程测得的。
reference-papers-what = 内容
reference-papers-figure = 报告的数字
reference-papers-source = 出处
reference-paper-lenet = LeNet-300-100，MNIST，迭代幅值剪枝
reference-paper-lenet-figure = 错误率 1.64% 变为 1.59%；权重从 267K 减到 22K（约为 1/12）；各层保留 8%、9%、26%
reference-paper-free = AlexNet，ImageNet，图 5：不损失准确率时能剪掉的连接
reference-paper-free-figure = 不再训练，连接约为原来的 1/2（“免费的午餐”）；再训练，约为 1/9
reference-paper-lottery = LeNet-300-100，彩票
reference-paper-lottery-figure = 剩 51.3% 时学得比未剪枝网络快，剩 21.1% 时最快，剩 3.6% 时回到未剪枝网络的水平
reference-paper-lstm = LSTM 语言模型，WikiText-2，测试困惑度
reference-paper-lstm-figure = 未剪枝 83.85；稀疏度 80% 时 83.64；90% 时 85.67；95% 时 92.79
reference-paper-heads = 剪掉 BERT 一半的注意力头，速度
reference-paper-heads-figure = 批大小 1 时快 1.9%，批大小 16 时快 17.5%
reference-storage-claim = 存储只是算术，不是测量：数值 { $value } 位、索引 { $bits } 位时，稀疏度高于 { $index } 稀疏存储才更小；每个权重用一位掩码时，高于 { $mask } 即可。

# 术语表。
reference-glossary-term = 术语
reference-glossary-other = English
reference-glossary-meaning = 含义
