"""Words that captions should not hold, that mean the same, or that can't be true together: short tables."""

from __future__ import annotations

import re

ABOUT_PICTURES = (
    r"\b(?:in )?(?:an?|the|this) (?:image|picture|photo) (?:shows|depicts|features|displays|captures|presents|is of|of"
    r"|showing|depicting|featuring)\b[ ,]*"
    r"|\bin (?:the|this) (?:image|picture|photo)\b[ ,]*"
    r"|\b(?:image|picture) of\b ?"
)
"""How captioners begin. Every caption then begins the same, and none of it says anything."""
GUESSES = r"\b(?:possibly|presumably|perhaps|maybe|appears to be|seems to be|might be|could be|likely)\b"
"""A captioner that is not sure; the model learns the words."""
PRAISE = {
    "masterpiece", "best quality", "high quality", "highest quality", "highres", "absurdres", "ultra detailed",
    "highly detailed", "8k", "4k", "trending on artstation", "score 9", "score 8 up", "score 7 up", "amazing quality",
}  # fmt: skip
"""Tags about worth, for prompts: they stand on every picture and say nothing of any."""

SYNONYMS = (
    ("woman", "lady", "female"), ("man", "male", "guy"), ("girl", "1girl"), ("boy", "1boy"),
    ("child", "kid"), ("car", "automobile"), ("dog", "canine"), ("cat", "feline"), ("photo", "photograph"),
    ("picture", "image"), ("outdoors", "outside", "outdoor"), ("indoors", "inside", "indoor"),
    ("smile", "smiling"), ("grey", "gray"), ("grey background", "gray background"), ("grey hair", "gray hair"),
    ("blond hair", "blonde hair"), ("blonde", "blond"), ("sofa", "couch"), ("glasses", "eyeglasses", "spectacles"),
    ("t-shirt", "tee shirt", "tshirt"), ("jeans", "denim pants"), ("trousers", "pants"), ("sneakers", "trainers"),
    ("forest", "woods"), ("sea", "ocean"), ("stone", "rock"), ("night", "nighttime", "at night"),
    ("day", "daytime"), ("close-up", "closeup", "close up"), ("full body", "whole body"), ("round", "circular"),
    ("big", "large"), ("small", "little"), ("black and white", "monochrome", "greyscale", "grayscale"),
    ("looking at viewer", "looking at camera", "facing viewer"), ("solo", "alone"), ("bike", "bicycle"),
    ("plane", "airplane", "aeroplane"), ("hat", "headwear"), ("road", "street"), ("rain", "raining"),
    ("snow", "snowing"), ("purple", "violet"), ("holding phone", "holding smartphone"),
)  # fmt: skip

CONTRADICTIONS = (
    ("day", "night"), ("daytime", "nighttime"), ("indoors", "outdoors"), ("open eyes", "closed eyes"),
    ("open mouth", "closed mouth"), ("standing", "sitting", "lying"), ("long hair", "short hair"),
    ("very long hair", "short hair"), ("straight hair", "curly hair"), ("bald", "long hair", "short hair"),
    ("solo", "2girls", "2boys", "multiple girls", "multiple boys", "group", "crowd"), ("1girl", "2girls", "3girls"),
    ("1boy", "2boys", "3boys"), ("no humans", "1girl", "1boy", "solo"), ("summer", "winter"), ("sunny", "rain"),
    ("barefoot", "shoes", "boots"), ("clothed", "nude"), ("close-up", "full body"), ("portrait", "full body"),
    ("facing left", "facing right"), ("looking left", "looking right"), ("looking at viewer", "looking away"),
    ("simple background", "detailed background"), ("white background", "black background"),
    ("black and white", "colorful"), ("monochrome", "colorful"), ("from above", "from below"),
    ("from behind", "from front"), ("smile", "frown"), ("happy", "sad"), ("empty", "crowded"), ("wet", "dry"),
)  # fmt: skip
_COUNT = re.compile(r"(\d+|one|two|three|four|five|six) (.+)")


def counted_thing(tag: str) -> tuple[str, str] | None:
    """A tag that says how many of what: "two dogs" -> ("two", "dog")."""
    match = _COUNT.fullmatch(tag)
    return (match[1], match[2].removesuffix("s")) if match else None


STOPWORDS = {
    "a", "an", "and", "are", "as", "at", "be", "but", "by", "for", "from", "has", "have", "he", "her", "his", "in",
    "into", "is", "it", "its", "of", "on", "or", "over", "she", "some", "than", "that", "the", "their", "them", "there",
    "they", "this", "to", "under", "up", "was", "which", "while", "who", "with", "without",
}  # fmt: skip
