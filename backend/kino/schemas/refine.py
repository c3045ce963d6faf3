"""A frame's picture talked into shape: what is asked, the plan that would be followed, and what was begun."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from kino.schemas.common import MAX_PROMPT, Body, Text
from kino.schemas.frames import Frame
from kino.schemas.interpret import Interpretation
from kino.schemas.tasks import Priority, TakeId, Task

Route = Literal["edit", "image", "text"]
Interpreter = Literal["rules", "model"]

MAX_INSTRUCTION = 10_000
Instruction = Annotated[
    Text, Field(max_length=MAX_INSTRUCTION, description="What to change, in the person's own words")
]
WhoReads = Annotated[
    Interpreter | None,
    Field(description="Who reads the instruction: rules alone, or the language model; rules first if left out"),
]


class RefineRequest(Body):
    modification: Instruction
    strength: Annotated[float, Field(ge=0.01, le=1)] | None = Field(
        None, description="How much of the picture is drawn anew; by the kind of change if left out"
    )
    steps: Annotated[int, Field(ge=1, le=200)] | None = Field(None, description="As the source's if left out")
    seed: Annotated[int, Field(ge=0, le=2**53 - 1)] | None = Field(None, description="As the source's if left out")
    take_id: TakeId | None = Field(None, description="What is refined: a take of the frame, by default what it shows")
    dry_run: bool = Field(False, description="Tells what would be done, and does nothing")
    interpreter: WhoReads = None
    description: Annotated[Text, Field(max_length=MAX_PROMPT)] | None = Field(
        None, description="The whole new prompt by the person's own hand: then nothing is interpreted"
    )
    reapply: bool = Field(False, description="All changes since the first picture, and this one, made to that one")
    model: Annotated[Text, Field(max_length=200)] | None = Field(None, description="As the source's if left out")
    priority: Priority = "normal"


class RefinePlan(Interpretation):
    """What a refinement would do. For a command (`command:undo`, …) the route and what follows tell of the source."""

    take_id: str = Field(description="The take it starts from")
    plugin: str
    route: Route = Field(
        description="edit: by a model that follows instructions; image: redrawn from the picture; text: drawn anew "
        "from the new prompt with the same seed"
    )
    model: str
    strength: float | None = Field(None, description="Of image to image; null on the other routes")
    depth: int = Field(description="Refinements between the source and the first picture it comes from")
    reapply_offered: bool = Field(description="Whether there are so many that starting over keeps more quality")
    already: bool = Field(description="The prompt says so already: nothing would change")
    interpreter: Interpreter


class RefineCommand(Interpretation):
    """A command that was carried out without drawing anything."""

    frame: Frame = Field(description="As it is after the command")


class RefineTask(Task):
    interpretation: Interpretation
    route: Route


class InterpretRequest(Body):
    prompt: Annotated[Text, Field(max_length=MAX_PROMPT)]
    instruction: Instruction
    last_edited: Annotated[Text, Field(max_length=200)] | None = Field(None, description="The noun that `it` means")
    interpreter: WhoReads = None


class Interpreted(Interpretation):
    interpreter: Interpreter
