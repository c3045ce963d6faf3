"""The tagger's folder in the layout of WD14 taggers: model.onnx, selected_tags.csv, kino.json.

Input float32 NHWC, BGR, 0-255; output the tags' probabilities; the batch is free. The graph is written node by node:
torch's own exporters would need `onnx` as well, and one of them is going away. `onnx` is a package for this step alone.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import onnxruntime
import torch
from torch import nn

from training.check_tagger import FOLDER
from training.scenes import COLOR_NAMES, SHAPES, SIZES, sample_scene
from training.tagger import KINDS, MAJORITY, RUN, Block, Convolution, Net, probabilities
from training.tagger_scenes import CELLS, SIDE, TAGGED_SIZES, TAGS, sample, tags_of

OPSET = 17
IR_VERSION = 9  # what onnxruntime 1.17 reads
THRESHOLD = 0.35


class Graph:
    """The network as ONNX nodes, batch norms folded, weights of two or more dimensions in float16.

    onnxruntime turns them into float32 once, when it loads the file, so they cost half of the bytes and no time.
    """

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def constant(self, value: Any, dtype: Any = np.float32) -> str:
        name = f"w{len(self.weights)}"
        array = np.ascontiguousarray(np.asarray(value, dtype))
        if array.ndim < 2 or dtype != np.float32:
            self.weights.append(onnx.numpy_helper.from_array(array, name))
            return name
        self.weights.append(onnx.numpy_helper.from_array(array.astype(np.float16), name))
        return self.node("Cast", name, to=onnx.TensorProto.FLOAT)

    def node(self, kind: str, *inputs: str, **attributes: Any) -> str:
        name = f"x{len(self.nodes)}"
        self.nodes.append(onnx.helper.make_node(kind, list(inputs), [name], **attributes))
        return name

    def convolution(self, x: str, layer: Convolution) -> str:
        conv, norm = layer
        assert isinstance(conv, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d)
        assert norm.running_var is not None and norm.running_mean is not None
        scale = norm.weight / (norm.running_var + norm.eps).sqrt()
        weight = self.constant((conv.weight * scale[:, None, None, None]).detach().numpy())
        bias = self.constant((norm.bias - norm.running_mean * scale).detach().numpy())
        stride, pad = conv.stride[0], int(conv.padding[0])
        return self.node("Conv", x, weight, bias, strides=[stride, stride], pads=[pad] * 4)

    def linear(self, x: str, layer: nn.Linear) -> str:
        product = self.node("MatMul", x, self.constant(layer.weight.detach().numpy().T))
        return self.node("Add", product, self.constant(layer.bias.detach().numpy()))

    def relu(self, x: str) -> str:
        return self.node("Relu", x)

    def part(self, x: str, start: int, end: int) -> str:
        """A slice of the last axis."""
        ends = [self.constant([v], np.int64) for v in (start, end, -1)]
        return self.node("Slice", x, *ends)


def graph(net: Net) -> onnx.ModelProto:
    g = Graph()
    scaled = g.node("Transpose", "input", perm=[0, 3, 1, 2])
    scaled = x = g.node("Sub", g.node("Div", scaled, g.constant(127.5)), g.constant(1.0))
    for layer in net.body:
        if isinstance(layer, Convolution):
            x = g.convolution(x, layer)
        elif isinstance(layer, Block):
            inner = g.convolution(g.relu(g.convolution(x, layer.first)), layer.second)
            x = g.relu(g.node("Add", x, inner))
        else:
            x = g.relu(x)
    pooled = [g.node(kind, x, axes=[2, 3], keepdims=0) for kind in ("ReduceMean", "ReduceMax")]
    whole = g.relu(g.linear(g.node("Concat", *pooled, axis=1), net.whole))
    flat = g.constant([0, net.position.shape[1], -1], np.int64)
    cells = g.node("Add", x, g.constant(net.position.detach().numpy()))
    cells = g.node("Transpose", g.node("Reshape", cells, flat), perm=[0, 2, 1])
    context = g.node("Unsqueeze", g.linear(whole, net.context), g.constant([1], np.int64))
    cells = g.linear(g.relu(g.node("Add", g.linear(cells, net.local), context)), net.cell)

    def softmax(value: str) -> str:
        return g.node("Softmax", value, axis=-1)

    def most(value: str) -> str:
        return g.node("ReduceMax", value, axes=[1], keepdims=0)

    def pairs(left: str, right: str, count: int) -> str:
        """Each of `left` with each of `right` in every cell, then the surest cell."""
        left = g.node("Unsqueeze", left, g.constant([3], np.int64))
        product = g.node("Mul", left, g.node("Unsqueeze", right, g.constant([2], np.int64)))
        return g.node("Reshape", most(product), g.constant([-1, count], np.int64))

    thing = g.node("Sigmoid", g.part(cells, 0, 1))
    edges = np.cumsum([1, *KINDS]).tolist()
    shape, size, place = (softmax(g.part(cells, a - KINDS[0], b - KINDS[0])) for a, b in pairwise(edges[1:]))
    ground = softmax(g.linear(whole, net.background))
    halved = g.node("AveragePool", scaled, kernel_shape=[2, 2], strides=[2, 2])
    palette = (g.constant(torch.as_tensor(v).numpy()) for v in (net.palette, net.offset))
    named = g.node("Softmax", g.node("Conv", halved, *palette), axis=1)
    half = SIDE // CELLS // 2
    share = g.node("AveragePool", named, kernel_shape=[half, half], strides=[half, half])
    share = g.node("Reshape", share, g.constant([0, KINDS[0], -1], np.int64))
    other = g.node("Sub", g.constant(1.0), g.part(ground, 0, KINDS[0]))
    other = g.node("Unsqueeze", other, g.constant([1], np.int64))
    share = g.node("Mul", g.node("Transpose", share, perm=[0, 2, 1]), other)
    logarithm = g.node("Log", g.node("Add", share, g.constant(1e-3)))
    color = softmax(g.node("Mul", logarithm, g.constant(MAJORITY)))
    picked = g.constant([SIZES.index(s) for s in TAGGED_SIZES], np.int64)
    colored = g.node("Mul", thing, color)
    sized = g.node("Mul", thing, g.node("Gather", size, picked, axis=2))
    groups = [
        g.part(ground, 0, len(COLOR_NAMES)),
        g.node("Sub", g.constant(1.0), g.part(ground, len(COLOR_NAMES), len(COLOR_NAMES) + 1)),
        g.part(softmax(g.linear(whole, net.count)), 1, 3),
        pairs(colored, shape, len(COLOR_NAMES) * len(SHAPES)),
        most(g.node("Mul", thing, shape)),
        most(colored),
        pairs(sized, shape, len(TAGGED_SIZES) * len(SHAPES)),
        most(g.node("Mul", thing, place)),
    ]
    g.nodes.append(onnx.helper.make_node("Concat", groups, ["output"], axis=1))
    value = onnx.helper.make_tensor_value_info
    model = onnx.helper.make_model(
        onnx.helper.make_graph(
            g.nodes,
            "kino-mini-tagger",
            [value("input", onnx.TensorProto.FLOAT, ["batch", SIDE, SIDE, 3])],
            [value("output", onnx.TensorProto.FLOAT, ["batch", len(TAGS)])],
            g.weights,
        ),
        opset_imports=[onnx.helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="kino",
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def export(run: Path, folder: Path) -> None:
    """Writes the folder; what onnxruntime says must be what torch says."""
    net = Net().eval()
    net.load_state_dict(torch.load(run / "state.pt", weights_only=True)["mean"])
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "model.onnx"
    onnx.save(graph(net), folder / "model.new")
    (folder / "model.new").replace(target)  # whoever reads it now keeps the old one
    rng = random.Random("counts")
    counts = Counter(tag for _ in range(2000) for tag in tags_of(sample_scene(rng)))
    with (folder / "selected_tags.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(["tag_id", "name", "category", "count"])
        # How many of 2,000 scenes have the tag; 0 for the pairs that training never draws.
        rows.writerows([i, name, 0, counts[name]] for i, name in enumerate(TAGS))
    settings = {"kind": "tagger", "license": "Apache-2.0", "threshold": THRESHOLD}
    (folder / "kino.json").write_text(json.dumps(settings, indent=1) + "\n", encoding="utf-8")
    session = onnxruntime.InferenceSession(target, providers=["CPUExecutionProvider"])
    pictures = np.stack([sample(-1 - i).picture for i in range(32)]).astype(np.float32)
    (said,) = session.run(None, {"input": pictures})
    with torch.no_grad():
        wanted = probabilities(*net(torch.from_numpy(pictures))).numpy()
    print(f"{target}: {target.stat().st_size / 1e6:.2f} MB, onnx and torch differ by {np.abs(said - wanted).max():.4f}")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--run", type=Path, default=RUN)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    args = parser.parse_args()
    export(args.run, args.folder)


if __name__ == "__main__":
    main()
