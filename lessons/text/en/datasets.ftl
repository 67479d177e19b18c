### Data sets: their names, and what they are where a page says so.

dataset-y2x = table y = 2x
dataset-y2x-what = Twelve rows of y = 2x and seven columns more, of which three rise with x and four do not. No noise: least squares finds the 2 exactly.
dataset-diabetes = diabetes
dataset-diabetes-what = 442 patients, ten columns, one number to predict: how far the illness went in a year. The columns: age, sex, body mass index (bmi), blood pressure (bp), and six blood values: cholesterol (tc), its two kinds (ldl, hdl), their ratio (tch), fats (ltg) and sugar (glu). Columns and target are standardised by the training rows.
dataset-synthetic = synthetic, truth known
dataset-synthetic-what = Ten columns, neighbours correlate; five of the true coefficients are zero, and noise is added.
dataset-breast_cancer = breast cancer
dataset-digits = digits
dataset-digits-32 = digits, 8 × 4 pixels
dataset-digits-100 = digits, 10 × 10 pixels
dataset-moons = moons
dataset-signal-1 = signal, 1 step back
dataset-signal-3 = signal, 3 steps back
dataset-signal-5 = signal, 5 steps back
dataset-signal-8 = signal, 8 steps back
dataset-digits-rows = digits, row by row
dataset-reviews = film reviews
dataset-prose = prose, character by character
