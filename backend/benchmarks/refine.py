"""`./run.sh bench refine`: how well sentences change pictures, through the real server with kino-mini.

    python -m benchmarks.refine [--tune] [--count N] [--kinds attr,replace] [--quick]

Without flags: 100 refinements "make the <shape> <colour>" by default settings, and how long reading a sentence takes.
With --tune: every kind of change by every strength and drawn anew, which is where the defaults of `refine_strengths`
come from; about a quarter of an hour. Pictures are judged by `training.check`, from their pixels alone. Both write
their part of REFINE.md, --tune the rows of the kinds it was asked for; --quick writes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import statistics
import time
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from benchmarks.bench import Bench
from benchmarks.refinements import KINDS, Asked, asked
from benchmarks.report import machine, percentile
from benchmarks.server import Client
from kino.prompts.interpret import NotUnderstood, interpret
from training.check import Part, check, parse
from training.evaluate import IN_PLACE

REPORT = Path(__file__).with_name("REFINE.md")
STRENGTHS = (0.6, 0.8, 0.9, 0.95)
BEGIN, END = "<!-- {}: begin -->", "<!-- {}: end -->"


@dataclass
class Judged:
    """One refinement: `right` if the picture is wholly what was asked; `kept` if what had to stay is in its place, in
    its shape and, where that was not what was asked, its colour."""

    right: bool
    colored: bool
    shaped: bool
    kept: bool


@dataclass
class Source:
    frame_id: int
    take_id: str
    seed: int
    parts: list[Part]
    wanted: Asked


async def main() -> int:
    options = argparse.ArgumentParser(prog="benchmarks.refine", description="Measures refinements.")
    options.add_argument("--tune", action="store_true", help="every kind by every strength")
    options.add_argument("--count", type=int, default=0, help="refinements a cell; 100, and 40 with --tune")
    options.add_argument("--kinds", default="", help=f"some kinds of --tune only: {', '.join(KINDS)}")
    options.add_argument("--quick", action="store_true", help="5 a cell, to see that all works")
    flags = options.parse_args()
    count = 5 if flags.quick else flags.count or (40 if flags.tune else 100)
    load = f"{machine()}; {time.strftime('%Y-%m-%d')}"
    async with Bench(quick=flags.quick) as bench, AsyncExitStack() as stack:
        # One thread: what is measured is pictures, and other work of the machine slows two of them down many times.
        server = await stack.enter_async_context(bench.serve("refine", settings={"KINO_WORKER_THREADS": "1"}))
        client = server.client
        await client.post("/api/v2/projects", {"name": "b", "width": 256, "height": 256, "fps": 12})
        if flags.tune:
            names = [name.strip() for name in flags.kinds.split(",")] if flags.kinds else list(KINDS)
            rows = await tuned(client, names, count)
            write("strengths", f"{merged(rows)}\n\n{load}", keep=not flags.quick)
        else:
            text = "\n".join([*await by_default(client, count), *reading()])
            write("defaults", f"{text}\n\n{load}", keep=not flags.quick)
    return 0


async def by_default(client: Client, count: int) -> list[str]:
    """A hundred sentences, as a person would type them, without any choice of strength."""
    sources = await drawn(client, list(asked("colour of a thing", count)))
    begun = time.perf_counter()
    found = await refined(client, sources, {})
    seconds = (time.perf_counter() - begun) / max(1, len(found))
    rows = ["| figure | wanted | measured |", "|---|---|---|"]
    for what, share in (
        ("the asked colour", [one.colored for one in found]),
        ("shapes and places stay", [one.kept and one.shaped for one in found]),
        ("the whole picture as asked", [one.right for one in found]),
    ):
        wanted = "-" if what.startswith("the whole") else ">= 90 %"
        rows.append(f"| {what}, {len(share)} times “make the <shape> <colour>” | {wanted} | {percent(share)} % |")
    rows.append(f"| one refinement, sentence to picture | - | {seconds:.2f} s |")
    return rows


def reading() -> list[str]:
    """How long rules take for a sentence, and for the longest that is taken."""
    pairs = [(one.prompt, one.sentence) for name in KINDS for one in asked(name, 50)]
    for prompt, sentence in pairs[:50]:
        read(prompt, sentence)
    times = [1000 * read(prompt, sentence) for prompt, sentence in pairs]
    clause = "a large red ball on a wooden table next to a small blue vase, "
    long = (clause * 200)[:10_000]
    prompts = [1000 * read(long, "make it night") for _ in range(9)]
    sentences = [1000 * read("a red ball", ("make the ball green and " * 500)[:10_000]) for _ in range(9)]
    return [
        f"| reading a sentence by rules, {len(times)} of them | median <= 1 ms | median "
        f"{statistics.median(times):.2f} ms, p95 {percentile(times, 0.95):.2f} ms |",
        f"| a prompt of 10,000 characters | <= 50 ms | median {statistics.median(prompts):.1f} ms |",
        "| a sentence of 10,000 characters, which is declined | <= 50 ms | median "
        f"{statistics.median(sentences):.1f} ms |",
    ]


def read(prompt: str, sentence: str) -> float:
    """Seconds, whether it is understood or not."""
    begun = time.perf_counter()
    with suppress(NotUnderstood):
        interpret(prompt, sentence)
    return time.perf_counter() - begun


async def tuned(client: Client, names: list[str], count: int) -> dict[str, str]:
    """The rows of each kind of change."""
    rows: dict[str, str] = {}
    for name in names:
        sources = await drawn(client, list(asked(name, count)))
        cells = [await refined(client, sources, {"strength": strength}) for strength in STRENGTHS]
        cells.append(await refined(client, sources, {"anew": True}))
        for what, shares in (
            ("as asked", [[one.right for one in cell] for cell in cells]),
            ("the rest stays", [[one.kept for one in cell] for cell in cells]),
            ("both", [[one.right and one.kept for one in cell] for cell in cells]),
        ):
            values = " | ".join(percent(share) for share in shares)
            label = f"| {name} | {KINDS[name].kind} |"
            rows[f"{label} {what}"] = f"{label} {what} | {len(sources)} | {values} |"
            print(rows[f"{label} {what}"], flush=True)
    return rows


def merged(rows: dict[str, str]) -> str:
    """The table with these rows instead of what it had for them."""
    columns = [*(f"{strength}" for strength in STRENGTHS), "anew"]
    head = [f"| change | kind | share in % | n | {' | '.join(columns)} |", "|---|---|---|---|" + "---|" * len(columns)]
    there = REPORT.read_text("utf-8").partition(BEGIN.format("strengths"))[2].partition(END.format("strengths"))[0]
    known = {" |".join(line.split(" |")[:3]): line for line in there.splitlines() if line.startswith("|")}
    known = {key: line for key, line in {**known, **rows}.items() if line.split(" | ")[0][2:] in KINDS}
    order = list(KINDS)
    lines = sorted(known.values(), key=lambda line: order.index(line.split(" | ")[0][2:]))
    return "\n".join([*head, *lines])


async def drawn(client: Client, wanted: list[Asked]) -> list[Source]:
    """The pictures to begin with; those that kino-mini did not draw as told are left out."""
    since, tasks = len(client.seen), list[int]()
    for seed, one in enumerate(wanted):
        data = {"prompt": one.prompt, "seed": 1000 + seed}
        tasks.append(await client.submit("flux_txt2img", data, project_id=1))
    sources = []
    for number, (task, one) in enumerate(zip(tasks, wanted, strict=True)):
        result = (await client.ended(task, since)).data["result"]
        picture = await fetched(client, result["takes"][0])
        if check(picture, one.before).everything:
            parts = parse(picture)[1]
            sources.append(Source(result["frame_id"], result["takes"][0], 1000 + number, parts, one))
    return sources


async def refined(client: Client, sources: list[Source], how: dict[str, Any]) -> list[Judged]:
    since, tasks = len(client.seen), list[int]()
    for source in sources:
        body: dict[str, Any] = {"modification": source.wanted.sentence, "take_id": source.take_id}
        path = f"/api/v2/frames/{source.frame_id}/refine"
        if how.get("anew"):
            plan = await client.post(path, {**body, "dry_run": True})
            data = {"prompt": plan["description"], "seed": source.seed}
            tasks.append(await client.submit("flux_txt2img", data, frame_id=source.frame_id))
            continue
        tasks.append((await client.post(path, {**body, **how}))["id"])
    found = []
    for source, task in zip(sources, tasks, strict=True):
        end = await client.ended(task, since)
        found.append(judged(await fetched(client, end.data["result"]["takes"][0]), source))
    return found


def judged(picture: Image.Image, source: Source) -> Judged:
    verdict, wanted = check(picture, source.wanted.after), source.wanted
    parts = parse(picture)[1]
    kept = True
    for index in wanted.stays:
        thing, after = wanted.before.things[index], wanted.after.things[index]
        was = nearest(source.parts, thing.cx / 256, thing.cy / 256)
        kept &= any(
            np.hypot(part.cx - was.cx, part.cy - was.cy) < IN_PLACE
            and part.shape == after.shape
            and part.color == after.color
            for part in parts
        )
    return Judged(verdict.everything == 1, verdict.color == 1, verdict.shape == 1 and verdict.place == 1, bool(kept))


def nearest(parts: list[Part], x: float, y: float) -> Part:
    return min(parts, key=lambda part: (part.cx - x) ** 2 + (part.cy - y) ** 2)


async def fetched(client: Client, take_id: str) -> Image.Image:
    return Image.open(io.BytesIO(await client.get(f"/media/takes/{take_id}.png"))).convert("RGB")


def percent(share: list[bool]) -> str:
    return f"{100 * sum(share) / max(1, len(share)):.0f}"


def write(part: str, text: str, *, keep: bool) -> None:
    print(text)
    if not keep:
        return
    begin, end = BEGIN.format(part), END.format(part)
    whole = REPORT.read_text("utf-8")
    before, after = whole.partition(begin)[0], whole.partition(end)[2]
    REPORT.write_text(f"{before}{begin}\n\n{text}\n\n{end}{after}", "utf-8")
    print(f"\nwritten to {REPORT}")


if __name__ == "__main__":
    raise SystemExit(asyncio.run(main()))
