"""What holds for the whole picture: time of day, season, weather, light. A contradiction is resolved or declined."""

from __future__ import annotations

import re

from kino.prompts.interpret.clauses import (
    Clause,
    Prompt,
    edited,
    is_content,
    is_light,
    is_time,
    is_weather,
    with_clause,
)
from kino.prompts.interpret.errors import Declined
from kino.prompts.interpret.lexicon import nouns
from kino.prompts.interpret.lexicon import scene as said_of
from kino.prompts.interpret.slots import set_value
from kino.prompts.interpret.step import COMPOSED, Said, Step, pairs
from kino.prompts.interpret.targets import IT, WHOLE
from kino.prompts.interpret.words import like

ASPECTS = {"lighting", "light", "time", "weather", "season", "time of day"}
WHOLE_OF = rf"(?:{'|'.join(sorted(IT))}|(?:the )?(?:whole )?(?:{'|'.join(sorted(WHOLE | ASPECTS))}))"
MAKES = re.compile(
    rf"(?:make|turn|change|set|switch|convert|have|let) {WHOLE_OF} (?:to be |be |to |into |at |in "
    rf"|look |during )?(?:the |a |an )?(.+)"
)
BARE = re.compile(r"(?:at|in|during|set at|set in|by|make it)? ?(?:the |a )?(.+)")
LIGHTS = re.compile(
    r"(?:make the |make |use |with |add )?(?:some )?([\w ]+?) (?:light|lighting)|make (?:the"
    r" )?(?:light|lighting) ([\w ]+)"
)
SHOULD = re.compile(rf"(?:{WHOLE_OF}) should be (?:at |in )?(?:the )?(.+)")
# Of a light clause: the light of the day. Of any clause but the content: a temperature of its own.
SUNLIT = {"bright", "natural", "high-key"}
WARMTH = {"warm", "cool", "cold", "golden", "sun", *said_of.LOW_MARKS}
LEADING_TIME = {"at", "in", "during", "by"}
NIGHT_SKY = re.compile(r"\b(?:dark|black|night|starry) (?:sky|skies)\b|\bnorthern lights\b", re.IGNORECASE)
BLUE_SKY = re.compile(r"(?<!dark )(?<!deep )(?<!midnight )\bblue (?:sky|skies)\b", re.IGNORECASE)


def rule(said: Said, prompt: Prompt) -> Step | None:
    line = said.line
    for shape in (MAKES, SHOULD, BARE):
        match = shape.fullmatch(line)
        if not match:
            continue
        value = match[1].removesuffix(" time") if match[1] not in said_of.TIMES else match[1]
        value = value.removesuffix(" instead")
        bare = shape is BARE
        if value in said_of.TIMES:
            return _time(prompt, *said_of.TIMES[value])
        if value in said_of.SEASONS:
            return _season(prompt, said_of.SEASONS[value])
        if value in said_of.WEATHERS:
            return _weather(prompt, value)
        if bare and (line == "snow" or line.startswith("let it ")):
            return None
        if not bare and value in said_of.LIGHT_SAID and " light" not in line.replace("lighter", ""):
            if value in {"warm", "cool", "soft", "natural", "harsh", "dim"} and line.split()[1] not in WHOLE:
                raise Declined(f"say “{value} light”, or which thing should be {value}")
            return _mood(said, prompt, value)
    if line in {"let it snow", "let it rain", "add rain", "add snow", "add fog", "add mist", "add some rain",
                "add some snow", "add some fog", "make it rain", "make it snow"}:  # fmt: skip
        return _weather(prompt, said.low[-1])
    if match := LIGHTS.fullmatch(line):
        value = (match[1] or match[2]).removeprefix("more ") if match[1] or match[2] else ""
        if value in said_of.LIGHT_SAID:
            return _light(prompt, *said_of.LIGHT_SAID[value])
    return None


def _time(prompt: Prompt, phrase: str, sun: str) -> Step:
    word = phrase.split()[-1]
    command = f"Change the scene to {phrase.removeprefix('at ').removeprefix('in the ')} with matching lighting"
    touched = pairs(("scene", "time"))
    spans = _times(prompt)
    text, written = prompt.text, phrase
    if len(spans) > 1:
        raise Declined("the prompt names several times of day; edit it by hand")
    if spans:
        start, end = spans[0]
        clause = any(c.start == start and c.end == end for c in prompt.clauses)
        old = " ".join(prompt.low[start:end])
        if old in (phrase, word) or (word == "hour" and old == phrase.removeprefix("at ")):
            return Step("time", prompt.text, command, touched, None, 0.9, COMPOSED)
        if not clause and phrase in {"daytime", "daylight"}:
            written = "in daylight"
        chars = prompt.words[start].start, prompt.words[end - 1].end
        text = edited(prompt.text, [(*chars, like(prompt.text[chars[0]], written))])
        left = set(prompt.low[:start] + prompt.low[end:])
    else:
        left = set(prompt.low)
        text = with_clause(prompt, written, end=True)
    marks = {"day": said_of.NIGHT_MARKS | said_of.LOW_MARKS, "night": said_of.DAY_MARKS | said_of.LOW_MARKS}
    against = marks.get(sun, said_of.NIGHT_MARKS | said_of.DAY_MARKS)
    against |= {"morning", "evening", "afternoon", "golden", "day", "time", "night"} - {word}
    golden = "golden" in left and left & {"hour", "light", "sunlight", "glow"}
    quoted = left & against - (set() if golden else {"golden"})
    if quoted:
        raise Declined(f"“{sorted(quoted)[0]}” in the prompt contradicts that; edit it by hand")
    if sun == "night" and any(is_light(prompt, c) and set(prompt.clause_words(c)) & SUNLIT for c in prompt.clauses):
        raise Declined("the light in the prompt is that of the day; edit it by hand")
    if sun == "day" and NIGHT_SKY.search(text):
        raise Declined("the sky of the prompt is that of the night; edit it by hand")
    if sun == "night" and BLUE_SKY.search(text):
        raise Declined("“blue sky” in the prompt contradicts that; edit it by hand")
    return Step("time", text, command, touched, None, 0.9, COMPOSED)


def _times(prompt: Prompt) -> list[tuple[int, int]]:
    """Word spans that name the time: whole clauses, and "at noon" or "in the morning" inside one."""
    spans = []
    for clause in prompt.clauses:
        if is_time(prompt, clause):
            spans.append((clause.start, clause.end))
            continue
        at = clause.start
        while at < clause.end:
            if prompt.at(at) in LEADING_TIME:
                end = at + 1
                while end < clause.end and prompt.at(end) in said_of.TIME_WORDS | {
                    "the",
                    "early",
                    "late",
                    "golden",
                    "blue",
                    "hour",
                }:
                    end += 1
                if end > at + 1 and is_time(prompt, Clause(at, end)) and not prompt.noun(end):
                    spans.append((at, end))
                    at = end
                    continue
            at += 1
    return spans


def _season(prompt: Prompt, phrase: str) -> Step:
    word = phrase.split()[-1]
    command, touched = f"Change the season to {word}", pairs(("scene", "season"))
    if phrase in " ".join(prompt.low):
        return Step("weather", prompt.text, command, touched, None, 0.9, COMPOSED)
    old = [c for c in prompt.clauses if " ".join(prompt.clause_words(c)) in said_of.SEASONS.values()]
    others = set(prompt.low) & said_of.SEASON_WORDS
    if old and len(others) == 1:
        start, end = prompt.words[old[0].start].start, prompt.words[old[0].end - 1].end
        return Step("weather", edited(prompt.text, [(start, end, phrase)]), command, touched, None, 0.9, COMPOSED)
    against = {
        "winter": {"green", "sunflower", "blossom", "blossoms", "tropical"} - {"green"},
        "summer": {"snow", "snowy", "icy"},
    }
    clash = others | (set(prompt.low) & against.get(word, set()))
    if clash:
        raise Declined(f"“{sorted(clash)[0]}” in the prompt contradicts that; edit it by hand")
    return Step("weather", with_clause(prompt, phrase, end=True), command, touched, None, 0.85, COMPOSED)


def _weather(prompt: Prompt, value: str) -> Step:
    phrase = said_of.WEATHERS[value]
    command, touched = f"Change the weather: {phrase}", pairs(("scene", "weather"))
    if nouns.INDOORS & set(prompt.low) - {"studio"} or any(" room" in p.noun for p in prompt.phrases):
        raise Declined("the picture is indoors; say where the weather should be seen")
    for clause in prompt.clauses:
        if is_weather(prompt, clause) and not _season_only(prompt, clause):
            words = " ".join(prompt.clause_words(clause))
            if words == phrase:
                return Step("weather", prompt.text, command, touched, None, 0.9, COMPOSED)
            if set(prompt.clause_words(clause)) & {"clouds"}:
                raise Declined("the prompt describes the sky in other words; edit it by hand")
            start, end = prompt.words[clause.start].start, prompt.words[clause.end - 1].end
            text = edited(prompt.text, [(start, end, phrase)])
            return _checked(prompt, Step("weather", text, command, touched, None, 0.85, COMPOSED), value, clause)
    adjective = said_of.WEATHER_ADJECTIVE.get(value)
    old = [p for p in prompt.phrases if any(v.slot == "weather" and v.text != "wet" for v in p.values)]
    if len(old) == 1 and adjective and old[0].noun in nouns.WEATHERED:
        text = set_value(prompt, old[0], "weather", adjective)
        return _checked(prompt, Step("weather", text, command, touched, None, 0.85, COMPOSED), value, None)
    if old:
        raise Declined("the prompt names the weather already; edit it by hand")
    text = with_clause(prompt, phrase, end=True)
    return _checked(prompt, Step("weather", text, command, touched, None, 0.85, COMPOSED), value, None)


def _season_only(prompt: Prompt, clause: Clause) -> bool:
    return not set(prompt.clause_words(clause)) & said_of.WEATHER_WORDS


def _checked(prompt: Prompt, step: Step, value: str, clause: Clause | None) -> Step:
    """Declines where other words of the prompt name another weather or a time without the sun."""
    out = range(clause.start, clause.end) if clause else range(0)
    left = {low for at, low in enumerate(prompt.low) if at not in out}
    against = {"clear", "cloudless"} if value not in {"sunny", "windy"} else set()
    if value == "sunny":
        against = {"overcast", "rain", "storm", "clouds", "fog", "foggy", "misty", "stormy", *said_of.NIGHT_MARKS}
    if value in {"snow", "snowy", "snowing", "blizzard", "snowstorm"}:
        against |= {"summer", "tropical", "rain"}
    if value not in {"sunny", "windy"}:
        against |= {"sunny", "sunshine", "sun", "sunlit", "sunlight", "sunbeams", "sunrays"}
    clash = left & against
    if clash:
        raise Declined(f"“{sorted(clash)[0]}” in the prompt contradicts that; edit it by hand")
    if value not in {"sunny", "windy"} and BLUE_SKY.search(step.text):
        raise Declined("“blue sky” in the prompt contradicts that; edit it by hand")
    return step


def _mood(said: Said, prompt: Prompt, value: str) -> Step:
    """ "make it darker" speaks of the light of the picture, unless a thing was just edited or it has no light."""
    if prompt.flat or (said.last and said.low[1] in IT):
        raise Declined(f"say which thing should be {value}")
    if (
        value in {"cold", "dramatic", "moody", "cinematic", "softer", "harsher"}
        and said.low[1] in IT
        and value != "moody"
    ):
        raise Declined(f"say “{value} lighting”, or which thing should be {value}")
    return _light(prompt, *said_of.LIGHT_SAID[value])


def _light(prompt: Prompt, slot: str, value: str) -> Step:
    command, touched = f"Make the lighting {value}", pairs(("light", slot))
    clauses = [c for c in prompt.clauses if is_light(prompt, c)]
    if len(clauses) > 1:
        raise Declined("the prompt names the light twice; edit it by hand")
    if clauses:
        clause = clauses[0]
        words = prompt.clause_words(clause)
        old = [i for i, w in enumerate(words) if w in said_of.LIGHT_SLOTS[slot]]
        if len(old) > 1:
            raise Declined("the prompt names the light twice; edit it by hand")
        if old:
            word = prompt.words[clause.start + old[0]]
            text = edited(prompt.text, [(word.start, word.end, like(word.text, value))])
        else:
            word = prompt.words[clause.start]
            value = "dim" if value == "dark" else value
            text = edited(prompt.text, [(word.start, word.end, f"{like(word.text, value)} {word.low}")])
        return Step("light", text, command, touched, None, 0.9, COMPOSED)
    times = {low for c in prompt.clauses if not is_content(prompt, c) for low in prompt.clause_words(c)} | set(
        prompt.low
    )
    if slot == "intensity":
        against = (
            said_of.DAY_MARKS | said_of.LOW_MARKS | {"golden", "bright"}
            if value in {"dark", "dim"}
            else (said_of.NIGHT_MARKS | {"dark", "dim"} | said_of.LOW_MARKS)
        )
        if times & against:
            raise Declined("the time of day in the prompt says how bright it is; say another time")
    if times & {"light", "lighting", "daylight", "sunlight", "moonlight"}:
        raise Declined("the prompt describes the light in other words; edit it by hand")
    if slot == "temperature" and times & WARMTH:
        raise Declined(f"“{sorted(times & WARMTH)[0]}” in the prompt says what the light is like; edit it by hand")
    phrase = f"{value} lighting" if slot != "temperature" else f"{value} light"
    return Step("light", with_clause(prompt, phrase, end=True), command, touched, None, 0.85, COMPOSED)
