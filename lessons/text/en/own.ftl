### What is wrong with texts that a learner brings, and what was done to them.

own-too-large = The file has { $came } MB; at most { $expected } MB can be read. Take fewer rows.
own-too-many-rows = The table has { $came } rows; at most { $expected } can be read. Take fewer rows.
own-too-many-columns = The table has { $came } columns; at most { $expected } can be read. Only “text” and “label” are needed.
own-too-few-rows = { $came } different texts are left; at least { $expected } are needed.
own-empty = The file is empty. It needs a first line “text,label” and one line for each text.
own-encoding = Byte { $at } of the file is not { $came }. Save the file as UTF-8 (in Excel: “CSV UTF-8”).
own-file-encoding = Byte { $at } of the file { $came } is not UTF-8. Save it as UTF-8, or take it out of the folder.
own-missing-column = The first line must name the columns { $expected }; it reads: { $came }.
own-cells = Line { $line } has { $came } cells instead of { $expected }. Put texts that hold the separator in quotation marks.
own-not-a-table = The file cannot be read as a table. Look for a quotation mark that is opened and never closed.
own-one-class = Every text has the label “{ $came }”; at least two labels are needed.
own-too-many-classes = There are { $came } different labels; at most { $expected } are possible. Is “label” the right column?
own-rare-class = The label “{ $name }” has { $came } texts; it needs at least { $expected }, so that each split gets some.
own-no-folder = There is no folder { $came } that can be opened.
own-no-file = The file { $came } cannot be opened.
own-no-class-folder = The folder { $came } holds no sub-folders. It needs one for each label, with one file for each text.
own-other-classes = The sub-folders of “train” are { $expected }, those of “test” are { $came }; they must be the same.
own-gone = This data set is no longer kept. Load its file again.
own-left-out = Left out: rows without text or label: { $empty }; texts that came a second time: { $repeated }. Texts cut after { $length } tokens: { $cut }.
