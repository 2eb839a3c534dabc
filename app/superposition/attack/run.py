"""Attacks on every level of a sweep, as a chain of short steps."""

import numpy as np

from ..experiment.jsonl import DRAWN_DIGITS, line
from ..geometry.description import round_off
from .adversary import AttackedModel, features_per_dimension, worst_perturbations
from .lines import AttackedLevel, AttackedModels, Attacks, WorstAttack

STEP_WORK = 2e7  # outputs tried in one step of the chain: about a third of a second

AttackState = tuple[AttackedLevel, ...]  # the levels that are done


def advance_attack(models: AttackedModels, state: AttackState) -> tuple[AttackState | None, list[bytes]]:
    """Some levels more; at the end the answer."""
    spec, budgets = models.query.spec, models.query.budgets
    each = len(budgets) * spec.n_features**2 * 10 ** min(spec.n_hidden, 3)
    for _ in range(max(1, int(STEP_WORK / each))):
        k = len(state)
        if k == len(models.W):
            return None, [line(Attacks(budget=budgets, levels=list(state)))]
        importances = np.array(spec.feature_importances)
        model = AttackedModel(np.array(models.W[k]), np.array(models.b[k]), importances, spec.activation == "relu")
        state = (*state, attacked_level(model, spec.levels[k], budgets))
    return state, []


def attacked_level(model: AttackedModel, sparsity: float, budgets: tuple[float, ...]) -> AttackedLevel:
    """What attacks do to the model of one level."""
    x = np.eye(len(model.b))
    clean = model.losses(x, np.zeros_like(x))
    harm, worst = list[float](), list[WorstAttack]()
    for delta in worst_perturbations(model, budgets):
        lost, out = model.losses(x, delta), model.outputs(x + delta)
        harm.append(round(float((lost - clean).mean()), 6))
        feature = int(lost.argmax())
        worst.append(
            {
                "feature": feature,
                "delta": round_off(delta[feature], DRAWN_DIGITS),
                "output": round_off(out[feature], DRAWN_DIGITS),
                "lit": int(np.abs(out[feature] - x[feature]).argmax()),
                "loss": round(float(lost[feature]), 6),
            }
        )
    return {
        "sparsity": sparsity,
        "features_per_dimension": round(features_per_dimension(model.W), 4),
        "loss": round(float(clean.mean()), 6),
        "harm": harm,
        "worst": worst,
    }
