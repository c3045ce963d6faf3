"""Captioners that are asked in a conversation: Qwen-VL, and LLaVA, which JoyCaption is."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import transformers

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
QWEN = {
    "qwen2_vl": "Qwen2VLProcessor",
    "qwen2_5_vl": "Qwen2_5_VLProcessor",
    "qwen3_vl": "Qwen3VLProcessor",
    "qwen3_vl_moe": "Qwen3VLProcessor",
}
QWEN_WORDS = ("image", "video", "vision_start", "vision_end")


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
            return [{"role": "system", "content": SYSTEM}, {"role": "user", "content": prompt}]
        return [{"role": "user", "content": [{"type": "image"}, {"type": "text", "text": prompt}]}]


def _processor(path: Path, kind: str) -> Any:
    return generating.loaded(path, for_pictures(QWEN[kind])) if kind in QWEN else generating.part(path, "AutoProcessor")


def for_pictures(name: str) -> Any:
    """Qwen's processor without the one for videos that it insists on, and that needs torchvision to be made.

    transformers reads off the arguments of `__init__` what a processor is made of.
    """
    base = getattr(transformers, name)

    class ForPictures(base):  # type: ignore[misc,valid-type]
        def __init__(self, image_processor: Any, tokenizer: Any, chat_template: Any = None, **_: Any) -> None:
            for word in QWEN_WORDS:
                token = (
                    getattr(tokenizer, f"{word}_token", None) or f"<|{word}{'_pad' if word in QWEN_WORDS[:2] else ''}|>"
                )
                setattr(self, f"{word}_token", token)
                setattr(self, f"{word}_token_id", tokenizer.convert_tokens_to_ids(token))
            transformers.ProcessorMixin.__init__(self, image_processor, tokenizer, chat_template=chat_template)

    return ForPictures
