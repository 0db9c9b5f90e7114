"""Words for rows, rings, cosets and their pictures, with what stands beside every score."""

from grok_core.charts.captions import SIGNIFICANT
from grok_core.charts.words.word import Word
from grok_core.measures.fourier import CLOSED, HALVES

WORDS = (
    Word("element", "One of the numbers or group members that an operation works on."),
    Word("rows", "A matrix with one row of numbers for each element: the embeddings of the left or the right operand, "
         "or the output layer, which has a row for each answer.", ("output rows", "embedding", "matrix")),
    Word("hidden neurons", "The units of the hidden layer, each taken as a row: by what it adds to every answer.",
         ("hidden neuron",)),
    Word("null", "What a score is where there is nothing to find: the rows are dealt anew to the elements, and the "
         "same search is made. The dashed line or the number behind a score is what 95 of 100 such shuffles stay "
         "below.",
         ("shuffled rows", "shuffles", "shuffled", "chance", "95 %")),
    Word("p-value", "The share of shuffles whose score is at least as high, with the rows themselves counted among "
         "them: after 199 shuffles it is 0.005 at the least. Sentences speak of structure where it is "
         f"{SIGNIFICANT} or less.", ("p =",)),
    Word("±", "Behind a ring score: the standard deviation of one half's score. Behind a gradient symmetricity: its "
         "standard error. Behind a head's share: its standard deviation over all equations.", ("spread",)),
    Word("i", "Counts the elements along the circle, from 0. For sums it is the number itself; for products the "
         "elements are the powers of one number, and i is the exponent."),
    Word("k·i", "The place of element i on a ring of frequency k: k times i, modulo the number of elements. Elements "
         "with neighbouring places, and so with neighbouring colours, belong beside each other.",
         ("k·i mod", "place on the circle")),
    Word("frequency", "How often rows go round a circle while all elements are gone through once. Written k; the "
         "highest is half the number of elements.", ("k", "frequencies", "dominant")),
    Word("share of variance", "The part of the rows' spread about their mean that lies in one direction, frequency or "
         "representation; all shares together are 100 %.", ("variance", "spectrum")),
    Word("Gini coefficient", "How unequal the shares of all frequencies are: 0 when all are equal, near 1 when one has "
         "everything.", ("Gini",)),
    Word("ring", "The rows seen in the plane of one frequency. Where the network uses that frequency, the elements "
         "stand on a circle in the order of their places."),
    Word("cross-fitted", "The plane of a ring is fitted to one random half of the elements and the other half is drawn "
         "in it, so no row helps to place itself. Fitted to all, noise would look like a ring too."),
    Word("ring score", f"How well the rows stand at their own angles: 1 on a perfect ring, 0.64 on a line. It is "
         f"cross-fitted, and the mean over {HALVES} random halves; from {CLOSED} on we call a ring closed.",
         ("closed",)),
    Word("held-out agreement", "How far the logits of all held-out equations with the same answer point to that answer "
         "on the circle of a frequency: 1 when all do, near 0 when they point anywhere.", ("held-out answers",)),
    Word("circularity", "How far each of the four widest directions is one wave along the circle, 0 to 1, as Zhong et "
         "al. 2023 define it."),
    Word("participation ratio", "Over how many directions rows spread: 1 when they lie on a line, and at most the "
         "number of directions there are, when all are equally wide.", ("effective dimension", "directions")),
    Word("PCA", "The rows seen from where they are widest: their two directions with the most variance. What needs "
         "more directions stays unseen.", ("principal axes", "widest directions")),
    Word("t-SNE", "A picture that keeps neighbours together. Distances between groups, sizes and axes mean nothing in "
         "it, and another seed may lay it out in another way."),
    Word("perplexity", "About how many neighbours of each point t-SNE tries to keep."),
    Word("trustworthiness", "How far the neighbours in a picture are neighbours among the rows: 1 when all are, about "
         "0.5 in a picture drawn at random.", ("neighbours kept",)),
    Word("nearest neighbours", "The rows with the smallest distance to a row, in all directions and not only in those "
         "of the picture.", ("nearest", "neighbours")),
    Word("Procrustes", "Laying one picture on another by turning and mirroring alone, without stretching. So the "
         "pictures of a film do not spin.", ("aligned",)),
    Word("number line", "Lines from each element to the one that is s places further on. They join neighbours on a "
         "ring only where s fits its frequency.", ("stride",)),
    Word("representation quality", "The share of parallelograms i + j = m + n that close among the rows; where numbers "
         "lie on a line with equal steps, all do.", ("parallelograms",)),
    Word("group", "Elements with a product that can always be undone, such as permutations one after the other. x · y "
         "need not be y · x."),
    Word("(0 3)(1 4)", "A permutation written by its cycles: 0 and 3 change places, and so do 1 and 4; e leaves all as "
         "they are.", ("cycle", "cycles", "cycle type", "permutation")),
    Word("subgroup", "A part of a group that is a group itself. A name such as D5 #4 says its kind, and which of "
         "several of that kind it is."),
    Word("coset", "What a subgroup becomes when all its members are multiplied by one element: from the left, a left "
         "coset. The cosets of a subgroup divide the group into equal parts.", ("cosets", "left coset", "side")),
    Word("adjusted", "Cosets explain some of any rows' variance, the more of them the more. What that many cosets "
         "would explain by chance is taken off, so that it is about 0 for noise.", ("adjusted R²", "R²")),
    Word("k-means", "Divides rows into a given number of clusters of close rows, without knowing what the rows are."),
    Word("adjusted Rand index", "How far two divisions of the same elements agree, here k-means and the cosets: 1 when "
         "they are the same, about 0 by chance.", ("ARI",)),
    Word("silhouette", "How much nearer rows are to their own coset than to the next one: 1 when far apart, below 0 "
         "when they are nearer to another."),
    Word("representation", "A group's counterpart of a frequency: one of the parts into which all functions on the "
         "group divide, here irreducible ones (irreps). Sign, standard and dimension 5 are names of some.",
         ("irreps", "irrep", "standard", "sign", "dimension 5", "representations")),
)  # fmt: skip
