### 分类。大括号里的数都由本页的运行算出。

setting-strength = 惩罚（C）
setting-strength-help = 训练时权重有多大自由：C 是 L2 惩罚强度的倒数，与 scikit-learn 相同，那里默认为 1。C 小，权重就小。
classify-refit-help = 剪掉之后，剩下的权重再训练；滑块的每个位置都是如此。

classify-accuracy = 准确率
classify-precision = 精确率
classify-recall = 召回率
classify-f1 = F1
classify-auc = AUC
classify-loss = 对数损失
classify-errors = 错误的比例（1 − 准确率）
classify-short-fn = 漏诊
classify-short-fp = 误报

classify-feature-mean = 平均{ $what }
classify-feature-error = { $what }的误差
classify-feature-worst = 最差{ $what }
classify-quantity-0 = 半径
classify-quantity-1 = 纹理
classify-quantity-2 = 周长
classify-quantity-3 = 面积
classify-quantity-4 = 光滑度
classify-quantity-5 = 紧密度
classify-quantity-6 = 凹度
classify-quantity-7 = 凹点数
classify-quantity-8 = 对称性
classify-quantity-9 = 分形维数

classify-decision = 判定阈值
classify-unit = 特征
classify-hand-help = 点一根柱子就剪掉这个特征，再点一次恢复（也可用 Alt + 点击）
classify-reading = { $total } 个特征剪掉 { $removed } 个：{ $positives } 个恶性漏诊 { $missed } 个，{ $negatives } 个良性误报 { $alarms } 个
classify-reading-hidden = { $total } 个特征剪掉 { $removed } 个：准确率 { $accuracy }%（未剪枝 { $dense }%）
classify-nobody = 在这个阈值下，没有一个被判为恶性。这时精确率是 0/0；这里和 scikit-learn 一样记为 0。

classify-panel-hidden = 猜过之后显示
classify-panel-confusion = 混淆矩阵（括号内：未剪枝）
classify-panel-confusion-alt = 验证集的混淆矩阵：行是肿瘤的真实类别，列是模型的判定。查出和漏诊的恶性肿瘤，误报和放行的良性肿瘤，旁边是未剪枝时的数目。
classify-truly = { $name }
classify-called = 判为{ $name }
classify-cell-found = 查出（{ $dense }）
classify-cell-missed = 漏诊（{ $dense }）
classify-cell-alarm = 误报（{ $dense }）
classify-cell-cleared = 放行（{ $dense }）
classify-panel-metrics = 六个数字（括号内：未剪枝）
classify-panel-metrics-hidden = 准确率；另外五个数字，猜过之后显示
classify-panel-metrics-alt = 当前位置的准确率、精确率、召回率、F1、AUC 和对数损失，旁边是未剪枝时的值。
classify-metric-accuracy = 准确率（{ $dense }）
classify-metric-precision = 精确率（{ $dense }）
classify-metric-recall = 召回率（{ $dense }）
classify-metric-f1 = F1（{ $dense }）
classify-metric-auc = AUC（{ $dense }）
classify-metric-loss = 对数损失（{ $dense }）
classify-panel-weights = { $criterion }：剪掉 { $removed } 个
classify-panel-weights-alt = 30 个特征各一根柱子，按“{ $criterion }”从小到大排列。剪掉的画斜线。
classify-panel-roc = ROC 曲线：AUC { $auc }
classify-panel-roc-alt = ROC 曲线：每个判定阈值下的召回率与良性肿瘤的误报率；当前、未剪枝与抛硬币。标记是当前的阈值。
classify-panel-pr = 精确率 { $precision }%
classify-panel-pr-alt = 每个判定阈值下的精确率与召回率，当前与未剪枝。标记是当前的阈值。
classify-panel-curve = 准确率 { $accuracy }%，召回率 { $recall }%
classify-panel-curve-hidden = 准确率 { $accuracy }%
classify-panel-curve-alt = 在当前判定阈值下，准确率、召回率和精确率随剪掉特征的比例变化；色带是训练集 20 次自助抽样的召回率，虚线是随机剪枝时的召回率。
classify-axis-false_alarms = 误报率
classify-axis-recall = 召回率
classify-axis-precision = 精确率
classify-axis-share = 剪掉的特征
classify-trace-coin = 抛硬币
classify-trace-everybody = 全判恶性
classify-trace-band = 召回率，20 次抽样
classify-trace-random = 召回率，随机剪

classify-line = { $total } 个特征剪掉 { $removed } 个，准确率是 { $accuracy }（未剪枝 { $dense }）；{ $positives } 个恶性肿瘤漏诊 { $missed } 个（未剪枝 { $before } 个）。
classify-hides = 剪掉 { $removed } 个时，准确率和原先一样高（{ $accuracy }），召回率却从 { $before } 降到了 { $recall }。
classify-hides-not = 准确率什么也没有掩盖：凡是漏诊变多的地方，它也跟着下降。

classify-predict = { $total } 个特征剪掉 { $count } 个，准确率降了一点。下面哪一个降得最多？
classify-predict-why = 剪掉 { $count } 个特征，准确率降 { $accuracy } 个百分点，精确率降 { $precision }，召回率降 { $recall }，AUC 降 { $auc }。准确率用所有错误除以全部 { $rows } 个肿瘤；召回率只用漏诊的除以 { $positives } 个恶性的。

classify-why-who = 这里“阳性”指恶性：模型要找的就是它。良性肿瘤误报，会再检查一次；恶性肿瘤漏诊，就得不到治疗。所以这里最要紧的是召回率。
classify-why-hidden = 先猜一猜，准确率背后的数字就会在这里出现。
classify-why-recall = 精确率问：判为恶性的里面，有多少真是恶性？召回率问：恶性的里面，查出了多少？两者的分子都是 TP，分母里却是不同的错误。
classify-why-auc = AUC 不需要判定阈值：在 { $pairs } 对“一个恶性、一个良性”里，模型把 { $right } 对排对了先后，并列算半对（AUC { $auc }）。只要先后还对，剪枝带来的偏移换一个判定阈值就能补救。
classify-why-feature = 特征按得分排序。{ $name }的权重是 { $weight }；按{ $criterion } = { $score }，它在 { $total } 个里第 { $place } 个被剪。{ $fate }
classify-fate-gone = 这里它已剪掉。
classify-fate-kept = 这里它还留着。
classify-why-same = 在这里，下面这些准则的剪枝顺序与{ $criterion }完全相同：{ $names }。模型训练到了底，损失的每个梯度都等于惩罚的拉力 −w/(n·C)；各个输入的离散程度相同；而且只有一层。
classify-list = { $first }、{ $next }

classify-exact = 精确值，判定阈值 { $decision }
classify-interval = 肿瘤并不多：{ $positives } 个恶性的，一个就是 { $one } 个百分点的召回率。从同样的验证集里重新抽取，100 次里有 95 次，召回率在 { $recall_low } 到 { $recall_high } 之间，准确率在 { $accuracy_low } 到 { $accuracy_high } 之间。
classify-data = 569 个乳腺肿瘤（威斯康星），都在显微镜下测量：细胞核的十种性质，每种取平均值、标准误差和最差值。341 个用于训练，114 个用于验证。按训练集标准化。

classify-test-shown = 在测试集上，这里的准确率是 { $accuracy }（未剪枝 { $dense }），{ $positives } 个恶性肿瘤漏诊 { $missed } 个（未剪枝 { $before } 个）。如果按它来挑选，它就不再是测试了。
classify-fine-print = { $rows } 个验证样本，一个就是 { $accuracy } 个百分点的准确率；{ $positives } 个恶性肿瘤，一个就是 { $recall } 个百分点的召回率。色带表示训练集 { $draws } 次自助抽样从最低到最高的范围。

classify-try = 从 { $total } 个特征里至少剪掉 { $half } 个，召回率与未剪枝、通常阈值下的 { $recall } 相比，最多降 1 个百分点。精确率要保持在 { $precision } 以上：把所有人都判为有病，当然一个也不漏。漏诊一个，就已经是 { $one } 个百分点。

classify-price = 一个错误值多少？判定阈值
classify-price-title = 剪到这里，每个判定阈值都有自己的准确率、精确率和召回率
classify-price-alt = 用这里剩下的特征，准确率、精确率、召回率和 F1 随判定阈值的变化。
classify-price-x = 判定阈值
classify-price-y = 指标
classify-price-line = 如果漏诊一个抵得上误报 { $price } 个，这里最好的阈值是 { $best }：漏诊 { $missed } 个，误报 { $alarms } 个。阈值为 { $usual } 时，漏诊 { $missed_usual } 个，误报 { $alarms_usual } 个。剪枝使算出概率的那个和变小，最好的阈值也就跟着移动。它是在同一个验证集上选出又计数的，所以显得比实际好。
classify-price-line-usual = 如果漏诊一个抵得上误报 { $price } 个，通常的阈值 { $usual } 在这里已经最好：漏诊 { $missed } 个，误报 { $alarms } 个。剪枝使算出概率的那个和变小：再多剪一些，最好的阈值就会移动。

classify-luck = 这里有多少是运气？
classify-luck-title = 训练集 20 次自助抽样的召回率和准确率
classify-luck-alt = 自助抽样的召回率和准确率随剪掉特征数的变化：平均值，以及从最低到最高的色带；还有随机剪枝时的召回率。
classify-luck-x = 剪掉的特征数
classify-luck-y = 验证集
classify-luck-line = 从训练集另外抽 { $draws } 次来训练，用同一个准则剪掉 { $count } 个特征，召回率在 { $low } 到 { $high } 之间，准确率在 { $accuracy_low } 到 { $accuracy_high } 之间。随机剪枝时，召回率平均是 { $random }。

classify-logloss = 最先察觉的是对数损失
classify-logloss-title = 错误的比例还没动，对数损失已经上升
classify-logloss-alt = 对数损失和错误的比例随剪掉特征数的变化。
classify-logloss-x = 剪掉的特征数
classify-logloss-y = 验证集
classify-logloss-line = 剪掉 { $removed } 个特征，阈值 0.5 下的准确率仍是 { $accuracy }，对数损失却从 { $before } 升到了 { $loss }。AUC 是 { $auc }。
classify-logloss-line-not = 剪掉 { $removed } 个特征，阈值 0.5 下的准确率仍是 { $accuracy }，对数损失也没有上升：原先 { $before }，现在 { $loss }。AUC 是 { $auc }。
classify-logloss-note = 准确率只看概率在阈值的哪一边，对数损失看它离得多远。剪过的模型可能答案没变，概率却变差了；一移动阈值，就感觉得到。

classify-l1 = L1：让训练自己去掉权重
classify-l1-title = 阈值 0.5 下的召回率与保留的权重数
classify-l1-alt = 召回率与保留的权重数：L1 训练、按幅值剪掉、剪掉后重新拟合。
classify-l1-x = 保留的权重数
classify-l1-y = 召回率
classify-l1-l1 = L1 训练
classify-l1-cut = 按幅值剪
classify-l1-refit = 剪后重新拟合
classify-l1-line = C = { $strength } 的 L1 训练保留 { $kept } 个权重：漏诊 { $l1 } 个，误报 { $l1_alarms } 个。按幅值剪到同样多：漏诊 { $cut } 个，误报 { $cut_alarms } 个；剪后重新拟合：漏诊 { $refit } 个，误报 { $refit_alarms } 个。
classify-l1-note = 这些数字之间只差一两个肿瘤，哪种方法也不算赢。路径由 scikit-learn 的 LogisticRegression 加 L1 惩罚算出；惩罚最强时，权重缩得太小，全都判为良性。

classify-criteria = 剪掉同样多的特征，比较所有准则
classify-criteria-line = { $total } 个特征剪掉 { $count } 个，判定阈值与本页相同。准确率和召回率以百分比表示。
