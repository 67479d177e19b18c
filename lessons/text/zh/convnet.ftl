# 页面 /convnet。大括号里的值都由本页的运行算出。
setting-digit = 数字
setting-heal = 之后再训练（轮）
convnet-network-help = 两个阶段各有多少个滤波器。
grain-filters = 滤波器
grain-blocks = 整个块

convnet-unit-filter = { $group } 的滤波器 { $index }
convnet-unit-branch = 块 { $block } 的分支

convnet-line-filters = 按{ $criterion }排序，{ $total } 个滤波器中可以去掉 { $free } 个，验证准确率下降不超过一个百分点：省下 { $saved } 的乘加。
convnet-line-blocks = 按{ $criterion }排序，{ $total } 个整块中可以去掉 { $free } 个，验证准确率下降不超过一个百分点：省下 { $saved } 的乘加。
convnet-data-note = 一个残差网络，两个阶段共 { $blocks } 个块，{ $filters } 个滤波器。每幅小图是一个滤波器对一个验证数字给读它的层看到的东西；被去掉的滤波器什么也不给，打上叉。得分和损失的真实上升来自 { $rows } 个训练数字，曲线来自 { $validation } 个验证数字。

convnet-reading-filters = 去掉 { $removed } / { $total } 个滤波器 · 乘加 { $adds } · 验证 { $accuracy }，未剪枝网络 { $dense }
convnet-reading-blocks = 去掉 { $removed } / { $total } 个块 · 乘加 { $adds } · 验证 { $accuracy }，未剪枝网络 { $dense }
convnet-hand-help = 点击一个滤波器或一根柱子剪掉它，再点一次恢复（也可用 Alt + 点击）
convnet-panel-stage = { $group }，相加：剩 { $left } / { $total }
convnet-panel-block = 块 { $number } 内部：剩 { $left } / { $total }
convnet-panel-maps-alt = { $group } 的每个滤波器对这个数字显示的小图；被去掉的画上斜线并打叉，其余的随前面滤波器的去掉而变化。
convnet-panel-bars = { $criterion }，α = { $alpha }
convnet-panel-bars-layer = { $criterion }，各组分别排序
convnet-panel-bars-alt = 每个滤波器一根柱子，按组排列；被去掉的画上斜线，横线是 α。
convnet-panel-curve = { $accuracy }，随机 { $random }
convnet-panel-curve-alt = 验证准确率随去掉比例的变化，附各种子的区间、随机基线和未剪枝网络。
convnet-panel-scatter = 秩相关 { $agreement }
convnet-panel-scatter-alt = 每个滤波器的得分与单独去掉它时损失的真实上升；被去掉的画成叉。
convnet-axis-filters = 去掉的滤波器
convnet-axis-blocks = 去掉的块

convnet-predict = 去掉块内部的一个滤波器，要从 { $inside } 个张量中各切一片：它的卷积、它的批归一化的四个张量，以及读它的卷积。阶段 1 的滤波器沿 { $blocks } 个块相加。去掉其中一个，要从多少个张量中切一片？
convnet-predict-option = { $tensors } 个张量
convnet-predict-why = { $tensors } 个张量：{ $made } 个输出相加的卷积各一行，它们的 { $norms } 个批归一化的四个张量各一项，以及读这个和的 { $used } 个卷积各一列。漏掉一处，和就加不起来了。
convnet-groups-group = 组
convnet-groups-size = 单元数
convnet-groups-made = 产生它的卷积
convnet-groups-norms = 批归一化
convnet-groups-used = 读它的层
convnet-groups-tensors = 涉及的张量
convnet-groups-line = 网络的每一组，取自单元表。阶段是跳跃连接沿各块相加的东西；block1 到 block4 在块的内部；分支是一个块所加的全部。

convnet-why-none = 点击上面的一个滤波器或一根柱子。在此之前，这里是网络最需要的一个：{ $unit }。
convnet-why-picked = 这是{ $unit }。
convnet-touched = 去掉{ $unit }涉及 { $layers } 个层的 { $tensors } 个张量：
convnet-goes-layer = 张量
convnet-goes-part = 去掉什么
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
convnet-why-gate = ξ 是它上面的一个门：乘 1 保持原样，乘 0 就是去掉。滤波器的门在每个读它的地方；跳跃连接本身不算读者。
convnet-why-sign = 一阶近似下，去掉它损失变化 −S = { $estimate }；真实变化是 { $truth }。按真值，{ $total } 个中有 { $cheaper } 个更便宜；按{ $criterion }（得分 { $score }）它第 { $place } 个被去掉。
convnet-why-sign-layer = 一阶近似下，去掉它损失变化 −S = { $estimate }；真实变化是 { $truth }。按真值，{ $total } 个中有 { $cheaper } 个更便宜；按{ $criterion }（得分 { $score }）它在本组 { $size } 个中第 { $place } 个被去掉。
convnet-why-identity-filter = 不用任何门也得到同一个数：所有读它的卷积中，读它的列乘以各自的梯度。两边都取自本次运行，双精度；相差 { $difference }。
convnet-why-identity-branch = 不用任何门也得到同一个数：分支最后一个批归一化的缩放与平移乘以各自的梯度。两边都取自本次运行，双精度；相差 { $difference }。

convnet-here-sizes = 各阶段的滤波器（块内部）
convnet-here-healed = 再训练 { $epochs } 轮后的验证准确率
convnet-here-adds = 每个数字的乘加
convnet-shrink-none = 还没有去掉什么，也就没有可缩小的。
convnet-shrink-empty = 有一组失去了所有滤波器：这种结构的更小网络已不存在。
convnet-shrink = 遮盖和缩小是同一个网络：把切片从张量中剪掉，在全部 { $rows } 个验证数字上两者的输出最多相差 { $difference }。省下 { $parameters } 的参数和 { $adds } 的乘加。

convnet-try = 省下 { $goal } 的乘加，并保持在一个百分点之内：验证准确率至少 { $least }（未剪枝网络 { $dense }）。剪得这么深，网络会坏掉；让缩小的网络再训练几轮。拖动滑块，换一个准则，或点击滤波器关闭和打开。

convnet-small = 更小的网络，逐个张量
convnet-small-tensor = 张量
convnet-small-dense = 完整
convnet-small-here = 此处
convnet-small-line = 切片真的被剪掉了：一个普通的 torch 模块，可以继续训练。在 { $rows } 个验证数字上，它的输出与遮盖的网络最多相差 { $double }（双精度）和 { $single }（单精度）：只是舍入。

convnet-alone = 如果只有一个卷积失去这个滤波器呢？
convnet-alone-text = 这里，阶段 1 的滤波器 0 只从块 1 的第二个卷积及其批归一化中去掉，别处不动。于是这个块所加的通道比它读的少一个。调用网络时，torch 这样说：
convnet-alone-said = 加在一起的必须一起去掉：单元表会取走每个加到这个和上、或读这个和的卷积的行、归一化和列。

convnet-pair = 单独便宜、一起昂贵的两个
convnet-pair-line = 在单独代价最小的 { $candidates } 个滤波器的全部 { $pairs } 对中，这一对损失最多：单独去掉{ $first }损失变化 { $first_rise }，{ $second } { $second_rise }。两个都去掉则变化 { $together }，是两者之和的 { $times } 倍。
convnet-pair-line-gain = 在单独代价最小的 { $candidates } 个滤波器的全部 { $pairs } 对中，这一对超出其和最多。单独去掉{ $first }损失变化 { $first_rise }，{ $second } { $second_rise }，两个都去掉 { $together }。两者之和没有代价，所以倍数没有意义。
convnet-pair-lesson = 任何一次只看一个滤波器的得分都看不到这一点：它们彼此掩护。
convnet-pair-lesson-none = 在这个网络中，即使最坏的一对，代价也不超过两者之和。
convnet-pair-title = 一起 { $together }，两者之和 { $sum }
convnet-pair-alt = 去掉第一个、去掉第二个、两者之和，以及两个都去掉时训练损失的上升。

convnet-blocks = 整个块：每一种选择
convnet-blocks-none = 无
convnet-blocks-gone = 去掉的块
convnet-blocks-accuracy = 验证准确率
convnet-blocks-parameters = 参数
convnet-blocks-adds = 乘加
convnet-blocks-line = 失去分支的块把读到的原样传下去。单独最便宜的：块 { $best }，{ $best_cost } 个百分点换 { $best_adds } 的乘加。单独最昂贵的：块 { $worst }，{ $worst_cost } 个百分点。一个分支也不留时还剩 { $none }：只有跳跃连接。

convnet-rules = 每一个准则与真值
convnet-rules-free = 一个百分点之内的滤波器
convnet-rules-saved = 一个百分点之内最多省下的乘加
convnet-rules-line = 这里最接近真值的：{ $best }（{ $value }）。离得最远的：{ $worst }（{ $worst_value }）。一个百分点之内省得最多的是{ $most }：{ $saved } 的乘加。真值一次只量一个滤波器，也不知道一个滤波器要花多少计算。
