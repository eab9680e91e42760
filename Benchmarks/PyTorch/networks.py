"""C3D-AVG-MTL and its S3D sister of stock torch modules, for models with the mean over clips and GRUs without attention.

Tran et al. 2015 (C3D), Xie et al. 2018 (S3D), Venugopalan et al. 2015 (the captioner), Parmar & Morris 2019 (the whole). Modules bear the
names of the weight file; a relu works in place, which is PyTorch's fastest way and takes least memory.
"""

import collections
import itertools
import json
import mmap
import struct

import torch
from torch import nn

HEADS = {"position": 3, "armstand": 2, "rot_type": 4, "ss_no": 10, "tw_no": 8}
EOS, SOS, MOST_WORDS = 0, 1, 99
# What the card of an older model leaves unsaid.
DEFAULTS = {"backbone": "c3d", "cell": "gru", "captionerLayerCount": 2, "usesAttention": False, "clipEncoder": "mean"}


class ModelFile:
    """A safetensors file whose tensors stay where they are mapped, and the card in its metadata."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)
        (length,) = struct.unpack("<Q", self.data[:8])
        self.entries = json.loads(self.data[8:8 + length])
        self.start = 8 + length
        self.card = json.loads(self.entries.pop("__metadata__")["dive_judge_model"])

    def tensor(self, name):
        entry = self.entries[name]
        start, end = entry["data_offsets"]
        dtype = {"F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16}[entry["dtype"]]
        flat = torch.frombuffer(self.data, dtype=dtype, count=(end - start) // dtype.itemsize, offset=self.start + start)
        return flat.reshape(entry["shape"]).float()

    def fill(self, module):
        """Gives a module made on the meta device its weights, without a copy."""
        values = {}
        for name in module.state_dict():
            values[name] = torch.tensor(0) if name.endswith("num_batches_tracked") else self.tensor(name)
        module.load_state_dict(values, assign=True)
        return module.eval()


def make_c3d(width):
    layers, inputs = [], 3
    plan = [("conv1", 64), ("pool1", (1, 2, 2)), ("conv2", 128), ("pool2", 2), ("conv3a", 256), ("conv3b", 256), ("pool3", 2),
            ("conv4a", 512), ("conv4b", 512), ("pool4", 2), ("conv5a", 512), ("conv5b", 512)]
    for name, value in plan:
        if name.startswith("pool"):
            layers.append((name, nn.MaxPool3d(value)))
        else:
            layers += [(name, nn.Conv3d(inputs, width(value), 3, padding=1)), (name + "_relu", nn.ReLU(inplace=True))]
            inputs = width(value)
    layers += [("pool5", nn.MaxPool3d(2, padding=(0, 1, 1))), ("flatten", nn.Flatten())]
    return nn.Sequential(collections.OrderedDict(layers))


def normalized(inputs, outputs, kernel, stride=1, padding=0, part=""):
    return [
        ("conv" + part, nn.Conv3d(inputs, outputs, kernel, stride, padding, bias=False)),
        ("bn" + part, nn.BatchNorm3d(outputs, eps=1e-3)),
        ("relu" + part, nn.ReLU(inplace=True)),
    ]


def basic(inputs, outputs):
    return nn.Sequential(collections.OrderedDict(normalized(inputs, outputs, 1)))


def separable(inputs, outputs, size, stride=1):
    pad = size // 2
    space = normalized(inputs, outputs, (1, size, size), (1, stride, stride), (0, pad, pad), "_s")
    time = normalized(outputs, outputs, (size, 1, 1), (stride, 1, 1), (pad, 0, 0), "_t")
    return nn.Sequential(collections.OrderedDict(space + time))


class Mixed(nn.Module):
    def __init__(self, inputs, a, b, b_out, c, c_out, d):
        super().__init__()
        self.branch0 = nn.Sequential(basic(inputs, a))
        self.branch1 = nn.Sequential(basic(inputs, b), separable(b, b_out, 3))
        self.branch2 = nn.Sequential(basic(inputs, c), separable(c, c_out, 3))
        self.branch3 = nn.Sequential(nn.MaxPool3d(3, 1, 1), basic(inputs, d))

    def forward(self, x):
        return torch.cat([self.branch0(x), self.branch1(x), self.branch2(x), self.branch3(x)], 1)


class S3D(nn.Module):
    PLAN = [
        (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), nn.MaxPool3d(3, 2, 1),
        (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64), (112, 144, 288, 32, 64, 64),
        (256, 160, 320, 32, 128, 128), nn.MaxPool3d(2), (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
    ]

    def __init__(self, width):
        super().__init__()
        pool = dict(kernel_size=(1, 3, 3), stride=(1, 2, 2), padding=(0, 1, 1))
        layers = [separable(3, width(64), 7, 2), nn.MaxPool3d(**pool), basic(width(64), width(64)),
                  separable(width(64), width(192), 3), nn.MaxPool3d(**pool)]
        inputs = width(192)
        for item in self.PLAN:
            if isinstance(item, tuple):
                channels = [width(published) for published in item]
                item, inputs = Mixed(inputs, *channels), channels[0] + channels[2] + channels[4] + channels[5]
            layers.append(item)
        self.base = nn.Sequential(*layers)
        self.fc = nn.Sequential(nn.Conv3d(inputs, width(8192), 1))

    def forward(self, x):
        x = self.base(x)
        return self.fc(nn.functional.avg_pool3d(x, (2, x.shape[3], x.shape[4]), stride=1)).mean(2).flatten(1)


class Heads(nn.Module):
    """fc6, the score and the five classifications."""

    def __init__(self, feature_count, width):
        super().__init__()
        self.fc = nn.Linear(feature_count, width(4096))
        self.fc_final_score = nn.Linear(width(4096), 1)
        for name, count in HEADS.items():
            setattr(self, "fc_" + name, nn.Linear(width(4096), count))

    def forward(self, features):
        fc6 = self.fc(features.mean(0)).relu()
        return float(self.fc_final_score(fc6)), [getattr(self, "fc_" + name)(fc6).softmax(0).tolist() for name in HEADS]


class Captioner(nn.Module):
    def __init__(self, feature_count, layer_count, vocabulary_count, width):
        super().__init__()
        hidden = width(512)
        self.rnn1 = nn.GRU(feature_count, hidden, layer_count, batch_first=True)
        self.rnn2 = nn.GRU(2 * hidden, hidden, layer_count, batch_first=True)
        self.embedding = nn.Embedding(vocabulary_count, hidden)
        self.out = nn.Linear(hidden, vocabulary_count)

    def forward(self, features):
        seen, state1 = self.rnn1(features[None])
        _, state2 = self.rnn2(torch.cat([seen, torch.zeros_like(seen)], 2))
        silence = torch.zeros(1, 1, features.shape[1])
        word, words = SOS, []
        while len(words) < MOST_WORDS:
            heard, state1 = self.rnn1(silence, state1)
            spoken, state2 = self.rnn2(torch.cat([heard, self.embedding(torch.tensor([[word]]))], 2), state2)
            word = int(self.out(spoken).argmax())
            if word == EOS:
                break
            words.append(word)
        return words


class Network:
    """A model file's network. `layout` and `grouping` name one of PyTorch's ways to run it."""

    LAYOUTS = {"contiguous": torch.contiguous_format, "channels-last": torch.channels_last_3d}
    GROUPINGS = ["six at once", "clip by clip"]
    WAYS = list(itertools.product(LAYOUTS, GROUPINGS))

    def __init__(self, path, layout, grouping):
        file = ModelFile(path)
        blueprint = DEFAULTS | file.card["blueprint"]
        assert blueprint["cell"] == "gru" and not blueprint["usesAttention"] and blueprint["clipEncoder"] == "mean", blueprint

        def width(published):  # a multiple of 8, at least 8; halves are rounded up
            return max(8, int(published * blueprint["widthMultiplier"] / 8 + 0.5) * 8)

        feature_count = len(file.tensor("fc.weight")[0])
        with torch.device("meta"):
            backbone = {"c3d": make_c3d, "s3d": S3D}[blueprint["backbone"]](width)
            heads = Heads(feature_count, width)
            captioner = Captioner(feature_count, blueprint["captionerLayerCount"], blueprint["vocabularyCount"], width)
        self.input_size = blueprint["inputSize"]
        self.heads, self.captioner = file.fill(heads), file.fill(captioner)
        self.backbone = file.fill(backbone)
        self.set_way(layout, grouping)

    def set_way(self, layout, grouping):
        self.format, self.grouping = self.LAYOUTS[layout], grouping
        self.backbone = self.backbone.to(memory_format=self.format)

    def prepared(self, clips):
        """Clips in the layout that the network takes best."""
        return clips.contiguous(memory_format=self.format)

    def features(self, clips):
        """[6, 3, 16, S, S] to [6, F]."""
        if self.grouping == "six at once":
            return self.backbone(clips)
        return torch.cat([self.backbone(clip) for clip in clips.split(1)])

    def judge(self, clips):
        features = self.features(self.prepared(clips))
        score, probabilities = self.heads(features)
        return features, {"score": 17 * score, "probabilities": probabilities, "caption": self.captioner(features)}
