# The notebooks that are taken home. A comment above a paragraph of a script has its text here.

notebook-how = Save it in the folder of the course, open it there in Jupyter, with the packages of the course installed, and run all cells: they print the numbers of the page.

notebook-section-masked-and-shrunken-are-one-network = Masked and shrunken are one network.
notebook-section-where-the-heads-of-the-last-block-look-in-the-sentence-on-the-page = Where the heads of the last block look in the sentence on the page.
notebook-section-a-logistic-regression-is-a-network-without-a-hidden-layer = A logistic regression is a network without a hidden layer.
notebook-section-what-goes-with-one-unit-everything-that-is-added-together-or-carried-by-a-batch-norm = What goes with one unit: everything that is added together, or carried by a batch norm.
notebook-section-the-same-opening-and-the-same-luck-for-both-networks = The same opening and the same luck for both networks.
notebook-section-what-ran-and-what-should-have-run = What ran, and what should have run.
notebook-section-w-and-u-are-ranked-the-read-out-and-the-biases-are-not = W and U are ranked; the read-out and the biases are not.
notebook-section-every-stop-through-time-states-the-gradient-that-reaches-each-lag-the-spectral-radius-of-u = Every stop through time: states, the gradient that reaches each lag, the spectral radius of U.
notebook-section-zeros = Zeros.
notebook-section-bytes-really-encoded = Bytes: really encoded.
notebook-section-milliseconds-on-this-machine = Milliseconds, on this machine.
