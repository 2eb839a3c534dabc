"""The loss of one dictionary once more, in plain numbers: shares no code with what it checks."""

import math


def latents_on(h, D, E, c, b, kept):
    """How much each latent is on at one hidden state: the kept largest."""
    z = [
        max(sum(e * (x - o) for e, x, o in zip(row, h, b, strict=True)) + c_k, 0.0)
        for row, c_k in zip(E, c, strict=True)
    ]
    stays = sorted(range(len(z)), key=lambda k: -z[k])[:kept]
    return [z[k] if k in stays else 0.0 for k in range(len(z))]


def expected_loss(states, weights, D, E, c, b, kept, price):
    """E |h - h'|^2 + price E sum z, with every direction of D at length 1."""
    total = 0.0
    for h, weight in zip(states, weights, strict=True):
        z = latents_on(h, D, E, c, b, kept)
        read = list(b)
        for row, on in zip(D, z, strict=True):
            length = math.hypot(*row)
            read = [value + on * x / length for value, x in zip(read, row, strict=True)]
        total += weight * (sum((x - y) ** 2 for x, y in zip(h, read, strict=True)) + price * sum(z))
    return total
