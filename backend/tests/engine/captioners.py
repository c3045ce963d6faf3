"""Captioners of a few thousand random numbers, saved as their real classes save them: what they write is nonsense, but
they load, see and write as the large ones do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast

WORDS = [
    "a", "the", "red", "blue", "green", "picture", "of", "dragon", "sleeps", "describe", "this", "in", "one", "or",
    "two", "plain", "sentences", "<CAPTION>",
]  # fmt: skip
LABELS = ["tabby, tabby cat", "red_fox", "sky"]
SPECIAL = ["<pad>", "<s>", "</s>", "<unk>"]


def tokenizer(*more: str, **named: str) -> PreTrainedTokenizerFast:
    vocabulary = {word: number for number, word in enumerate([*SPECIAL, *WORDS])}
    words = Tokenizer(models.WordLevel(vocabulary, unk_token="<unk>"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    made: PreTrainedTokenizerFast = PreTrainedTokenizerFast(
        tokenizer_object=words, pad_token="<pad>", bos_token="<s>", eos_token="</s>", unk_token="<unk>",
        extra_special_tokens=named or list(more),
    )  # fmt: skip
    return made


def saved(path: Path, model: Any, *parts: Any) -> Path:
    torch.manual_seed(0)
    path.mkdir(parents=True)
    model.eval().save_pretrained(path)
    for part in parts:
        part.save_pretrained(path)
    return path


def classifier(path: Path, *, several: bool) -> Path:
    torch.manual_seed(1)
    config = transformers.ViTConfig(
        hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, image_size=16, patch_size=8,
        id2label=dict(enumerate(LABELS)), label2id={label: number for number, label in enumerate(LABELS)},
        problem_type="multi_label_classification" if several else None,
    )  # fmt: skip
    prepare = transformers.ViTImageProcessor(size={"height": 16, "width": 16})
    return saved(path, transformers.ViTForImageClassification(config), prepare)


def blip(path: Path) -> Path:
    torch.manual_seed(1)
    words = transformers.BertTokenizer(vocab={
        word: number for number, word in enumerate(["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *WORDS])
    })  # fmt: skip
    text = {
        "vocab_size": len(words), "hidden_size": 16, "encoder_hidden_size": 16, "intermediate_size": 16,
        "num_hidden_layers": 1, "num_attention_heads": 2, "bos_token_id": 2, "eos_token_id": 3, "sep_token_id": 3,
        "pad_token_id": 0, "projection_dim": 8, "max_position_embeddings": 64,
    }  # fmt: skip
    vision = {
        "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 16,
        "patch_size": 8, "projection_dim": 8,
    }  # fmt: skip
    config = transformers.BlipConfig(text_config=text, vision_config=vision, projection_dim=8)
    prepare = transformers.BlipImageProcessor(size={"height": 16, "width": 16})
    return saved(
        path, transformers.BlipForConditionalGeneration(config), transformers.BlipProcessor(prepare, words)
    )  # fmt: skip


def llava(path: Path) -> Path:
    torch.manual_seed(1)
    words = tokenizer(image_token="<image>")
    vision = transformers.SiglipVisionConfig(
        hidden_size=16, intermediate_size=16, num_hidden_layers=2, num_attention_heads=2, image_size=16, patch_size=8
    )
    config = transformers.LlavaConfig(
        vision_config=vision, text_config=llama(len(words)), image_token_index=words.convert_tokens_to_ids("<image>"),
        vision_feature_select_strategy="full", vision_feature_layer=-2, image_seq_length=4,
    )  # fmt: skip
    template = (
        "{% for message in messages %}{% if message['role'] == 'user' %}<image> {% endif %}{{ message['content'] }} "
        "{% endfor %}"
    )
    processor = transformers.LlavaProcessor(
        transformers.SiglipImageProcessor(size={"height": 16, "width": 16}), words, patch_size=8,
        vision_feature_select_strategy="full", chat_template=template, image_token="<image>",
        num_additional_image_tokens=0,
    )  # fmt: skip
    return saved(path, transformers.LlavaForConditionalGeneration(config), processor)


def llama(size: int) -> Any:
    return transformers.LlamaConfig(
        vocab_size=size, hidden_size=16, intermediate_size=16, num_hidden_layers=1, num_attention_heads=2,
        num_key_value_heads=2, max_position_embeddings=256, bos_token_id=1, eos_token_id=2, pad_token_id=0,
    )  # fmt: skip


QWEN = ("<|vision_start|>", "<|vision_end|>", "<|image_pad|>", "<|video_pad|>")
QWEN_TEMPLATE = (
    "{% for message in messages %}{% for part in message['content'] %}{% if part['type'] == 'image' %}"
    "<|vision_start|><|image_pad|><|vision_end|>{% else %}{{ part['text'] }}{% endif %} {% endfor %}{% endfor %}"
)


def qwen(path: Path, generation: str = "qwen2_vl") -> Path:
    """Saved without the processor of videos, which needs torchvision to be made; real folders list it as well."""
    torch.manual_seed(1)
    words = tokenizer(*QWEN)
    words.chat_template = QWEN_TEMPLATE
    start, end, image, video = (words.convert_tokens_to_ids(word) for word in QWEN)
    ids = {"vision_start_token_id": start, "vision_end_token_id": end, "image_token_id": image, "video_token_id": video}
    rope = {"rope_type": "default", "mrope_section": [2, 1, 1], "rope_theta": 10000.0}
    text = {
        "vocab_size": len(words), "hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 2,
        "num_attention_heads": 2, "num_key_value_heads": 2, "rope_scaling": rope, "rope_parameters": rope,
        "head_dim": 8, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, "max_position_embeddings": 512,
    }  # fmt: skip
    if generation == "qwen2_vl":
        vision = {"depth": 1, "embed_dim": 16, "hidden_size": 16, "num_heads": 2, "mlp_ratio": 1, "patch_size": 4}
        config = transformers.Qwen2VLConfig(text_config=text, vision_config=vision, **ids)
        model = transformers.Qwen2VLForConditionalGeneration(config)
    elif generation == "qwen2_5_vl":
        vision = {
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "patch_size": 4,
            "out_hidden_size": 16, "fullatt_block_indexes": [0], "window_size": 16,
        }  # fmt: skip
        config = transformers.Qwen2_5_VLConfig(text_config=text, vision_config=vision, **ids)
        model = transformers.Qwen2_5_VLForConditionalGeneration(config)
    else:
        vision = {
            "depth": 1, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "patch_size": 4,
            "out_hidden_size": 16, "deepstack_visual_indexes": [0], "num_position_embeddings": 16,
        }  # fmt: skip
        config = transformers.Qwen3VLConfig(text_config=text, vision_config=vision, **ids)
        model = transformers.Qwen3VLForConditionalGeneration(config)
    prepare = transformers.Qwen2VLImageProcessor(
        patch_size=4, size={"shortest_edge": 64, "longest_edge": 4096}, merge_size=2, temporal_patch_size=2
    )
    return saved(path, model, prepare, words)


def florence2(path: Path) -> Path:
    torch.manual_seed(1)
    words = tokenizer(image_token="<image>")
    text = {
        "vocab_size": len(words), "d_model": 16, "encoder_layers": 1, "decoder_layers": 1, "encoder_ffn_dim": 16,
        "decoder_ffn_dim": 16, "encoder_attention_heads": 2, "decoder_attention_heads": 2,
        "max_position_embeddings": 128, "bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0,
        "decoder_start_token_id": 2, "forced_eos_token_id": 2,
    }  # fmt: skip
    vision = {
        "embed_dim": [8, 8, 8, 8], "num_heads": [2, 2, 2, 2], "num_groups": [2, 2, 2, 2], "depths": [1, 1, 1, 1],
        "projection_dim": 16, "window_size": 2,
    }  # fmt: skip
    config = transformers.Florence2Config(
        text_config={"model_type": "bart", **text}, vision_config=vision, image_token_id=words.image_token_id
    )
    side = {"height": 64, "width": 64}
    prepare = transformers.CLIPImageProcessor(size=side, crop_size=side, image_seq_length=5)
    processor = transformers.Florence2Processor(prepare, words)
    return saved(path, transformers.Florence2ForConditionalGeneration(config), processor)
