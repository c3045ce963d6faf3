"""A4, A7, A8: previews, LoRA switching and prompt caching, measured in the engine where HTTP would blur them.

Both sides of each ratio run in one process of their own, in turns (`python -m benchmarks.inside`, which prints JSON).
"""

from __future__ import annotations

import asyncio
import itertools
import json
import logging
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.bench import MODEL, PROMPT, THREADS, Bench
from benchmarks.report import Row, spread
from benchmarks.server import BACKEND

FIGURES = ("A4", "A7", "A8")


async def measure(bench: Bench) -> list[Row]:
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "benchmarks.inside", "quick" if bench.quick else "full", cwd=BACKEND,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError("the engine's figures ended with an error, printed above")
    found: dict[str, Any] = json.loads(out)
    preview = statistics.median(found["plain"]) / statistics.median(found["previews"])
    told = f"{preview:.3f}; {spread(found['previews'], ' ms', 1)} a step against {spread(found['plain'], ' ms', 1)}"
    rows = [Row("A4", "Steps a second with previews / without any", ">= 0.98", told, preview >= 0.98)]
    switch = statistics.median(found["cold"]) / statistics.median(found["switch"])
    same = "the same picture" if found["equal"] else "another picture"
    told = f"{switch:.0f}x; {spread(found['cold'], ' ms', 1)} against {spread(found['switch'], ' ms')}; {same}"
    met = switch >= 20 and found["equal"]
    rows.append(Row("A7", "LoRA: load_lora_weights / Kino's switch from memory", ">= 20x, bit-equal", told, met))
    again = statistics.median(found["second"]) / statistics.median(found["first"])
    told = f"{again:.4f}; {spread(found['second'], ' ms', 3)} against {spread(found['first'], ' ms', 1)}"
    rows.append(Row("A8", "Same prompt again: encoding / the first time", "<= 0.02", told, again <= 0.02))
    return rows


class Quiet:
    """The task the engine draws for: takes everything and keeps when each step was told."""

    device = "cpu"
    log = logging.getLogger("bench")

    def __init__(self) -> None:
        import torch

        from kino.weights import Weights

        self.device = "cuda:0" if torch.cuda.is_available() else "cpu"
        self.models = Weights(MODEL.parents[1])
        self.at: list[float] = []
        self.pictures: list[Any] = []

    def check_stop(self) -> None:
        pass

    def progress(
        self, percent: float, stage: str | None = None, step: int | None = None, steps: int | None = None
    ) -> None:
        if stage == "denoising" and step:
            self.at.append(time.perf_counter())

    def preview(self, image: Any) -> None:
        pass

    def output(self, image: Any, metadata: Any = None) -> None:
        self.pictures.append(image)

    def step_ms(self) -> list[float]:
        return [1000 * (b - a) for a, b in itertools.pairwise(self.at)]


def main() -> None:
    import torch

    torch.set_num_threads(THREADS)
    quick = sys.argv[1:] == ["quick"]
    from kino.engine.draw import Request, draw

    def drawn(prompt: str = PROMPT, steps: int = 8, **more: Any) -> Quiet:
        task = Quiet()
        draw(Request("flux_txt2img", prompt, MODEL.name, 1, "", 256, 256, steps, **more), task)
        return task

    drawn(steps=2)
    found: dict[str, Any] = previews(drawn, 4 if quick else 24)
    found |= texts(3 if quick else 12)
    with tempfile.TemporaryDirectory(prefix="kino-bench-") as folder:
        found |= loras(drawn, Path(folder), 3 if quick else 9)
    print(json.dumps(found))


def previews(drawn: Any, turns: int) -> dict[str, Any]:
    """Milliseconds a step, with previews as a plugin makes them and with none due."""
    from kino.engine.preview import Previews

    due = Previews.due
    found: dict[str, list[float]] = {"plain": [], "previews": []}
    for turn in range(turns):
        for name in ("plain", "previews")[:: 1 if turn % 2 else -1]:
            Previews.due = due if name == "previews" else property(lambda _: False)  # type: ignore[method-assign]
            # The mean of a picture: the middle one of single steps would not see a preview made at every third.
            found[name].append(statistics.fmean(drawn(steps=9).step_ms()))
    Previews.due = due  # type: ignore[method-assign]
    return found


def texts(turns: int) -> dict[str, Any]:
    kept = _loaded().texts
    first: list[float] = []
    second: list[float] = []
    for turn in range(turns):
        for times in (first, second):
            begun = time.perf_counter()
            kept.encode(f"{PROMPT}, the {turn}th time", 48, ())
            times.append(1000 * (time.perf_counter() - begun))
    return {"first": first, "second": second}


def loras(drawn: Any, folder: Path, turns: int) -> dict[str, Any]:
    """Between two LoRAs of rank 16 on every attention layer: diffusers loads the file, Kino has both in memory."""
    from diffusers import FluxPipeline

    from kino.engine.adapters import Wanted

    wanted = [Wanted(name, _random_lora(folder, name, seed)) for seed, name in enumerate(("one", "two"))]
    dtype = _loaded().pipeline.transformer.dtype
    bare: Any = FluxPipeline.from_pretrained(MODEL, dtype=dtype, local_files_only=True)
    before = drawn(loras=[wanted[0]]).pictures[0].tobytes()
    drawn(steps=1, loras=[wanted[1]])
    adapters = _loaded().adapters
    cold, switch = [], []
    for turn in range(turns):
        one = wanted[turn % 2]
        begun = time.perf_counter()
        bare.load_lora_weights(str(one.path.parent), weight_name=one.path.name, adapter_name="bench")
        cold.append(1000 * (time.perf_counter() - begun))
        bare.unload_lora_weights()
        begun = time.perf_counter()
        adapters.apply([one])
        switch.append(1000 * (time.perf_counter() - begun))
    drawn(steps=1, loras=[wanted[1]])
    after = drawn(loras=[wanted[0]]).pictures[0].tobytes()
    return {"cold": cold, "switch": switch, "equal": before == after and before != drawn().pictures[0].tobytes()}


def _loaded() -> Any:
    from kino.engine.resident import RESIDENT

    return next(iter(RESIDENT._kept.values()))


def _random_lora(folder: Path, name: str, seed: int) -> Path:
    import torch
    from diffusers import FluxPipeline, FluxTransformer2DModel
    from peft import LoraConfig, get_peft_model_state_dict

    torch.manual_seed(seed)
    transformer = FluxTransformer2DModel.from_pretrained(MODEL / "transformer", local_files_only=True)
    layers = ["to_q", "to_k", "to_v", "to_out.0"]
    transformer.add_adapter(LoraConfig(r=16, lora_alpha=16, target_modules=layers, init_lora_weights=False))
    # Strong enough to be seen in the picture, or "bit-equal" would say nothing.
    state = {key: 2 * value for key, value in get_peft_model_state_dict(transformer).items()}
    FluxPipeline.save_lora_weights(folder / name, state, weight_name=f"{name}.safetensors")
    return folder / name / f"{name}.safetensors"


if __name__ == "__main__":
    main()
