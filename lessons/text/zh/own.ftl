### 学习者自带的文本有什么问题，以及对它们做了什么。

own-too-large = 文件有 { $came } MB，最多可读 { $expected } MB。请减少行数。
own-too-many-rows = 表格有 { $came } 行，最多可读 { $expected } 行。请减少行数。
own-too-many-columns = 表格有 { $came } 列，最多可读 { $expected } 列。只需要“text”和“label”两列。
own-too-few-rows = 只剩 { $came } 条不同的文本，至少需要 { $expected } 条。
own-empty = 文件是空的。第一行应为“text,label”，之后每条文本一行。
own-encoding = 文件的第 { $at } 个字节不是 { $came } 编码。请把文件存为 UTF-8（在 Excel 中选“CSV UTF-8”）。
own-file-encoding = 文件 { $came } 的第 { $at } 个字节不是 UTF-8 编码。请存为 UTF-8，或把它移出文件夹。
own-missing-column = 第一行必须写出列名 { $expected }，而现在是：{ $came }。
own-cells = 第 { $line } 行有 { $came } 个单元格，应为 { $expected } 个。含有分隔符的文本请加引号。
own-not-a-table = 文件无法作为表格读取。请检查是否有引号打开后没有关闭。
own-one-class = 所有文本的标签都是“{ $came }”，至少需要两种标签。
own-too-many-classes = 共有 { $came } 种标签，最多可有 { $expected } 种。“label”这一列选对了吗？
own-rare-class = 标签“{ $name }”只有 { $came } 条文本，至少需要 { $expected } 条，这样训练集、验证集和测试集才都有。
own-no-folder = 没有可以打开的文件夹 { $came }。
own-no-file = 无法打开文件 { $came }。
own-no-class-folder = 文件夹 { $came } 里没有子文件夹。每种标签需要一个子文件夹，每条文本一个文件。
own-other-classes = “train”的子文件夹是 { $expected }，“test”的是 { $came }，两者必须相同。
own-gone = 这份数据已不再保留。请重新载入文件。
own-left-out = 略去：{ $empty } 行没有文本或标签，{ $repeated } 条文本重复出现。超过 { $length } 个词元而被截断：{ $cut } 条文本。
