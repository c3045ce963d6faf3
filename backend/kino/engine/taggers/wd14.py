"""WD14-style taggers as ONNX: `model.onnx` with `selected_tags.csv` (or `tag_mapping.json`), run by onnxruntime.

Two layouts are known, told apart by the network's input. Height x width x 3: pictures as WD14 takes them, and the
output is confidences. 3 x height x width with a tag_mapping.json: pictures from -1 to 1, and the output wants a
sigmoid.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kino.engine.taggers import Asked, Found, Stopping, labels, pictures
from kino.errors import OutOfMemory, TaskFailed, TaskStopped
from kino.sentences import printable
from kino.weights.taggers import onnx_file, read_labels

# A batch of pictures is about this many pixels, and no more than so many pictures.
BATCH_PIXELS = 2_000_000
MOST = 32
LOOK_S = 0.05


class Onnx:
    def __init__(self, path: Path, device: str) -> None:
        self._name = printable(path.name)
        file = onnx_file(path)
        assert file is not None  # `inspect_tagger` has seen it
        self._labels = read_labels(path)
        self._session = _session(file, device, self._name)
        entry = self._session.get_inputs()[0]
        self._input = entry.name
        shape = list(entry.shape)
        mapping = (path / "tag_mapping.json").is_file() and not (path / "selected_tags.csv").is_file()
        if len(shape) == 4 and shape[3] == 3 and not mapping:
            self._channels_last, side = True, shape[1]
        elif len(shape) == 4 and shape[1] == 3 and mapping:
            self._channels_last, side = False, shape[2]
        else:
            raise TaskFailed(
                f"{self._name} takes pictures in a way that is not WD14's ({'x'.join(str(n) for n in shape)}): "
                "get the tagger's ONNX from where its selected_tags.csv comes from"
            )
        self._side = side if isinstance(side, int) else 448
        fixed = shape[0] if isinstance(shape[0], int) else 0
        self._fixed = fixed
        self.most = fixed or max(1, min(MOST, BATCH_PIXELS // (self._side * self._side)))

    def prepare(self, image: Any) -> Any:
        return (pictures.wd14 if self._channels_last else pictures.centred)(image, self._side)

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        batch = np.stack([one.picture for one in asked])
        if self._fixed > len(batch):
            # Networks of version 2 are made for a fixed number of pictures; what is missing is filled up.
            batch = np.concatenate([batch, np.zeros((self._fixed - len(batch), *batch.shape[1:]), batch.dtype)])
        output = self._run(batch, stopping)[: len(asked)]
        if output.ndim != 2 or output.shape[1] != len(self._labels):
            raise TaskFailed(
                f"{self._name} has {output.shape[-1]} outputs and {len(self._labels)} tags: its two files are not "
                "of the same model, so get both again"
            )
        confidences = output if self._channels_last else 1 / (1 + np.exp(-output.astype(np.float64)))
        return [labels.found(self._labels, row) for row in confidences]

    def _run(self, batch: np.ndarray[Any, Any], stopping: Stopping) -> np.ndarray[Any, Any]:
        """One run, which a stop ends in the middle of the network."""
        from onnxruntime import RunOptions

        options, over = RunOptions(), threading.Event()

        def watch() -> None:
            while not over.wait(LOOK_S):
                if stopping():
                    options.terminate = True
                    return

        watcher = threading.Thread(target=watch, name="tagger stop", daemon=True)
        watcher.start()
        try:
            # The output of confidences is the first; some networks give their features beside it.
            outputs: list[np.ndarray[Any, Any]] = self._session.run(None, {self._input: batch}, options)
            return outputs[0]
        except Exception as error:  # onnxruntime's own errors have no common class
            if stopping():
                raise TaskStopped from None
            raise _failure(error, self._name) from error
        finally:
            over.set()
            watcher.join()


def _session(file: Path, device: str, name: str) -> Any:
    """Raises TaskFailed with a sentence for a file that is no network."""
    try:
        import onnxruntime
    except ImportError as error:
        raise TaskFailed(
            f"{name} needs the package onnxruntime, which can't be imported ({error}): run ./run.sh setup"
        ) from error
    onnxruntime.set_default_logger_severity(3)  # what it warns of is for people who write networks
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = int(os.environ.get("OMP_NUM_THREADS") or 0)
    options.inter_op_num_threads = 1
    # Between two batches its threads would go on turning, and take from whatever else runs.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    there = onnxruntime.get_available_providers()
    wanted = ["CUDAExecutionProvider"] if device.startswith("cuda") else []
    providers = [one for one in wanted if one in there] + ["CPUExecutionProvider"]
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=providers)
    except Exception as error:
        raise _failure(error, name) from error


def _failure(error: Exception, name: str) -> TaskFailed:
    words = " ".join(str(error).split())[:300]
    if "alloc" in words.lower() and "fail" in words.lower():
        return OutOfMemory(f"There is not enough memory for {name}: close other programs, or take a smaller tagger")
    return TaskFailed(f"{name} can't be run by onnxruntime; get its .onnx file again. It said: {words}")
