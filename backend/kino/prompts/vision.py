"""The language model looks at a picture of a dataset and says what is in it: tags, or a sentence for a caption.

What went wrong is told apart by what follows from it: this picture can't be told of, the service is busy and may be
asked again, or nothing more is to be had (TaskFailed). The key is in no sentence, log line or answer.
"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, SecretStr

from kino.errors import KinoError, TaskFailed
from kino.prompts.costs import THINKING_TOKENS
from kino.prompts.messages import read, refusal, send, text_of, wait_s
from kino.schemas.common import Answer

if TYPE_CHECKING:
    from anthropic.types import MessageParam

Mode = Literal["tags", "sentences"]

SYSTEM = (
    "You describe pictures for the training of an image model. Say only what can be seen: the subject and what it "
    "does, clothes and things, the place, the light, the framing, and the medium if it is not a photograph. Do not "
    "guess names of people, do not judge, and do not say that it is a picture."
)
TAGS = (
    "Give the tags of this picture: short phrases in lower case English, from the most to the least important, each "
    "naming one thing that can be seen."
)
SENTENCE = "Describe this picture in one or two plain English sentences, without a line break."
TRIGGER = (
    'The picture belongs to a set about "{trigger}": do not describe what makes that what it is, but what is '
    "particular to this picture."
)
KNOWN = "The caption has this already: {tags}."


class Tags(Answer):
    """The form of an answer in tags."""

    tags: list[str] = Field(description="Short phrases, the most important first")


class Untold(Exception):
    """A sentence why this picture can't be told of; the next one may."""


class Busy(Exception):
    """A sentence why the service has no answer now; `wait_s` is what it said to wait."""

    def __init__(self, sentence: str, wait_s: float | None = None) -> None:
        super().__init__(sentence)
        self.wait_s = wait_s


@dataclass(frozen=True)
class Service:
    """How the language model is reached; the part of the settings that `messages` needs."""

    anthropic_api_key: SecretStr | None
    anthropic_base_url: str | None
    claude_model: str
    claude_timeout_s: float
    data_dir: Path = Path()

    @classmethod
    def of(cls, told: dict[str, Any]) -> Service:
        """From what a worker is told of it. Raises TaskFailed where there is no language model."""
        if not told["api_key"] and not told["base_url"]:
            raise TaskFailed(
                "No language model is set up: put ANTHROPIC_API_KEY into config.env and restart Kino, or choose "
                "another tagger"
            )
        key = SecretStr(told["api_key"]) if told["api_key"] else None
        return cls(key, told["base_url"], told["model"], float(told["timeout_s"]))


def question(mode: Mode, prompt: str | None, *, caption: str = "", name: str = "", trigger: str = "") -> str:
    """What is said beside the picture: the person's own words with their places filled in, else ours."""
    if prompt and prompt.strip():
        return filled(prompt, caption=caption, name=name, trigger=trigger)
    parts = [TAGS if mode == "tags" else SENTENCE]
    if trigger:
        parts.append(TRIGGER.replace("{trigger}", trigger))
    if caption:
        parts.append(KNOWN.replace("{tags}", caption))
    return " ".join(parts)


def filled(prompt: str, *, caption: str = "", name: str = "", trigger: str = "") -> str:
    """A prompt with {tags}, {name} and {trigger}; other braces are left as they are."""
    places = {"{tags}": caption, "{name}": name.rpartition(".")[0] or name, "{trigger}": trigger}
    for place, value in places.items():
        prompt = prompt.replace(place, value)
    return prompt.strip()


def whole(mode: Mode, prompt: str | None) -> str:
    """All the text of a question, to count its tokens."""
    return f"{SYSTEM} {question(mode, prompt, trigger='trigger')}"


async def look(service: Service, jpeg: bytes, text: str, mode: Mode, max_tokens: int) -> list[str]:
    """The tags of a picture, or its one sentence. Raises Untold, Busy or TaskFailed."""
    shape = Tags if mode == "tags" else None
    try:
        message = await send(service, SYSTEM, _asked(jpeg, text), THINKING_TOKENS + max_tokens, shape)
    except KinoError as error:
        raise TaskFailed(error.message) from None
    except Exception as error:
        raise _told_apart(service, error) from None
    try:
        said = text_of(message)
        if mode == "tags":
            return _clean(read(said, Tags).tags)
    except KinoError as error:
        raise Untold(error.message) from None
    sentence = " ".join(said.split())
    if not sentence:
        raise Untold("The language model gave no answer")
    return [sentence]


def _asked(jpeg: bytes, text: str) -> Sequence[MessageParam]:
    # Pictures before words: so the service's documentation advises.
    return [
        {
            "role": "user",
            "content": [
                {
                    "type": "image",
                    "source": {
                        "type": "base64",
                        "media_type": "image/jpeg",
                        "data": base64.b64encode(jpeg).decode("ascii"),
                    },
                },
                {"type": "text", "text": text},
            ],
        }
    ]


def _clean(tags: list[str]) -> list[str]:
    single = (" ".join(tag.replace(",", " ").split()) for tag in tags)
    return list(dict.fromkeys(tag for tag in single if tag))


def _told_apart(service: Service, error: Exception) -> Exception:
    import anthropic

    sentence = refusal(service, error).message
    if isinstance(error, anthropic.APIStatusError):
        if error.status_code == 429 or error.status_code >= 500:
            return Busy(sentence, wait_s(error))
        if error.status_code in (401, 402, 403, 404):
            return TaskFailed(sentence)
        return Untold(sentence)
    if isinstance(error, TimeoutError | anthropic.APIConnectionError):
        return Busy(sentence)
    return Untold(sentence)
