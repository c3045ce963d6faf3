"""Style and framing: "turn it into a pencil sketch", "in the style of Van Gogh", "close-up"."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import (
    Clause,
    Prompt,
    edited,
    is_content,
    is_frame,
    is_lens,
    is_style,
    read,
    with_clause,
)
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.step import Said, Step, pairs
from kino.prompts.interpret.targets import IT, WHOLE
from kino.prompts.interpret.words import article, like

WHOLE_OF = rf"(?:{'|'.join(sorted(IT))}|(?:the )?(?:whole )?(?:{'|'.join(sorted(WHOLE))})|the style|style)"
ASKS = re.compile(
    rf"(?:(?:make|turn|change|convert|transform|render|draw|paint|switch|set)(?: {WHOLE_OF})? (?:look"
    rf" like |to look like |into |to |as |in |be )?)?"
    r"(?:a |an |the )?(.+)"
)
# The whole command is read: what else it asks for must not be lost.
ARTIST = re.compile(
    rf"(?:(?:make|turn|change|convert|render|draw|paint|redo)(?: {WHOLE_OF})? (?:look |to )?)?"
    r"(?:into |as )?(?:a painting )?"
    r"(?:in the style of|in style of|by|like|the style of|style of) (?:a |an )?(?:painting by )?(.+)"
)
FRAMES = re.compile(
    rf"(?:(?:make|turn|change|convert|show|view|render|draw|set|see)(?: {WHOLE_OF})? (?:into |to |as "
    rf"|in |seen )?)?(?:a |an |the )?(.+?)"
    r"(?: please)?"
)
PREFIX = re.compile(
    r"(an? )?((?:[\w\-]+ ){0,5}?)(photo|photograph|painting|drawing|sketch|picture|illustration"
    r"|render|image|portrait photo) of ",
    re.IGNORECASE,
)


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line.replace(" 's", "'s")
    match = ASKS.fullmatch(line)
    value = match[1] if match else line
    if artist := _artist(line, value):
        return _style(prompt, f"in the style of {artist}", "artist")
    if found := _known(value):
        started = line.split()[0]
        bare = value == line.removeprefix("a ").removeprefix("an ")
        if (
            bare
            and value.split()[-1] in {"photo", "oil", "digital", "line", "pencil", "ink", "3d", "drawing"}
            and " " not in value
        ):
            raise Declined("say it as “turn it into …”")
        if (
            started
            in {
                "make",
                "turn",
                "change",
                "convert",
                "transform",
                "render",
                "draw",
                "paint",
                "switch",
                "set",
                "in",
                "as",
            }
            or bare
        ):
            return _style(prompt, *found)
    return None


def framing(said: Said, prompt: Prompt) -> Step | None:
    match = FRAMES.fullmatch(said.line)
    if not match or match[1] not in said_of.FRAMINGS:
        return None
    phrase, group = said_of.FRAMINGS[match[1]]
    command, touched = f"Change the framing: {phrase}", pairs(("frame", group))
    for clause in prompt.clauses:
        words = " ".join(prompt.clause_words(clause))
        if words == phrase:
            return Step("framing", prompt.text, command, touched, None, 0.9, "keep the subject unchanged")
        if is_frame(prompt, clause) and _group(words) == group:
            start, end = prompt.words[clause.start].start, prompt.words[clause.end - 1].end
            text = edited(prompt.text, [(start, end, like(prompt.text[start], phrase))])
            return Step("framing", text, command, touched, None, 0.9, "keep the subject unchanged")
    framed = [low for c in prompt.clauses if not is_frame(prompt, c) for low in prompt.clause_words(c)]
    line = " ".join(framed)
    angle = group == "angle" and re.search(r"\bfrom (?:behind|above|below|the (?:side|front|back))\b", line)
    if set(framed) & said_of.FRAME_WORDS or "close up" in line or angle:
        raise Declined("the prompt describes the framing in other words; edit it by hand")
    text = with_clause(prompt, phrase, end=True)
    return Step("framing", text, command, touched, None, 0.85, "keep the subject unchanged")


def _group(words: str) -> str:
    return next((g for said, (p, g) in said_of.FRAMINGS.items() if words in {said, p}), "")


def _artist(line: str, value: str) -> str | None:
    if match := ARTIST.fullmatch(line):
        return said_of.ARTISTS.get(match[1].removesuffix(" painting"))
    for tail in (" style", " painting", "'s style"):
        if value.endswith(tail) and value.removesuffix(tail).removeprefix("a ") in said_of.ARTISTS:
            return said_of.ARTISTS[value.removesuffix(tail)]
    return None


def _known(value: str) -> tuple[str, str] | None:
    if value.startswith("style of "):
        value = value.removeprefix("style of ")
    if value in said_of.STYLES:
        return said_of.STYLES[value]
    first, _, tail = value.rpartition(" ")
    if tail in said_of.STYLE_TAILS and first in said_of.STYLES:
        return said_of.STYLES[first]
    written = {phrase: family for phrase, family in said_of.STYLES.values()}
    return (value, written[value]) if value in written else None


def _style(prompt: Prompt, phrase: str, family: str) -> Step:
    command = f"Convert to {article(phrase)} {phrase}" if family != "artist" else f"Repaint {phrase}"
    touched = pairs(("scene", "style"))
    clauses = [c for c in prompt.clauses if is_style(prompt, c)]
    prefix = PREFIX.match(prompt.text)
    if len(clauses) + bool(prefix) > 1:
        raise Declined("the prompt names its style twice; edit it by hand")
    if any(" ".join(prompt.clause_words(c)) == phrase.lower() for c in clauses):
        return Step("style", prompt.text, command, touched, None, 0.9, "keep the original composition")
    _nowhere_else(prompt, clauses, prefix)
    if family == "artist" and any(prompt.at(c.start) == "by" for c in prompt.clauses):
        raise Declined("the prompt names another artist; edit it by hand")
    if family == "artist":
        text = _artist_text(prompt, phrase, clauses, prefix)
    elif prefix:
        lead = f"{article(phrase)} " if prefix[1] else ""
        text = like(prompt.text[0], f"{lead}{phrase} of ") + prompt.text[prefix.end() :]
    elif clauses:
        if clauses[0] is prompt.clauses[0]:
            # "old photo of a street" reads as style from end to end: replaced, nothing would be left of the picture.
            raise Declined("the style and the picture are in one part of the prompt; edit it by hand")
        start, end = prompt.words[clauses[0].start].start, prompt.words[clauses[0].end - 1].end
        text = edited(prompt.text, [(start, end, like(prompt.text[start], phrase))])
    else:
        text = with_clause(prompt, phrase)
    if family != "photo":
        text = _without_lens(text)
    return Step("style", text, command, touched, None, 0.9, "keep the original composition")


def _artist_text(prompt: Prompt, phrase: str, clauses: list[Clause], prefix: re.Match[str] | None) -> str:
    if prefix:
        kind = prefix[3].lower()
        text = prompt.text
        if kind in {"photo", "photograph", "portrait photo", "render"}:
            text = like(prompt.text[0], f"{'a ' if prefix[1] else ''}painting of ") + prompt.text[prefix.end() :]
        return with_clause(read(text), phrase)
    if clauses:
        words = prompt.clause_words(clauses[0])
        start, end = prompt.words[clauses[0].start].start, prompt.words[clauses[0].end - 1].end
        if " ".join(words).startswith("in the style of"):
            return edited(prompt.text, [(start, end, phrase)])
        if set(words) & (said_of.PHOTO_WORDS | {"render", "3d"}):
            return edited(prompt.text, [(start, end, f"painting {phrase}")])
        if "style" in words:
            raise Declined("the prompt names another style; edit it by hand")
        return edited(prompt.text, [(end, end, f", {phrase}")])
    return with_clause(prompt, phrase)


def _nowhere_else(prompt: Prompt, clauses: list[Clause], prefix: re.Match[str] | None) -> None:
    """A style word inside the content ("an anime girl") would contradict the new style, and rules can't tell."""
    known = {at for c in clauses for at in range(c.start, c.end)}
    of = prompt.low.index("of") if "of" in prompt.low[:8] else 0
    if of and prompt.low[of - 1] in said_of.MEDIA:
        raise Declined(f"the prompt is of a “{prompt.words[of - 1].text}”; edit it by hand")
    start = prefix.end() if prefix else 0
    for at, word in enumerate(prompt.words):
        if (
            at not in known
            and word.start >= start
            and word.low in said_of.STYLE_WORDS - {"oil", "film", "still", "style"}
        ):
            raise Declined(f"“{word.text}” in the prompt may contradict that style; edit it by hand")
        if at not in known and word.low == "style":
            raise Declined("the prompt names another style; edit it by hand")


def _without_lens(text: str) -> str:
    """A painting has no lens: clauses of camera and lens words go."""
    prompt = read(text)
    for number in range(len(prompt.clauses) - 1, 0, -1):
        clause = prompt.clauses[number]
        if is_lens(prompt, clause) and not is_content(prompt, clause):
            start = prompt.words[prompt.clauses[number - 1].end - 1].end
            text = text[:start] + text[prompt.words[clause.end - 1].end :]
    return text
