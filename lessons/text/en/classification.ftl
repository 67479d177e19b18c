### Classification. Numbers in braces are computed from the run on the page.

setting-strength = Penalty (C)
setting-strength-help = How freely the training may choose its weights: C is the inverse of the L2 penalty, as in scikit-learn, where it is 1 unless told otherwise. Small C, small weights.
classify-refit-help = After the cut, the weights that are left are trained again, at every position of the slider.

classify-accuracy = accuracy
classify-precision = precision
classify-recall = recall
classify-f1 = F1
classify-auc = AUC
classify-loss = log-loss
classify-errors = share of errors (1 − accuracy)
classify-short-fn = missed
classify-short-fp = false alarms

classify-feature-mean = mean { $what }
classify-feature-error = error of { $what }
classify-feature-worst = worst { $what }
classify-quantity-0 = radius
classify-quantity-1 = texture
classify-quantity-2 = perimeter
classify-quantity-3 = area
classify-quantity-4 = smoothness
classify-quantity-5 = compactness
classify-quantity-6 = concavity
classify-quantity-7 = concave points
classify-quantity-8 = symmetry
classify-quantity-9 = fractal dimension

classify-decision = Decision threshold
classify-unit = feature
classify-hand-help = Click a bar to cut its feature, click again to restore it (also with Alt + click)
classify-reading = { $removed } of { $total } removed: { $missed } of { $positives } missed, { $alarms } of { $negatives } false alarms
classify-reading-hidden = { $removed } of { $total } features removed: accuracy { $accuracy }% (dense { $dense }%)
classify-nobody = At this threshold nothing is called malignant. Precision is then 0/0; it is counted as 0 here, as in scikit-learn.

classify-panel-hidden = Shown after your guess
classify-panel-confusion = Confusion matrix, in brackets: dense
classify-panel-confusion-alt = Confusion matrix of the validation rows: rows are what a tumour is, columns what it is called. Malignant tumours found and missed, false alarms, benign ones cleared, each beside its number without pruning.
classify-truly = { $name }
classify-called = called { $name }
classify-cell-found = found ({ $dense })
classify-cell-missed = missed ({ $dense })
classify-cell-alarm = false alarms ({ $dense })
classify-cell-cleared = cleared ({ $dense })
classify-panel-metrics = Six numbers, in brackets: dense
classify-panel-metrics-hidden = Accuracy; five more numbers after your guess
classify-panel-metrics-alt = Accuracy, precision, recall, F1, AUC and log-loss at this position, each beside its value without pruning.
classify-metric-accuracy = accuracy ({ $dense })
classify-metric-precision = precision ({ $dense })
classify-metric-recall = recall ({ $dense })
classify-metric-f1 = F1 ({ $dense })
classify-metric-auc = AUC ({ $dense })
classify-metric-loss = log-loss ({ $dense })
classify-panel-weights = { $criterion }: { $removed } go
classify-panel-weights-alt = One bar for each of 30 features, from the smallest to the largest by { $criterion }. Removed ones are hatched.
classify-panel-roc = ROC: AUC { $auc }
classify-panel-roc-alt = ROC curve: recall against the share of benign tumours that raise a false alarm, at every decision threshold; here, without pruning, and of a tossed coin. The mark is the present threshold.
classify-panel-pr = Precision { $precision }%
classify-panel-pr-alt = Precision against recall at every decision threshold, here and without pruning. The mark is the present threshold.
classify-panel-curve = Accuracy { $accuracy }%, recall { $recall }%
classify-panel-curve-hidden = Accuracy { $accuracy }%
classify-panel-curve-alt = Accuracy, recall and precision against the share of features removed, at this decision threshold; the band is recall over 20 bootstraps of the training rows, the dashed line recall when features go at random.
classify-axis-false_alarms = false alarms
classify-axis-recall = recall
classify-axis-precision = precision
classify-axis-share = features removed
classify-trace-coin = coin
classify-trace-everybody = call all malignant
classify-trace-band = recall, 20 draws
classify-trace-random = recall, random

classify-line = With { $removed } of { $total } features out, accuracy is { $accuracy } (dense { $dense }); missed malignant tumours: { $missed } of { $positives } (dense { $before }).
classify-hides = With { $removed } out accuracy is as good as before ({ $accuracy }), and recall has fallen from { $before } to { $recall }.
classify-hides-not = Accuracy hides nothing: wherever more malignant tumours are missed, it falls too.

classify-predict = { $count } of { $total } features go, and accuracy falls a little. Which of these falls furthest?
classify-predict-why = With { $count } features out accuracy falls by { $accuracy } points, precision by { $precision }, recall by { $recall } and AUC by { $auc }. Accuracy divides all errors by all { $rows } tumours; recall divides those that are missed by the { $positives } malignant ones.

classify-why-who = “Positive” means malignant here: that is what the model looks for. A benign tumour that raises a false alarm is examined again; a malignant one that is missed is not treated. That is why recall matters most here.
classify-why-hidden = Make your guess, and the numbers behind accuracy are shown here.
classify-why-recall = Precision asks: of those called malignant, how many are? Recall asks: of the malignant ones, how many are found? Both look at the same TP and divide by different errors.
classify-why-auc = AUC needs no decision threshold: of { $pairs } pairs of a malignant and a benign tumour, the model ranks { $right } the right way round, a tie being half (AUC { $auc }). As long as the order holds, another decision threshold can mend what pruning has shifted.
classify-why-feature = A score ranks the features. The weight of { $name } is { $weight }; by { $criterion } = { $score } it is number { $place } of { $total } to go. { $fate }
classify-fate-gone = Here it is removed.
classify-fate-kept = Here it is kept.
classify-why-same = Here these criteria remove in the very same order as { $criterion }: { $names }. The model is fitted to the end, where every gradient of the loss equals the pull of the penalty, −w/(n·C); all inputs have the same spread; and there is one layer only.
classify-list = { $first }, { $next }

classify-exact = Exactly, at the decision threshold { $decision }
classify-interval = These are few tumours: one of { $positives } malignant ones is { $one } points of recall. Drawn again from the same validation rows, recall lies between { $recall_low } and { $recall_high } and accuracy between { $accuracy_low } and { $accuracy_high } in 95 of 100 draws.
classify-data = 569 tumours of the breast (Wisconsin), each measured under the microscope: ten properties of its cell nuclei, and of each the mean, the standard error and the worst value. 341 are for training, 114 for validation. Standardised by the training rows.

classify-test-shown = On the test rows here: accuracy { $accuracy } (dense { $dense }), missed { $missed } of { $positives } (dense { $before }). If you choose by it, it is no longer a test.
classify-fine-print = One of { $rows } validation rows is { $accuracy } points of accuracy, one of { $positives } malignant tumours { $recall } points of recall. The band goes from the lowest to the highest of { $draws } bootstraps of the training rows.

classify-try = Take out at least { $half } of { $total } features and lose at most 1 point of recall against the dense model at the usual threshold ({ $recall }). Precision must stay at { $precision } or more: whoever calls everybody ill misses nobody. One missed tumour already costs { $one } points.

classify-price = What does an error cost? The decision threshold
classify-price-title = At this cut: every decision threshold has its own accuracy, precision and recall
classify-price-alt = Accuracy, precision, recall and F1 against the decision threshold, for the features that are left here.
classify-price-x = decision threshold
classify-price-y = metric
classify-price-line = If one missed tumour is as bad as { $price } false alarms, the best threshold here is { $best }: { $missed } missed, { $alarms } false alarms. At { $usual } it is { $missed_usual } missed and { $alarms_usual } false alarms. Pruning shrinks the sums from which probabilities are made, so the best threshold moves with it. It is chosen and counted on the same validation rows, which flatters it.
classify-price-line-usual = If one missed tumour is as bad as { $price } false alarms, the usual threshold { $usual } is already the best one here: { $missed } missed, { $alarms } false alarms. Pruning shrinks the sums from which probabilities are made: cut more, and the best threshold moves.

classify-luck = How much of it is luck?
classify-luck-title = Recall and accuracy over 20 bootstraps of the training rows
classify-luck-alt = Mean and band, from lowest to highest, of recall and accuracy over bootstraps against the number of features removed; recall of random removal.
classify-luck-x = features removed
classify-luck-y = validation rows
classify-luck-line = Trained on { $draws } other draws of the training rows and cut by the same criterion, with { $count } features out recall lies between { $low } and { $high }, accuracy between { $accuracy_low } and { $accuracy_high }. Random removal has a recall of { $random } on average.

classify-logloss = Log-loss notices first
classify-logloss-title = The share of errors waits, log-loss rises
classify-logloss-alt = Log-loss and the share of errors against the number of features removed.
classify-logloss-x = features removed
classify-logloss-y = validation rows
classify-logloss-line = With { $removed } features out accuracy at 0.5 is still { $accuracy }, while log-loss has risen from { $before } to { $loss }. AUC is { $auc }.
classify-logloss-line-not = With { $removed } features out accuracy at 0.5 is still { $accuracy }, and log-loss has not risen: { $before } before, { $loss } now. AUC is { $auc }.
classify-logloss-note = Accuracy only sees on which side of the threshold a probability lies; log-loss sees how far. A pruned model may give the same answers with worse probabilities, and whoever then moves the threshold feels it.

classify-l1 = L1: let the training remove weights
classify-l1-title = Recall at the threshold 0.5, by the number of weights that are kept
classify-l1-alt = Recall against the number of weights kept: L1 training, cut by magnitude, and cut and refitted.
classify-l1-x = weights kept
classify-l1-y = recall
classify-l1-l1 = L1 training
classify-l1-cut = cut by magnitude
classify-l1-refit = cut and refitted
classify-l1-line = L1 training with C = { $strength } keeps { $kept } weights: { $l1 } missed, { $l1_alarms } false alarms. Cut by magnitude to as many: { $cut } missed, { $cut_alarms } false alarms; refitted after the cut: { $refit } missed, { $refit_alarms } false alarms.
classify-l1-note = Between such numbers lie one or two tumours: no method has won here. The path is scikit-learn's LogisticRegression with an L1 penalty; the strongest ones shrink so much that everything is called benign.

classify-criteria = All criteria, with as many features out
classify-criteria-line = { $count } of { $total } features out, at the decision threshold of the page. Accuracy and recall in percent.
