"""Muon for matrices and convolutions: steepest descent under the spectral norm.

torch.optim.Muon takes matrices only and one at a time; this one also flattens convolutions and orthogonalises all
matrices of one shape in a single batched product, which is what counts when every matrix is small. The update is scaled
to AdamW's usual size (0.2 RMS), so one learning rate serves both. Newton-Schulz coefficients: Keller Jordan, 2024.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import torch


def orthogonalise(g: torch.Tensor, rounds: int = 5) -> torch.Tensor:
    """The nearest orthogonal matrices to a batch (n, rows, columns), roughly: singular values land in 0.7..1.2."""
    x = g.bfloat16()
    flip = x.shape[-2] > x.shape[-1]
    if flip:
        x = x.mT
    x = x / (x.norm(dim=(-2, -1), keepdim=True) + 1e-7)
    for _ in range(rounds):
        a = x @ x.mT
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    return torch.as_tensor(x.mT if flip else x, dtype=g.dtype)


class Muon(torch.optim.Optimizer):
    """Parameters of two or more dimensions; everything after the first is flattened."""

    def __init__(
        self, params: Iterable[torch.nn.Parameter], lr: float, momentum: float = 0.95, weight_decay: float = 0.01
    ) -> None:
        super().__init__(list(params), {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self, closure: Any = None) -> None:  # type: ignore[override]
        for group in self.param_groups:
            shapes: dict[tuple[int, int], list[torch.nn.Parameter]] = {}
            for p in group["params"]:
                if p.grad is not None:
                    shapes.setdefault((p.shape[0], p[0].numel()), []).append(p)
            for (rows, columns), same in shapes.items():
                updates = []
                for p in same:
                    assert p.grad is not None
                    buffer = self.state[p].setdefault("momentum", torch.zeros_like(p))
                    buffer.lerp_(p.grad, 1 - group["momentum"])
                    updates.append(torch.lerp(p.grad, buffer, group["momentum"]).reshape(rows, columns))
                directions = orthogonalise(torch.stack(updates)) * (0.2 * max(rows, columns) ** 0.5)
                for p, direction in zip(same, directions, strict=True):
                    p.mul_(1 - group["lr"] * group["weight_decay"])
                    p.sub_(direction.view_as(p), alpha=group["lr"])
