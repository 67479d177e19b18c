### 导览：卡片上的文字，以及每一页每一步的两句话。

walk-name = 导览
walk-begin = 跟着导览走
walk-next = 下一步
walk-back = 上一步
walk-end = 结束导览
walk-done = 完成
walk-onward = 下一页：{ $page }

walk-home-look = 这个网络会认手写数字，图上每个小点是它的一个权重，也就是它学到的一个数：蓝色为正，橙色为负。灰色带斜线的已经剪掉了，所谓剪枝就是这么一回事。
walk-home-drag = 这里有一些数字，下面写着网络的回答。把滑块往右拖，直到十个权重剪掉九个，看看答案还对不对。
walk-home-price = 这条线表示：剪到不同的比例时，网络还能认对多少数字。继续往右拖，直到它连一半都认不对。
walk-home-chance = 另一条线“{ network-trace-random }”是碰运气随机剪的结果。它掉得早得多：关键在于剪掉哪些权重。
walk-home-learnt = 训练好的网络，大多数权重都可以剪掉，前提是剪对了。怎样找出该剪的，就是这门课要讲的。

walk-mlp-weights-look = 每个小点是网络的一个权重，也就是它学到的一个数：蓝色为正，橙色为负。灰色带斜线的已剪掉，也就是设成了零。
walk-mlp-weights-drag = 权重的梯度，说的是权重动一点点时误差变多少；这些柱子按梯度的大小数权重。竖线左边的全部剪掉：把滑块往右拖，剪掉一半为止。
walk-mlp-weights-price = 这条线就是代价：网络还能认对多少数字。继续往右拖，直到它连一半都认不对。
walk-mlp-weights-guess = 接下来阈值不动，让网络训练下去。猜猜会发生什么：问题就在图下面。
walk-mlp-weights-time = 现在回到训练刚开始的时候，阈值固定不变。把“{ live-frame }”小滑块拖到最右边，看柱子怎样一步步移到竖线左边。
walk-mlp-weights-other = 梯度小，只说明这个权重快要不变了，网络也许仍然需要它。在上面的“{ setting-criterion }”里选“{ criterion-magnitude }”：这样先剪的是最小的权重。
walk-mlp-weights-learnt = 剪掉的权重一样多，网络却认得准多了。给梯度设一个阈值，量出来的是网络训练了多久，而不是哪些权重用不着。

walk-mlp-neurons-look = 每张小图是第一层的一个神经元：蓝色的地方有墨，它就更兴奋；橙色的地方有墨，它就受抑制。打叉的已经剪掉，连同它的全部权重。
walk-mlp-neurons-score = 每根柱子是一个神经元的得分：它对误差的贡献，在所有数字上加起来，这是一篇文章提出的办法。许多得分是负的，点一根这样的柱子看看。
walk-mlp-neurons-guess = 那篇文章主张先剪得分最低的，也就是负得最多的。猜猜结果如何：问题就在图下面。
walk-mlp-neurons-price = 把滑块往右拖，剪掉四分之一的神经元。比比两条线：按这个得分来剪，还不如随机剪。
walk-mlp-neurons-truth = 这里每个点是一个神经元。它单独去掉以后误差涨得越多，位置就越高，也就越离不开：最左边那些负得最多的，恰恰都在高处。
walk-mlp-neurons-size = 负的不等于不重要，小的才是。在上面的“{ setting-criterion }”里选“{ criterion-contribution_mean_abs }”，它只看大小，不看正负。
walk-mlp-neurons-learnt = 剪掉的神经元一样多，却几乎没有损失。要用一个得分，先弄清它的正负号是什么意思，再拿真实的损失来检验。

walk-rnn-look = 循环网络一步一步地读。每一列是它读完一步之后的记忆，一格是一个单元：左边是完整的网络，右边是剪过的。
walk-rnn-weight = U 是一张权重表，负责把记忆从一步带到下一步。点其中一个权重，旁边就会显示它用在哪里。
walk-rnn-guess = 它只是一个数，却在每两步之间都出现，画成同一条线。猜猜剪掉它会有几步跟着变：问题就在图下面。
walk-rnn-memory = 这个网络要答的东西，在结束前五步就给它看过了。柱子表示答案取决于多少步以前读到的东西：最高的一根正在 5 上。
walk-rnn-forget = 把滑块往右拖，剪掉 70% 的权重。看看 5 上的那根柱子怎么样了。
walk-rnn-price = 听不到五步之前的事，网络就只能瞎猜。线已经掉到一半左右，跟抛硬币差不多。
walk-rnn-learnt = 循环权重每一步都要用，所以剪一次，等于每一步都剪了。最先受损的是记忆。

walk-reviews-look = 这个网络读影评，判断是好评还是差评。这里有一句话，一行是未剪枝网络的读法，一行是剪枝后的读法。
walk-reviews-turn = 把滑块往右拖，剪掉 35% 的权重。看看剪枝后的网络现在怎么说。
walk-reviews-average = 把所有句子放在一起看，网络绝大多数还是答对的。平均数会把忘掉的东西藏起来。
walk-reviews-guess = 这些句子考的技能不同：有的用词直白，有的说“not good”，有的说“good, but …”。猜猜哪一种最先忘：问题就在图下面。
walk-reviews-skills = 这里每种技能一条线。拖到剪掉 60%，看哪些线往下掉，哪些还稳着。
walk-reviews-learnt = 剪枝并不是让网络样样都差一点，而是先丢掉某几种技能。所以要一项一项地测，不能只看平均。

walk-attention-look = 每张小图是一个注意力头：一行一行地看，就知道每个词在看句子里的哪些词。颜色越浓，看得越多。
walk-attention-head = 点一张小图。那个头就会放大，旁边标着句子里的词。
walk-attention-score = 每根柱子是一个头的得分，分低的先关掉。把滑块往右拖，关掉四分之一的头。
walk-attention-guess = 有一个头比别的都重要，但并不是对每种句子都一样重要。猜猜它对哪一种最要紧：问题就在图下面。
walk-attention-half = 继续拖，关掉一半的头。这条线表示还有多少句子读得懂。
walk-attention-price = 继续拖，只留下两个头。柱子表示哪几种句子受害最深，小横线是完整的网络。
walk-attention-learnt = 大多数头关掉了也几乎看不出来，少数几个头干了绝大部分的活。是哪几个，只有量一量才知道。

walk-language-model-look = 这个网络读过 Python 的手册，能从一个开头接着往下写，一次一个字母。同一个开头交给完整的网络，也交给剪过的；什么都没剪时，两边写得一模一样。
walk-language-model-read = 把滑块往右拖，剪掉 60% 的权重，再读一读。文章变了，但还是由单词组成，也还有点像话。
walk-language-model-unsure = 困惑度说的是：每写一步，网络在多少个字母之间拿不定主意，越低越好。到现在它还没怎么上升。
walk-language-model-guess = 再剪下去，丢的就越来越多了。猜猜一个单词里哪里最先出错：问题就在图下面。
walk-language-model-break = 继续拖，剪掉 90%。现在写出来的只是一串串字母，画线的根本不是单词。
walk-language-model-words = 这条线数的是写出来的词里有多少是真的单词。它很久都不下降，然后文字一下子散了架。
walk-language-model-learnt = 文章看上去还好好的，网络对每个字母却已经没那么有把握了。所以不能只读它写的东西，还要量困惑度。

walk-prune-retrain-look = 这里是一个训练好的网络的权重，一层一层排开。剪枝加再训练就是：剪掉一部分，把剩下的再练一练，然后接着剪。
walk-prune-retrain-guess = 假如一次剪掉十分之九的权重，而且不再训练。猜猜网络还剩多少本事：问题就在图下面。
walk-prune-retrain-break = 现在亲手试试：滑块只剪不练，虚线表示还剩多少准确率。把它拖到 90%。
walk-prune-retrain-start = 这回改成少量多次：点图上方的“{ retrain-start }”，等所有轮次结束（没有这个按钮，就是已经跑过了）。橙点是刚剪完的网络，蓝点是再训练之后的。
walk-prune-retrain-rounds = 用“{ retrain-frame }”小滑块可以在各轮之间来回走。把它拖回最左边，看权重怎样一个个回来。
walk-prune-retrain-went = 这里每个剪掉的权重，按它在哪一轮剪掉来着色。剪掉的不会再回来，剩下的继续学习。
walk-prune-retrain-learnt = 一刀剪太多会毁掉的东西，分成多次、每次剪完再练，就能保住。剪掉，变差，再练回来。

walk-compare-look = 每条线是一个准则：剪掉这么多权重时，网络还能做得多好。它是好几个网络的平均，这些网络只差在随机种子上，也就是开头的运气。
walk-compare-seeds = 这里把这些网络一个一个地画在滑块所在的比例上：淡点是单个网络，实点是平均。把滑块拖到 90%，看它们散得多开。
walk-compare-ranking = 每一列是一个种子，各有各的排名；第一列是平均的排名。看看每个种子的第一名是不是同一个准则。
walk-compare-worst = 所有类别的平均会掩盖最弱的那一类。这些线画的是认得最差的类别，它掉得更早。
walk-compare-learnt = 要是只看一个网络，你说不定会选出另一个第一名。千万别只信一个种子。

walk-savings-look = 第一根柱子说，十个权重里有九个是零。第二根柱子是剩下的字节：比十分之一多，因为每个数现在都要带上自己的地址。
walk-savings-bytes = 每条线是把同一个网络写进文件的一种办法。只剪掉五分之一时，压缩行比全部存下来还占地方；把滑块往右拖，直到它更省。
walk-savings-guess = 回到 90%：第三根柱子，也就是用时，还藏着。猜猜网络快了多少；问题在图的上面或下面。
walk-savings-time = “{ way-zeros }”这条线是平的，因为零也和别的数一样要乘。在上面的“{ setting-way }”里选“{ way-csr }”，它只乘剩下的数，再比一比。
walk-savings-neurons = 剪掉整个神经元，数表变小，网络自然就快了。在“{ setting-way }”里选“{ way-shrunken }”，再看这里它的准确率：这就是代价。
walk-savings-bits = 数本身也可以变短：这里按损失的曲率剪掉 70%，剩下的存成位图。把小滑块“{ savings-frames }”拖到 5 位。
walk-savings-learnt = 字节只剩十分之一，答错的几乎没有变多，却没有快一毫秒。零、字节和毫秒是三回事：剪枝之前，先说清楚想要哪一个。

walk-linear-regression-look = 这个模型用一个人的十项指标预测糖尿病的发展，每根柱子是一项指标的权重。带斜线的已经剪掉，模型不再看那一项。
walk-linear-regression-drag = 这里每根柱子是一个梯度：权重动一点点，误差会变多少。低于横线的都剪掉：把滑块往右拖，剪掉一半的权重为止。
walk-linear-regression-guess = 换作是你，会去掉哪一半？在揭晓之前，先在图下面选好。
walk-linear-regression-truth = 这里是真值：真的去掉一个权重，误差会涨多少。梯度小的那些里头，就有一个是模型非常需要的。
walk-linear-regression-time = 梯度下降一路往误差低的地方走，走到谷底，所有梯度都是零。把“{ linear-gd }”小滑块拖到最右边，看所有柱子都沉到横线下面。
walk-linear-regression-other = 这里每个点是一种取舍，遗憾就是一种选择比最好的差多少。在上面的“{ setting-criterion }”里选“{ criterion-magnitude }”：先剪最小的权重，遗憾就变小了。
walk-linear-regression-learnt = 梯度小，只说明权重停下来了，不等于它没用。要知道一个权重值多少，就看看没有它会怎样。

walk-classification-look = 这个模型根据 30 项测量，判断乳腺肿瘤是良性还是恶性。每根柱子是一项测量，柱子越长，模型越看重它。
walk-classification-drag = 把滑块往右拖，从最短的柱子剪起，剪掉一半的测量为止。这条线是准确率，也就是答对的比例：它几乎不动。
walk-classification-guess = 准确率把每个错误都看得一样重，另外五个数字看得更细。猜猜哪一个降得最多：问题就在图下面。
walk-classification-errors = 剪掉一半的测量，准确率和原先一模一样，可是那一个错误换了一种。原先是误报，现在是漏诊了一个恶性肿瘤。
walk-classification-rank = 这条曲线画出每一个判定阈值的结果，它还是近乎完美：恶性的仍然排在良性的前面。只是曲线上的位置，也就是那个标记，不再合适了。
walk-classification-decide = 把“{ classify-decision }”小滑块拖到最左边，有一点点怀疑就判为恶性。一个也不漏了，误报却变得很多。
walk-classification-learnt = 阈值定在 0.30，一半的测量就够了：恶性肿瘤一个也不漏，误报只有一个。剪枝之前先说清哪种错误代价更大，再盯住计算它的那个数字。

walk-convnet-look = 每张小图是一个滤波器从眼前这个数字里看到的东西。打叉的已经剪掉：滤波器本身，以及属于它的一切。
walk-convnet-sum = 这个网络有绕过各个块的捷径，几个块的输出在这里相加。加在一起的，只能一起剪掉。
walk-convnet-guess = 参与相加的滤波器，在许多张数表（张量）里都留有痕迹。猜猜有多少张：问题就在图下面。
walk-convnet-score = 每根柱子是一个滤波器的得分，分低的先剪。把滑块往右拖，剪掉五分之一的滤波器。
walk-convnet-price = 这就是代价；比比两条线，随机剪的代价更大。滤波器本来就少的网络，没有多少富余。
walk-convnet-learnt = 加在一起的，必须一起剪掉：一个滤波器是横穿许多张量的一片。全部切干净，网络才真的变小。

walk-mistakes-look = 有人要求这个程序剪掉少数最小的权重，网络却毁了。程序没有报错；只有看图才能找到错误。
walk-mistakes-drag = 这条线表示：要求剪掉不同的比例时，网络还能答对多少。把滑块拖到最右边，看线在哪一段一直很低。
walk-mistakes-zeros = 点线是所要求的，橙色线是真正为零的权重。要求剪 5% 时，剪掉了多少？
walk-mistakes-left = 这里是中间层剩下的权重，空白处的已经没有了。留下的是颜色深的，还是颜色浅的？
walk-mistakes-guess = 现在说出错误：选项在图的下面。选错也无妨，它会告诉你那种错误本来会是什么样子。
walk-mistakes-corrected = 改正后的程序已经画在旁边，下面的代码标出了错的那一行。在上方选程序 2，继续往下。
walk-mistakes-learnt = 还有七个在等着，各有各的图。见过这八种错误的人，遇到好得过头、一动不动或方向相反的曲线，都会再看一眼。
