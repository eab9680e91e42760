"""A video's last 103 frames as network input: ffmpeg decodes, torch resizes each frame as it comes."""

import collections
import fcntl
import json
import subprocess

import torch

WINDOW, STARTS, LENGTH = 103, range(0, 96, 16), 16
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
SET_PIPE_SIZE, PIPE_BYTES = 1031, 1 << 20  # F_SETPIPE_SZ of Linux; 1 MiB is the most that a user may ask for


def picture_size(path):
    command = ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "json", path]
    stream = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)["streams"][0]
    return stream["width"], stream["height"]


def clips(path, input_size):
    """[6, 3, 16, S, S]; the first frame stands at the front of a video that is too short."""
    width, height = picture_size(path)
    resized = round(input_size * 128 / 112), round(input_size * 171 / 112)
    top, left = (round((side - input_size) / 2) for side in resized)
    command = ["ffmpeg", "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    frames = collections.deque(maxlen=WINDOW)
    memory = memoryview(bytearray(height * width * 3))
    picture = torch.frombuffer(memory, dtype=torch.uint8).view(height, width, 3)
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as ffmpeg:
        fcntl.fcntl(ffmpeg.stdout, SET_PIPE_SIZE, PIPE_BYTES)
        while read_whole(ffmpeg.stdout, memory):
            frame = torch.nn.functional.interpolate(
                picture.permute(2, 0, 1)[None], size=resized, mode="bilinear", antialias=True)
            frames.append(frame[0, :, top:top + input_size, left:left + input_size])
    window = torch.stack([frames[0]] * (WINDOW - len(frames)) + list(frames), 1)  # [3, 103, S, S]
    window = window.float().div_(255).sub_(channel(MEAN)).div_(channel(DEVIATION))
    return torch.stack([window[:, start:start + LENGTH] for start in STARTS])


def channel(values):
    return torch.tensor(values).view(3, 1, 1, 1)


def read_whole(pipe, memory):
    """Fills the memory; false at the end of the stream."""
    filled = 0
    while filled < len(memory):
        count = pipe.readinto(memory[filled:])
        if not count:
            return False
        filled += count
    return True
