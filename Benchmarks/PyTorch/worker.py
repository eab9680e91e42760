"""PyTorch's side of the benchmark.

    python worker.py probe                                         # versions and instruction set as JSON
    python worker.py verdict MODEL VIDEO THREADS LAYOUT GROUPING   # one verdict from a cold start
    python worker.py serve MODEL THREADS                           # a line of JSON in, [command, argument...], a line out

`serve` stays in memory, so that its rounds can alternate with those of the other side.
"""

import array
import json
import os
import sys
import time

import torch

import footage
import networks


class Worker:
    def __init__(self, model, threads):
        torch.set_num_threads(threads)
        self.network = networks.Network(model, *networks.Network.WAYS[0])
        self.clips = None

    def read_clips(self, path, *shape):
        """Raw 32-bit floats in the order of the shape."""
        shape = [int(extent) for extent in shape]
        self.clips = torch.from_file(path, size=torch.Size(shape).numel()).reshape(shape)

    def choose_way(self, rounds):
        """Tries every way of running the backbone and stays with the one that was fastest once."""
        ways = []
        for layout, grouping in networks.Network.WAYS:
            self.network.set_way(layout, grouping)
            self.time_backbone()
            least = min(self.time_backbone() for _ in range(int(rounds)))
            ways.append({"layout": layout, "grouping": grouping, "seconds": least})
        fastest = min(ways, key=lambda way: way["seconds"])
        self.network.set_way(fastest["layout"], fastest["grouping"])
        self.time_backbone()
        return ways

    def set_way(self, layout, grouping):
        self.network.set_way(layout, grouping)

    def time_backbone(self):
        clips = self.network.prepared(self.clips)
        start = time.perf_counter()
        self.network.features(clips)
        return time.perf_counter() - start

    def judge_clips(self, features_path):
        """The verdict on the clips; their features go into a file of raw floats."""
        features, verdict = self.network.judge(self.clips)
        with open(features_path, "wb") as file:
            array.array("f", features.flatten().tolist()).tofile(file)
        return verdict

    def assess(self, video):
        start = time.perf_counter()
        clips = footage.clips(video, self.network.input_size)
        decoded = time.perf_counter()
        _, verdict = self.network.judge(clips)
        return verdict | {"seconds": time.perf_counter() - start, "decodeSeconds": decoded - start}

    def time_layers(self, rounds):
        """Median seconds of every convolution, with the batch norm and relu that follow it, and of every pooling."""
        times, order = {}, []

        def begin(module, inputs):
            module.started = time.perf_counter()

        def make_end(name, is_follower):
            def end(module, inputs, output):
                seconds = time.perf_counter() - module.started
                if is_follower:
                    times[order[-1]][-1] += seconds
                else:
                    order.append(name)
                    times.setdefault(name, []).append(seconds)
            return end

        hooks = []
        for name, module in self.network.backbone.named_modules():
            if next(module.children(), None) is None and not isinstance(module, torch.nn.Flatten):
                is_follower = isinstance(module, (torch.nn.BatchNorm3d, torch.nn.ReLU))
                hooks.append(module.register_forward_pre_hook(begin))
                hooks.append(module.register_forward_hook(make_end(name, is_follower)))
        clips = self.network.prepared(self.clips)
        self.network.features(clips)
        times.clear()
        totals = {}
        for _ in range(int(rounds)):
            self.network.features(clips)
            for name, parts in times.items():  # clip by clip, a layer runs six times
                totals.setdefault(name, []).append(sum(parts))
            times.clear()
        for hook in hooks:
            hook.remove()
        return [{"name": name, "seconds": sorted(values)[len(values) // 2]} for name, values in totals.items()]

    COMMANDS = {
        "clips": read_clips, "choose": choose_way, "way": set_way, "backbone": time_backbone, "judge": judge_clips,
        "assess": assess, "layers": time_layers,
    }

    def serve(self):
        for line in sys.stdin:
            command, *arguments = json.loads(line)
            answer(self.COMMANDS[command](self, *arguments))


def probe():
    # oneDNN says which instructions it takes when it runs for the first time, under ONEDNN_VERBOSE.
    torch.nn.Conv3d(16, 16, 3)(torch.zeros(6, 16, 8, 28, 28))
    return {"torch": torch.__version__, "python": sys.version.split()[0], "capability": torch.backends.cpu.get_cpu_capability()}


def verdict(model, video, threads, layout, grouping):
    torch.set_num_threads(int(threads))
    network = networks.Network(model, layout, grouping)
    _, judged = network.judge(footage.clips(video, network.input_size))
    return judged


def answer(value):
    print(json.dumps(value), flush=True)


if __name__ == "__main__":
    task, *rest = sys.argv[1:]
    with torch.inference_mode():
        if task == "serve":
            Worker(rest[0], int(rest[1])).serve()
        else:
            answer({"probe": probe, "verdict": verdict}[task](*rest))
    sys.stdout.flush()
    os._exit(0)  # taking the interpreter down is no part of a verdict
