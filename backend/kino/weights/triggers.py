"""The words that call a LoRA up, as its file tells them: what a prompt must not lose.

Two places hold them (https://github.com/Stability-AI/ModelSpec, and kohya-ss/sd-scripts' `ss_tag_frequency`, whose keys
are the folders it was trained on, `<repeats>_<trigger>`). Many files tell none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

PHRASE = "modelspec.trigger_phrase"
FOLDERS = "ss_tag_frequency"
FOLDER = re.compile(r"[0-9]+_(.+)")
LONGEST = 100


def trigger_words(metadata: Mapping[str, str]) -> list[str]:
    """Words and phrases, each once, in their order; from a safetensors header's metadata."""
    found = metadata.get(PHRASE, "").split(",")
    try:
        folders = json.loads(metadata.get(FOLDERS, "{}"))
    except (ValueError, RecursionError):
        folders = {}
    for folder in folders if isinstance(folders, dict) else ():
        if match := FOLDER.fullmatch(folder):
            found.append(match[1].replace("_", " "))
    words = (" ".join(word.split()) for word in found)
    return list(dict.fromkeys(word for word in words if 0 < len(word) <= LONGEST))
