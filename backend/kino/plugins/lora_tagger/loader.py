"""Says of each picture of a dataset what a model sees in it: tags with confidences, or a sentence, as suggestions.

What it finds is recorded picture by picture, so that a task that was stopped, or lost its worker, goes on where it was.
A picture that can't be read or told of is recorded with its error, and the others go on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from kino.plugins.base_plugin import BasePlugin, Context, PluginInfo, PluginParams, PluginResult, parameter

if TYPE_CHECKING:
    from kino.plugins.lora_tagger.models import Kept


class Params(PluginParams):
    dataset: int = parameter(ge=1, le=2**53 - 1, description="The dataset's id", example=1)
    model: str = parameter(
        kind="model_selection", category="Taggers", options=["claude"], max_length=200,
        description="A model of the Taggers folder, or claude: the language model of the settings",
    )  # fmt: skip
    threshold: float | None = parameter(
        None, ge=0, le=1, step=0.01, description="Tags from this confidence on; the model's own when left out"
    )
    character_threshold: float | None = parameter(
        None, ge=0, le=1, step=0.01, advanced=True, description="The same for names of characters"
    )
    policy: Literal["skip", "append", "replace"] = parameter(
        "skip", description="What of pictures that have a caption: left out, or what accepting does with it"
    )
    query: str | None = parameter(None, max_length=2000, advanced=True, description="Only pictures that it finds")
    names: list[str] | None = parameter(None, advanced=True, description="Only these pictures")
    max_tags: int | None = parameter(None, ge=1, le=200, description="The most certain ones")
    exclude: list[str] = parameter([], advanced=True, description="Tags that are not suggested")
    prompt: str | None = parameter(
        None, kind="text", max_length=20_000, description="What a captioner is asked; {tags} is what the caption has, "
        "{name} the file, {trigger} the trigger",
    )  # fmt: skip
    max_tokens: int = parameter(200, ge=8, le=1024, advanced=True, description="The longest sentence")
    accept: float | None = parameter(
        None, ge=0, le=1, step=0.01, advanced=True, description="Once all is done, suggestions from this confidence on "
        "are taken; left out, they wait for the person",
    )  # fmt: skip


class LoraTagger(BasePlugin):
    info = PluginInfo(
        title="Tagger",
        description="Suggests tags or sentences for the pictures of a dataset",
        visible=False,
        produces="dataset",
    )

    def __init__(self) -> None:
        self._kept: Kept | None = None

    async def generate(self, params: Params, context: Context) -> PluginResult:
        from kino.plugins.lora_tagger.models import model
        from kino.plugins.lora_tagger.tagging import run

        context.progress(0, "loading")
        kept, self._kept = self._kept, None  # the one before must not stay in memory while another is loaded
        self._kept, used = await model(kept, params, context)
        return PluginResult(data=await run(params, context, used))

    def unload(self) -> None:
        self._kept = None
