# 页面 /savings。大括号里的值都在运行本页的机器上算出或测出。
setting-form = 存储方式
form-dense = 全部数
form-csr = CSR
form-bitmask = 位图
form-gzip = gzip
setting-way = 运行方式
way-dense = 完整网络
way-zeros = 带零
way-csr = CSR
way-shrunken = 去神经元
way-int8 = int8
setting-batch = 一次几行
setting-channels = 共用一个尺度
channels-tensor = 整个张量
channels-channel = 每一行

savings-bits-float = float32
savings-bits-few = { $bits } 位
savings-frames = 每个权重的位数

savings-line = { $share } 的权重为零时，压缩行的文件小到原来的 { $csr } 分之一。一次 { $batch } 行时，带零的网络速度是完整网络的 { $zeros } 倍，压缩行是 { $compressed } 倍。

savings-queued = 等待中：前面还有 { $position } 次测量。
savings-measuring = 正在测量每种方式的用时：{ $done }
savings-measured = { $machine }，{ $cores } 个核，只用一个：先跑 { $warm } 遍预热，再让各种方式轮流跑 { $rounds } 轮，取中位数；色带是上下四分位数之间。
savings-unmeasured = 还没有测量：图中没有毫秒数。
savings-measure = 测量
savings-again = 重新测量
savings-stop = 停止
savings-failed = 测量失败；原因在服务器日志里。

savings-reading = { $zeros } 为零 · { $kilobytes } kB：缩小 { $smaller } 倍 · 速度 { $faster } 倍 · 验证 { $accuracy }，完整网络 { $dense }
savings-reading-untimed = { $zeros } 为零 · { $kilobytes } kB：缩小 { $smaller } 倍 · 验证 { $accuracy }，完整网络 { $dense }
savings-panel-meters = 剩权重 { $left }，字节 { $bytes }，用时 { $time }
savings-panel-meters-untimed = 剩下：权重 { $left }，字节 { $bytes }
savings-panel-meters-alt = 三根柱子：完整网络的权重、字节和毫秒各剩下多少。
savings-meter-weights = 权重
savings-meter-bytes = 字节
savings-meter-time = 用时
savings-panel-curve = 准确率 { $accuracy }
savings-panel-curve-alt = 所选位数下，验证准确率随剪去权重比例的变化，附 float32 下各种子的区间、随机基线、完整网络，以及去掉整个神经元的网络。
savings-panel-bytes = { $form }：{ $kilobytes } kB
savings-panel-bytes-alt = 各种存储方式的字节数随剪去权重比例的变化。
savings-panel-times = { $way }：{ $ms } 毫秒，{ $batch } 行
savings-panel-times-hidden = 毫秒数：猜过之后再看
savings-panel-times-alt = 一次 { $batch } 行时各种运行方式的毫秒数随剪去权重比例的变化，色带是上下四分位数之间。

savings-under = 得分来自训练行，准确率来自 { $rows } 个验证行。毫秒数是这台机器的：{ $machine }，{ $cores } 个核，只用一个。
savings-under-untimed = 得分来自训练行，准确率来自 { $rows } 个验证行。

savings-predict = 这个网络 { $share } 的权重现在是零。它会快多少？
savings-predict-ten = 十倍
savings-predict-five = 五倍
savings-predict-two = 两倍
savings-predict-none = 一点也不快
savings-predict-why = { $share } 为零时，{ $batch } 行的一遍要 { $zeros } 毫秒；完整网络要 { $dense } 毫秒。零和别的数一样，照样要读、要乘。只存剩下的数（压缩行）要 { $csr } 毫秒。{ $closing }
savings-predict-slower = 反而更慢：每次乘法都得先查它该放在哪里。
savings-predict-faster = 快了，但没有零的个数看上去那么多：每次乘法都得先查它该放在哪里。

savings-why-dense = 每个数都存在自己的位置上，不管是不是零，用 { $bits }：
savings-why-csr = 压缩行只存剩下的数（{ $bits }）、每个数所在的列，以及每一行从哪里开始；一个位置占 4 字节：
savings-why-bitmask = 位图给每个位置存一位，再用 { $bits } 存剩下的数：
savings-why-gzip = gzip 在全部权重的字节（{ $bits }）里找重复。零很会重复；没有公式，只能真的写出文件来量。
savings-part-numbers = 数
savings-part-columns = 列号
savings-part-rows = 行首
savings-part-places = 位置
savings-part-rest = 偏置和尺度
savings-why-float = float32 下权重原样存储。把第二个滑块拖到更少的位数，看一个权重会变成什么。
savings-why-rounded = 位数少时，一个权重是一个整数乘以一个尺度，{ $shares }的所有权重共用这个尺度。这里是 { $name }：
savings-why-zero = 位数少时，一个权重是一个整数乘以一个尺度，{ $shares }的所有权重共用这个尺度。这里是 { $name }，它已被剪去，0 仍然恰好是 0：
savings-shares-tensor = 同一张量
savings-shares-channel = 同一行
savings-why-pick = 在图中点击权重可以换一个。
savings-why-same = 位数少，省的是字节。只有处理器直接做整数乘法时才省时间：那就是“int8”这种方式。
savings-why-time = 实测：完整网络每行做 { $products } 次乘法，每次 { $dense } 纳秒。压缩行只做 { $left } 次，每次 { $csr } 纳秒：一次乘法要花 { $ratio } 倍的时间。

savings-here-zeros = 为 0 的权重
savings-here-bytes = 字节：{ $form }，{ $bits }
savings-here-smaller = 缩小倍数
savings-here-int8 = 同上，连乘法也用 int8
savings-here-test = float32 下的测试准确率（从不用于选择）
savings-here-adds = 每行不含 0 的乘法
savings-here-ms = 毫秒：{ $way }，{ $batch } 行

savings-ledger = 总账，约 { $share }
savings-ledger-bytes = 整个网络在这个位置的字节数，每一个都来自真正写出的数据：
savings-ledger-form = 存储方式
savings-ledger-way = 运行方式
savings-ledger-batch = 毫秒，{ $batch } 行
savings-ledger-library = 用的库
savings-ledger-ways = 离这里最近的已测比例下的毫秒数：中位数，括号内是四分位数。几个库都能做时，取最快的。
savings-ledger-neurons = 去掉整个神经元，减少同样多的权重（{ $share }），剩下 { $shape }，不再训练时验证准确率为 { $accuracy }。它就是一个普通的小网络：不需要特殊的存储，也不需要特殊的库。
savings-ledger-no-neurons = 这么多权重没法靠去掉整个神经元来实现：会有一层变空。

savings-try = 让网络至少缩小到 { $goal } 分之一，最多损失一个百分点：验证准确率至少 { $least }（完整网络 { $dense }）。可以用滑块、位数、存储方式和准则。
savings-try-detail = 现在：缩小 { $smaller } 倍，验证准确率 { $accuracy }。
savings-try-elsewhere = 这道题用数字数据和网络 64-64-64-10。
savings-try-go = 打开

savings-table = 位数与剪枝一起看
savings-table-line = 完全不剪枝、{ $shares }共用一个尺度时，这个网络最少要 { $bits } 位才能保持在一个百分点以内。
savings-table-bits = 位数
savings-table-first = 先剪枝，再舍入：验证准确率
savings-table-last = 先舍入，再剪枝：验证准确率
savings-table-same = 换个顺序，先舍入再剪枝，所有数字都一样：在这些比例上，{ $criterion }没有剪去决定尺度的那个最大的权重。
savings-table-differs = 顺序有影响：{ $criterion }也会剪去大的权重，这时剩下的权重尺度更细。
savings-even = 从多少比例起才划算？
savings-even-bytes = 从多少比例的零起，比同样位数的完整存储更小：
savings-even-ways = 从剪去多少比例起，比完整网络更快。差别小于完整网络自身波动的不算。
savings-even-later = 毫秒数从哪里起划算，猜过之后再说。
savings-never = 永远不
savings-layer = 更大的网络：每层 1024
savings-layer-text = 一个没有训练过的网络 1024-1024-1024：一次乘法要多久，与乘的是什么无关。测量大约要十秒。
savings-layer-line = 剪去 { $share }、一次 { $batch } 行时：带零的速度是完整网络的 { $zeros } 倍，压缩行 { $csr } 倍，去掉整个神经元 { $shrunken } 倍，int8 { $int8 } 倍。大小决定一切：在小网络上不划算的，在这里可能划算。
savings-memory = 内存
savings-memory-line = 剪去 { $share }、一次 { $batch } 行时的字节数。权重变少了，各层的输出却没有变少，除非去掉神经元。
savings-memory-way = 运行方式
savings-memory-library = 用的库
savings-memory-held = 内存中的权重
savings-memory-peak = 一遍最多占用
