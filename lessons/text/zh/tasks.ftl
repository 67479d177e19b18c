### 任务：要求什么、还差什么、提示，以及为什么做得到。

task-harder = 更难的一题
task-hint = 提示
task-hint-more = 再给一个提示
task-hint-everything = 看不到的设置，要打开图上方的“{ setting-full }”；有些在那里的“{ more-settings }”里。
task-hint-number = 提示 { $number }：
task-why = 做到了。为什么会这样？

task-need-least = { $what }：{ $now }，够了（至少 { $bound }）。
task-need-least-count = { $what }：{ $now }，还差 { $gap }（至少 { $bound }）。
task-need-least-share = { $what }：{ $now }，还差 { $gap } 个百分点（至少 { $bound }）。
task-need-most = { $what }：{ $now }，没有超出（至多 { $bound }）。
task-need-most-count = { $what }：{ $now }，多出 { $gap }（至多 { $bound }）。
task-need-most-share = { $what }：{ $now }，高出 { $gap } 个百分点（至多 { $bound }）。

task-what-accuracy = 验证准确率
task-what-accuracy-healed = 缩小后再训练的网络的验证准确率
task-what-adds = 省下的乘加
task-what-features = 剪掉的特征
task-what-heads = 剪掉的头
task-what-live = 剪掉的活跃神经元
task-what-perplexity = 困惑度比未剪枝时高
task-what-removed = 已剪
task-what-run-accuracy = 这次运行结束时的验证准确率
task-what-run-removed = 这次运行剪掉
task-what-seeds = { $name }领先的种子
task-what-seeds-ahead = { $name }领先超过 { $ahead } 个百分点的种子
task-what-u = U 已剪
task-what-weakest = 最弱的技能（{ $skill }）
task-what-weights-left = 剩下的权重

linear-harder = 打开千分之一单位。这次只靠一个准则，手工既不剪也不留，从 { $total } 个特征中去掉 { $gone } 个，并使{ $where }损失比同样大小的精确最优高出不超过 { $tolerance }。
linear-try-near = { $where }损失 { $loss }：离同样大小的最优 { $best } 足够近了。
linear-try-far = { $where }损失 { $loss }：比同样大小的最优 { $best } 高出 { $above }，至多允许 { $tolerance }。
linear-try-thousandths = 有一个特征已改用千分之一单位。
linear-try-thousandths-not = 千分之一单位还没有打开。
linear-try-alone = 没有手工剪掉或留住的特征。
linear-try-alone-not = 有手工剪掉或留住的特征：请撤销。

task-linear-regression-try-hint-1 = 训练结束时，所有梯度都接近零，说明不了多少。把滑块拖到剪掉一半特征，再换别的准则试试。
task-linear-regression-try-hint-2 = 在糖尿病数据上，“{ criterion-per_sample_gradient }”能找到最好的一半。也可以手工剪掉或留住特征。
task-linear-regression-ask-try = 准则给每个特征单独打分。为什么最好的五个仍可能是另外五个？
task-linear-regression-ask-try-a = 因为模型训练得还不够久。
task-linear-regression-ask-try-b = 因为特征是一起起作用的：一个特征值多少，要看还留着哪些。
task-linear-regression-ask-try-c = 因为五个太少了。
task-linear-regression-ask-try-why = 两个特征可能说的几乎是一回事，也可能互相修正。单独看是一个价，合起来又是另一个价。所以本页要拿所有可能的选法来比。
task-linear-regression-harder-hint-1 = 把千分之一单位打开又关上，看看那些柱子：哪些准则不在乎特征用什么单位来量？
task-linear-regression-harder-hint-2 = “{ criterion-obs }”还会考虑其余权重能补回多少。选它，拖到只剩四个特征。
task-linear-regression-ask-harder = 为什么单位影响不了这个准则？
task-linear-regression-ask-harder-a = 它把曲率和权重放在一起看：一个变小，另一个就变大。
task-linear-regression-ask-harder-b = 它只看权重的正负。
task-linear-regression-ask-harder-c = 它把改了单位的特征排除在外。
task-linear-regression-ask-harder-why = 输入变为一千倍，权重就变为千分之一。曲率随输入的平方增长，所以权重的平方乘以曲率保持不变。幅值却只看权重本身。

classify-harder = 从 { $total } 个特征里至少剪掉 { $more } 个，而且不比通常阈值下的完整模型差：召回率不低于 { $recall }，准确率不低于 { $accuracy }。

task-classification-try-hint-1 = 剪掉一半特征很容易。看看混淆矩阵：先出现的是漏诊，还是误报？
task-classification-try-hint-2 = 漏诊可以补救。用第二个滑块把判定阈值调低，直到原来能发现的都不再漏掉，同时留意精确率。
task-classification-ask-try = 什么都没有重新训练，为什么移动判定阈值就能补回召回率？
task-classification-ask-try-a = 权重又长回来了。
task-classification-ask-try-b = 它找回了一些特征。
task-classification-ask-try-c = 得分的先后仍然是对的，只是有病与没病之间的那条线划错了地方。
task-classification-ask-try-why = 剪枝让得分整体移动。只要恶性的得分仍比良性的高，就有一条更好的分界线。AUC 量的正是这一点。
task-classification-harder-hint-1 = 两个滑块要配合着用。先剪，再找一个判定阈值，使两种错误都不比原来多。
task-classification-harder-hint-2 = 用“{ criterion-magnitude }”剪掉 17 个特征，再试试 0.36 到 0.40 之间的判定阈值。
task-classification-ask-harder = 在验证集上，剪枝后的模型现在和完整模型一样好。这证明了什么？
task-classification-ask-harder-a = 剪掉的特征对任何病人都没有用。
task-classification-ask-harder-b = 它在这些数据上一样好。阈值就是在这些数据上挑出来的，还要用别的数据来验证。
task-classification-ask-harder-c = 什么也没有证明。
task-classification-ask-harder-why = 在同一批数据上试一百个阈值，总能碰上一个运气好的。所以测试集放在按钮后面，留到最后才看。

weights-harder = 识别数字的网络，至少剪掉 { $share } 的权重，验证准确率仍保持在 { $accuracy } 以上。
weights-try-elsewhere-moons = 这道题在双月数据和 2-16-16-2 网络上做。
weights-try-elsewhere-digits = 这道题在手写数字数据和 64-64-64-10 网络上做。
weights-try-go-moons = 打开双月
weights-try-go-digits = 打开手写数字

task-mlp-weights-try-hint-1 = 先打开双月。梯度接近零，只说明训练已经停下来了。选一个看权重有多大用处的准则。
task-mlp-weights-try-hint-2 = 训练结束时，“{ criterion-magnitude }”和“{ criterion-obd }”都能坚持很久：拖到剩下不超过 96 个权重。
task-mlp-weights-ask-try = 为什么这么少的权重就足以分开两个月牙？
task-mlp-weights-ask-try-a = 这条简单的分界线，本来就用不了网络那么多权重。
task-mlp-weights-ask-try-b = 剪掉的权重还在暗中起作用。
task-mlp-weights-ask-try-c = 验证的点就是训练的点。
task-mlp-weights-ask-try-why = 几段直线就能拼出一条弯曲的分界线。多出来的权重让训练更容易找到它，找到以后，大多数就用不着了。
task-mlp-weights-harder-hint-1 = 梯度和幅值都撑不到那里。哪些准则会问：去掉一个权重，损失会弯上去多少？
task-mlp-weights-harder-hint-2 = 选“{ criterion-obd }”，排序选“{ scope-global }”，拖到略多于 70%。
task-mlp-weights-ask-harder = 为什么 OBD 比幅值坚持得更久？
task-mlp-weights-ask-harder-a = 它是随机剪的。
task-mlp-weights-ask-harder-b = 它剪得比较少。
task-mlp-weights-ask-harder-c = 它还看损失对权重有多敏感，所以敏感之处的小权重会留下来。
task-mlp-weights-ask-harder-why = 一个像素总是空白，接在它上面的权重再大，去掉也没有损失；在损失弯得厉害的地方，小权重也可能很要紧。OBD 把两者乘在一起：曲率乘以权重的平方。

neurons-harder = 剪掉至少 { $goal } 个活跃神经元，什么都不损失：验证准确率不低于未剪枝网络。
neurons-try-epoch = 这道题针对训练结束时的网络。
neurons-try-go = 转到第 { $epoch } 轮

task-mlp-neurons-try-hint-1 = 负得最多的神经元并不是没用的。哪个准则与真实的损失最一致？看看秩相关。
task-mlp-neurons-try-hint-2 = 选“{ criterion-contribution_mean_abs }”，慢慢向右拖。最先剪掉的那些始终为 0，不算数，所以还要继续。
task-mlp-neurons-ask-try = 始终为 0 的神经元为什么不算？
task-mlp-neurons-ask-try-a = 因为它没有权重。
task-mlp-neurons-ask-try-b = 因为它什么也没有加上：去掉它，任何回答都不变，用哪个准则都一样。
task-mlp-neurons-ask-try-c = 因为它最重要。
task-mlp-neurons-ask-try-why = 0 乘任何权重都是 0。找出这样的神经元不需要本事；本事在于找出那些有输出、却仍然用不着的。
task-mlp-neurons-harder-hint-1 = 这次靠运气剪不成了：前三十个的先后必须排对。比比各个准则与真值的一致程度。
task-mlp-neurons-harder-hint-2 = “{ criterion-contribution_mean_abs }”，排序选“{ scope-global }”：一直剪到 34 个神经元（包括沉默的），准确率都不降。
task-mlp-neurons-ask-harder = 途中准确率有时还会升一点。为什么？
task-mlp-neurons-ask-harder-a = 有几个数字正好在两种答案的边界附近，来回翻转。
task-mlp-neurons-ask-harder-b = 每剪一次，网络都重新训练。
task-mlp-neurons-ask-harder-c = 剪掉的神经元又长出来了。
task-mlp-neurons-ask-harder-why = 多对或少对一个数字，就是零点几个百分点。这样的小起伏只是个别数字的运气，差距大了才说明网络有变化。

convnet-harder = 省下 { $goal } 的乘加，并保持在一个百分点之内：验证准确率至少 { $least }。

task-convnet-try-hint-1 = 刚剪得这么深，无论哪个准则，网络都会坏掉。“{ setting-heal }”有什么用？
task-convnet-try-hint-2 = 选“{ grain-blocks }”，四个块剪掉两个，再让缩小的网络训练 5 轮。
task-convnet-ask-try = 被跳跃连接绑在一起的滤波器，为什么比块内部的省得更多？
task-convnet-ask-try-a = 它的权重更大。
task-convnet-ask-try-b = 它要算两遍。
task-convnet-ask-try-c = 凡是输出要与它相加的层，都得把对应的那个一起剪掉。
task-convnet-ask-try-why = 要相加，形状就必须相同。剪掉这样一个滤波器，许多层同时少了行和列。所以省得多，代价通常也更大。
task-convnet-harder-hint-1 = 所有层一起排序时，准则可能把某一层剪空，那就没有缩小的网络可以训练了。滤波器还可以怎样排序？
task-convnet-harder-hint-2 = “{ grain-filters }”，“{ criterion-contribution_mean_abs }”，排序选“{ scope-layer }”，训练 10 轮：停在第一个省下 60% 的位置。
task-convnet-ask-harder = 为什么稍微训练一下就能恢复这么多？
task-convnet-ask-harder-a = 剪掉的滤波器又回来了。
task-convnet-ask-harder-b = 留下的滤波器互相适应，把工作接了过去。
task-convnet-ask-harder-c = 训练几轮总能提高十个百分点。
task-convnet-ask-harder-why = 剪枝之后，滤波器得到的输入和训练时不一样了，几轮训练就能让它们适应。剪掉的仍然没有了：在学习的是缩小后的网络。

rnn-harder = 剪掉 U 至少 { $share } 的权重，而记忆还在：验证准确率与未剪枝网络相差不超过一个百分点。

task-rnn-try-hint-1 = “{ criterion-gradient }”很快就不行了：训练结束后，梯度都很小。找一个看权重本身的准则。
task-rnn-try-hint-2 = 用“{ criterion-magnitude }”拖到略过 50%，准确率的线仍然不动。
task-rnn-ask-try = U 每一步都要用，为什么仍可以剪掉一半？
task-rnn-ask-try-a = 记忆靠少数强的权重来传，小权重在每一步都加不上多少。
task-rnn-ask-try-b = 剪掉的权重只在第一步缺席。
task-rnn-ask-try-c = 记忆改由 W 来保存。
task-rnn-ask-try-why = 接近零的权重，在每一步都几乎加不上什么。记忆还在不在，看 5 步以前的那根柱子就知道。
task-rnn-harder-hint-1 = 剪到 90% 时，先后次序必须排得很好。比比各个准则：谁的准确率撑得最久？
task-rnn-harder-hint-2 = “{ criterion-lamp }”或“{ criterion-magnitude }”：拖到 90%，再多一格。再往后就断了。
task-rnn-ask-harder = 再剪一点，准确率一下子掉到一半左右，而不是慢慢下降。为什么？
task-rnn-ask-harder-a = 这只取决于种子。
task-rnn-ask-harder-b = 滑块跳过了中间的比例。
task-rnn-ask-harder-c = 记忆像一条链子：一处断了，早先的信号就再也传不到，网络只能瞎猜。
task-rnn-ask-harder-why = 每一步都把记忆交给下一步。早先的值要么还能传到，要么传不到。在两个答案之间瞎猜，有一半会对。

reviews-harder = 至少剪掉 { $share }，一种技能也不丢：五种技能各至少 { $least }。

task-reviews-try-hint-1 = 向右拖，看着各种技能的线。总有一处，否定已经掉下来，直白用词还在高处。
task-reviews-try-hint-2 = 有的准则只留下很窄的一段。“{ criterion-fisher }”的那一段很宽：看看剪掉 89% 以后。
task-reviews-ask-try = 为什么否定比直白用词先失灵？
task-reviews-ask-try-a = 网络没有见过带“not”的句子。
task-reviews-ask-try-b = “not good”要两个词连起来读，“awful”一个词就够。
task-reviews-ask-try-c = 负的权重先被剪掉。
task-reviews-ask-try-why = 直白的句子，把好词坏词加起来就行。否定却要把“not”记到下一个词出现，用来记它的权重，别处用不着。
task-reviews-harder-hint-1 = 这次不看平均，看最弱的技能。哪个准则能让五条线都撑得最久？
task-reviews-harder-hint-2 = 用“{ criterion-fisher }”，剪到大约四分之三，每种技能都还在。
task-reviews-ask-harder = 为什么要看最弱的技能，而不看平均？
task-reviews-ask-harder-a = 平均数总是错的。
task-reviews-ask-harder-b = 最弱的技能更好算。
task-reviews-ask-harder-c = 平均数很高，也可能掩盖丢掉的技能。
task-reviews-ask-harder-why = 四种技能 100%，一种 50%（等于瞎猜），平均仍有 90%。偏偏需要那一种技能的人就吃亏了。

lm-harder = 还是剪掉至少 { $share } 的权重，但这次困惑度至多比未剪枝时高 { $rise }。
lm-try-go = 改为剪权重

task-language-model-try-hint-1 = 困惑度一开始升得很慢。继续拖，在这里看它比未剪枝时高多少。
task-language-model-try-hint-2 = “{ criterion-magnitude }”，排序选“{ scope-global }”，能撑到 60% 出头；选“{ scope-row }”，很早就不行了。
task-language-model-ask-try = 文字看上去和原来一样，困惑度却升了。困惑度量的是什么？
task-language-model-ask-try-a = 有多少词拼错了。
task-language-model-ask-try-b = 文字有多长。
task-language-model-ask-try-c = 网络平均在几个字符之间拿不定主意。
task-language-model-ask-try-why = 困惑度 3.5 的意思是：好像要在三个半同样可能的字符里选一个。这一点早在整个词写坏之前就看得出来。
task-language-model-harder-hint-1 = 幅值只差一点点。找一个知道损失对每个权重有多敏感的准则。
task-language-model-harder-hint-2 = “{ criterion-fisher }”，排序选“{ scope-global }”，正好剪掉 60%。
task-language-model-ask-harder = 为什么所有层一起排序，比逐行排序剪得更多？
task-language-model-ask-harder-a = 有的层富余很多，有的层很少：哪里代价最小就剪哪里。
task-language-model-ask-harder-b = 逐行排序时剪掉的权重更多。
task-language-model-ask-harder-c = 逐行排序时网络要重新训练。
task-language-model-ask-harder-why = 逐行排序时，每个单元都剪掉同样的比例，不管它富余不富余。一起排序时，敏感的矩阵可以几乎原样留下。

attention-harder = { $total } 个头至少剪掉 { $goal } 个，准确率下降不超过一个百分点：验证准确率不低于 { $least }。

task-attention-try-hint-1 = 带符号的得分在这里帮不上忙。哪些头关掉以后什么也不损失？
task-attention-try-hint-2 = 选“{ criterion-contribution_mean_abs }”，拖到一半的头，再看准确率。
task-attention-ask-try = 为什么可以剪掉一半的头？
task-attention-ask-try-a = 训练时少数几个头揽下了大部分工作，并没有谁来平均分配。
task-attention-ask-try-b = 头没有权重。
task-attention-ask-try-c = 网络每句话只读一半。
task-attention-ask-try-why = 所有的头都从随机开始，谁先帮上忙，谁就长大。最后由哪几个头来干活，每次训练都不一样，只能量出来。
task-attention-harder-hint-1 = 用好几个准则都能剪掉十一个，难的是第十二个。在那里比比各个准则，或者手工关掉、打开头。
task-attention-harder-hint-2 = “{ criterion-out_norm }”和“{ criterion-ablation }”都能剪掉十二个。
task-attention-ask-harder = 两个头单独剪掉都没有损失，为什么一起剪掉可能损失很大？
task-attention-ask-harder-a = 剪掉一个头，其余的头就会变大。
task-attention-ask-harder-b = 它们可以互相顶替：少了第一个不要紧，再少一个就不行了。
task-attention-ask-harder-c = 注意力图必须对称。
task-attention-ask-harder-why = 只要其中一个还看着关键的词，回答就是对的。给每个头单独打分的准则看不到这一点。

retrain-harder = 这次剪掉 { $share }，并与未剪枝的 { $dense } 相差不超过一个百分点。

task-prune-retrain-try-hint-1 = 每剪一次，网络就坏一点，接着训练又恢复一些。怎样让它在下一次剪枝之前恢复得更多？
task-prune-retrain-try-hint-2 = “{ setting-epochs }”设为 10，“{ setting-rate }”设为 3，然后开始循环。
task-prune-retrain-ask-try = 为什么分几次剪，比一次剪掉 90% 好？
task-prune-retrain-ask-try-a = 两次之间，剪掉的权重又回来了。
task-prune-retrain-ask-try-b = 分几次剪，总共剪得少一些。
task-prune-retrain-ask-try-c = 每次只剪一点，其余的权重就能适应，下一次再重新挑选。
task-prune-retrain-ask-try-why = 哪些权重可以剪，要看还剩下哪些。分几次剪，每次都由已经恢复过来的网络来挑。
task-prune-retrain-harder-hint-1 = 剩下的权重只有原来要求的一半。看看最后几轮：准确率来不及恢复。
task-prune-retrain-harder-hint-2 = “{ setting-target }”设为 95，“{ setting-epochs }”设为 10，“{ setting-rate }”设为 5。
task-prune-retrain-ask-harder = 剪得很深以后，为什么学习率高一些有帮助？
task-prune-retrain-ask-harder-a = 这一剪让网络离开了好的位置，步子太小，几轮之内回不来。
task-prune-retrain-ask-harder-b = 学习率总是越高越好。
task-prune-retrain-ask-harder-c = 它剪掉的权重更多。
task-prune-retrain-ask-harder-why = 快到目的地时，步子宜小。剪得很深以后，路还很远，轮数又少，步子就要大一些。当然太大了也会走过头。

race-harder = 碰运气的种子：找出两个准则和一个不小于 { $share } 的比例，使第一个平均领先，而在大多数种子上却是第二个领先。
race-harder-mean = { $first }减{ $second }：平均 { $mean } 个百分点，第一个领先。
race-harder-mean-not = { $first }减{ $second }：平均 { $mean } 个百分点。第一个还没有领先。

task-compare-try-hint-1 = 曲线离得很远的准则，名次不会翻转。找两个色带重叠的。
task-compare-try-hint-2 = 拖到 80%，比较“{ criterion-lamp }”和“{ criterion-magnitude }”。
task-compare-ask-try = 一篇论文只给出一个种子，其中一个准则领先。由此可以得出什么？
task-compare-ask-try-a = 说明不了多少：换一个种子，领先的也许是另一个。
task-compare-ask-try-b = 种子对准则没有影响。
task-compare-ask-try-c = 曲线更陡的那个更好。
task-compare-ask-try-why = 种子决定训练从哪些权重开始。你刚刚看到，两个种子得出的结论正好相反。
task-compare-harder-hint-1 = 只要有一个种子领先很多，就能把平均数拉上去。看看上面各个种子的差。
task-compare-harder-hint-2 = 拖到 70%，第一个选“{ criterion-wanda }”，第二个选“{ criterion-magnitude }”。
task-compare-ask-harder = 平均数说一个好，大多数种子说另一个好。哪个更好？
task-compare-ask-harder-a = 总是平均数高的那个。
task-compare-ask-harder-b = 还不知道：这点差距不比运气大，要用更多的种子。
task-compare-ask-harder-c = 总是在更多种子上领先的那个。
task-compare-ask-harder-why = 几个互相矛盾的种子分不出胜负。所以本页画出色带，色带重叠的地方不说谁赢。

savings-harder = 还是至少缩小到 { $goal } 分之一，但这次一点也不损失：验证准确率至少 { $least }。
savings-try-small = 缩小到 { $times } 分之一：够小了。
savings-try-large = 缩小到 { $times } 分之一：还不够小，要求 { $goal } 分之一。

task-savings-try-hint-1 = 用 CSR，每个留下的权重还要记下自己的位置。哪种存储方式记位置更省？一个权重到底需要多少位？
task-savings-try-hint-2 = “{ criterion-obd }”，“{ form-bitmask }”，4 位：看看剪掉 60% 到 67% 之间。
task-savings-ask-try = 为什么这里位图比 CSR 小？
task-savings-ask-try-a = 它多丢掉了一些权重。
task-savings-ask-try-b = 它用一位标记一个位置；CSR 给每个留下的权重都写上一个整数。
task-savings-ask-try-c = 它根本不存权重。
task-savings-ask-try-why = 留下三分之一的权重时，每个位置一位，摊到每个权重上是三位。CSR 的列号比这更费。要是剩下的权重再少得多，CSR 反而更小。
task-savings-harder-hint-1 = 剪枝和舍入都要付出准确率。多用一位，也许就能多剪一些，反而划算。
task-savings-harder-hint-2 = “{ criterion-obd }”，“{ form-bitmask }”，5 位：看看 67% 和 70%。
task-savings-ask-harder = 多用一位，为什么反而能做到又小又不损失？
task-savings-ask-harder-a = 位数多了，零也就多了。
task-savings-ask-harder-b = 五位和四位占的地方一样大。
task-savings-ask-harder-c = 每多一位，舍入的误差减半，于是有余地多剪一些。
task-savings-ask-harder-why = 两种节省用的是同一份准确率的余量。四位时余量已经用完；五位时还有剩余，可以剪得更深。

mistakes-harder = 会躲藏的错误：先说出某个程序的错误，再在 { $low } 到 { $high } 之间找一个位置，使泄露它的那个数字在出错的运行和改正后的运行里一样。
mistakes-harder-first = 请先说出这个程序的错误：改正后的运行就会显示在旁边。
mistakes-harder-inside = 要求剪掉 { $share }：在 { $low } 到 { $high } 之间。
mistakes-harder-outside = 要求剪掉 { $share }：不在 { $low } 到 { $high } 之间。
mistakes-harder-same = { $what }：出错的 { $broken }，改正后 { $corrected }，看上去一样。
mistakes-harder-apart = { $what }：出错的 { $broken }，改正后 { $corrected }，看得出不同。

task-mistakes-try-hint-1 = 先读说明，再把滑块从一头拖到另一头。哪个数字往反方向走，或者根本不动？
task-mistakes-try-hint-2 = 先只剪一点点。是零已经很多，还是准确率马上掉下来，还是什么都不变？每一种都指向代码里的一行。
task-mistakes-ask-try = 为什么这些错误都没有报错？
task-mistakes-ask-try-a = 网络太小了。
task-mistakes-ask-try-b = 报错被关掉了。
task-mistakes-ask-try-c = 每一行都可以这样写，只是做的不是想要的事。
task-mistakes-ask-try-why = 计算机只检查命令能不能执行，不管它有没有道理。要靠图、测试和再看一遍来发现。
task-mistakes-harder-hint-1 = 把两边弄反的错误，在两边一样大的地方就看不出来。
task-mistakes-harder-hint-2 = 选第 1 个程序，说出它的错误，再拖到 50%。
task-mistakes-ask-harder = 测试剪枝程序的人，从中该得到什么教训？
task-mistakes-ask-harder-a = 在 50% 处检查一次就够了。
task-mistakes-ask-harder-b = 要在几个比例上检查，靠近两头的也要查：只查一处，错误可能躲过去。
task-mistakes-ask-harder-c = 测试没有用。
task-mistakes-ask-harder-why = 剪掉 50% 时，剪掉的和留下的一样多，掩码弄反了也看不出来。换成 10%，谁都不会看漏。
