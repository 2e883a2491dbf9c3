"""The same work as convcast does at saturation, as people do it today: PyTorch and Pillow in one Python program.

JPEG in, torchvision's preprocessing, AlexNet with every activation kept, each map on its own scale anchored at zero,
one mosaic a layer, JPEG out (quality 80, 4:4:4); vectors stay numbers.

    python3 bench/peers/pytorch.py THREADS WEIGHTS.pth FRAME.jpg...

Reads a number of seconds a line from standard input, works for as long, and answers with a line of JSON.
"""

import io
import json
import math
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

torch.set_num_threads(int(sys.argv[1]))
STATE = {name: value.float() for name, value in torch.load(sys.argv[2], weights_only=True).items()}
JPEGS = [open(name, "rb").read() for name in sys.argv[3:]]
MEAN = torch.tensor([0.485, 0.456, 0.406]).view(3, 1, 1)
STD = torch.tensor([0.229, 0.224, 0.225]).view(3, 1, 1)
# Name in the state dict, stride, padding, whether a pool follows.
CONVOLUTIONS = [
    ("features.0", 4, 2, True),
    ("features.3", 1, 2, True),
    ("features.6", 1, 1, False),
    ("features.8", 1, 1, False),
    ("features.10", 1, 1, True),
]


def prepared(jpeg: bytes) -> torch.Tensor:
    picture = Image.open(io.BytesIO(jpeg)).convert("RGB")
    width, height = picture.size
    shorter = min(width, height)
    size = (256 * width // shorter, 256 * height // shorter)
    left, top = round((size[0] - 224) / 2), round((size[1] - 224) / 2)
    picture = picture.resize(size, Image.Resampling.BILINEAR).crop((left, top, left + 224, top + 224))
    levels = torch.from_numpy(np.array(picture)).permute(2, 0, 1).float().div_(255)
    return levels.sub_(MEAN).div_(STD).unsqueeze(0)


def activations(x: torch.Tensor) -> list[tuple[bool, torch.Tensor]]:
    """Every layer's, with whether values can be negative."""
    layers = []
    for name, stride, padding, pools in CONVOLUTIONS:
        x = F.conv2d(x, STATE[f"{name}.weight"], STATE[f"{name}.bias"], stride, padding)
        layers.append((True, x))
        x = F.relu(x)
        layers.append((False, x))
        if pools:
            x = F.max_pool2d(x, 3, 2)
            layers.append((False, x))
    x = x.flatten(1)
    for name in ("fc1", "fc2"):
        x = F.linear(x, STATE[f"classifier.{name}.weight"], STATE[f"classifier.{name}.bias"])
        layers.append((True, x))
        x = F.relu(x) if name == "fc1" else F.softmax(x, 1)
        layers.append((False, x))
    return layers


def mosaic(signed: bool, layer: torch.Tensor) -> bytes:
    maps = layer[0]
    count, height, width = maps.shape
    extreme = maps.abs().amax((1, 2), keepdim=True).clamp_(min=1e-12)
    levels = maps.div(extreme).mul_(127).add_(128.5) if signed else maps.div(extreme).mul_(255).add_(0.5)
    cell_height, cell_width = -(-height // 8) * 8, -(-width // 8) * 8
    columns = math.ceil(math.sqrt(count * cell_height / cell_width))
    rows = -(-count // columns)
    atlas = torch.zeros(rows * columns, cell_height, cell_width, dtype=torch.uint8)
    atlas[:count, :height, :width] = levels.to(torch.uint8)
    atlas = atlas.view(rows, columns, cell_height, cell_width).permute(0, 2, 1, 3)
    picture = Image.fromarray(atlas.reshape(rows * cell_height, columns * cell_width).numpy())
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()


def work(seconds: float) -> dict[str, float]:
    frames = sent = 0
    forward = []
    start = time.perf_counter()
    while time.perf_counter() - start < seconds:
        x = prepared(JPEGS[frames % len(JPEGS)])
        before = time.perf_counter()
        layers = activations(x)
        forward.append(time.perf_counter() - before)
        for signed, layer in layers:
            sent += len(mosaic(signed, layer)) if layer.dim() == 4 else layer.numpy().nbytes
        frames += 1
    took = time.perf_counter() - start
    return {
        "framesPerSecond": frames / took,
        "forwardMs": sorted(forward)[len(forward) // 2] * 1000,
        "bytesPerFrame": sent / frames,
    }


with torch.inference_mode():
    work(2)
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        print(json.dumps(work(float(line))), flush=True)
