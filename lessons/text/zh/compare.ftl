### 页面 /compare：各准则在多个随机种子上的比赛。

race-setting-width = 两层隐藏层各多少单元
race-setting-seeds = 种子数
race-setting-criteria = 准则
race-setting-retrain = 每次剪枝后再训练几轮
race-setting-lines = 显示单个种子
race-setting-first = 在某个种子上领先
race-setting-second = 在另一个种子上领先
race-scope-published = 按原论文
race-scope-global = 所有层一起
race-scope-layer = 逐层

race-line = 剪掉 { $first_share }，{ $first }{ $first_dissent ->
    [0] 在全部 { $seeds } 个种子上都赢
   *[other] 平均获胜，但 { $seeds } 个种子里有 { $first_dissent } 个另选冠军
}；剪掉 { $second_share }，{ $second }{ $second_dissent ->
    [0] 在全部 { $seeds } 个种子上都赢
   *[other] 平均获胜，但 { $seeds } 个种子里有 { $second_dissent } 个另选冠军
}。
race-line-agree = 剪掉 { $first_share } 时{ $first }获胜，剪掉 { $second_share } 时{ $second }获胜；{ $seeds } 个种子结果一致，而只看一个种子是无从知道这一点的。
race-line-tie = 剪掉 { $first_share }，{ $first_tied ->
    [1] { $first }平均最好
   *[other] { $first_tied } 个准则并列最好
}；剪掉 { $second_share }，{ $second_tied ->
    [1] { $second }平均最好
   *[other] { $second_tied } 个准则并列最好
}：在 { $seeds } 个种子上，并非每个比例都只有一个冠军。

race-queued = 等待中：前面还有 { $position } 项研究。
race-begins = { $total } 格中已完成 { $done } 格（一格 = 一个网络配一个准则）；先要训练网络……
race-running = { $total } 格中已完成 { $done } 格（一格 = 一个网络配一个准则），大约还需 { $seconds } 秒
race-stop = 停止
race-start = 开始研究
race-resume = 继续
race-offer = { $total } 格中已完成并保存 { $known } 格。
race-study-failed = 研究因错误而结束，详情见服务器日志。已完成的格都已保存。
race-study-lost = 研究的工作进程丢失或无法连接，详情见服务器日志。已完成的格都已保存，重新开始即可继续。
race-study-cells = 有些格失败了，例如训练发散，服务器日志列出了它们。其余的都已保存。
race-partial = { $all } 个准则中有 { $missing } 个还没跑完，不参与评选。
race-after-guess = 图中是随机剪枝，每个准则都得胜过它。其余的等你猜完再画；比赛此刻已经在跑。

race-predict = 剪掉 { $share } 的权重后，这几个准则中哪个的平均准确率最高？
race-explain-named = 这几个中{ $best }最好，为 { $mean }。{ $all }
race-explain = 剪掉 { $share } 时，{ $first }平均 { $first_mean }，{ $second }平均 { $second_mean }；{ $seeds } 个种子里有 { $dissent } 个会选出别的冠军。
race-explain-agree = 剪掉 { $share } 时，{ $first }平均 { $first_mean }，{ $second }平均 { $second_mean }；{ $seeds } 个种子没有一个选出别的冠军。
race-explain-tie = 剪掉 { $share } 时，{ $tied } 个准则并列最好，均为 { $best }；猜其中哪一个都算对。
race-explain-alone = 只有{ $winner }跑完了。

race-reading-none = 还没有哪个准则跑完所有种子
race-reading-alone = 剪掉 { $share }：{ $name }还有 { $best }
race-reading-all = 剪掉 { $share }：{ $winner }以 { $best } 领先，{ $seeds } 个种子都是它
race-reading-some = 剪掉 { $share }：{ $winner }以 { $best } 领先；{ $seeds } 个种子里有 { $dissent } 个另有冠军
race-reading-tie = 剪掉 { $share }：{ $tied } 个准则并列最好，均为 { $best }
race-panel-curve = { $seeds } 个种子的平均，色带从最低到最高
race-panel-curve-single = 粗线为平均，细线为 { $seeds } 个种子
race-panel-curve-alt = 验证指标随剪掉比例的变化，每个准则一条线，外加色带。
race-panel-seeds = 剪掉 { $share }：实点为平均，淡点为单个种子
race-panel-seeds-alt = 每个准则一行；淡点是滑块所在比例处的单个种子，实点是平均。
race-panel-worst = 最差的一类，平均数看不见它
race-panel-worst-alt = 最差一类的召回率随剪掉比例的变化，每个准则一条线。
race-panel-ranking-all = 不输给几个对手；{ $seeds } 个种子冠军相同
race-panel-ranking-some = 不输给几个对手；{ $seeds } 个种子里有 { $dissent } 个另有冠军
race-panel-ranking-tie = 不输给几个对手；{ $tied } 个准则并列第一
race-panel-ranking = 不输给几个对手
race-panel-ranking-alt = 每个准则在平均和每个种子中不输给几个对手；一列中颜色最鲜明的是冠军。
race-mean = 平均
race-axis-share = 剪掉的权重比例
race-axis-metric = 验证准确率
race-axis-seeds = 冠军不同的种子数

race-dissent-title = { $all } 个比例中有 { $count } 个，{ $seeds } 个种子里至少有一个与平均选出的冠军不同
race-dissent-none = { $all } 个比例中，{ $seeds } 个种子没有一个选出别的冠军
race-dissent-alt = 每个比例上与平均冠军不同的种子数；柱子的颜色就是冠军的颜色。

race-here = 剪掉 { $share } 时
race-column-criterion = 准则
race-column-mean = 平均
race-column-sd = 标准差
race-column-n = 种子数
race-column-worst = 最差一类
race-column-test = 测试集
race-worst-same = { $best }平均第一（{ $mean }），最差一类也是第一（{ $worst }）。
race-worst-other = { $best }平均第一（{ $mean }），但它最差的一类只有 { $worst }；{ $kind }给最差的一类留下 { $kind_worst }。

race-why = 前两名比的是同样的网络：一个种子就是一对。要看的是每一对里的差，以及这个差在各对之间变动多大。
race-why-pairs = 各种子的差（百分点）：{ $differences }
race-why-interval = 平均差的 95% 置信区间：{ $low } 到 { $high } 个百分点。
race-why-note = 这只是探索性检验：这两个准则正是在同样的种子上从好几个里挑出来的，所以 p 只会偏小，区间只会偏窄。要下定论，就先定好这两个准则，再换新的种子。
race-why-ranks = 只有 { $n } 对时，符号秩检验的 p 不可能低于 { $least }，所以这里用 t 检验。
race-test-real = { $first }比{ $second }领先 { $difference } 个百分点（{ $n } 个种子），p = { $p }：单凭种子的波动解释不了。
race-test-chance = { $first }比{ $second }领先 { $difference } 个百分点（{ $n } 个种子），p = { $p }：单凭种子的波动就可能如此。
race-test-few = { $first }与{ $second }只有 { $n } 个共同的种子，无法检验。
race-test-same = { $first }与{ $second }在 { $n } 个种子上的差都是 { $difference } 个百分点：没有波动可供检验。

race-try = 找出两个准则和一个不小于 { $share } 的比例，使名次翻转：某个种子上第一个领先超过 { $ahead } 个百分点，另一个种子上第二个领先超过 { $ahead } 个百分点。
race-try-detail = 剪掉 { $share } 时，{ $first }减{ $second }（百分点），按种子：{ $seeds }。

race-settings-file = 设置（JSON）
race-without-browser = 不用浏览器也能跑，只需上面的设置文件：可用本机所有核心，也可用集群（先装 `requirements-cluster.txt`）。两种方式写出的表逐字节相同。

race-truth = 谁的排序最接近真值，在什么时候？
race-truth-text = 在训练的每个快照，把每个权重单独去掉并测量损失，这就是真值。曲线是各准则与它的秩相关。
race-truth-title = 训练过程中与精确消融的秩相关
race-truth-x = 训练轮次
race-truth-y = 秩相关
race-truth-alt = 每个快照处各准则与精确消融的秩相关，多个种子的平均与标准差。
race-truth-same = 训练 { $epoch } 轮后最接近真值的是{ $now }（{ $now_rho }），训练 { $then_epoch } 轮时也是它（{ $then_rho }）。
race-truth-other = 训练 { $epoch } 轮后最接近真值的是{ $now }（{ $now_rho }）；训练 { $then_epoch } 轮时是{ $then }（{ $then_rho }）。
race-truth-moved = 变化最大的是{ $criterion }：从 { $before } 到 { $after }。

race-size = 同样大小时的小网络与大网络
race-size-text = { $networks } 个网络，都按幅值剪枝。每条线的右端是未剪枝网络；大网络越剪越往左，与小网络相遇。
race-size-title = 准确率与剩下的权重数
race-size-x = 剩下的权重数
race-size-alt = 验证准确率随剩余权重数的变化，每个网络一条线，外加色带。
race-size-all = 同样大小时，{ $all } 次比较里未剪枝的小网络都不输；差距最大处有 { $weights } 个权重：{ $small } 未剪枝 { $small_mean }，{ $large } 剪到同样大小 { $large_mean }。
race-size-some = 同样大小时，{ $all } 次比较里未剪枝的小网络有 { $won } 次不输；差距最大处有 { $weights } 个权重：{ $small } 未剪枝 { $small_mean }，{ $large } 剪到同样大小 { $large_mean }。
race-size-none = 同样大小时，{ $all } 次比较里都是剪过的大网络更好；差距最大处有 { $weights } 个权重：{ $small } 未剪枝 { $small_mean }，{ $large } 剪到同样大小 { $large_mean }。
race-loss-small = 剪掉同样的比例，小网络掉得更多：剪掉 { $share } 时 { $small } 掉 { $small_loss } 个百分点，{ $large } 掉 { $large_loss } 个。
race-loss-large = 这里小网络并没有掉得更多：剪掉 { $share } 时 { $small } 掉 { $small_loss } 个百分点，{ $large } 掉 { $large_loss } 个。

race-cost = 一个准则要花多少时间
race-cost-text = 在 { $rows } 行数据上给全部权重打一次分所需的秒数，用运行本页的机器的一个核心测得，权重数从 { $low } 到 { $high }。超过 { $budget } 秒的不真跑，只估计：空心圆。
race-cost-start = 测量
race-cost-running = 已测 { $done } / { $all }
race-cost-failed = 测量因错误而结束，详情见服务器日志。
race-cost-title = 时间与权重数
race-cost-x = 权重数
race-cost-y = 秒
race-cost-alt = 各准则所需秒数随权重数的变化，两轴都是对数。
race-cost-line = { $weights } 个权重时，{ $cheap }用 { $cheap_seconds } 秒，{ $dear }用 { $dear_seconds } 秒：{ $times } 倍。
race-cost-skipped = { $criterion }在 { $weights } 个权重时没有真跑：按目前的增长大约需要 { $seconds } 秒。
