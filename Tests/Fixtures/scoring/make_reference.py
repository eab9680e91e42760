"""Writes reference.safetensors and reference.json: a narrow C3D-AVG-MTL with random weights, and what stock PyTorch
modules make of it.

    python make_reference.py          # torch 2.x, no other package

The network is built from torch.nn.Conv3d, MaxPool3d, Linear, GRU and Embedding after Parmar & Morris, CVPR 2019, and
Venugopalan et al., ICCV 2015, on its own: nothing here reads the Swift description. Widths are those of a width
multiplier of 1/32 (multiples of 8, at least 8), the input is 32 pixels, the vocabulary has 24 ids.
"""

import json
import pathlib
import struct

import torch
from torch import nn

SIZE, VOCABULARY, LONGEST = 32, 24, 99
C1, C2, C3, C4, FC, H = 8, 8, 8, 16, 128, 16
HEADS = {"fc_position": 3, "fc_armstand": 2, "fc_rot_type": 4, "fc_ss_no": 10, "fc_tw_no": 8}
SEED = 19  # its caption ends by itself after 8 words, each of which wins by 0.18 or more


def clips() -> torch.Tensor:
    """Values in -2...2 that Swift computes alike: integers, then one division in double precision."""
    count = 6 * 3 * 16 * SIZE * SIZE
    i = torch.arange(count, dtype=torch.int64)
    values = ((i * i * 31 + i * 7919) % 4099).to(torch.float64) / 4098 * 4 - 2
    return values.to(torch.float32).reshape(6, 3, 16, SIZE, SIZE)


def main() -> None:
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    convolutions = {
        name: nn.Conv3d(inputs, outputs, 3, padding=1)
        for name, inputs, outputs in [
            ("conv1", 3, C1), ("conv2", C1, C2), ("conv3a", C2, C3), ("conv3b", C3, C3),
            ("conv4a", C3, C4), ("conv4b", C4, C4), ("conv5a", C4, C4), ("conv5b", C4, C4),
        ]
    }
    for convolution in convolutions.values():
        nn.init.kaiming_normal_(convolution.weight)  # He et al., 2015: values neither vanish nor explode
        nn.init.uniform_(convolution.bias, -0.1, 0.1)
    pools = {
        "conv1": nn.MaxPool3d((1, 2, 2), (1, 2, 2)), "conv2": nn.MaxPool3d(2), "conv3b": nn.MaxPool3d(2),
        "conv4b": nn.MaxPool3d(2), "conv5b": nn.MaxPool3d(2, padding=(0, 1, 1)),
    }
    features_count = C4 * 1 * 2 * 2
    linear = {"fc": nn.Linear(features_count, FC), "fc_final_score": nn.Linear(FC, 1)}
    linear |= {name: nn.Linear(FC, count) for name, count in HEADS.items()}
    rnn1 = nn.GRU(features_count, H, 2, batch_first=True)
    rnn2 = nn.GRU(2 * H, H, 2, batch_first=True)
    out = nn.Linear(H, VOCABULARY)
    embedding = nn.Embedding(VOCABULARY, H)
    with torch.no_grad():
        for weight in [*rnn1.parameters(), *rnn2.parameters(), out.weight]:
            weight *= 4  # a random captioner with PyTorch's first weights repeats one word, with near-ties

        x = clips()
        for name, convolution in convolutions.items():
            x = torch.relu(convolution(x))
            if name in pools:
                x = pools[name](x)
        features = x.flatten(1)  # [6, F]
        fc6 = torch.relu(linear["fc"](features.mean(0)))
        score = linear["fc_final_score"](fc6)
        logits = {name: linear[name](fc6) for name in HEADS}

        state = torch.zeros(2, 1, H)
        seen, state1 = rnn1(features[None], state)
        _, state2 = rnn2(torch.cat([seen, torch.zeros(1, 6, H)], 2), state)
        word, caption, margin = 1, [], float("inf")
        for _ in range(LONGEST):
            heard, state1 = rnn1(torch.zeros(1, 1, features_count), state1)
            spoken, state2 = rnn2(torch.cat([heard, embedding(torch.tensor([[word]]))], 2), state2)
            words = out(spoken).flatten()
            best = words.topk(2)
            margin = min(margin, float(best.values[0] - best.values[1]))
            word = int(best.indices[0])
            if word == 0:
                break
            caption.append(word)

    tensors = {}
    for name, module in {**convolutions, **linear, "rnn1": rnn1, "rnn2": rnn2, "out": out,
                         "embedding": embedding}.items():
        tensors |= {f"{name}.{key}": value for key, value in module.state_dict().items()}
    folder = pathlib.Path(__file__).parent
    write_safetensors(folder / "reference.safetensors", tensors)
    reference = {
        "torch": torch.__version__, "captionMargin": margin, "captionTokens": caption,
        "clipFeatures": features.flatten().tolist(), "normalizedScore": float(score),
        "logits": {name: values.tolist() for name, values in logits.items()},
    }
    (folder / "reference.json").write_text(json.dumps(reference, indent=1) + "\n")
    print(f"caption {caption}, least margin {margin:.4f}, score {float(score):.4f}, "
          f"features {features.mean():.3f} of {features.std():.3f}")


def write_safetensors(path: pathlib.Path, tensors: dict[str, torch.Tensor]) -> None:
    """The safetensors format: eight bytes of header length, a JSON header, the values."""
    header, data = {}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().contiguous().flatten()
        start = len(data)
        data += struct.pack(f"<{values.numel()}f", *values.tolist())
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [start, len(data)]}
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + data)


main()
