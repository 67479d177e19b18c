### 数据集：名称，以及页面上的说明。

dataset-y2x = 表格 y = 2x
dataset-y2x-what = y = 2x 的十二行，外加七列，其中三列随 x 增大，四列不会。没有噪声：最小二乘恰好找到那个 2。
dataset-diabetes = 糖尿病
dataset-diabetes-what = 442 位病人，十列，要预测一个数：一年里病情发展了多少。十列是：年龄（age）、性别（sex）、体重指数（bmi）、血压（bp），以及六项血液指标：总胆固醇（tc）、低密度与高密度胆固醇（ldl、hdl）、两者之比（tch）、血脂（ltg）和血糖（glu）。各列与目标都按训练集标准化。
dataset-synthetic = 合成数据，真值已知
dataset-synthetic-what = 十列，相邻的列彼此相关；真实系数中有五个是零，另加噪声。
dataset-breast_cancer = 乳腺癌
dataset-digits = 手写数字
dataset-digits-32 = 手写数字，8 × 4 像素
dataset-digits-100 = 手写数字，10 × 10 像素
dataset-moons = 双月
dataset-signal-1 = 信号，往回 1 步
dataset-signal-3 = 信号，往回 3 步
dataset-signal-5 = 信号，往回 5 步
dataset-signal-8 = 信号，往回 8 步
dataset-digits-rows = 手写数字，逐行读
dataset-reviews = 影评
dataset-prose = 英文文章，逐字符
