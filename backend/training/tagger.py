"""Step 10: kino-mini-tagger, the small tagger that ships, trained on scenes while they are drawn.

A convolutional network looks at a grid of cells. Each cell says whether it lies in the middle of a thing, and that
thing's shape, size and place; its colour is read off its pixels. The picture as a whole says its background and how
many things there are. A tag like red_circle is the cell that is surest of "a thing, red, a circle", so a pair that was
never drawn is a product of two things that were. `python -m training.tagger` trains, and goes on where it was stopped.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from training.optim import Muon
from training.scenes import COLOR_NAMES, COLORS, PLACES, SHAPES, SIZES
from training.tagger_scenes import CELLS, SIDE, TAGGED_SIZES, TAGS, UNKNOWN, sample

RUN = Path(__file__).parent / "runs" / "tagger"
BATCH = 64
# Patches of 8x8 pixels every 4 pixels first: most of the time would else go into the finest grid.
PATCHES = 48
STAGES = [(64, 2), (96, 2)]  # channels, residual blocks; each begins with half of the grid
HEAD = 96
NEARNESS = 0.05  # squared distance of colours, in units of half the range, at which one is hardly the other
MAJORITY = 3.0  # power of a colour's share of a cell: mixed pixels at an outline are fewer than the thing's own
KINDS = [len(COLOR_NAMES), len(SHAPES), len(SIZES), len(PLACES)]
RATE_MUON, RATE_ADAM = 4e-3, 2e-3


class Pictures(torch.utils.data.Dataset[tuple[torch.Tensor, ...]]):
    """Samples `first` to `last` for a DataLoader, so that drawing goes on beside the training."""

    def __init__(self, first: int, last: int) -> None:
        self.first, self.last = first, last

    def __len__(self) -> int:
        return self.last - self.first

    def __getitem__(self, i: int) -> tuple[torch.Tensor, ...]:
        s = sample(self.first + i)
        return tuple(torch.from_numpy(v) for v in (s.picture, s.tags, s.whole, s.cells))


class Convolution(nn.Sequential):
    def __init__(self, inside: int, out: int, stride: int = 1, size: int = 3) -> None:
        super().__init__(
            nn.Conv2d(inside, out, size, stride, (size - 1) // 2 if stride < 4 else (size - stride) // 2, bias=False),
            nn.BatchNorm2d(out, momentum=0.05),
        )


class Block(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.first, self.second = Convolution(width, width), Convolution(width, width)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return F.relu(x + self.second(F.relu(self.first(x))))


class Net(nn.Module):
    """Pictures (n, SIDE, SIDE, 3) as BGR 0-255 to cells (n, 1 + kinds, CELLS, CELLS), backgrounds and counts."""

    def __init__(self) -> None:
        super().__init__()
        layers: list[nn.Module] = [Convolution(3, PATCHES, 4, 8), nn.ReLU()]
        width = PATCHES
        for out, blocks in STAGES:
            layers += [Convolution(width, out, 2), nn.ReLU(), *(Block(out) for _ in range(blocks))]
            width = out
        self.body = nn.Sequential(*layers)
        self.position = nn.Parameter(torch.randn(1, width, CELLS, CELLS) * 0.1)
        self.whole = nn.Linear(2 * width, HEAD)
        self.background = nn.Linear(HEAD, len(COLOR_NAMES) + 1)
        self.count = nn.Linear(HEAD, 4)
        self.local = nn.Linear(width, HEAD)
        self.context = nn.Linear(HEAD, HEAD)
        self.cell = nn.Linear(HEAD, 1 + sum(KINDS[1:]))
        # A pixel's distance to each named colour, as a convolution: |x - p|^2 without the part all colours share.
        palette = torch.tensor([COLORS[c][::-1] for c in COLOR_NAMES]) / 127.5 - 1
        self.register_buffer("palette", 2 * palette[:, :, None, None] / NEARNESS, persistent=False)
        self.register_buffer("offset", -(palette**2).sum(1) / NEARNESS, persistent=False)

    def forward(self, pictures: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        scaled = pictures.permute(0, 3, 1, 2) / 127.5 - 1
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):
            x = self.body(scaled).float()
        whole = F.relu(self.whole(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1)))
        background = self.background(whole)
        cells = (x + self.position).flatten(2).mT  # (n, cells, width)
        cells = self.cell(F.relu(self.local(cells) + self.context(whole)[:, None]))
        # Colour is read off the pixels and not learnt: what is learnt would know which shapes come in which colours.
        named = F.conv2d(F.avg_pool2d(scaled, 2), torch.as_tensor(self.palette), torch.as_tensor(self.offset)).softmax(
            1
        )
        share = F.avg_pool2d(named, SIDE // CELLS // 2).flatten(2).mT
        share = share * (1 - background.softmax(-1)[:, None, :-1])
        color = MAJORITY * (share + 1e-3).log()
        return torch.cat([cells[..., :1], color, cells[..., 1:]], -1), background, self.count(whole)


def probabilities(cells: torch.Tensor, background: torch.Tensor, count: torch.Tensor) -> torch.Tensor:
    """The tags' probabilities in the order of TAGS; `tagger_export.graph` says the same in ONNX."""
    color, shape, size, place = cells[..., 1:].split(KINDS, -1)
    thing = cells[..., :1].sigmoid()
    color, shape, place = color.softmax(-1), shape.softmax(-1), place.softmax(-1)
    size = size.softmax(-1)[..., [SIZES.index(s) for s in TAGGED_SIZES]]
    colored, sized = thing * color, thing * size
    ground = background.softmax(-1)
    return torch.cat(
        [
            ground[:, :-1],
            1 - ground[:, -1:],
            count.softmax(-1)[:, 1:3],
            (colored[..., None] * shape[..., None, :]).amax(1).flatten(1),
            (thing * shape).amax(1),
            colored.amax(1),
            (sized[..., None] * shape[..., None, :]).amax(1).flatten(1),
            (thing * place).amax(1),
        ],
        1,
    )


def loss_of(net: nn.Module, batch: list[torch.Tensor]) -> torch.Tensor:
    pictures, tags, whole, cells = batch
    out, background, count = net(pictures.float())
    truth = cells.flatten(1, 2)
    there = truth[..., 1] != UNKNOWN
    loss = F.binary_cross_entropy_with_logits(out[..., 0], there.float(), reduction="none").mean() * 20
    loss = loss + F.cross_entropy(background, whole[:, 0]) + F.cross_entropy(count, whole[:, 1])
    for i, logits in enumerate(out[..., 1:].split(KINDS, -1)):
        loss = loss + F.cross_entropy(logits.flatten(0, 1), truth[..., i].flatten(), ignore_index=UNKNOWN)
    # The tags themselves, so that the surest cell's probability is one to be trusted.
    said = probabilities(out, background, count).clamp(1e-5, 1 - 1e-5)
    known = tags != UNKNOWN
    return loss + F.binary_cross_entropy(said[known].float(), tags[known]) * 20


def mirrored(batch: list[torch.Tensor]) -> list[torch.Tensor]:
    """The same pictures left to right: every shape is its own mirror image, so only places change."""
    pictures, tags, whole, cells = batch
    other = [p.replace("left", "?").replace("right", "left").replace("?", "right") for p in PLACES]
    order = torch.tensor([PLACES.index(p) for p in other])
    columns = torch.arange(len(TAGS))
    first = TAGS.index(PLACES[0].replace(" ", "_"))
    columns[first : first + len(PLACES)] = first + order
    cells = cells.flip(2).clone()
    place = cells[..., 3]
    cells[..., 3] = torch.where(place == UNKNOWN, place, order[place.clamp(0)])
    return [pictures.flip(2), tags[:, columns], whole, cells]


def views(loader: Iterable[list[torch.Tensor]]) -> Iterator[list[torch.Tensor]]:
    """Each batch and its mirror image: drawing takes as long as training does."""
    for batch in loader:
        yield batch
        yield mirrored(batch)


def train(minutes: float, run: Path, threads: int) -> None:
    """Trains until `minutes` of all runs together are over; the rate falls to nothing by then."""
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    run.mkdir(parents=True, exist_ok=True)
    net, mean = Net().to(memory_format=torch.channels_last), Net()  # type: ignore[call-overload]
    mean.load_state_dict(net.state_dict())
    for p in mean.parameters():
        p.requires_grad_(False)
    large = [p for p in net.parameters() if p.ndim >= 2 and p.shape[0] > 8 and p is not net.position]
    small = [p for p in net.parameters() if not any(p is q for q in large)]
    muon, adam = Muon(large, RATE_MUON), torch.optim.AdamW(small, RATE_ADAM, weight_decay=1e-4)
    step, seconds = 0, 0.0
    if (run / "state.pt").exists():
        state = torch.load(run / "state.pt", weights_only=True)
        step, seconds = state["step"], state["seconds"]
        for name, part in (("net", net), ("mean", mean), ("muon", muon), ("adam", adam)):
            part.load_state_dict(state[name])

    def save() -> None:
        parts = {"net": net, "mean": mean, "muon": muon, "adam": adam}
        state = {"step": step, "seconds": seconds, **{k: v.state_dict() for k, v in parts.items()}}
        torch.save(state, run / "state.new")
        (run / "state.new").replace(run / "state.pt")

    pictures = Pictures(step // 2 * BATCH, step // 2 * BATCH + 10_000_000)
    loader = torch.utils.data.DataLoader(pictures, BATCH, num_workers=1, prefetch_factor=8)
    last, saved, usual, recent = time.monotonic(), time.monotonic(), 0.0, []
    for batch in views(loader):
        done = seconds / (minutes * 60)
        if done >= 1:
            break
        rate = min(1.0, (step + 1) / 50) * (1.0 if done < 0.3 else max(0.0, (1 - done) / 0.7))
        for optimizer, full in ((muon, RATE_MUON), (adam, RATE_ADAM)):
            optimizer.param_groups[0]["lr"] = full * rate
            optimizer.zero_grad()
        loss = loss_of(net, batch)
        loss.backward()
        nn.utils.clip_grad_norm_(small, 1.0)
        muon.step()
        adam.step()
        keep = min(0.99, step / (step + 10))
        with torch.no_grad():
            for a, b in zip(mean.state_dict().values(), net.state_dict().values(), strict=True):
                a.lerp_(b, 1 - keep) if a.is_floating_point() else a.copy_(b)
        step += 1
        now = time.monotonic()
        # A stopped or starved process keeps its schedule: a step counts for three usual ones at most.
        usual = usual * 0.95 + min(now - last, 3 * usual or 1e9) * 0.05 if usual else now - last
        seconds += min(now - last, 3 * usual)
        last = now
        recent.append(loss.item())
        if step % 25 == 0:
            print(f"step {step} {seconds / 60:.1f} min loss {np.mean(recent):.3f} {usual:.2f} s a step", flush=True)
            recent = []
        if now - saved > 90:
            save()
            saved = now
    save()
    print(f"trained: {step} steps of {BATCH}, {seconds / 60:.0f} minutes")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=45)
    parser.add_argument("--run", type=Path, default=RUN)
    args = parser.parse_args()
    train(args.minutes, args.run, int(os.environ.get("TRAIN_THREADS", "1")))


if __name__ == "__main__":
    main()
