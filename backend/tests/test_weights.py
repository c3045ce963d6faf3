from __future__ import annotations

import io
import json
import os
import pickle
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from safetensors.numpy import save_file

from kino.errors import NotFound, TaskFailed
from kino.settings import Settings
from kino.weights import Weights, check, inspect, read_header
from tests.weights_on_disk import flux_folder, gguf, raw_safetensors, safetensors, write_json


@pytest.fixture
def weights(tmp_path: Path) -> Weights:
    (tmp_path / "Lora").mkdir()
    (tmp_path / "DiffusionModels").mkdir()
    return Weights(tmp_path)


def entry(begin: int, end: int, shape: Any = (4,), dtype: str = "F32") -> dict[str, Any]:
    return {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}


# --- safetensors -------------------------------------------------------------------------------------------------


def test_a_file_of_the_real_library_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.safetensors"
    arrays = {"x": np.zeros((2, 3), np.float16), "y": np.zeros((), np.int64), "z": np.zeros((0, 5), np.uint8)}
    save_file(arrays, path, metadata={"license": "mit"})
    header = read_header(path)
    assert {name: tensor.shape for name, tensor in header.tensors.items()} == {"x": (2, 3), "y": (), "z": (0, 5)}
    assert inspect(path).license == "mit"


def pickled() -> bytes:
    return pickle.dumps({"weight": [1.0]}, protocol=2)


def zipped() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("archive/data.pkl", pickled())
    return buffer.getvalue()


@pytest.mark.parametrize("suffix", [".safetensors", ".SAFETENSORS", ".bin", ".gguf", ""])
@pytest.mark.parametrize("make", [pickled, zipped], ids=["pickle", "torch zip"])
def test_a_pickle_is_refused_and_not_listed_under_any_name(
    weights: Weights, make: Callable[[], bytes], suffix: str
) -> None:
    path = weights.models_dir / "Lora" / f"bad{suffix}"
    path.write_bytes(make())
    with pytest.raises(TaskFailed, match="is a pickle"):
        weights.check(path)
    assert weights.names("Lora") == []


HEADERS: dict[str, tuple[Any, int, str]] = {
    "cut off": ({"a": entry(0, 16)}, 12, "cut off: 4 bytes are missing"),
    "too long": ({"a": entry(0, 16)}, 20, "4 bytes too many"),
    "overlap": ({"a": entry(0, 16), "b": entry(8, 24)}, 24, "overlap"),
    "hole": ({"a": entry(0, 16), "b": entry(20, 36)}, 36, "holes"),
    "late start": ({"a": entry(4, 20)}, 20, "holes"),
    "wrong size": ({"a": entry(0, 12)}, 12, "damaged header at a"),
    "negative": ({"a": entry(0, -16, (-4,))}, 0, "damaged"),
    "backwards": ({"a": entry(16, 0)}, 16, "damaged"),
    "bool as number": ({"a": entry(0, 4, (True,))}, 4, "damaged"),
    "float shape": ({"a": entry(0, 16, (4.0,))}, 16, "damaged"),
    "shape no list": ({"a": entry(0, 16, 4)}, 16, "damaged"),
    "huge shape": ({"a": entry(0, 16, (2**62, 2**62))}, 16, "damaged"),
    "no offsets": ({"a": {"dtype": "F32", "shape": [4]}}, 16, "damaged"),
    "entry no object": ({"a": 3}, 0, "damaged"),
    "dtype no text": ({"a": entry(0, 16, (4,), dtype=["F32"])}, 16, "damaged"),  # type: ignore[arg-type]
    "no tensors": ({}, 0, "holds no weights"),
}


@pytest.mark.parametrize("case", HEADERS)
def test_a_header_that_does_not_fit_its_file_is_refused(tmp_path: Path, case: str) -> None:
    header, size, sentence = HEADERS[case]
    path = raw_safetensors(tmp_path / "a.safetensors", json.dumps(header).encode(), bytes(size))
    with pytest.raises(TaskFailed, match=sentence):
        check(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"not weights at all", "is not a safetensors file"),
        (struct.pack("<Q", 10_000_000) + b"{}", "cut off in its header"),
        (struct.pack("<Q", 2**60) + b"{}", "which no real model has"),
        (struct.pack("<Q", 9) + b'{"a": bad', "damaged header"),
        (struct.pack("<Q", 200_000) + b'{"a":' * 40_000, "damaged header"),
        (b"GGUF....", "under another name|damaged"),
    ],
)
def test_what_is_no_safetensors_file_is_refused_with_the_reason(tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "a.safetensors"
    path.write_bytes(content)
    with pytest.raises(TaskFailed, match=sentence):
        check(path)


def test_a_missing_file_is_told(tmp_path: Path, weights: Weights) -> None:
    with pytest.raises(TaskFailed, match="is not there"):
        check(tmp_path / "gone.safetensors")
    with pytest.raises(TaskFailed, match="Lora has no model named gone"):
        weights.path("Lora", "gone")


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10**6), junk=st.binary(max_size=12), cut=st.booleans(), kind=st.sampled_from(["s", "g"]))
def test_damage_anywhere_is_a_sentence_or_harmless(tmp_path: Path, at: int, junk: bytes, cut: bool, kind: str) -> None:
    path = safetensors(tmp_path / "a.safetensors") if kind == "s" else gguf(tmp_path / "a.gguf")
    whole = path.read_bytes()
    at %= len(whole)
    path.write_bytes(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]))
    try:
        inspect(path)
    except TaskFailed as error:
        assert "\n" not in str(error)


# --- GGUF --------------------------------------------------------------------------------------------------------


def test_gguf_is_known_by_its_magic_and_tells_its_family(tmp_path: Path) -> None:
    assert inspect(gguf(tmp_path / "a.gguf")).family == "flux.1"
    assert inspect(gguf(tmp_path / "b.safetensors")).format == "gguf"


@pytest.mark.parametrize("lost", [1, 255, 257, 300, 400])
def test_a_gguf_that_was_cut_is_refused(tmp_path: Path, lost: int) -> None:
    path = gguf(tmp_path / "a.gguf")
    path.write_bytes(path.read_bytes()[:-lost])
    with pytest.raises(TaskFailed, match=r"cut"):
        check(path)


def test_a_gguf_that_claims_more_than_it_holds_is_refused_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.gguf"
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 2**62, 2**62) + bytes(100))
    with pytest.raises(TaskFailed, match="damaged"):
        check(path)


# --- folders -----------------------------------------------------------------------------------------------------


def test_a_whole_pipeline_is_listed_with_what_it_is(weights: Weights) -> None:
    folder = flux_folder(weights.models_dir / "DiffusionModels" / "my-flux")
    (folder / "README.md").write_text("---\nlicense: other\nlicense_name: flux-1-dev\n---\n# Card\n")
    (model,) = weights.models("DiffusionModels")
    assert (model.name, model.filename, model.format) == ("my-flux", "my-flux", "diffusers")
    assert (model.family, model.license) == ("flux.1-dev", "flux-1-dev")
    assert model.size_bytes == sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    assert weights.model("DiffusionModels", "my-flux") == model
    assert weights.path("DiffusionModels", "my-flux") == folder


def test_the_guidance_embedding_tells_dev_from_schnell(tmp_path: Path) -> None:
    assert inspect(flux_folder(tmp_path / "flux-dev-they-say", guidance=False)).family == "flux.1-schnell"


def test_what_the_folder_says_of_itself_wins(tmp_path: Path) -> None:
    folder = flux_folder(tmp_path / "m")
    write_json(folder / "kino.json", {"family": "kino-mini", "license": "mit"})
    assert (inspect(folder).family, inspect(folder).license) == ("kino-mini", "mit")


def remove(name: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).unlink()


def cut(name: str) -> Callable[[Path], None]:
    return lambda folder: os.truncate(folder / name, (folder / name).stat().st_size - 1)


def only_pickle(folder: Path) -> None:
    (folder / "vae" / "diffusion_pytorch_model.safetensors").rename(folder / "vae" / "diffusion_pytorch_model.bin")


def lost_shard(folder: Path) -> None:
    index = {"weight_map": {"a": "part-1.safetensors", "b": "part-2.safetensors"}}
    write_json(folder / "transformer" / "diffusion_pytorch_model.safetensors.index.json", index)
    safetensors(folder / "transformer" / "part-1.safetensors")


def part_elsewhere(folder: Path) -> None:
    index = json.loads((folder / "model_index.json").read_text())
    write_json(folder / "model_index.json", {**index, "../../vae": ["diffusers", "AutoencoderKL"]})


@pytest.mark.parametrize(
    ("damage", "sentence"),
    [
        (remove("vae/diffusion_pytorch_model.safetensors"), "m/vae has no weights"),
        (remove("vae/config.json"), "lacks vae/config.json"),
        (remove("tokenizer/tokenizer.json"), "lacks the files of its tokenizer"),
        (cut("transformer/diffusion_pytorch_model.safetensors"), "m/transformer/.* is cut off: 1 bytes"),
        (only_pickle, "as a pickle"),
        (lost_shard, "lacks a part of its weights, part-2"),
        (part_elsewhere, "lacks its ../../vae"),
        (remove("model_index.json"), "neither model_index.json nor config.json"),
        (lambda folder: (folder / "model_index.json").write_text("[]"), "damaged"),
        (lambda folder: (folder / "model_index.json").write_text("{"), "damaged"),
        (lambda folder: write_json(folder / "model_index.json", {}), "names no pipeline"),
    ],
)
def test_a_pipeline_that_lacks_something_is_refused_and_not_listed(
    weights: Weights, damage: Callable[[Path], Any], sentence: str
) -> None:
    folder = flux_folder(weights.models_dir / "DiffusionModels" / "m")
    assert weights.names("DiffusionModels") == ["m"]
    damage(folder)
    with pytest.raises(TaskFailed, match=sentence):
        weights.path("DiffusionModels", "m")
    assert weights.names("DiffusionModels") == []


def test_a_transformers_folder_and_an_onnx_file_are_known(tmp_path: Path) -> None:
    write_json(tmp_path / "vit" / "config.json", {"model_type": "vit"})
    safetensors(tmp_path / "vit" / "model.safetensors")
    assert (inspect(tmp_path / "vit").format, inspect(tmp_path / "vit").family) == ("transformers", "vit")
    (tmp_path / "tagger.onnx").write_bytes(b"\x08\x07rest")
    assert inspect(tmp_path / "tagger.onnx").format == "onnx"


# --- family ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "family"),
    [
        (["double_blocks.0.img_attn.qkv.weight", "guidance_in.in_layer.weight"], "flux.1-dev"),
        (["model.diffusion_model.double_blocks.0.img_attn.qkv.weight"], "flux.1-schnell"),
        (["single_transformer_blocks.0.x", "time_text_embed.guidance_embedder.linear_1.weight"], "flux.1-dev"),
        (["double_blocks.0.x", "distilled_guidance_layer.in_proj.weight"], "chroma"),
        (["model.diffusion_model.input_blocks.0.0.weight", "conditioner.embedders.1.x"], "sdxl"),
        (["model.diffusion_model.input_blocks.0.0.weight", "cond_stage_model.x"], "sd1.5"),
        (["something.else"], None),
    ],
)
def test_the_family_comes_from_the_tensors(tmp_path: Path, names: list[str], family: str | None) -> None:
    path = safetensors(tmp_path / "sdxl-or-flux-or-what.safetensors", {name: (2, 2) for name in names})
    assert inspect(path).family == family


@pytest.mark.parametrize(
    ("shapes", "family"),
    [
        ({"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (4, 3072)}, "flux.1"),
        ({"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (4, 256)}, "flux"),
        ({"lora_unet_double_blocks_0_img_attn_proj.lora_down.weight": (4, 3072)}, "flux.1"),
        ({"lora_unet_down_blocks_0_x.lora_down.weight": (4, 2048), "lora_te2_x.lora_up.weight": (4, 4)}, "sdxl"),
        ({"lora_unet_down_blocks_1_x.lora_down.weight": (4, 768)}, "sd1.5"),
    ],
)
def test_the_family_of_a_lora_comes_from_its_tensors(
    tmp_path: Path, shapes: dict[str, tuple[int, ...]], family: str
) -> None:
    assert inspect(safetensors(tmp_path / "a.safetensors", shapes)).family == family


def test_a_lora_may_say_its_family(tmp_path: Path) -> None:
    shapes = {"transformer.single_transformer_blocks.0.attn.to_q.lora_A.weight": (4, 256)}
    path = safetensors(tmp_path / "a.safetensors", shapes, {"family": "kino-mini", "license": "mit"})
    assert (inspect(path).family, inspect(path).license) == ("kino-mini", "mit")


# --- names and lists ---------------------------------------------------------------------------------------------

OUTSIDE = ["..", ".", "", "../Lora", "a/../../x", "/etc/passwd", "a\\b", "a\x00b", "\ud800", ".hidden", "x" * 5000]


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_name_leads_out_of_the_models_folder(weights: Weights, name: str) -> None:
    safetensors(weights.models_dir / "Lora" / "a.safetensors")
    with pytest.raises(TaskFailed):
        weights.path("Lora", name)
    with pytest.raises(TaskFailed):
        weights.path(name, "a.safetensors")
    with pytest.raises(NotFound) as told:
        weights.model("Lora", name)
    told.value.message.encode("utf-8")
    with pytest.raises(NotFound):
        weights.models(name)
    assert weights.names(name) == []


def test_links_that_lead_out_are_refused(tmp_path: Path) -> None:
    outside = safetensors(tmp_path / "outside" / "a.safetensors")
    weights = Weights(tmp_path / "models")
    (tmp_path / "models" / "Lora").mkdir(parents=True)
    (tmp_path / "models" / "Lora" / "a.safetensors").symlink_to(outside)
    (tmp_path / "models" / "Linked").symlink_to(outside.parent)
    folder = flux_folder(tmp_path / "models" / "DiffusionModels" / "m")
    assert weights.names("DiffusionModels") == ["m"]
    (folder / "vae" / "extra.safetensors").symlink_to(outside)
    assert (weights.names("Lora"), weights.names("Linked"), weights.names("DiffusionModels")) == ([], [], [])
    assert weights.categories() == ["DiffusionModels", "Lora"]
    with pytest.raises(TaskFailed, match="leads out of the models folder"):
        weights.path("DiffusionModels", "m")


def test_a_models_folder_that_is_a_link_itself_is_fine(tmp_path: Path) -> None:
    safetensors(tmp_path / "disk" / "Lora" / "a.safetensors")
    (tmp_path / "models").symlink_to(tmp_path / "disk")
    assert Weights(tmp_path / "models").names("Lora") == ["a.safetensors"]


def test_categories_are_the_folders(weights: Weights) -> None:
    (weights.models_dir / "README.md").write_text("what goes where")
    (weights.models_dir / ".cache").mkdir()
    assert weights.categories() == ["DiffusionModels", "Lora"]
    assert Weights(weights.models_dir / "absent").categories() == []
    with pytest.raises(NotFound, match="Nothing"):
        weights.models("Nothing")


def test_what_was_looked_at_is_remembered_until_it_changes(weights: Weights) -> None:
    path = safetensors(weights.models_dir / "Lora" / "a.safetensors")
    assert weights.names("Lora") == ["a.safetensors"]
    about = path.stat()
    path.write_bytes(b"x" * about.st_size)
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))
    assert weights.names("Lora") == ["a.safetensors"]  # same size and time: nothing was opened
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns + 1))
    assert weights.names("Lora") == []


def test_a_model_replaced_by_rename_is_seen_at_once(weights: Weights, tmp_path: Path) -> None:
    folder = flux_folder(weights.models_dir / "DiffusionModels" / "m")
    assert weights.model("DiffusionModels", "m").family == "flux.1-dev"
    newer = flux_folder(tmp_path / "newer", guidance=False)
    folder.rename(tmp_path / "old")
    newer.rename(folder)
    assert weights.model("DiffusionModels", "m").family == "flux.1-schnell"


def test_the_model_that_ships_is_whole() -> None:
    model = Weights(Settings().models_dir).model("DiffusionModels", "kino-mini")
    assert (model.format, model.family) == ("diffusers", "kino-mini")
    assert model.license


def test_reading_weights_imports_nothing_heavy() -> None:
    code = "import sys, kino.weights; print(sorted({'torch', 'numpy', 'safetensors'} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
