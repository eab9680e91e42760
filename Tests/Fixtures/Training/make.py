"""Writes step.json: what one training step does to a narrow S3D with batch norm, attention and an LSTM captioner.

    python make.py          # torch 2.13

Built from torch.nn stock modules alone. Weights and frames follow formulas that StepTests.swift repeats; for every parameter the file
gives the norm of its gradient and the gradient's product with the same kind of numbers, for every running statistic its values.
"""

import json
import math
import pathlib

import numpy
import torch
from torch import nn

SIZE, VOCABULARY, MOMENTUM = 32, 7, 0.1
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SCORES, CLASSES = (84.0, 61.0), {"position": (1, 2), "armstand": (0, 0), "rot_type": (1, 0), "ss_no": (7, 5), "tw_no": (0, 0)}
WORDS = ((1, 2, 3), (1, 4, 0))  # sos first
TARGETS = ((2, 3, 0), (4, 0, -1))
HEADS = {"position": 3, "armstand": 2, "rot_type": 4, "ss_no": 10, "tw_no": 8}


def width(published):
    return max(8, int(published / 16 / 8 + 0.5) * 8)


def numbers(count, salt):
    """Noise in -1...1: the fraction of a large multiple of a sine, in double precision."""
    x = numpy.sin(12.9898 * numpy.arange(count) + 78.233 * (salt + 1)) * 43758.5453
    return 2 * (x - numpy.floor(x)) - 1


def basic(i, o, kernel=(1, 1, 1), stride=(1, 1, 1), padding=(0, 0, 0), suffix=""):
    layers = nn.Sequential()
    layers.add_module("conv" + suffix, nn.Conv3d(i, o, kernel, stride, padding, bias=False))
    layers.add_module("bn" + suffix, nn.BatchNorm3d(o, eps=1e-3, momentum=MOMENTUM))
    layers.add_module("relu" + suffix, nn.ReLU())
    return layers


class Separable(nn.Module):
    def __init__(self, i, o, k, stride=1):
        super().__init__()
        space = basic(i, o, (1, k, k), (1, stride, stride), (0, k // 2, k // 2), "_s")
        time = basic(o, o, (k, 1, 1), (stride, 1, 1), (k // 2, 0, 0), "_t")
        for name, module in list(space.named_children()) + list(time.named_children()):
            self.add_module(name, module)

    def forward(self, x):
        for module in self.children():
            x = module(x)
        return x


class Mixed(nn.Module):
    def __init__(self, i, c):
        super().__init__()
        self.branch0 = nn.Sequential(basic(i, c[0]))
        self.branch1 = nn.Sequential(basic(i, c[1]), Separable(c[1], c[2], 3))
        self.branch2 = nn.Sequential(basic(i, c[3]), Separable(c[3], c[4], 3))
        self.branch3 = nn.Sequential(nn.MaxPool3d(3, 1, 1), basic(i, c[5]))

    def forward(self, x):
        return torch.cat([self.branch0(x), self.branch1(x), self.branch2(x), self.branch3(x)], 1)


class Network(nn.Module):
    def __init__(self):
        super().__init__()
        spatial = nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1))
        layers, channels = [Separable(3, width(64), 7, 2), spatial, basic(width(64), width(64)),
                            Separable(width(64), width(192), 3), spatial], width(192)
        for published in [(64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), nn.MaxPool3d(3, 2, 1),
                          (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
                          (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128), nn.MaxPool3d(2, 2),
                          (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128)]:
            if isinstance(published, nn.Module):
                layers.append(published)
                continue
            c = [width(p) for p in published]
            layers.append(Mixed(channels, c))
            channels = c[0] + c[2] + c[4] + c[5]
        self.base = nn.Sequential(*layers)
        features, hidden = width(8192), width(512)
        self.average = nn.AvgPool3d((2, 1, 1))
        self.fc_clip = nn.Conv3d(channels, features, 1)  # "fc.0"
        self.fc = nn.Linear(features, width(4096))
        self.fc_final_score = nn.Linear(width(4096), 1)
        for name, count in HEADS.items():
            self.add_module("fc_" + name, nn.Linear(width(4096), count))
        self.attn = nn.Linear(features, hidden)
        self.rnn1 = nn.LSTM(hidden, hidden, batch_first=True)
        self.rnn2 = nn.LSTM(2 * hidden, hidden, batch_first=True)
        self.out = nn.Linear(hidden, VOCABULARY)
        self.embedding = nn.Embedding(VOCABULARY, hidden)

    def loss(self, clips):
        features = self.fc_clip(self.average(self.base(clips))).flatten(1).view(2, 6, -1)
        fc6 = self.fc(features.mean(1)).relu()
        score, target = self.fc_final_score(fc6), torch.tensor(SCORES).view(2, 1) / 17
        losses = {"score": nn.functional.mse_loss(score, target) + nn.functional.l1_loss(score, target)}
        losses["classification"] = sum(
            nn.functional.cross_entropy(getattr(self, "fc_" + name)(fc6), torch.tensor(CLASSES[name])) for name in HEADS)
        words = torch.tensor(WORDS)
        seen = self.attn(torch.cat([features, torch.zeros(2, 3, features.shape[2])], 1))
        read = self.rnn1(seen)[0]
        spoken = torch.cat([torch.zeros(2, 6, self.embedding.embedding_dim), self.embedding(words)], 1)
        logits = self.out(self.rnn2(torch.cat([read, spoken], 2))[0][:, 6:])
        losses["caption"] = nn.functional.cross_entropy(
            logits.flatten(0, 1), torch.tensor(TARGETS).flatten(), ignore_index=-1, reduction="sum") / 2
        return losses


def clips():
    """Byte of frame t, row y, column x, channel c of dive d: as StepTests.swift has it."""
    t, y, x, c = numpy.meshgrid(numpy.arange(96) + 6, numpy.arange(SIZE), numpy.arange(SIZE), numpy.arange(3), indexing="ij")
    dives = [((t * 37 + y * 11 + x * 7 + c * 53 + (y * x) // 5 + d * 91) % 251).astype("float32") for d in range(2)]
    frames = torch.tensor(numpy.stack(dives)) / 255
    frames = (frames - torch.tensor(MEAN)) / torch.tensor(DEVIATION)
    return frames.view(12, 16, SIZE, SIZE, 3).permute(0, 4, 1, 2, 3).contiguous()


def main():
    torch.use_deterministic_algorithms(True)
    network = Network().train()
    rename = lambda name: name.replace("fc_clip.", "fc.0.")
    for name, value in network.named_parameters():
        # With 163 no rectifier or maximum is about to change sides: weights moved by a millionth, in 16 draws, leave every gradient
        # within 1 %, where with most other numbers some change by 10 %. So it matters little how a processor's kernels round.
        salt = sum(map(ord, rename(name))) % 17 + 163
        noise = torch.tensor(numbers(value.numel(), salt)).view(value.shape)
        is_norm = ".bn" in name
        spread = 0.2 if value.dim() == 1 else math.sqrt(6 / value[0].numel())
        with torch.no_grad():
            value.copy_((1 if is_norm and name.endswith("weight") else 0) + spread * noise)
    losses = network.loss(clips())
    (losses["score"] + losses["classification"] + 0.5 * losses["caption"]).backward()
    gradients = {}
    for name, value in network.named_parameters():
        gradient = value.grad.double().flatten().numpy()
        gradients[rename(name)] = [float(numpy.linalg.norm(gradient)), float(gradient @ numbers(gradient.size, 0.5))]
    statistics = {name: [float(v) for v in value] for name, value in network.named_buffers()
                  if name.endswith(("running_mean", "running_var")) and name.startswith(("base.0.", "base.15.branch3"))}
    path = pathlib.Path(__file__).parent / "step.json"
    path.write_text(json.dumps(
        {"losses": {k: v.item() for k, v in losses.items()}, "gradients": gradients, "statistics": statistics}) + "\n")
    print({k: v.item() for k, v in losses.items()}, len(gradients), path.stat().st_size)


main()
