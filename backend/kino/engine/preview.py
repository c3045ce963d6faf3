"""Small pictures of a task under way: latents to RGB by a linear map, and a JPEG of at most 256 px.

Beside a GPU denoising waits for none of it: the callback only hands tensors over, and a thread of its own does the
rest. When that thread is still busy the newest replaces the one that waits. On a CPU there is nothing beside: a thread
would take its core from the step, and Python's lock from the main thread between any two operators, so that a preview
of 0.3 ms cost a step 0.6 ms. There it is made at once, between two steps. A model whose steps take milliseconds would
still feel it, so previews take a fixed share of the time at most; a larger model gets one at every step.
"""

from __future__ import annotations

import io
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image

from kino.engine.rules import Rules

MAX_SIDE = 256
QUALITY = 80
SHARE = 0.02
# Where it is the steps' own time: bringing a preview to who looks takes as much of it again, in other processes.
SHARE_BETWEEN = 0.01

Send = Callable[[bytes], object]


class Previews:
    """`offer` may be called at every step; `close` waits until the newest is sent.

    `beside`: in a thread of its own. Otherwise within `offer`, and `send` must not wait.
    """

    def __init__(self, rules: Rules, send: Send, *, beside: bool = True) -> None:
        self._factors = np.asarray(rules.factors, np.float32) * 255
        self._bias = np.asarray(rules.bias, np.float32) * 255
        self._send = send
        self._lock = threading.Lock()
        self._waiting: Callable[[], None] | None = None
        self._busy = False
        self._began = time.perf_counter()
        self._spent_s = 0.0
        self._share = SHARE if beside else SHARE_BETWEEN
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="preview") if beside else None

    def use(self, factors: np.ndarray, bias: np.ndarray) -> None:
        """Another map to RGB in 0..1: factors (channels, 3) and bias (3). Before the first offer."""
        self._factors, self._bias = np.asarray(factors, np.float32) * 255, np.asarray(bias, np.float32) * 255

    @property
    def due(self) -> bool:
        """Whether an offer would be taken: what it needs is worth nothing otherwise."""
        return self._spent_s <= self._share * (time.perf_counter() - self._began)

    def offer(self, latents: torch.Tensor, rows: int, columns: int) -> None:
        """`latents` (1, rows * columns, 4 * channels): FLUX's packed tokens of an estimate of the finished picture."""
        if not self.due:
            return
        if self._thread is None:
            started = time.perf_counter()
            self._send(jpeg(latents[0].float().numpy(), rows, columns, self._factors, self._bias))
            self._spent_s += time.perf_counter() - started
            return
        held = latents[0].float()
        ready = None
        if held.is_cuda:
            held = held.to("cpu", non_blocking=True)
            ready = torch.cuda.Event()  # type: ignore[no-untyped-call]
            ready.record()

        def work() -> None:
            if ready is not None:
                ready.synchronize()
            self._send(jpeg(held.numpy(), rows, columns, self._factors, self._bias))

        with self._lock:
            self._waiting = work
            if self._busy:
                return
            self._busy = True
        self._thread.submit(self._run)

    def _run(self) -> None:
        while True:
            with self._lock:
                work, self._waiting = self._waiting, None
                if work is None:
                    self._busy = False
                    return
            # Of this thread alone: what it waits for costs the steps nothing.
            started = time.thread_time()
            try:
                work()
                self._spent_s += time.thread_time() - started
            except BaseException:
                with self._lock:
                    self._busy = False
                raise

    def close(self) -> None:
        if self._thread is not None:
            self._thread.shutdown(wait=True)


def jpeg(tokens: np.ndarray, rows: int, columns: int, factors: np.ndarray, bias: np.ndarray) -> bytes:
    """Tokens (rows * columns, 64) of 2x2 latents as a JPEG; factors (16, 3) and bias (3) map channels to 0..255.

    FLUX.2 has 32 channels, and so 128 values a token.
    """
    # A token holds its channel's four latents side by side: channel, row, column.
    channels = len(factors)
    latents = tokens.reshape(rows, columns, channels, 2, 2).transpose(0, 3, 1, 4, 2)
    latents = latents.reshape(rows * 2, columns * 2, channels)
    rgb = latents @ factors
    rgb += bias
    # These two ignore NaN where clip would hand it on.
    np.fmin(np.fmax(rgb, 0, out=rgb), 255, out=rgb)
    image = Image.fromarray(rgb.astype(np.uint8))
    # Four pixels a latent show what there is to see; more would cost more than a small model's step allows.
    scale = min(4.0, MAX_SIDE / max(image.size))
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    image = image.resize(size, Image.Resampling.BILINEAR)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
