"""Writes python2_old.pth, as torch 0.3 saved a state dict under Python 2.7, and python2_nested.pth, as torch 0.4 did beside
other things. The pickles are cPickle's own; torch's classes are stand-ins of the same names, after torch/serialization.py,
torch/tensor.py and torch/_utils.py of those versions. TorchCheckpointTests.swift states what is in them.

python2.7 make_python2.py
"""

import cPickle
import os
import struct
import sys
import types
from collections import OrderedDict

torch = types.ModuleType("torch")
torch._utils = types.ModuleType("torch._utils")
sys.modules["torch"] = torch
sys.modules["torch._utils"] = torch._utils


def stand_in(module, item):
    item.__module__ = module.__name__
    setattr(module, item.__name__, item)
    return item


class FloatStorage(object):
    code = "f"


class LongStorage(object):
    code = "q"


for kind in (FloatStorage, LongStorage):
    stand_in(torch, kind)


def _rebuild_tensor(storage, offset, size, stride):
    pass


def _rebuild_tensor_v2(storage, offset, size, stride, requires_grad, backward_hooks):
    pass


for function in (_rebuild_tensor, _rebuild_tensor_v2):
    stand_in(torch._utils, function)


class Tensor(object):
    def __init__(self, kind, values, size, stride, is_old):
        self.storage = kind()
        self.storage.values = values
        self.arguments = (self.storage, 0, size, stride)
        self.is_old = is_old

    def __reduce_ex__(self, protocol):
        if self.is_old:
            return torch._utils._rebuild_tensor, self.arguments
        return torch._utils._rebuild_tensor_v2, self.arguments + (False, OrderedDict())


def save(value, name):
    storages = {}

    def persistent_id(item):
        if not isinstance(item, (FloatStorage, LongStorage)):
            return None
        key = str(id(item))
        storages[key] = item
        return ("storage", type(item), key, "cuda:0", len(item.values), None)

    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), name), "wb") as output:
        sizes = dict(short=2, int=4, long=8)
        machine = dict(protocol_version=1001, little_endian=True, type_sizes=sizes)
        for item in (0x1950A86A20F9469CFC6C, 1001, machine):
            cPickle.dump(item, output, protocol=2)
        pickler = cPickle.Pickler(output, protocol=2)
        pickler.persistent_id = persistent_id
        pickler.dump(value)
        keys = sorted(storages)
        cPickle.dump(keys, output, protocol=2)
        for key in keys:
            values = storages[key].values
            output.write(struct.pack("<q%d%s" % (len(values), storages[key].code), len(values), *values))


def state_dict(is_old):
    weight = Tensor(FloatStorage, [0, 1, 2, 3, 4, 5], (2L, 3L), (1L, 2L), is_old)
    bias = Tensor(FloatStorage, [0.5, -0.5], (2,), (1,), is_old)
    return OrderedDict([("conv1.weight", weight), ("conv1.bias", bias)])


save(state_dict(is_old=True), "python2_old.pth")
new = state_dict(is_old=False)
new["bn.num_batches_tracked"] = Tensor(LongStorage, [7], (), (), False)
new._metadata = OrderedDict([("", dict(version=1)), ("bn", dict(version=2))])
optimizer = dict(state={}, param_groups=[dict(lr=1e-4, params=[140234567890123, 2**62])])
save(dict(epoch=3, arch="c3d", best=0.5, state_dict=new, optimizer=optimizer), "python2_nested.pth")
