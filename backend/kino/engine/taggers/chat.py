"""Captioners that are asked in a conversation: Qwen-VL, and LLaVA, which JoyCaption is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from kino.engine.taggers import Asked, Found, Stopping, generating, pictures
from kino.errors import TaskFailed
from kino.sentences import printable
from kino.weights.content import read_json

PROMPT = "Describe this picture in one or two plain sentences."
SYSTEM = "You are a helpful image captioner."
CLASSES = {
    "llava": "LlavaForConditionalGeneration",
    "qwen2_vl": "Qwen2VLForConditionalGeneration",
    "qwen2_5_vl": "Qwen2_5_VLForConditionalGeneration",
    "qwen3_vl": "Qwen3VLForConditionalGeneration",
    "qwen3_vl_moe": "Qwen3VLMoeForConditionalGeneration",
}
PROCESSORS = {"qwen2_vl": "Qwen2VLProcessor", "qwen2_5_vl": "Qwen2_5_VLProcessor"}


class Chat:
    most = 1

    def __init__(self, path: Path, device: str) -> None:
        self._name = printable(path.name)
        self._type = str(read_json(path / "config.json").get("model_type"))
        self._processor = _processor(path, self._type)
        if not self._processor.chat_template:
            raise TaskFailed(f"{self._name} has no chat template: download its folder again, with all its files")
        self._model = generating.network(path, CLASSES[self._type], device)

    def prepare(self, image: Any) -> Any:
        return pictures.bounded(image, generating.SIDE)

    def tell(self, asked: Sequence[Asked], stopping: Stopping) -> list[list[Found]]:
        return [self._one(one, stopping) for one in asked]

    def _one(self, one: Asked, stopping: Stopping) -> list[Found]:
        # The conversation is written down first and read with the picture then: in one step JoyCaption's beginning
        # would stand there twice.
        text = self._processor.apply_chat_template(self._said(one), tokenize=False, add_generation_prompt=True)
        inputs = self._processor(text=[text], images=[one.picture], return_tensors="pt")
        tokens = generating.written(self._model, inputs, one.max_tokens, stopping, self._name)
        answer = tokens[0][inputs["input_ids"].shape[1] :]
        return generating.sentence(self._processor.tokenizer.decode(answer, skip_special_tokens=True))

    def _said(self, one: Asked) -> list[dict[str, Any]]:
        prompt = one.prompt or PROMPT
        if self._type == "llava":
            # Its templates put the picture themselves, and take words alone.
            return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": self._llava(prompt)}]
        return [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": prompt}]}]

    def _llava(self, prompt: str) -> str:
        return prompt


def _processor(path: Path, kind: str) -> Any:
    if kind == "llava":
        return generating.part(path, "AutoProcessor")
    # Its processor would bring one for videos along, which needs torchvision; pictures do without.
    return generating.part(path, "AutoProcessor")
