"""The optimiser takes torch's own steps."""

import torch

from app.superposition.optimise import adamw


def test_steps_are_those_of_torch():
    generator = torch.Generator().manual_seed(0)
    state = adamw.start_adamw(torch.randn(2, 5, generator=generator, dtype=torch.float64))
    theirs = state.parameters.clone().requires_grad_()
    optimiser = torch.optim.AdamW([theirs], lr=0.01)
    for _ in range(50):
        gradient = torch.randn(2, 5, generator=generator, dtype=torch.float64)
        theirs.grad = gradient.clone()
        optimiser.step()
        state = adamw.adamw_step(state, gradient, 0.01)
    torch.testing.assert_close(state.parameters, theirs.detach(), rtol=1e-12, atol=1e-12)
