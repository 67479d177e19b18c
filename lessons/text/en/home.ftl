# The start page.
home-line = This network reads handwritten digits with { $total } weights and gets { $dense } right. Drag the slider: it stays within one point of that until { $share } of its weights are gone.
home-reading = { $share } of the weights removed · { $accuracy } of validation digits read right, { $dense } when whole
home-caption = Removed are the weights that change the loss least (criterion: { $criterion }). Blue is positive, orange negative, hatched grey is removed. Random removal breaks down sooner: at { $share } it scores { $random } on average, this criterion { $accuracy }.
home-caption-equal = Removed are the weights that change the loss least (criterion: { $criterion }). Blue is positive, orange negative, hatched grey is removed. At { $share } random removal scores { $random } on average, this criterion { $accuracy }.
home-map = The course
home-solved = { $solved } of { $all } solved
home-visited = visited
home-progress = { $solved } of { $total } tasks solved
home-how = How to play
home-how-drag = Drag the slider, or use the arrow keys. Weights, mask and accuracy move while you drag.
home-how-click = On the pages that follow, click a weight or a neuron to see why it goes or stays, or cut it by hand.
home-how-link = Everything that you set is in the address: copy the link and whoever opens it sees the same.

home-record = Your course so far
home-record-page = Page
home-record-task = Tasks
home-record-guesses = Guess
home-record-questions = Questions
home-record-right = right
home-record-wrong = not right
home-record-skipped = skipped
home-record-of = { $right } of { $all } right
home-record-hints = hints: { $hints }
home-record-what = Kept in this browser only, and nowhere else. Print this page to hand it in.
home-record-forget = Forget all of it
