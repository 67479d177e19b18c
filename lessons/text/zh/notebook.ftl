# 可下载的笔记本。脚本段落上方的注释，文字都在这里。

notebook-how = 把它存放在课程的文件夹里，在装有课程所需软件包的 Jupyter 中从那里打开，运行所有单元格：它们会输出页面上的数字。

notebook-section-masked-and-shrunken-are-one-network = 套掩码与真正缩小，得到的是同一个网络。
notebook-section-where-the-heads-of-the-last-block-look-in-the-sentence-on-the-page = 最后一个块的各个头在页面上的句子里看向哪里。
notebook-section-a-logistic-regression-is-a-network-without-a-hidden-layer = 逻辑回归就是没有隐藏层的网络。
notebook-section-what-goes-with-one-unit-everything-that-is-added-together-or-carried-by-a-batch-norm = 一个单元带走什么：与它相加的一切，以及批归一化里属于它的一切。
notebook-section-the-same-opening-and-the-same-luck-for-both-networks = 两个网络用同样的开头、同样的运气。
notebook-section-what-ran-and-what-should-have-run = 实际运行的代码，以及本该运行的代码。
notebook-section-w-and-u-are-ranked-the-read-out-and-the-biases-are-not = W 和 U 参加排序；读出层和偏置不参加。
notebook-section-every-stop-through-time-states-the-gradient-that-reaches-each-lag-the-spectral-radius-of-u = 滑块的每个位置，沿时间展开：状态、到达各个滞后的梯度、U 的谱半径。
notebook-section-zeros = 零。
notebook-section-bytes-really-encoded = 字节数：真正编码之后数出来的。
notebook-section-milliseconds-on-this-machine = 毫秒：在这台机器上。
