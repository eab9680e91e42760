"""Writes a dive as numbered frames, narrow networks of the study's eight experiments with random weights as files like the
MTL-AQA release's, and expected.json: what PyTorch's stock modules make of that dive.

    python make.py          # torch 2.13, numpy and pillow

The networks are built on their own from torch.nn.Conv3d, BatchNorm3d, MaxPool3d, AvgPool3d, Linear, GRU, LSTM and Embedding, after
Tran et al. 2015 (C3D), Xie et al. 2018 (S3D), Venugopalan et al. 2015 (S2VT), Parmar & Morris 2019 and the study's Table 1; nothing here
reads the Swift description. Even experiments are saved as zip files, odd ones in the format before PyTorch 1.6; experiment 4 as the state of
a DataParallel module ("module." before every name), experiment 7 in 16-bit floats.
"""

import collections
import dataclasses
import itertools
import json
import pathlib

import numpy
import torch
from PIL import Image
from torch import nn

FOLDER = pathlib.Path(__file__).parent
FRAMES, STARTS, CLIP_LENGTH = 103, range(0, 96, 16), 16
WIDTH, HEIGHT, SIZE, LEFT, TOP = 171, 128, 112, 30, 8
HEADS = {"fc_position": 3, "fc_armstand": 2, "fc_rot_type": 4, "fc_ss_no": 10, "fc_tw_no": 8}
SOS, EOS, LONGEST = 1, 0, 99
WORDS = """this is a forward back reverse inward twisting armstand dive one two three and half somersaults twist in the pike tuck
free position from ten metre platform good height entry vertical little splash over short knees apart""".split()


@dataclasses.dataclass
class Experiment:
    number: int
    backbone: str = "c3d"
    cell: str = "gru"
    layers: int = 2
    attention: bool = True
    encoder: str = "mean"
    multiplier: float = 1 / 32

    def width(self, published: int) -> int:
        """A multiple of 8, at least 8; halves are rounded up."""
        return max(8, int(published * self.multiplier / 8 + 0.5) * 8)


EXPERIMENTS = [
    Experiment(0, attention=False),
    Experiment(1),
    Experiment(2, backbone="s3d", attention=False),
    Experiment(3, backbone="s3d"),
    Experiment(4, layers=8),
    Experiment(5, layers=8, cell="lstm"),
    Experiment(6, cell="lstm"),
    Experiment(7, encoder="lstm", multiplier=1 / 64),
]


class C3D(nn.Module):
    def __init__(self, width):
        super().__init__()
        channels = 3
        for name, published in [("1", 64), ("2", 128), ("3a", 256), ("3b", 256), ("4a", 512), ("4b", 512),
                                ("5a", 512), ("5b", 512)]:
            setattr(self, f"conv{name}", nn.Conv3d(channels, width(published), 3, padding=1))
            channels = width(published)
        self.feature_count = channels * 4 * 4

    def forward(self, x):
        half = nn.MaxPool3d(2)
        x = nn.MaxPool3d((1, 2, 2))(self.conv1(x).relu())
        x = half(self.conv2(x).relu())
        x = half(self.conv3b(self.conv3a(x).relu()).relu())
        x = half(self.conv4b(self.conv4a(x).relu()).relu())
        x = nn.MaxPool3d(2, padding=(0, 1, 1))(self.conv5b(self.conv5a(x).relu()).relu())
        return x.flatten(1)


class Normalized(nn.Sequential):
    """A convolution without bias, its batch norm, a relu; `suffix` ends their names."""

    def __init__(self, inputs, outputs, kernel, stride=1, padding=0, suffix=""):
        super().__init__(collections.OrderedDict([
            (f"conv{suffix}", nn.Conv3d(inputs, outputs, kernel, stride, padding, bias=False)),
            (f"bn{suffix}", nn.BatchNorm3d(outputs, eps=1e-3, momentum=1e-3)),
            (f"relu{suffix}", nn.ReLU()),
        ]))


def separable(inputs, outputs, size, stride=1):
    """Space, then time; the six layers stand side by side in one module."""
    pad = size // 2
    space = Normalized(inputs, outputs, (1, size, size), (1, stride, stride), (0, pad, pad), "_s")
    time = Normalized(outputs, outputs, (size, 1, 1), (stride, 1, 1), (pad, 0, 0), "_t")
    return nn.Sequential(collections.OrderedDict([*space.named_children(), *time.named_children()]))


class Mixed(nn.Module):
    def __init__(self, inputs, channels):
        super().__init__()
        a, b1, b2, c1, c2, d = channels
        self.branch0 = nn.Sequential(Normalized(inputs, a, 1))
        self.branch1 = nn.Sequential(Normalized(inputs, b1, 1), separable(b1, b2, 3))
        self.branch2 = nn.Sequential(Normalized(inputs, c1, 1), separable(c1, c2, 3))
        self.branch3 = nn.Sequential(nn.MaxPool3d(3, 1, 1), Normalized(inputs, d, 1))
        self.output_count = a + b2 + c2 + d

    def forward(self, x):
        return torch.cat([self.branch0(x), self.branch1(x), self.branch2(x), self.branch3(x)], 1)


class S3D(nn.Module):
    def __init__(self, width):
        super().__init__()
        space = dict(kernel_size=(1, 3, 3), stride=(1, 2, 2), padding=(0, 1, 1))
        layers = [
            separable(3, width(64), 7, 2), nn.MaxPool3d(**space), Normalized(width(64), width(64), 1),
            separable(width(64), width(192), 3), nn.MaxPool3d(**space),
        ]
        channels = width(192)
        for item in [
            (64, 96, 128, 16, 32, 32), (128, 128, 192, 32, 96, 64), nn.MaxPool3d(3, 2, 1),
            (192, 96, 208, 16, 48, 64), (160, 112, 224, 24, 64, 64), (128, 128, 256, 24, 64, 64),
            (112, 144, 288, 32, 64, 64), (256, 160, 320, 32, 128, 128), nn.MaxPool3d(2, 2),
            (256, 160, 320, 32, 128, 128), (384, 192, 384, 48, 128, 128),
        ]:
            if isinstance(item, tuple):
                item = Mixed(channels, [width(published) for published in item])
                channels = item.output_count
            layers.append(item)
        self.base = nn.Sequential(*layers)
        self.feature_count = width(8192)
        self.fc = nn.Sequential(nn.Conv3d(channels, self.feature_count, 1))

    def forward(self, x):
        x = self.base(x)
        x = nn.AvgPool3d((2, x.shape[3], x.shape[4]), stride=1)(x)
        return self.fc(x).flatten(2).mean(2)


class Captioner(nn.Module):
    def __init__(self, experiment, feature_count, vocabulary_count):
        super().__init__()
        hidden = experiment.width(512)
        if experiment.attention:
            self.attn = nn.Linear(feature_count, hidden)
        cell = nn.GRU if experiment.cell == "gru" else nn.LSTM
        self.rnn1 = cell(hidden if experiment.attention else feature_count, hidden, experiment.layers, batch_first=True)
        self.rnn2 = cell(2 * hidden, hidden, experiment.layers, batch_first=True)
        self.embedding = nn.Embedding(vocabulary_count, hidden)
        self.out = nn.Linear(hidden, vocabulary_count)

    def forward(self, features):
        """Token ids, and the least lead of a word said over the next best."""
        attend = self.attn if hasattr(self, "attn") else nn.Identity()
        clips = features[None]
        seen, state1 = self.rnn1(attend(clips))
        _, state2 = self.rnn2(torch.cat([seen, torch.zeros_like(seen)], 2))
        word, caption, lead = SOS, [], float("inf")
        for _ in range(LONGEST):
            heard, state1 = self.rnn1(attend(torch.zeros_like(clips[:, :1])), state1)
            spoken, state2 = self.rnn2(torch.cat([heard, self.embedding(torch.tensor([[word]]))], 2), state2)
            best = self.out(spoken).flatten().topk(2)
            lead = min(lead, float(best.values[0] - best.values[1]))
            word = int(best.indices[0])
            if word == EOS:
                break
            caption.append(word)
        return caption, lead


class LSTMEncoder(nn.Module):
    def __init__(self, count):
        super().__init__()
        self.lstm = nn.LSTM(count, count, 2, batch_first=True, dropout=0.2)

    def forward(self, features):
        return self.lstm(features[None])[0][:, -1]


def make_network(experiment, vocabulary_count):
    """The release's five modules by the names of its files, and the encoder of experiment 7."""
    cnn = (C3D if experiment.backbone == "c3d" else S3D)(experiment.width)
    count, fc6_count = cnn.feature_count, experiment.width(4096)
    fc6 = nn.Module()
    fc6.fc = nn.Linear(count, fc6_count)
    regressor = nn.Module()
    regressor.fc_final_score = nn.Linear(fc6_count, 1)
    classifier = nn.Module()
    for name, class_count in HEADS.items():
        setattr(classifier, name, nn.Linear(fc6_count, class_count))
    modules = {
        "model_CNN": cnn, "model_my_fc6": fc6, "model_score_regressor": regressor, "model_dive_classifier": classifier,
        "model_caption": Captioner(experiment, count, vocabulary_count),
    }
    if experiment.encoder == "lstm":
        modules["lstm_encoder"] = LSTMEncoder(count)
    return {name: module.eval() for name, module in modules.items()}


def randomize_network(modules, clips):
    """Weights with which values neither vanish nor explode, and running statistics near those of the clips."""
    cnn = modules["model_CNN"]
    normalizations = [part for part in cnn.modules() if isinstance(part, nn.BatchNorm3d)]
    for part in cnn.modules():
        if isinstance(part, nn.Conv3d):
            nn.init.kaiming_normal_(part.weight)  # He et al., 2015
            if part.bias is not None:
                nn.init.uniform_(part.bias, -0.1, 0.1)
    for part in normalizations:
        nn.init.uniform_(part.weight, 0.5, 1.5)
        nn.init.uniform_(part.bias, -0.2, 0.4)
        part.momentum = 1
    if normalizations:
        cnn.train()(clips)
        cnn.eval()
    for part in normalizations:
        part.running_mean += torch.empty_like(part.running_mean).uniform_(-0.2, 0.2) * part.running_var.sqrt()
        part.running_var *= torch.empty_like(part.running_var).uniform_(0.7, 1.5)
    modules["model_score_regressor"].fc_final_score.bias.fill_(3.5)


def randomize_captioner(captioner):
    """PyTorch's first weights would repeat one word, most of all in deep LSTMs."""
    for name, weight in captioner.named_parameters():
        if name.startswith("rnn"):
            weight *= 10 if isinstance(captioner.rnn1, nn.LSTM) else 4
    captioner.out.weight *= 8
    captioner.out.bias[EOS] += 1


def run(modules, clips):
    """Clip features, score in points and the heads' logits."""
    features = torch.cat([modules["model_CNN"](clip[None]) for clip in clips])
    encoder = modules.get("lstm_encoder")
    dive = encoder(features) if encoder else features.mean(0, keepdim=True)
    fc6 = modules["model_my_fc6"].fc(dive).relu()
    score = modules["model_score_regressor"].fc_final_score(fc6)
    heads = {name: getattr(modules["model_dive_classifier"], name)(fc6).flatten() for name in HEADS}
    return features, float(score) * 17, heads


def write_frames():
    """A body that falls and turns before rows of one colour, so that the files stay small; read back as the network sees them."""
    folder = FOLDER / "frames"
    folder.mkdir(exist_ok=True)
    y, x = numpy.mgrid[0:HEIGHT, 0:WIDTH].astype(numpy.float64)
    clips = []
    for index in range(FRAMES):
        t = index / (FRAMES - 1)
        picture = numpy.stack([60 + y * 0.9, 110 + y * 0.5, 220 - y * 0.6], 2)
        picture[y > 100 + 3 * numpy.sin(6 * t)] = (30 + 40 * t, 90, 130 - 50 * t)
        angle, centre_x, centre_y = 9 * t, 60 + 50 * t, 15 + 85 * t * t
        along = (x - centre_x) * numpy.cos(angle) + (y - centre_y) * numpy.sin(angle)
        across = -(x - centre_x) * numpy.sin(angle) + (y - centre_y) * numpy.cos(angle)
        body = numpy.clip(1.5 - (along / 20) ** 2 - (across / 7) ** 2, 0, 1)[..., None]
        picture = picture * (1 - body) + body * (230, 170, 140)
        if t > 0.85:
            splash = numpy.clip(1.2 - ((x - 108) / 24) ** 2 - ((y - 100) / (120 * (t - 0.8))) ** 2, 0, 1)[..., None]
            picture = picture * (1 - splash) + splash * 245
        pixels = picture.round().astype(numpy.uint8)
        Image.fromarray(pixels).save(folder / f"{index + 1:06}.png", optimize=True)
        clips.append(pixels[TOP:TOP + SIZE, LEFT:LEFT + SIZE])
    frames = torch.from_numpy(numpy.stack(clips)).permute(3, 0, 1, 2).float() / 255  # [3, 103, S, S]
    mean, deviation = torch.tensor([0.485, 0.456, 0.406]), torch.tensor([0.229, 0.224, 0.225])
    frames = (frames - mean[:, None, None, None]) / deviation[:, None, None, None]
    return torch.stack([frames[:, start:start + CLIP_LENGTH] for start in STARTS])  # [6, 3, 16, S, S]


def write_vocabulary():
    """The release's form: two dictionaries, the markers last."""
    words = dict(enumerate(WORDS, 2)) | {EOS: "<eos>", SOS: "<sos>"}
    vocabulary = {
        "ix_to_word": {str(index): word for index, word in words.items()},
        "word_to_ix": {word: index for index, word in words.items()},
    }
    (FOLDER / "vocab.json").write_text(json.dumps(vocabulary))
    return len(words)


def save(modules, experiment):
    for name, module in modules.items():
        state = module.state_dict()
        if experiment.number == 4:
            state = collections.OrderedDict((f"module.{key}", value) for key, value in state.items())
        if experiment.number == 7:
            state = collections.OrderedDict((key, value.half()) for key, value in state.items())
        torch.save(
            state, FOLDER / f"{name}_{experiment.number}.pth",
            _use_new_zipfile_serialization=experiment.number % 2 == 0)


def main():
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    clips = write_frames()
    vocabulary_count = write_vocabulary()
    expected = []
    for experiment in EXPERIMENTS:
        stored = (lambda module: module.half().float()) if experiment.number == 7 else lambda module: module
        torch.manual_seed(experiment.number)
        modules = make_network(experiment, vocabulary_count)
        randomize_network(modules, clips)
        modules = {name: stored(module) for name, module in modules.items()}
        features, score, heads = run(modules, clips)
        for seed in itertools.count():  # the first whose caption ends by itself, says several words, and says them clearly
            torch.manual_seed(seed)
            captioner = Captioner(experiment, features.shape[1], vocabulary_count)
            randomize_captioner(captioner)
            caption, lead = stored(captioner).eval()(features)
            if 4 <= len(caption) <= 30 and len(set(caption)) >= 4 and lead > 0.05:
                break
        modules["model_caption"] = captioner
        save(modules, experiment)
        expected.append({
            "experiment": experiment.number, "widthMultiplier": experiment.multiplier, "inputSize": SIZE,
            "vocabularyCount": vocabulary_count, "score": score,
            "probabilities": {name: logits.double().softmax(0).tolist() for name, logits in heads.items()},
            "captionTokens": caption, "captionLead": lead,
            "clip": 3, "clipFeatures": features[3].tolist(),
        })
        print(f"{experiment.number}: score {score:.3f}, caption {caption}, least lead {lead:.3f}, "
              f"features {features.mean():.3f} of {features.std():.3f}, between clips {features.std(0).mean():.3f}")
    text = json.dumps({"torch": torch.__version__, "experiments": expected}, indent=1)
    (FOLDER / "expected.json").write_text(text + "\n")


if __name__ == "__main__":
    main()
