### The course as plain files, opened without a server.

site-menu = 课程页面
site-skip = 跳到正文
site-served = 这里需要运行课程本身：{ $command }
site-recorded = 本页是录制好的。灰色的选项、手工剪枝以及一切需要训练的内容，都要运行课程本身：{ $command }
site-unknown = 这里没有录制这组设置；现在显示的是本页打开时的设置。课程本身包含全部设置：{ $command }
site-unshown = 地址中的 { $names } 在这里不显示。课程本身可以显示：{ $command }
site-between = 精确数字只在滑块的若干位置上录制。
site-nearest = 前往最近的位置
site-picked = 下面的解释针对页面选中的对象。要看你选中的对象，需要运行课程本身：{ $command }
site-missing = 本页需要运行课程本身：{ $command }
site-not-read = 本页旁边缺少一个文件；请复制整个文件夹。
site-no-script = 没有 JavaScript，这里什么也不会动：你看到的是页面打开时的样子。
site-on = 开
site-off = 关
site-controls = 设置
site-language = 语言
site-teach = 直接显示全部答案
site-unteach = 先让我猜
