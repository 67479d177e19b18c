# 页面 /convnet。大括号里的值都由本页的运行算出。
setting-digit = 数字
setting-heal = 之后再训练（轮）
convnet-network-help = 两个阶段各有多少个滤波器。
grain-filters = 滤波器
grain-blocks = 整个块

convnet-unit-filter = { $group } 的滤波器 { $index }
convnet-unit-branch = 块 { $block } 的分支

convnet-line-filters = 按“{ $criterion }”排序，{ $total } 个滤波器可以剪掉 { $free } 个，验证准确率下降不超过一个百分点：省下 { $saved } 的乘加。
convnet-line-blocks = 按“{ $criterion }”排序，{ $total } 个整块可以剪掉 { $free } 个，验证准确率下降不超过一个百分点：省下 { $saved } 的乘加。
convnet-data-note = 一个残差网络，两个阶段共 { $blocks } 个块，{ $filters } 个滤波器。每幅小图是一个滤波器看一张验证集图片时传给后面各层的内容；剪掉的滤波器什么也不传，打上叉。得分与真值（损失的上升）来自 { $rows } 张训练集图片，曲线来自 { $validation } 张验证集图片。

convnet-reading-filters = 已剪 { $removed } / { $total } 个滤波器 · 乘加 { $adds } · 验证 { $accuracy }，未剪枝 { $dense }
convnet-reading-blocks = 已剪 { $removed } / { $total } 个块 · 乘加 { $adds } · 验证 { $accuracy }，未剪枝 { $dense }
convnet-hand-help = 点一个滤波器或一根柱子就剪掉它，再点一次恢复（也可用 Alt + 点击）
convnet-panel-stage = { $group }，相加：剩 { $left } / { $total }
convnet-panel-block = 块 { $number } 内部：剩 { $left } / { $total }
convnet-panel-maps-alt = { $group } 的每个滤波器从这个数字里看到的小图；剪掉的画上斜线并打叉，前面的滤波器一剪，其余的图也跟着变。
convnet-panel-bars = { $criterion }，α = { $alpha }
convnet-panel-bars-layer = { $criterion }，各组分别排序
convnet-panel-bars-alt = 每个滤波器一根柱子，按组排列；剪掉的画上斜线，横线是 α。
convnet-panel-curve = { $accuracy }，随机 { $random }
convnet-panel-curve-alt = 验证准确率随剪掉比例的变化，含多种子色带、随机基线和未剪枝网络。
convnet-panel-scatter = 秩相关 { $agreement }
convnet-panel-scatter-alt = 每个滤波器的得分与真值，真值是单独剪掉它时损失的上升；剪掉的画成叉。
convnet-axis-filters = 剪掉的滤波器
convnet-axis-blocks = 剪掉的块

convnet-healed = 小网络再训练 { $epochs } 轮之后，验证准确率是 { $healed }（刚剪完 { $cut }，未剪枝 { $dense }）。
convnet-healed-none = 有一组的滤波器全被剪光：没有更小的网络可以再训练。

convnet-predict = 剪掉块内部的一个滤波器，要从 { $inside } 个张量中各切一片：它的卷积、它的批归一化的四个张量，以及读它的卷积。阶段 1 的滤波器沿 { $blocks } 个块相加。剪掉其中一个，要从多少个张量中切一片？
convnet-predict-option = { $tensors } 个张量
convnet-predict-why = { $tensors } 个张量：输出相加的 { $made } 个卷积各少一行，它们的 { $norms } 个批归一化的四个张量各少一项，读这个和的 { $used } 个卷积各少一列。漏掉一处，和就加不起来了。
convnet-groups-group = 组
convnet-groups-size = 单元数
convnet-groups-made = 产生它的卷积
convnet-groups-norms = 批归一化
convnet-groups-used = 读它的层
convnet-groups-tensors = 涉及的张量
convnet-groups-line = 网络的每一组，取自单元表。阶段是跳跃连接沿各块加起来的部分；block1 到 block4 在块的内部；分支是一个块所加的全部。

convnet-why-none = 在上面点一个滤波器或一根柱子。还没点的话，先看网络最离不开的那个：{ $unit }。
convnet-why-none-inside = 在上面点一个滤波器或一根柱子。还没点的话，先看块内部的滤波器里网络最离不开的那个：{ $unit }。
convnet-why-picked = 这是{ $unit }。
convnet-why-asked = 剪掉它会带走什么，正是上面要猜的。
convnet-touched = 剪掉{ $unit }，涉及 { $layers } 个层的 { $tensors } 个张量：
convnet-goes-layer = 张量
convnet-goes-part = 剪掉什么
convnet-goes-norm = { $layer }：{ $count ->
    [4] 缩放、平移、运行均值、运行方差
   *[other] 缩放与平移，或运行均值与方差
 }
convnet-goes-row = 第 { $index } 行
convnet-goes-column = 第 { $index } 列
convnet-goes-entry = 第 { $index } 项
convnet-goes-whole = 全部
convnet-why-kernels = 它在 { $layer } 中的 3 × 3 权重，它读的每个通道一幅：灰色是 0，白色为正，黑色为负。
convnet-why-kernel-alt = 一个通道的 3 × 3 权重
convnet-why-gate = ξ 是装在它上面的一个闸门：乘 1，照旧；乘 0，就是剪掉。凡是读这个滤波器的地方，都有它的闸门；跳跃连接本身不算在内。
convnet-why-sign = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个里有 { $cheaper } 个比它便宜；按“{ $criterion }”（得分 { $score }），它第 { $place } 个被剪。
convnet-why-sign-layer = 没有它，按一阶估计损失变化 −S = { $estimate }，实际变化 { $truth }。按真值，{ $total } 个里有 { $cheaper } 个比它便宜；按“{ $criterion }”（得分 { $score }），它在本组 { $size } 个里第 { $place } 个被剪。
convnet-why-identity-filter = 不用闸门也能得到同一个数：在所有读它的卷积 r 里，读它的那些列乘以各自的梯度再求和。两边都用这次运行以双精度算出，相差 { $difference }。
convnet-why-identity-branch = 不用闸门也能得到同一个数：分支最后一个批归一化的缩放与平移，乘以各自的梯度再求和。两边都用这次运行以双精度算出，相差 { $difference }。

convnet-here-sizes = 各阶段的滤波器（块内部）
convnet-here-healed = 再训练 { $epochs } 轮后的验证准确率
convnet-here-adds = 每张图的乘加
convnet-shrink-none = 还没有剪掉任何东西，也就没有更小的网络。
convnet-shrink-empty = 有一组的滤波器全被剪光：没有同样结构的更小网络。
convnet-shrink = 套掩码与真正缩小，得到的是同一个网络：把这些片从张量里切掉，在全部 { $rows } 张验证集图片上，两者的输出最多相差 { $difference }。省下了 { $parameters } 的参数和 { $adds } 的乘加。

convnet-try = 省下 { $goal } 的乘加，准确率下降不超过一个百分点：验证准确率不低于 { $least }（未剪枝 { $dense }）。剪得这么深，网络会坏掉；让缩小的网络再训练几轮。可以拖动、换准则，也可以点着把滤波器剪掉、恢复。

convnet-small = 更小的网络，逐个张量
convnet-small-tensor = 张量
convnet-small-dense = 未剪枝
convnet-small-here = 此处
convnet-small-line = 这些片真的切掉了：剩下一个普通的 torch 模块，可以继续训练。在 { $rows } 张验证集图片上，它与套掩码的网络输出最多相差 { $double }（双精度）和 { $single }（单精度）：只是舍入误差。

convnet-alone = 如果只有一个卷积剪掉这个滤波器呢？
convnet-alone-text = 这里，阶段 1 的滤波器 0 只从块 1 的第二个卷积和它的批归一化里剪掉，别处不动。于是这个块要加上的通道，比它读到的少一个。一调用网络，torch 就报错：
convnet-alone-said = 加在一起的，必须一起剪掉：凡是加进这个和、或者读这个和的卷积，单元表都会切掉相应的行、归一化和列。

convnet-pair = 单独便宜、合起来很贵的两个
convnet-pair-line = 在单独代价最小的 { $candidates } 个滤波器的 { $pairs } 对组合里，这一对超出两者之和最多。只剪{ $first }，损失变化 { $first_rise }；只剪{ $second }，变化 { $second_rise }。两个都剪，变化 { $together }，是两者之和的 { $times } 倍。
convnet-pair-line-gain = 在单独代价最小的 { $candidates } 个滤波器的 { $pairs } 对组合里，这一对超出两者之和最多。只剪{ $first }，损失变化 { $first_rise }；只剪{ $second }，变化 { $second_rise }；两个都剪，变化 { $together }。两者之和没有代价，说它的几倍没有意义。
convnet-pair-lesson = 每次只看一个滤波器的得分都会漏掉这一点：它们在互相顶替。
convnet-pair-lesson-none = 在这个网络里，最坏的一对也不比两者之和更贵。
convnet-pair-title = 合起来 { $together }，两者之和 { $sum }
convnet-pair-alt = 只剪第一个、只剪第二个、两者之和、两个都剪时训练损失的上升。

convnet-blocks = 整个块：每一种剪法
convnet-blocks-none = 无
convnet-blocks-gone = 剪掉的块
convnet-blocks-accuracy = 验证准确率
convnet-blocks-parameters = 参数
convnet-blocks-adds = 乘加
convnet-blocks-line = 失去分支的块，把读到的原样传下去。单独剪最便宜的是块 { $best }，用 { $best_cost } 个百分点换来 { $best_adds } 的乘加；单独剪最贵的是块 { $worst }，{ $worst_cost } 个百分点。一个分支也不留，还剩 { $none }：只靠跳跃连接。

convnet-rules = 每个准则与真值对照
convnet-rules-free = 一个百分点内可剪的滤波器
convnet-rules-saved = 一个百分点内最多省下的乘加
convnet-rules-line = 这里最接近真值的是“{ $best }”（{ $value }），离得最远的是“{ $worst }”（{ $worst_value }）。一个百分点内省得最多的是“{ $most }”：{ $saved } 的乘加。真值一次只量一个滤波器，也不知道一个滤波器要花多少计算。
