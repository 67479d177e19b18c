# 起始页。
home-line = 这个网络用 { $total } 个权重识别手写数字，答对 { $dense }。拖动滑块：直到 { $share } 的权重被剪掉，它的准确率都不会差出一个百分点。
home-reading = 已剪 { $share } 的权重 · 验证集数字仍有 { $accuracy } 识别正确，未剪枝网络为 { $dense }
home-caption = 剪掉的是对损失影响最小的权重（准则：{ $criterion }）。蓝为正，橙为负，灰色斜线为已剪。随机剪枝崩溃得更早：剪掉 { $share } 时随机剪枝平均只有 { $random }，本准则有 { $accuracy }。
home-caption-equal = 剪掉的是对损失影响最小的权重（准则：{ $criterion }）。蓝为正，橙为负，灰色斜线为已剪。剪掉 { $share } 时随机剪枝平均为 { $random }，本准则为 { $accuracy }。
home-map = 课程
home-solved = { $all } 个任务完成 { $solved } 个
home-visited = 已看过
home-progress = { $total } 个任务中已完成 { $solved } 个
home-how = 怎么玩
home-how-drag = 拖动滑块，或用方向键。权重、掩码和准确率随手而动。
home-how-click = 在后面的页面上，点一个权重或神经元，看它为什么剪、为什么留，也可以手工剪掉它。
home-how-link = 你设置的一切都在网址里：复制链接，打开的人看到的完全一样。

home-record = 你的学习记录
home-record-page = 页面
home-record-task = 任务
home-record-guesses = 猜测
home-record-questions = 自测
home-record-right = 猜对
home-record-wrong = 没猜对
home-record-skipped = 跳过
home-record-of = { $all } 题对 { $right } 题
home-record-hints = 提示 { $hints } 个
home-record-what = 只保存在这个浏览器里。要上交，打印本页即可。
home-record-forget = 全部清除
