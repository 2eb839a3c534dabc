"""The expected loss once more, in plain loops over words and contexts: shares no code with what it checks."""

import math
from itertools import product

import numpy as np


def language(n_concepts, density, strengths):
    """P(w, c) [word][context] by its definition, normalised as a whole."""
    words = list(product((0, 1), repeat=n_concepts))

    def chance(word):
        return math.prod(density if concept else 1 - density for concept in word)

    def together(w, c):
        return math.exp(sum(s * a * b for s, a, b in zip(strengths, w, c, strict=True)))

    table = np.array([[chance(w) * chance(c) * together(w, c) for c in words] for w in words])
    return words, table / table.sum()


def expected_loss(joint, u, v, a, b, negatives):
    """The loss of vectors u, v [word][hidden] and biases a, b [word]."""
    of_word, of_context, total = joint.sum(1), joint.sum(0), 0.0
    for w in range(len(joint)):
        for c in range(len(joint)):
            z = float(u[w] @ v[c] + a[w] + b[c])
            total += joint[w, c] * math.log1p(math.exp(-z))
            total += negatives * of_word[w] * of_context[c] * math.log1p(math.exp(z))
    return total
