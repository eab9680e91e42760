"""Writes metrics.json: what SciPy and NumPy make of a few small samples.

Run with Python 3.11, NumPy and SciPy 1.x:  python make_metrics.py
"""

import json
import pathlib

import numpy as np
from scipy import stats

generator = np.random.default_rng(7)


def sample(name, predictions, truths):
    predictions = np.asarray(predictions, dtype=float)
    truths = np.asarray(truths, dtype=float)
    result = stats.spearmanr(predictions, truths)
    relative = (predictions - truths) / (truths.max() - truths.min())
    return {
        "name": name,
        "predictions": predictions.tolist(),
        "truths": truths.tolist(),
        "spearman": float(result.statistic),
        "p_value": float(result.pvalue),
        "kendall_tau": float(stats.kendalltau(predictions, truths, variant="b").statistic),
        "relative_l2": float(np.mean(relative**2) * 100),
        "mean_absolute_error": float(np.mean(np.abs(predictions - truths))),
    }


truths = generator.normal(70, 15, 40).round(2)
samples = [
    sample("three dives", [1, 3, 2], [10, 20, 30]),
    sample("ties on both sides", [1, 2, 2, 3, 3, 3, 4], [5, 5, 6, 6, 7, 9, 8]),
    sample("ties, weak and negative", [3, 3, 1, 2, 5, 5, 5, 0], [1, 2, 2, 2, 0, 1, 3, 3]),
    sample("half points", (truths / 10).round() * 10, truths),
    sample("noisy scores", truths + generator.normal(0, 12, 40), truths),
    sample("unrelated", generator.normal(0, 1, 25), generator.normal(0, 1, 25)),
    sample("perfect but for one", [1, 2, 3, 4, 5, 6, 7, 8, 10, 9], range(10)),
]
path = pathlib.Path(__file__).with_name("metrics.json")
path.write_text(json.dumps(samples, indent=1) + "\n")
