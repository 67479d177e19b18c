### 所有页面共用的文字。

setting-lang = 语言
lang-en = English
lang-zh = 中文
setting-full = 显示全部
setting-full-help = 显示本页的所有设置、精确数字、深入内容和代码，而不只是要点。
setting-teach = 教师模式
setting-teach-help = 直接显示所有图，不先提问。

menu = 课程页面

copy-link = 复制链接
copy-link-help = 复制本页地址，包含你的全部设置
copied = 已复制

predict = 先猜一猜：
skip = 跳过
predict-right = 你选了“{ $guess }”。答对了。
predict-check = 检查
predict-again = 再试一次
predict-wrong = 你选了“{ $guess }”；答案是“{ $answer }”。
predict-not = 不是“{ $guess }”。

why = 为什么
try = 试一试
take-home = 下载
deeper = 深入

solved = 已达成
solved-before = 之前已达成
open = 尚未达成

take-home-what = 与本页相同的计算，用 Python 写成，有脚本和笔记本两种形式；数字另存为表格。
take-home-script = 脚本
take-home-notebook = 笔记本（Jupyter）
take-home-data = 表格
take-home-tensors = 网络（.safetensors）
take-home-onnx = 网络（ONNX，opset { $opset }）
take-home-look = 查看脚本

working = 计算中……

address-problem = 地址中写着 { $field }={ $came }；应为{ $expected }；现用 { $used }。
address-problem-unused = 地址中写着 { $came }；应为{ $expected }；现用默认值。
address-no-page = 本课程没有名为“{ $came }”的页面；应为菜单中的某一页。现在显示的是第一页。
expected-number-between = { $low } 到 { $high } 之间的数
expected-number = 一个数
expected-whole-number-between = { $low } 到 { $high } 之间的整数
expected-whole-number = 一个整数
expected-choice = 以下之一：{ $options }
expected-switch = 0 或 1
expected-list = 用点隔开的整数
expected-choices = 以下几项，用点隔开：{ $options }
expected-text = 另一段文字
expected-agreement = 彼此一致的设置

prepare = 备课
prepare-what = 链接打开的就是当前这一页，并按这里的选择显示。
prepare-guesses = 先让学生猜
prepare-walk = 打开导览
prepare-hide = 隐藏的控件
prepare-lock = 锁定的控件：看得见，改不了
setting-theme = 颜色
theme-auto = 跟随系统
theme-light = 浅色
theme-dark = 深色
present = 投影演示
present-help = 适合投影：字号大，没有菜单，滑块带动的内容都在一屏之内。按 Esc 退出。
present-end = 退出（Esc）
prepare-none = 无
prepare-code = 链接的二维码
prepare-no-code = 这个链接太长，二维码装不下：请直接发送文字链接。
