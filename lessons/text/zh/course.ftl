### 整个课程：页面与章节的名称、论点、地图。

section-start = 开始
section-weights = 第一部分：一次一个权重
section-networks = 第二部分：网络
section-reference = 参考

page-home = 什么是剪枝
page-linear-regression = 线性回归
page-mlp-weights = 网络的权重
page-mlp-neurons = 网络的神经元
page-reference = 所有准则

claim-home = 训练好的网络，大多数权重都可以去掉
claim-linear-regression = 梯度小，不等于权重没用
claim-mlp-weights = ε 其实是一只钟
claim-mlp-neurons = “小”和“负”是两回事
claim-reference = 每一个准则：公式、符号与陷阱

map-home = 一个训练好的网络，一个阈值，准确率随着你的手而变。
map-linear-regression = 十个特征，1,024 种取舍方式，看每个准则离最优有多远。
map-mlp-weights = 拖动时权重即时被遮盖，训练的每一刻都可以看。
map-mlp-neurons = 每个神经元贡献了什么，真的去掉它又会失去什么。
map-reference = 公式、符号、容易出的错，以及去哪里读更多。
