# 页面 /attention。大括号里的值都由本页的运行算出。
attention-kind-heads = 头
attention-kind-ff = 前馈神经元
attention-kind-both = 头和神经元
attention-unit-heads = 第 { $block } 块的头 { $index }
attention-unit-ff = 第 { $block } 块的前馈神经元 { $index }

attention-line = 按“{ $criterion }”排序，{ $total } 个{ $kind }可以剪掉 { $free } 个，验证准确率下降不超过一个百分点。
attention-line-seeds = 按“{ $criterion }”排序，{ $total } 个{ $kind }可以剪掉 { $free } 个，验证准确率下降不超过一个百分点（{ $seeds } 个种子：{ $low } 到 { $high } 个）。
attention-line-none = { $total } 个头中，没有一个单独关掉会让准确率下降超过一个百分点（最多 { $cost }）。
attention-line-head-before = 单独关掉一个头，代价最大的是{ $head }：{ $cost } 个百分点。
attention-line-head = 单独关掉一个头，代价最大的是{ $head }：{ $cost } 个百分点（“{ $skill }”从 { $before } 变为 { $after }）。

attention-grain = 剪什么
attention-grain-heads = 头
attention-grain-ff = 前馈
attention-grain-both = 两者
attention-network = 块数 × 头数
attention-sentence = 你的英文句子：每个头在看什么？
attention-sentence-empty = 句子里没有词，也就没有注意力图。输入一句试试，例如“the acting is superb”。
attention-sentence-cut = 网络最多读 { $kept } 个词；句末的 { $cut } 个没有读。
attention-sentence-unknown-all = 这些词网络一个也不认识：在它看来全是同一个词元，所以它的回答没有意义。它只读过英文影评。
attention-sentence-unknown = 有 { $count } 个词网络不认识：{ $words }。不认识的词它一律读作同一个词元。

attention-reading-heads = 已剪 { $removed } / { $total } 个头 · 验证 { $accuracy }，未剪枝 { $dense }
attention-reading-ff = 已剪 { $removed } / { $total } 个前馈神经元 · 验证 { $accuracy }，未剪枝 { $dense }
attention-reading-both = 已剪 { $removed } / { $total } 个头和神经元 · 验证 { $accuracy }，未剪枝 { $dense }
attention-hand-help = 点一个头或一根柱子就剪掉它，再点一次恢复（也可用 Alt + 点击）
attention-tile = { $block }.{ $index }
attention-from = 从
attention-to = 看
attention-group = 第 { $block } 块
attention-panel-maps = 每个头看哪里（块.头）· 回答：好评 { $positive }，未剪枝 { $dense }
attention-panel-maps-alt = 每个头一张热图：行是在看的词，列是被看的词。剪掉的头带斜线并打叉；前面的头一剪，后面各块的图也跟着变。
attention-panel-large = 放大：{ $name }
attention-panel-large-alt = 一个头的注意力图，旁边和下面标着句子里的词。
attention-panel-bars = 得分，α = { $alpha }
attention-panel-bars-alt = 每个单元一根柱子，按块排列；剪掉的带斜线，横线是 α。
attention-panel-scatter = 秩相关 { $agreement }
attention-panel-scatter-alt = 每个单元的得分与真值，真值是单独剪掉它时损失的上升；剪掉的画成叉。
attention-panel-curve = { $accuracy }，随机 { $random }
attention-panel-curve-alt = 验证准确率随剪掉比例的变化，含多种子色带、随机基线和未剪枝网络。
attention-panel-skills = 各种句子的准确率
attention-panel-skills-alt = 当前位置上每种句子的验证准确率，并标出未剪枝网络的值。
attention-axis-share = 剪掉
attention-axis-removed = 剪掉的头数
attention-data-note = 训练时带有很小的 L1 惩罚（{ $penalty }）。得分与真值（损失的上升）来自前 { $rows } 个训练句子，曲线来自 { $validation } 个验证句子。颜色均匀的图，是把所有词一视同仁取平均的头；剪掉的头仍留着淡淡的、打叉的图。

attention-predict = 所有的头里，单独关掉{ $head }代价最大。没有它，哪种句子受害最深？
attention-predict-why = 没有{ $head }，总的准确率变化 { $cost } 个百分点；“{ $skill }”从 { $before } 变为 { $after }，比其他任何一种都跌得深。
attention-predict-why-even = 没有{ $head }，总的准确率变化 { $cost } 个百分点；没有哪一种句子明显受害最深。
attention-skills-title = 没有{ $head }，“{ $skill }”变化 { $change } 个百分点
attention-skills-unit = 个百分点
attention-skills-line = 每行是单独关掉一个头，每列是一种句子。{ $total } 个头中，有 { $hurts } 个至少在一种句子上掉一个百分点或更多；有 { $free } 个在哪一种上都没有。
attention-skills-alt = 单独剪掉每个头时，每种句子的验证准确率变化（百分点）。

attention-why-none = 在上面点一个头或一根柱子。还没点的话，先看代价最大的那个：{ $unit }。
attention-why-picked = 这是{ $unit }。
attention-why-gate-heads = ξ 是装在头上的一个闸门：输出乘 1，头照旧；乘 0，头就没了。在 1 处的导数就是这个头的贡献；它的绝对值的平均，正是 Michel 等人（2019）给头排序用的重要性。
attention-why-gate-ff = ξ 是装在神经元上的一个闸门：输出乘 1，神经元照旧；乘 0，神经元就没了。在 1 处的导数对句子取平均，就是它的贡献。
attention-why-sign = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个{ $kind }里有 { $cheaper } 个比它便宜；按“{ $criterion }”，它第 { $place } 个被剪。
attention-why-cancel = S 只有“绝对值的平均”的 { $share }：在一些句子上它帮忙，在另一些句子上它添乱，没等人看就互相抵消了。
attention-why-touched = 剪掉第 { $block } 块的头 { $index }，要带走 Q、K、V 的第 { $rows } 行（它们是输入投影里上下相叠的三块）和相应的偏置，还有输出投影的第 { $columns } 列。
attention-why-touched-ff = 剪掉神经元 { $index }，要带走第 { $block } 块 ff1 的第 { $index } 行、它的偏置，和 ff2 的第 { $column } 列。
attention-why-identity-heads = 不用闸门也能得到同一个数：输出投影里属于这个头的那一片，乘以各自的梯度再求和。两边都用这次运行以双精度算出，相差 { $difference }。
attention-why-identity-ff = 不用闸门也能得到同一个数：ff2 里属于这个神经元的那一列，乘以各自的梯度再求和。两边都用这次运行以双精度算出，相差 { $difference }。

attention-here-sizes = 网络
attention-here-adds = 每个句子的乘加
attention-sizes = { $heads } 个头，{ $neurons } 个神经元
attention-shrink-none = 还没有剪掉任何东西，也就没有更小的网络。
attention-shrink = 套掩码与真正缩小，得到的是同一个网络：把这些片从张量里切掉，在全部 { $rows } 个验证句子上，两者的输出最多相差 { $difference }。省下了 { $parameters } 的参数（未剪枝网络的参数有 { $embeddings } 是词向量，它们留着）和 { $adds } 的乘加。

attention-try = { $total } 个头至少剪掉 { $goal } 个，准确率下降不超过一个百分点：验证准确率不低于 { $least }。可以拖动、换准则，也可以点着把头关掉、打开。

attention-structures = 整块结构：一个注意力层、一个前馈层、一个块
attention-structures-what = 剪掉
attention-structures-accuracy = 验证准确率
attention-structures-change = 变化（百分点）
attention-structures-rise = 损失的变化
attention-structures-gone = 少了的参数
attention-structure-attention = 第 { $block } 块的注意力
attention-structure-ff = 第 { $block } 块的前馈层
attention-structure-block = 整个第 { $block } 块
attention-structures-line = 每一项都是真的剪掉之后测出来的。最便宜的是{ $best }（{ $best_cost } 个百分点），最贵的是{ $worst }（{ $worst_cost } 个百分点）。剪掉注意力层或前馈层，还留下它的输出偏置和绕过它的相加；剪掉整个块，连它的归一化也一起走。

attention-pair = 单独便宜、合起来很贵的两个
attention-pair-line = 在单独代价不超过一个百分点的 { $candidates } 个头的 { $pairs } 对组合里，这一对超出两者之和最多。只剪{ $first }，损失变化 { $first_rise }；只剪{ $second }，变化 { $second_rise }。两个都剪，上升 { $together }，是两者之和的 { $times } 倍。
attention-pair-line-gain = 在单独代价不超过一个百分点的 { $candidates } 个头的 { $pairs } 对组合里，这一对超出两者之和最多。只剪{ $first }，损失变化 { $first_rise }；只剪{ $second }，变化 { $second_rise }；两个都剪，变化 { $together }。两者之和没有代价，说它的几倍没有意义。
attention-pair-accuracy = 验证准确率：未剪枝 { $dense }，只剪第一个 { $first }，只剪第二个 { $second }，两个都剪 { $both }。
attention-pair-lesson = 每次只看一个头的得分都会漏掉这一点：它们在互相顶替。
attention-pair-lesson-none = 在这个网络里，最坏的一对也不比两者之和更贵。
attention-pair-title = 合起来是两者之和的 { $times } 倍
attention-pair-title-gain = 合起来 { $together }，两者之和 { $sum }
attention-pair-alt = 只剪第一个头、只剪第二个头、两者之和、两个都剪时损失的上升。

attention-greedy = 只排一次序，还是每剪一个重排一次？
attention-greedy-title = 每剪一个就重新测量：{ $total } 个头可以剪 { $free } 个，不超过一个百分点
attention-greedy-again = 真实代价，每次重测
attention-greedy-once = 真实代价，只测一次
attention-greedy-more = 一次剪一个，每次都剪当时最便宜的，{ $total } 个头可以剪 { $free } 个，不超过一个百分点；只排一次序，这里最好的准则（{ $best }）能剪 { $once } 个。代价是要测量 { $evaluations } 个网络。一个头值多少，要看还剩下谁。
attention-greedy-same = 一次剪一个，每次都剪当时最便宜的，{ $total } 个头可以剪 { $free } 个，不超过一个百分点，与按“{ $best }”只排一次序（{ $once } 个）一样多。为此测量的 { $evaluations } 个网络，在这里什么也没换来。
attention-greedy-fewer = 一次剪一个，每次都剪当时最便宜的，{ $total } 个头可以剪 { $free } 个，不超过一个百分点；按“{ $best }”只排一次序，能剪 { $once } 个。贪心并不是最优，尽管为它测量了 { $evaluations } 个网络：眼下最便宜的，以后可能很贵。
attention-greedy-show = 在图里剪掉这 { $count } 个头
attention-greedy-alt = 验证准确率随剪掉头数的变化：每剪一个重测、真实代价只测一次、按贡献、随机（含色带）。

attention-rules = 每个准则与真值对照
attention-rules-free = 一个百分点内可剪的头
attention-rules-best = 这里最接近真值的是“{ $best }”（{ $value }），离得最远的是“{ $worst }”（{ $worst_value }）。真值本身是一次只剪一个头测出来的：几个头一起走会怎样，它说不了。
attention-rules-backwards = 这里最接近真值的是“{ $best }”（{ $value }）。方向反了的是“{ $worst }”（{ $worst_value }），它先剪的正是离不开的头。真值本身是一次只剪一个头测出来的：几个头一起走会怎样，它说不了。
