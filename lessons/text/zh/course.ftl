### 整个课程：页面与章节的名称、论点、地图。

section-start = 开始
section-weights = 第一部分：一次一个权重
section-networks = 第二部分：网络
section-sequences = 第三部分：序列与语言
section-practice = 第四部分：实践
section-reference = 参考

page-home = 什么是剪枝
page-linear-regression = 线性回归
page-classification = 分类
page-mlp-weights = 网络的权重
page-mlp-neurons = 网络的神经元
page-convnet = 残差网络
page-rnn = 循环网络
page-reviews = 电影评论
page-language-model = 语言模型
page-attention = 注意力头
page-prune-retrain = 剪枝与再训练
page-compare = 准则比较
page-savings = 省下了什么
page-mistakes = 找错误
page-reference = 所有准则

claim-home = 训练好的网络，大部分权重都可以剪掉
claim-linear-regression = 梯度小，不等于权重没用
claim-classification = 剪枝只看准确率还不够
claim-mlp-weights = 阈值不变，训练越久剪得越多
question-mlp-weights = 阈值不变，训练越久剪得越多吗？
claim-mlp-neurons = 负的不等于小的
claim-convnet = 加在一起的，必须一起剪掉
claim-rnn = 剪掉一个循环权重，每个时间步都少了它
question-rnn = 剪掉一个循环权重，有几个时间步会少了它？
claim-reviews = 越剪越多，网络的本领一项一项地丢
claim-language-model = 困惑度先上升，文字后崩坏
claim-attention = 大多数注意力头都可以剪掉，哪些必须留下？
claim-prune-retrain = 剪掉，变差，再练回来
claim-compare = 不要只信一个随机种子
claim-savings = 有零不等于有节省
claim-mistakes = 剪枝程序有错照样能运行，看图才能发现
claim-reference = 每一个准则：公式、符号与陷阱

map-home = 一个训练好的网络，一个滑块：拖一拖，看看能剪掉多少。
map-linear-regression = 十个特征，1,024 种取舍，看每种准则离最优有多近。
map-classification = 良性还是恶性：边剪边看准确率掩盖了什么，第二个滑块又能补救什么。
map-mlp-weights = 给识别数字的网络剪权重，训练的任何时刻都行。
map-mlp-neurons = 每个神经元看起来贡献了多少，真去掉它又会失去多少。
map-convnet = 被跳跃连接绑在一起的滤波器和整个块：剪掉一个会带走什么。
map-rnn = 一个必须记住过去的网络，每剪一个权重，记忆少了什么。
map-reviews = 边拖边看：网络还读得懂哪些句子，一项一项地看。
map-language-model = 一个逐字母写作的网络：剪枝前后并排对照。
map-attention = 点击开关一个小型 Transformer 的注意力头，看每个头到底值多少。
map-prune-retrain = 剪掉一部分，看哪里变差，再训练，随时可以回到任何一轮。
map-compare = 各种准则在多种比例、多个随机种子上比赛：谁赢，谁只是运气好，各花多少时间。
map-savings = 十个权重九个为零：文件小了多少，网络快了多少？用测量来回答，而不是估计。
map-mistakes = 八个有错的剪枝程序，都真正运行过：是哪种错误？
map-reference = 公式、符号、容易出的错，以及去哪里读更多。
