### 页面 /mistakes：八个有错的剪枝程序。大括号里的值都由本页的运行算出。
setting-case = 程序

mistakes-line = 这八个剪枝程序都能顺利运行，但每个都有一处错误。你已经找出 { $found } / { $total } 个。
mistakes-question = 出现这种现象的是哪种错误？
mistakes-slider = 要求剪掉
mistakes-unit = 单元 { $index }

mistakes-note = 网络是 { $network }，{ $weights } 个权重，随机种子 { $seed }。准确率来自 { $rows } 个验证样本：一个样本是 { $row } 个百分点。
mistakes-note-pool = 网络是 { $network }，{ $weights } 个权重，随机种子 { $seed }。验证、测试和新的样本，每一次都从 { $pool } 个哪里都没用过的样本中抽取。

mistakes-bug-kept-inverted = 掩码方向反了
mistakes-bug-wrong-sign = 把负的当成小的
mistakes-bug-percentile = 百分位数从错误的一端读起
mistakes-bug-swapped = 精确率与召回率对调了
mistakes-bug-changed-copies = 循环只改了副本
mistakes-bug-forgotten-mask = 再训练时忘了掩码
mistakes-bug-left-bias = 剪掉的单元留着偏置
mistakes-bug-tuned-on-test = 用测试集做了选择

mistakes-run-broken = 有错
mistakes-run-corrected = 改正后
mistakes-trace-broken = { $what }，有错
mistakes-trace-corrected = { $what }，改正后
mistakes-trace-asked = 按要求
mistakes-column-accuracy = 验证准确率
mistakes-column-zeros = 为零的权重
mistakes-column-gone = 剪掉的单元
mistakes-column-precision = 精确率
mistakes-column-recall = 召回率
mistakes-column-difference = 与缩小的网络的最大差异
mistakes-column-reported = 测试集上的报告值
mistakes-column-fresh = 新数据上
mistakes-column-gap = 报告减新数据

mistakes-axis-share = 要求剪掉的权重比例
mistakes-axis-units = 要求剪掉的单元比例
mistakes-axis-truth = 损失的上升
mistakes-axis-bias = 偏置
mistakes-counts-found = 是 { $digit }，判为 { $digit }
mistakes-counts-missed = 是 { $digit }，漏掉
mistakes-counts-false = 不是 { $digit }，误判

mistakes-panel-accuracy = 验证准确率 { $broken_accuracy }
mistakes-panel-accuracy-both = 准确率 { $broken_accuracy }，改正后 { $corrected_accuracy }
mistakes-panel-accuracy-alt = 验证准确率随要求剪掉的比例的变化；虚线是未剪枝网络。说出错误之后，改正后的程序也会画出来。
mistakes-panel-zeros = 要求 { $share }，为零 { $broken_zeros }
mistakes-panel-zeros-both = 为零 { $broken_zeros }，改正后 { $corrected_zeros }
mistakes-panel-zeros-alt = 为零的权重比例随要求剪掉的比例的变化；点线是所要求的。
mistakes-panel-left = 中间层剩下的权重
mistakes-panel-left-alt = 程序剪过之后中间层的权重：蓝色为正，橙色为负，空白处已没有权重。
mistakes-panel-report-broken = 报告：精确率 { $broken_precision }，召回率 { $broken_recall }
mistakes-panel-report-corrected = 改正后：精确率 { $corrected_precision }，召回率 { $corrected_recall }
mistakes-panel-report-broken-alt = 报告的精确率和召回率随剪掉的权重比例的变化。
mistakes-panel-report-corrected-alt = 应当报告的精确率和召回率随剪掉的权重比例的变化。
mistakes-panel-counts = { $actual } 个中找出 { $fact_found } 个，误判 { $fact_false } 个
mistakes-panel-counts-alt = 三根柱子：这个数字判对的、漏掉的，以及别的数字误判成它的。
mistakes-panel-truth-broken = 每个单元的真实价值；斜线：被这个程序剪掉
mistakes-panel-truth-corrected = 同上；斜线：被改正后的程序剪掉
mistakes-panel-truth-alt = 每个单元一根柱子：单独去掉它时损失的上升，从小到大。画斜线的在此位置已剪掉。
mistakes-panel-difference = 输出最多相差 { $broken_difference }
mistakes-panel-difference-both = 输出相差 { $broken_difference }，改正后 { $corrected_difference }
mistakes-panel-difference-alt = 输出与真正去掉这些单元的网络的最大差异，随剪掉的单元比例的变化。
mistakes-panel-bias-broken = 每个单元的偏置；斜线：已剪掉
mistakes-panel-bias-alt = 每个单元一根柱子：它的偏置，从小到大。画斜线的在此位置已剪掉。
mistakes-panel-reported = 报告 { $broken_reported }；新数据上 { $broken_fresh }
mistakes-panel-reported-both = 报告 { $broken_reported }，新数据 { $broken_fresh }；改正后 { $corrected_reported }，{ $corrected_fresh }
mistakes-panel-reported-alt = 在测试集上报告的准确率，以及（虚线）同样的网络在新数据上的准确率，随剪掉的权重比例的变化。
mistakes-panel-gap = 报告高出 { $broken_gap } 个百分点
mistakes-panel-gap-both = 高出的百分点：{ $broken_gap }，改正后 { $corrected_gap }
mistakes-panel-gap-alt = 报告的准确率减去新数据上的准确率，随剪掉的权重比例的变化。

mistakes-reading-kept-inverted = 要求 { $share } · 为零 { $broken_zeros } · 验证 { $broken_accuracy }，未剪枝 { $dense }
mistakes-reading-wrong-sign = 剪掉 { $removed } / { $total } 个单元 · 验证 { $broken_accuracy }，未剪枝 { $dense }
mistakes-reading-percentile = 要求 { $share } · 为零 { $broken_zeros } · 验证 { $broken_accuracy }，未剪枝 { $dense }
mistakes-reading-swapped = 剪掉 { $share } · 关于数字 { $digit } 的报告：精确率 { $broken_precision }，召回率 { $broken_recall }
mistakes-reading-changed-copies = 要求 { $share } · 为零 { $broken_zeros } · 验证 { $broken_accuracy }，未剪枝 { $dense }
mistakes-reading-forgotten-mask = 剪掉 { $share } · 再训练后为零 { $broken_zeros } · 验证 { $broken_accuracy }，未剪枝 { $dense }
mistakes-reading-left-bias = 剪掉 { $removed } / { $total } 个单元 · 输出最多相差 { $broken_difference }
mistakes-reading-tuned-on-test = 剪掉 { $share } · 报告 { $broken_reported } · 新数据上 { $broken_fresh }

mistakes-story-kept-inverted = 一个区分两个半月形的网络，要剪掉最小的权重。只要求剪 { $low }，这个程序就只剩下 { $broken_accuracy_low } 的准确率；未剪枝网络有 { $dense }。看两条曲线，再看剩下的是哪些权重。
mistakes-why-kept-inverted = 它留下了该剪的：要求剪 { $low }，它把 { $broken_zeros_low } 的权重置零，留下的少数正是最小的。已发表的随机剪枝代码有同样的失误：文字说剪掉多少，代码就留下多少。
mistakes-not-kept-inverted-changed-copies = 那样就没有权重为零。这里要求 { $low }，为零的却有 { $broken_zeros_low }。
mistakes-not-kept-inverted-percentile = 那样留下的会是最强的权重，要求剪 { $high } 时网络几乎完整。这里只有 { $broken_accuracy_high }，而且只剩颜色浅的权重。
mistakes-not-kept-inverted-wrong-sign = 那样剪掉的数量会符合要求，只是剪错了。这里要求 { $low }，却剪掉了 { $broken_zeros_low }。
mistakes-guard-kept-inverted = 一行测试就能发现：为零的比例必须等于要求的比例。掩码的平均值是留下的，不是剪掉的。

mistakes-story-wrong-sign = 一个识别数字的网络，要从贡献最小的单元开始逐个剪掉。{ $units } 个中才剪 { $broken_gone_low } 个，代价就很大：准确率从 { $dense } 降到 { $broken_accuracy_low }。每根柱子是一个单元的真实价值：单独去掉它时损失上升多少。
mistakes-why-wrong-sign = 最有用的单元先被剪掉。让损失下降的单元，贡献是负的，越有用就越负；带着正负号排序，它看起来最小。已发表的规则正是这样。逐个样本取绝对值，剪掉同样多的单元，准确率还有 { $corrected_accuracy_low }。
mistakes-not-wrong-sign-kept-inverted = 那样要求剪得少，剪掉的反而多。这里要求 { $broken_gone_low } 个，剪掉的也是 { $broken_gone_low } 个；要看剪的是哪些。
mistakes-not-wrong-sign-left-bias = 留下的偏置只会让输出稍稍偏移，不会决定剪哪些单元：这里先画上斜线的是高的柱子。
mistakes-not-wrong-sign-changed-copies = 那样准确率不会变。这里从 { $dense } 降到 { $broken_accuracy_low }。
mistakes-guard-wrong-sign = 把准则和真值对照一次：单独去掉每个单元，测一测。如果先剪的正是最贵的，符号就反了。

mistakes-story-percentile = 这里按重要性 |w · dL/dw| 给权重排序，用百分位数做阈值。要求剪 { $low }，剩下的准确率是 { $broken_accuracy_low }；要求剪 { $high }，却是 { $broken_accuracy_high }。要求剪得多，结果反而好。
mistakes-why-percentile = 阈值从错误的一端读起。第 95 百分位以下有 95% 的权重，所以要求剪 { $low }，它剪掉了 { $broken_zeros_low }。已发表的一个做法用第 95 百分位去剪少数不重要的权重，结果几乎剪光。
mistakes-not-percentile-kept-inverted = 那样留下的会是最不重要的权重。这里留下的是重要的：剪掉 { $broken_zeros_high } 时，准确率是 { $broken_accuracy_high }。
mistakes-not-percentile-wrong-sign = 那样剪掉的数量会符合要求。这里要求 { $low }，却剪掉了 { $broken_zeros_low }。
mistakes-not-percentile-changed-copies = 那样就没有权重为零。这里要求 { $low }，为零的却有 { $broken_zeros_low }。
mistakes-guard-percentile = 要在 5% 处测试，不要在 50% 处：那里两端是一样的。

mistakes-story-swapped = 这个程序剪得没错，错的是报告。剪掉 { $high } 的权重后，网络把 { $called_high } 张图判为 { $digit }，其中真正是的有 { $fact_found_high } 张。报告却说：精确率 { $broken_precision_high }，召回率 { $broken_recall_high }。请与柱子对照。
mistakes-why-swapped = 精确率和召回率用了对方的分母。精确率：判为 { $digit } 的，有多少真的是？{ $called_high } 张中 { $fact_found_high } 张。召回率：所有的 { $digit }，找出了多少？{ $actual } 张中 { $fact_found_high } 张。一篇已发表的文章把两者写反了。
mistakes-not-swapped-tuned-on-test = 那样数字本身算得对，只是所用的数据早就看过。这里数字与旁边的柱子矛盾：{ $called_high } 张中 { $fact_found_high } 张，不是 { $broken_precision_high }。
mistakes-not-swapped-kept-inverted = 那样只要求剪 { $low }，网络就没用了。这里准确率还有 { $fact_accuracy_low }。
mistakes-not-swapped-changed-copies = 那样拖动滑块什么也不会变。这里准确率从 { $dense } 降到 { $fact_accuracy_high }。
mistakes-guard-swapped = 用一个把什么都判为 { $digit } 的网络来测试报告：召回率必须是 100%，精确率是这类图所占的比例。

mistakes-story-changed-copies = 要求剪得越来越多，网络却毫不在意：要求剪 { $high } 时是 { $broken_accuracy_high }，什么都不剪时是 { $dense }。是不是好得不像真的？
mistakes-why-changed-copies = 循环只是给自己的变量换了一个值，列表里还是原来的权重。其中为零的是 { $broken_zeros_high }，所以网络还是原来的网络。真正套上同样的掩码，准确率剩下 { $corrected_accuracy_high }。
mistakes-not-changed-copies-forgotten-mask = 这里没有再训练，权重无从回来：它们从来没有被剪掉。
mistakes-not-changed-copies-percentile = 那样要求少时剪得多，要求多时剪得少。这里无论要求多少，一个也没剪。
mistakes-not-changed-copies-tuned-on-test = 那只会让数字稍好一点，不会在要求 { $high } 时只有 { $broken_zeros_high } 为零。
mistakes-guard-changed-copies = 要数网络里的零，不要数掩码里的零。一条不动的曲线，在证明清楚之前就当它是错误。

mistakes-story-forgotten-mask = 这个程序先剪掉最小的权重，再训练 { $steps } 步。剪掉 { $high } 之后，准确率回到 { $broken_accuracy_high }。结果很好；但数一数现在为零的权重：{ $broken_zeros_high }。
mistakes-why-forgotten-mask = 训练会改变每一个权重，零也不例外，却没有人把它们放回零。刚剪完时 { $fact_zeros_high } 为零，{ $steps } 步之后只有 { $broken_zeros_high }。每一步之后都套上掩码，则是 { $corrected_zeros_high }，准确率 { $corrected_accuracy_high }。
mistakes-not-forgotten-mask-changed-copies = 那样刚剪完时也不会有零。当时有 { $fact_zeros_high }，符合要求。
mistakes-not-forgotten-mask-kept-inverted = 那样剪的时候就错了。刚剪完时 { $fact_zeros_high } 为零，符合要求；是后来才丢的。
mistakes-not-forgotten-mask-left-bias = 那是剪掉整个单元时才会发生的。这里剪的是单个权重，而且它们又回来了。
mistakes-guard-forgotten-mask = 训练之后再数一次零。只给梯度套掩码还不够：动量和权重衰减仍会改变权重。

mistakes-story-left-bias = 这里剪单元的办法是把传入它的权重置零，贡献最小的先剪。旁边真正建了一个没有这些单元的网络，两者的输出应当相同。{ $units } 个中剪掉 { $removed_high } 个时，输出最多相差 { $broken_difference_high }。
mistakes-why-left-bias = 剪掉的单元还留着偏置。没有东西传进来，它就对每个样本都送出同一个偏置：剪掉的 { $removed_high } 个单元中，有 { $fact_speak_high } 个还在发声。偏置也去掉之后，输出只差 { $corrected_difference_high }：舍入误差。
mistakes-not-left-bias-wrong-sign = 那样最先剪的单元代价最大。这里剪掉 { $low } 后准确率仍是 { $broken_accuracy_low }，未剪枝网络是 { $dense }。
mistakes-not-left-bias-forgotten-mask = 这里没有再训练：传入这些单元的权重是零，一直是零。
mistakes-not-left-bias-changed-copies = 那样它还是完整的网络，准确率 { $dense }。这里剪掉 { $removed_high } 个单元后是 { $broken_accuracy_high }。
mistakes-guard-left-bias = 单元要连同它的行、偏置和列一起去掉。测试：套掩码的网络与缩小的网络输出相同，只差舍入误差。

mistakes-story-tuned-on-test = 这个程序试 { $settings } 种把剪枝分配到各层的办法，留下最好的一种，报告它在 { $rows } 个样本的测试集上的准确率。在没人看过的新数据上，同样的网络平均差 { $gap_broken } 个百分点。（整件事换数据做了 { $times } 次，曲线是平均值。）
mistakes-why-tuned-on-test = 在测试集上 { $settings } 个里最好的那个，有一部分是运气，而运气不会再来。改用验证集来选，测试集只看一次，报告平均只偏 { $gap_corrected } 个百分点。
mistakes-not-tuned-on-test-percentile = 那样剪掉的比例会不对。这里 { $settings } 种办法剪掉的都符合要求，不公平的是从中挑选的方式。
mistakes-not-tuned-on-test-swapped = 这里只报告准确率。它只有一个分母：全部样本。
mistakes-not-tuned-on-test-changed-copies = 那样 { $settings } 个都是同一个网络，也就没有什么可挑的。
mistakes-guard-tuned-on-test = 用验证集做选择，测试集到最后只看一次。用来做过选择的数据，从此就是验证集。

mistakes-listing = 运行的代码：错误就在这里
mistakes-listing-bug = 错误：{ $bug }
mistakes-listing-same = 这就是画出上面图形的那个函数的源代码，取自正在运行的课程。
mistakes-mark-wrong = ← 错
mistakes-mark-right = ← 对
mistakes-here = 数字：要求剪掉 { $share }

mistakes-try = 说出全部 { $total } 个程序的错误。选错了会告诉你，那种错误本来会是什么样子。
mistakes-try-detail = 已找出 { $found } / { $total }。还没找出的：{ $open }。
mistakes-try-done = { $total } 个全部找出。每个错误都能用一行测试发现，写在改正后的代码下面。

mistakes-seeds = 换随机种子还是这样吗？
mistakes-seeds-line = { $what }，要求剪掉 { $share }，{ $seeds } 个只有随机种子不同的网络：
