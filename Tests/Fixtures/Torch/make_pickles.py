"""Writes plain_0.pkl ... plain_5.pkl: one value in every pickle protocol. PickleTests.swift states what it is."""

import collections
import pickle
from pathlib import Path

import numpy

shared = ["twice", 1]
value = {
    (26, numpy.int64(4)): collections.OrderedDict(zip("ba", [1.5, -0.25])),
    "numbers": [0, 255, 65535, -1, 2**31 - 1, -(2**31), 2**62, -(2**63), True, False, None],
    "numpy": (numpy.float64(0.1), numpy.float32(0.5), numpy.uint8(200), numpy.bool_(True), numpy.int16(-2)),
    "texts": ["", "caf\u00e9 \U0001f30a\n\\u0041", "x" * 300, b"\x00\xff", bytes(300)],
    "shared": [shared, shared, ()],
    "long": list(range(1100)),
}
for protocol in range(6):
    path = Path(__file__).parent / f"plain_{protocol}.pkl"
    path.write_bytes(pickle.dumps(value, protocol=protocol))
