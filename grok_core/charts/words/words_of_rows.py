"""Words for rows, rings, cosets and their pictures, with what stands beside every score."""

from grok_core.charts.captions import SIGNIFICANT
from grok_core.charts.words.word import Word
from grok_core.languages import mark
from grok_core.measures.fourier import CLOSED, HALVES

WORDS = (
    Word(mark("element"),
         mark("One of the numbers or group members that an operation works on.")),
    Word(mark("rows"),
         mark("A matrix with one row of numbers for each element: the embeddings of the left or the right "
              "operand, or the output layer, which has a row for each answer."),
         (mark("output rows"), mark("embedding"), mark("matrix"))),
    Word(mark("hidden neurons"),
         mark("The units of the hidden layer, each taken as a row: by what it adds to every answer."),
         (mark("hidden neuron"),)),
    Word(mark("null"),
         mark("What a score is where there is nothing to find: the rows are dealt anew to the elements, and the "
              "same search is made. The dashed line or the number behind a score is what 95 of 100 such shuffles stay "
              "below."),
         (mark("shuffled rows"), mark("shuffles"), mark("shuffled"), mark("chance"), mark("95 %"))),
    Word(mark("p-value"),
         mark("The share of shuffles whose score is at least as high, with the rows themselves counted among "
              "them: after 199 shuffles it is 0.005 at the least. Sentences speak of structure where it is "
              "{p} or less."),
         (mark("p ="),),
         numbers={"p": SIGNIFICANT}),
    Word(mark("±"),
         mark("Behind a ring score: the standard deviation of one half's score. Behind a gradient symmetricity: "
              "its standard error. Behind a head's share: its standard deviation over all equations."),
         (mark("spread"),)),
    Word(mark("i"),
         mark("Counts the elements along the circle, from 0. For sums it is the number itself; for products the "
              "elements are the powers of one number, and i is the exponent.")),
    Word(mark("k·i"),
         mark("The place of element i on a ring of frequency k: k times i, modulo the number of elements. "
              "Elements with neighbouring places, and so with neighbouring colours, belong beside each other."),
         (mark("k·i mod"), mark("place on the circle"))),
    Word(mark("frequency"),
         mark("How often rows go round a circle while all elements are gone through once. Written k; the highest "
              "is half the number of elements."),
         (mark("k"), mark("frequencies"), mark("dominant"))),
    Word(mark("share of variance"),
         mark("The part of the rows' spread about their mean that lies in one direction, frequency or "
              "representation; all shares together are 100 %."),
         (mark("variance"), mark("spectrum"))),
    Word(mark("Gini coefficient"),
         mark("How unequal the shares of all frequencies are: 0 when all are equal, near 1 when one has "
              "everything."),
         (mark("Gini"),)),
    Word(mark("ring"),
         mark("The rows seen in the plane of one frequency. Where the network uses that frequency, the elements "
              "stand on a circle in the order of their places.")),
    Word(mark("cross-fitted"),
         mark("The plane of a ring is fitted to one random half of the elements and the other half is drawn in "
              "it, so no row helps to place itself. Fitted to all, noise would look like a ring too.")),
    Word(mark("ring score"),
         mark("How well the rows stand at their own angles: 1 on a perfect ring, 0.64 on a line. It is "
              "cross-fitted, and the mean over {halves} random halves; from {closed} on we call a ring closed."),
         (mark("closed"),),
         numbers={"halves": HALVES, "closed": CLOSED}),
    Word(mark("held-out agreement"),
         mark("How far the logits of all held-out equations with the same answer point to that answer on the "
              "circle of a frequency: 1 when all do, near 0 when they point anywhere."),
         (mark("held-out answers"),)),
    Word(mark("circularity"),
         mark("How far each of the four widest directions is one wave along the circle, 0 to 1, as Zhong et al. "
              "2023 define it.")),
    Word(mark("participation ratio"),
         mark("Over how many directions rows spread: 1 when they lie on a line, and at most the number of "
              "directions there are, when all are equally wide."),
         (mark("effective dimension"), mark("directions"))),
    Word(mark("PCA"),
         mark("The rows seen from where they are widest: their two directions with the most variance. What needs "
              "more directions stays unseen."),
         (mark("principal axes"), mark("widest directions"))),
    Word(mark("t-SNE"),
         mark("A picture that keeps neighbours together. Distances between groups, sizes and axes mean nothing "
              "in it, and another seed may lay it out in another way.")),
    Word(mark("perplexity"),
         mark("About how many neighbours of each point t-SNE tries to keep.")),
    Word(mark("trustworthiness"),
         mark("How far the neighbours in a picture are neighbours among the rows: 1 when all are, about 0.5 in a "
              "picture drawn at random."),
         (mark("neighbours kept"),)),
    Word(mark("nearest neighbours"),
         mark("The rows with the smallest distance to a row, in all directions and not only in those of the "
              "picture."),
         (mark("nearest"), mark("neighbours"))),
    Word(mark("Procrustes"),
         mark("Laying one picture on another by turning and mirroring alone, without stretching. So the pictures "
              "of a film do not spin."),
         (mark("aligned"),)),
    Word(mark("number line"),
         mark("Lines from each element to the one that is s places further on. They join neighbours on a ring "
              "only where s fits its frequency."),
         (mark("stride"),)),
    Word(mark("representation quality"),
         mark("The share of parallelograms i + j = m + n that close among the rows; where numbers lie on a line "
              "with equal steps, all do."),
         (mark("parallelograms"),)),
    Word(mark("group"),
         mark("Elements with a product that can always be undone, such as permutations one after the other. x · "
              "y need not be y · x.")),
    Word(mark("(0 3)(1 4)"),
         mark("A permutation written by its cycles: 0 and 3 change places, and so do 1 and 4; e leaves all as "
              "they are."),
         (mark("cycle"), mark("cycles"), mark("cycle type"), mark("permutation"))),
    Word(mark("subgroup"),
         mark("A part of a group that is a group itself. A name such as D5 #4 says its kind, and which of "
              "several of that kind it is.")),
    Word(mark("coset"),
         mark("What a subgroup becomes when all its members are multiplied by one element: from the left, a left "
              "coset. The cosets of a subgroup divide the group into equal parts."),
         (mark("cosets"), mark("left coset"), mark("side"))),
    Word(mark("adjusted"),
         mark("Cosets explain some of any rows' variance, the more of them the more. What that many cosets would "
              "explain by chance is taken off, so that it is about 0 for noise."),
         (mark("adjusted R²"), mark("R²"))),
    Word(mark("k-means"),
         mark("Divides rows into a given number of clusters of close rows, without knowing what the rows are.")),
    Word(mark("adjusted Rand index"),
         mark("How far two divisions of the same elements agree, here k-means and the cosets: 1 when they are "
              "the same, about 0 by chance."),
         (mark("ARI"),)),
    Word(mark("silhouette"),
         mark("How much nearer rows are to their own coset than to the next one: 1 when far apart, below 0 when "
              "they are nearer to another.")),
    Word(mark("representation"),
         mark("A group's counterpart of a frequency: one of the parts into which all functions on the group "
              "divide, here irreducible ones (irreps). Sign, standard and dimension 5 are names of some."),
         (mark("irreps"), mark("irrep"), mark("standard"), mark("sign"), mark("dimension 5"), mark("representations"))),
)  # fmt: skip
