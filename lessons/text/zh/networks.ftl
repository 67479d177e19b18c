### 网络各页共用的文字。

network-warn-layer = { $layer } 被完全剪断：里面什么也不剩，答案不再取决于输入。
network-warn-path = 从任何输入到任何输出都没有通路了。
network-warn-output = 输出“{ $name }”与所有输入断开；往后可能还有更多。
network-panel-samples = { $count } 个答案中有 { $wrong } 个错了
network-panel-samples-alt = 验证图片与剪枝后网络的答案；答错的带框。
network-trace-random = 随机
network-trace-seeds = { $criterion }，{ $seeds } 个种子
network-trace-dense = 未剪枝
network-trace-this = 这个网络
training-title = 正在训练 { $label }
training-queued = { $position ->
    [0] 即将开始……
   *[other] 等待中：前面还有 { $position } 个。
}
training-epoch = 第 { $epoch } 轮，共 { $epochs } 轮：训练损失 { $loss }，验证准确率 { $accuracy }
training-cancel = 取消
training-cancelled = 训练已取消。
training-failed = 训练停止了：{ $reason }
training-again = 训练
training-chart = 训练与验证损失，逐轮
training-loss = 训练损失
training-validation = 验证损失
band-waiting = 色带显示 { $all } 个种子中的 { $ready } 个；其余正在训练。
band-failed = 色带显示 { $all } 个种子中的 { $ready } 个；其余无法训练：{ $reason }。

class-upper = 上弯月
class-lower = 下弯月
class-benign = 良性
class-malignant = 恶性
scaling-digits = 像素值 0 到 16 除以 16，纸面恰好为 0。
scaling-digits-32 = 像素除以 16，相邻两列取平均：8 行 4 列。
scaling-digits-100 = 像素除以 16，图片重采样为 10 × 10。
scaling-standard = 每一列在训练集上均值为 0、标准差为 1。
scaling-standard-target = 每一列和目标在训练集上均值为 0、标准差为 1。
scaling-none = 不做任何缩放。
run-stopped = 已被取消
run-diverged = 损失不再是有限的数
run-failed = 出错，详见服务器日志

# The numbers of a position, and panels that several pages have.
hand-reset = 撤销 { $count } 处手工剪枝与恢复
network-here = 当前位置的精确值
network-here-now = 此处
network-here-accuracy = 验证准确率
network-here-loss = 验证损失
fine-print = “一个百分点以内”是指：{ $rows } 个验证样本中，答错的至多增加 { $most } 个。色带表示各次运行从最低到最高的范围。
test-look = 看一眼测试集
test-look-shown = 这里的测试准确率为 { $test }，未剪枝网络为 { $dense }。如果按它来做选择，它就不再是测试了。
press-count = 你在本页已经看了 { $count } 次。
network-here-worst = 最差类别
network-here-weights = 剩余权重
network-here-layer = { $layer } 剩余
network-here-parameters = 参数
network-panel-histogram-threshold = { $share } 低于阈值
network-panel-histogram-share = 已剪 { $share }
network-panel-histogram-alt = 全部权重的准则分布；剪掉的带斜线。
network-panel-scatter-veiled = 真值：猜完之后再看
network-axis-score = 得分
network-axis-truth = 损失上升
network-status-kept = 当前位置：保留
network-status-cut = 当前位置：已剪
network-epoch = 第 { $epoch } 轮后
network-epoch-zero = 训练前

# 当前设置不支持页面的论断时，说在它下面那行的前面。
not-here = 在这些设置下并非如此。{ $line }

# 同样的差，换一批同类的数据会怎样。
rows-between = 换成同类的另一批数据，“{ $first }”减去“{ $second }”会在 { $low } 到 { $high } 个百分点之间：对这 { $rows } 个验证样本有放回地抽取 { $draws } 次，其中 95% 落在这里。
rows-same = 换成同类的另一批数据，“{ $first }”与“{ $second }”也没有差别：这 { $rows } 个验证样本中，两者答对的是同一批。
