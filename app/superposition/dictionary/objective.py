"""The expected loss of dictionaries and its gradient, compiled, each dictionary by itself.

Parameters are flat: D (latents, hidden) of any length, E (latents, hidden), c (latents,) and b (hidden,).
"""

from dataclasses import dataclass

import numpy as np
from torch import Tensor, from_numpy

from ..loss.features import Array
from ..machine.compiled import compiled
from .activations import Activations
from .recovery import often_on
from .spec import DictionarySpec


@dataclass(frozen=True)
class DictionaryObjective:
    """The loss of dictionaries of one spec on some hidden states."""

    spec: DictionarySpec
    activations: Activations

    def __call__(self, parameters: Tensor) -> tuple[Tensor, Tensor]:
        """The loss (models,) of parameters (models, d), and its gradient (models, d)."""
        given = parameters.numpy()
        loss, gradient = np.zeros(len(given)), np.zeros_like(given)
        add_loss(loss, gradient, given, *self.states, self.spec.n_latents, self.spec.kept, self.price)
        return from_numpy(loss), from_numpy(gradient)

    @property
    def states(self) -> tuple[Array, Array]:
        """Hidden states h (nodes, hidden) and their weights (nodes,)."""
        return self.activations.h, self.activations.weight

    @property
    def price(self) -> float:
        """What the loss adds for each latent, per unit that it is on."""
        return self.spec.strength if self.spec.penalty == "l1" else 0.0

    def directions(self, parameters: Array) -> Array:
        """The unit directions (models, latents, hidden) of parameters (models, d)."""
        hidden, latents = self.activations.h.shape[1], self.spec.n_latents
        D = parameters[:, : latents * hidden].reshape(-1, latents, hidden)
        return np.asarray(D / np.linalg.norm(D, axis=2, keepdims=True))

    def latents(self, parameters: Array) -> Array:
        """How much each latent is on (models, nodes, latents), for parameters (models, d)."""
        h, _ = self.states
        z = np.zeros((len(parameters), len(h), self.spec.n_latents))
        encode_states(z, parameters, h, self.spec.kept)
        return z

    def often_on(self, parameters: Array) -> Array:
        """How often each latent is on (models, latents), for parameters (models, d)."""
        return often_on(self.latents(parameters), self.activations.weight)


@compiled
def encode_state(z: Array, parameters: Array, h: Array, kept: int) -> None:
    """Write to z (latents,) how much each latent of parameters (d,) is on at h (hidden,); of kept latents, at most."""
    latents, hidden = len(z), len(h)
    encoder, threshold, centre = latents * hidden, 2 * latents * hidden, 2 * latents * hidden + latents
    for k in range(latents):
        a = parameters[threshold + k]
        for i in range(hidden):
            a += parameters[encoder + k * hidden + i] * (h[i] - parameters[centre + i])
        z[k] = max(a, 0.0)
    for _ in range(latents - kept):  # the weakest that is on goes; the first of equals
        weakest, on = -1, 0
        for k in range(latents):
            if z[k] > 0:
                on += 1
                if weakest < 0 or z[k] < z[weakest]:
                    weakest = k
        if on <= kept:
            break
        z[weakest] = 0.0


@compiled
def encode_states(z: Array, parameters: Array, h: Array, kept: int) -> None:
    """The same of all parameters (models, d) at all h (nodes, hidden), to z (models, nodes, latents)."""
    for model in range(len(parameters)):
        for node in range(len(h)):
            encode_state(z[model, node], parameters[model], h[node], kept)


@compiled
def add_loss(
    loss: Array,
    gradient: Array,
    parameters: Array,
    h: Array,
    weight: Array,
    latents: int,
    kept: int,
    price: float,
) -> None:
    """Add to loss (models,) and gradient (models, d), both 0 before, those of parameters (models, d) on h (nodes,
    hidden) with weight (nodes,).
    """
    hidden = h.shape[1]
    encoder, threshold, centre = latents * hidden, 2 * latents * hidden, 2 * latents * hidden + latents
    z, error, length = np.zeros(latents), np.zeros(hidden), np.zeros(latents)
    D = np.zeros((latents, hidden))
    for model in range(len(parameters)):
        own, pull = parameters[model], gradient[model]
        for k in range(latents):
            square = 0.0
            for i in range(hidden):
                square += own[k * hidden + i] ** 2
            length[k] = np.sqrt(square)
            for i in range(hidden):
                D[k, i] = own[k * hidden + i] / length[k]
        for node in range(len(h)):
            encode_state(z, own, h[node], kept)
            for i in range(hidden):
                error[i] = own[centre + i] - h[node, i]
            for k in range(latents):
                if z[k] > 0:
                    loss[model] += weight[node] * price * z[k]
                    for i in range(hidden):
                        error[i] += D[k, i] * z[k]
            for i in range(hidden):
                loss[model] += weight[node] * error[i] ** 2
                error[i] *= 2 * weight[node]
                pull[centre + i] += error[i]
            for k in range(latents):
                if z[k] > 0:
                    by_z = weight[node] * price
                    for i in range(hidden):
                        by_z += D[k, i] * error[i]
                        pull[k * hidden + i] += error[i] * z[k]
                    pull[threshold + k] += by_z
                    for i in range(hidden):
                        pull[encoder + k * hidden + i] += by_z * (h[node, i] - own[centre + i])
                        pull[centre + i] -= by_z * own[encoder + k * hidden + i]
        for k in range(latents):  # through the length: what is along D changes nothing
            along = 0.0
            for i in range(hidden):
                along += D[k, i] * pull[k * hidden + i]
            for i in range(hidden):
                pull[k * hidden + i] = (pull[k * hidden + i] - D[k, i] * along) / length[k]
