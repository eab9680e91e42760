"""Writes the .pth files that TorchCheckpointTests reads, and expected.json: shape, type and values of every tensor.

python make.py    (torch 2.13; a legacy file is what torch before 1.6 wrote)
"""

import argparse
import collections
import json
import zipfile
from pathlib import Path

import torch

folder = Path(__file__).parent
expected = {}


def save(name, value, state_dict):
    """Keeps `value` in both formats and the values of `state_dict`, under the names that a reader should give."""
    torch.save(value, folder / f"{name}_zip.pth")
    torch.save(value, folder / f"{name}_legacy.pth", _use_new_zipfile_serialization=False)
    expected[name] = [
        {
            "name": key.removeprefix("module."),
            "shape": list(tensor.shape),
            "type": str(tensor.dtype).removeprefix("torch."),
            "values": tensor.detach().double().flatten().tolist(),
        }
        for key, tensor in state_dict.items()
    ]


torch.manual_seed(0)

types = collections.OrderedDict()
for dtype in [torch.float32, torch.float64, torch.float16, torch.bfloat16]:
    types[f"x.{dtype}".replace("torch.", "")] = torch.tensor([[1.5, -0.1, 65504.0], [0.0, 1e-7, -3.0]]).to(dtype)
types["int64"] = torch.tensor(12345)
types["int32"] = torch.tensor([-5, 2**24], dtype=torch.int32)
types["uint8"] = torch.tensor([0, 255], dtype=torch.uint8)
types["bool"] = torch.tensor([True, False])
types["empty"] = torch.zeros(0, 3)
save("types", types, types)

base = torch.arange(24.0)
grid = base.reshape(4, 6)
views = {
    "whole": grid,
    "transposed": grid.t(),
    "rows": grid[1:3],
    "block": grid[1:3, 2:5],
    "every_other": base[1::2],
    "column": grid[:, 5],
    "permuted": base.reshape(2, 3, 4).permute(2, 0, 1),
    "last": base[23],
}
save("views", views, views)

network = torch.nn.Sequential(torch.nn.Conv3d(3, 4, 2), torch.nn.BatchNorm3d(4), torch.nn.Linear(5, 2))
network[1].num_batches_tracked += 7
save("network", network.state_dict(), network.state_dict())

parallel = collections.OrderedDict(("module." + key, value) for key, value in network.state_dict().items())
save("parallel", parallel, parallel)

parameters = {"weight": torch.nn.Parameter(torch.randn(3, 2)), "bias": torch.nn.Parameter(torch.randn(3))}
save("parameters", parameters, parameters)

nested = {"epoch": 3, "best": 0.5, "state_dict": parallel, "optimizer": {"state": {}, "param_groups": [{"lr": 1e-4}]}}
save("nested", nested, parallel)

# What is refused: no state dicts, or not to be told apart.
refused = {
    "list": [torch.zeros(2)],
    "tensor": torch.zeros(2),
    "twins": {"module.a": torch.zeros(1), "a": torch.zeros(1)},
    "expanded": {"a": torch.zeros(1).expand(1000)},
    "complex": {"a": torch.zeros(1, dtype=torch.complex64)},
    "numbers": {"epoch": 3},
}
for name, value in refused.items():
    torch.save(value, folder / f"refused_{name}.pth")
torch.save(torch.nn.Linear(2, 1), folder / "module.pth")
torch.jit.save(torch.jit.script(torch.nn.Linear(2, 1)), folder / "refused_script.pth")



def rezip(name, change, compression=zipfile.ZIP_STORED):
    """Packs types_zip.pth anew with one entry changed, or left out where `change` gives None for it."""
    with zipfile.ZipFile(folder / "types_zip.pth") as good:
        with zipfile.ZipFile(folder / f"refused_{name}.pth", "w", compression) as bad:
            for info in good.infolist():
                data = change(info.filename.partition("/")[2], good.read(info))
                if data is not None:
                    bad.writestr(info.filename, data)


rezip("big_endian", lambda name, data: b"big" if name == "byteorder" else data)
rezip("short_storage", lambda name, data: data[:-1] if name == "data/0" else data)
rezip("no_storage", lambda name, data: None if name == "data/0" else data)
rezip("no_pickle", lambda name, data: None if name == "data.pkl" else data)
rezip("code", lambda name, data: b"cos\nsystem\n(S'touch owned'\ntR." if name == "data.pkl" else data)
rezip("compressed", lambda name, data: data, zipfile.ZIP_DEFLATED)

# What training scripts save beside the weights, and weights in parts.
few = torch.zeros(2, 2, 1, 1, 1)
torch.save({"state_dict": {"conv5b.weight": few}, "args": argparse.Namespace(lr=0.1)},
           folder / "namespace_beside_weights.pth")
torch.save({"base_model": {"module.backbone.conv5b.weight": few}, "regressor": {"w": torch.zeros(2)}, "epoch": 3},
           folder / "nested_parts.pth")

(folder / "expected.json").write_text(json.dumps(expected, indent=1) + "\n")
