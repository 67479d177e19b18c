### 多个页面共用的控件：`setting-<field>` 是标签，`<field>-<option>` 是选项。

setting-criterion = 准则
setting-dataset = 数据
setting-network = 网络
network-other = 其他 …
setting-activation = 激活函数
activation-relu = ReLU
activation-tanh = tanh
activation-sigmoid = sigmoid
setting-scope = 排序
scope-global = 所有层一起
scope-layer = 逐层
scope-row = 逐行
scope-four = 每 4 个去 2 个（2:4）
scope-block = 4 × 4 的块
pattern-four = 到百分之五十时，每四个相邻权重去掉两个：这就是 2:4 模式，近年的图形处理器能跳过它们。运行本页的处理器不能，这里也没有库能做到：零照样要乘，省下的只有字节。
pattern-block = 4 × 4 的块按得分的平均整块去掉，16 个权重只存一个位置。它在这台机器上能省多少，“{ page-savings }”那一页有实测：那里可以选“{ way-blocks }”来运行。
setting-grain = 剪什么
grain-weight = 权重
grain-unit = 单元
setting-seed = 随机种子
setting-epoch = 快照
setting-depth = 隐藏层数
setting-width = 每个隐藏层的单元数
more-settings = 更多

# 活图自己的用词。
live-share = 比例
live-threshold = 阈值
live-slider = 剪去
live-type-value = 或输入数值
live-frame = 训练
live-hand = 手工剪
live-hand-help = 点一个权重就剪掉它，再点一次恢复（也可用 Alt + 点击）
live-picture = 存为图片
live-no-plotly = 无法从服务器载入绘图库；请用“make app”启动课程。
live-unreadable = 图表的数据没有完整送达；请重新加载页面。
live-kept = 保留
live-pruned = 已剪
live-dense = 未剪枝
live-value = 值
live-row = 到
live-column = 从
live-unit = 单元
live-truth = 真值
live-answer = 答案
hand-full = 网址最多记 { $most } 处手工修改；撤销一些才能再改。
