### What all pages share.

setting-lang = Language
lang-en = English
lang-zh = 中文
setting-full = Everything
setting-full-help = Shows all settings, exact numbers, deeper sections and code of this page, not the essentials only.
setting-teach = Teacher mode
setting-teach-help = Shows every figure at once, without asking for a guess first.

menu = Pages of the course

copy-link = Copy link
copy-link-help = Copies the address of this page with everything that you have set
copied = Copied

predict = Your guess first:
skip = Skip
predict-right = You said “{ $guess }”. Right.
predict-check = Check
predict-again = Again
predict-wrong = You said “{ $guess }”; it is “{ $answer }”.
predict-not = Not “{ $guess }”.

why = Why
try = Try
take-home = Take home
deeper = Deeper

solved = Reached
solved-before = Reached before
open = Not reached yet

take-home-what = The same computation as on this page, in Python, as a script and as a notebook, and its numbers as a table.
take-home-script = Script
take-home-notebook = Notebook (Jupyter)
take-home-data = Table
take-home-tensors = Network (.safetensors)
take-home-onnx = Network (ONNX, opset { $opset })
take-home-look = Look at the script

working = Working …

address-problem = The address says { $field }={ $came }; expected { $expected }; using { $used }.
address-problem-unused = The address says { $came }; expected { $expected }; using the defaults.
address-no-page = The course has no page “{ $came }”; expected one of those in the menu. This is the first one.
expected-number-between = a number between { $low } and { $high }
expected-number = a number
expected-whole-number-between = a whole number between { $low } and { $high }
expected-whole-number = a whole number
expected-choice = one of: { $options }
expected-switch = 0 or 1
expected-list = whole numbers with dots between them
expected-choices = some of these, with dots between them: { $options }
expected-text = another text
expected-agreement = settings that agree with each other

prepare = Prepare a lesson
prepare-what = The link opens this page as it stands, in the way that you choose here.
prepare-guesses = Ask for guesses
prepare-walk = Open the guided walk
prepare-hide = Controls to hide
prepare-lock = Controls to lock: seen, not changed
setting-theme = Colours
theme-auto = of the system
theme-light = light
theme-dark = dark
present = Present
present-help = For a projector: large type, no menu, and all that the slider moves on one screen. Escape ends it.
present-end = End (Esc)
prepare-none = none
prepare-code = QR code of the link
prepare-no-code = This link is longer than a QR code can be: send it as text.
