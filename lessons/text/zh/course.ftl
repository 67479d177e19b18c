### 整个课程：页面与章节的名称、论点、地图。

section-start = 开始
section-weights = 第一部分：一次一个权重
section-networks = 第二部分：网络
section-sequences = 第三部分：序列与语言
section-practice = 第四部分：实践
section-reference = 参考

page-home = 什么是剪枝
page-linear-regression = 线性回归
page-mlp-weights = 网络的权重
page-mlp-neurons = 网络的神经元
page-rnn = 循环网络
page-reviews = 电影评论
page-language-model = 语言模型
page-attention = 注意力头
page-prune-retrain = 剪枝与再训练
page-compare = 准则比较
page-reference = 所有准则

claim-home = 训练好的网络，大多数权重都可以去掉
claim-linear-regression = 梯度小，不等于权重没用
claim-mlp-weights = ε 其实是一只钟
claim-mlp-neurons = “小”和“负”是两回事
claim-rnn = 剪掉一个循环权重，就是在每一步都剪掉它
claim-reviews = 剪枝让网络一项一项地忘掉技能
claim-language-model = 困惑度先弯，文字后崩
claim-attention = 大多数注意力头都可以去掉；哪些不能？
claim-prune-retrain = 剪一刀，看它坏掉，再让它愈合
claim-compare = 一个种子会骗人
claim-reference = 每一个准则：公式、符号与陷阱

map-home = 一个训练好的网络，一个阈值，准确率随着你的手而变。
map-linear-regression = 十个特征，1,024 种取舍方式，看每个准则离最优有多远。
map-mlp-weights = 拖动时权重即时被遮盖，训练的每一刻都可以看。
map-mlp-neurons = 每个神经元贡献了什么，真的去掉它又会失去什么。
map-rnn = 一个必须记住过去的网络，和它的一个权重：一剪，每一步都剪了。
map-reviews = 拖动时逐项看网络还读得懂评论的什么。
map-language-model = 一个逐字母写作的网络，剪枝前后并排。
map-attention = 一个小型 Transformer 的注意力头，点击即可关闭或打开，旁边是每个头真正的价值。
map-prune-retrain = 逐轮观看整个循环：剪掉一部分，看哪里坏了，再训练，并可回到任何一轮。
map-compare = 让所有准则在各种比例和多个随机种子上比赛：谁赢，谁只是运气好，各要花多少时间。
map-reference = 公式、符号、容易出的错，以及去哪里读更多。
