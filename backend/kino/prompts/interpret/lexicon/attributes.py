"""Values a thing can have, one table a slot. A new value of a slot replaces the old one; it never stands beside it."""

from __future__ import annotations

from kino.prompts.interpret.lexicon import table

COLORS = table("""
    red orange yellow green blue purple white black pink brown gray grey violet crimson azure scarlet maroon burgundy
    turquoise teal cyan magenta indigo lavender lilac beige cream ivory gold golden silver bronze copper navy olive lime
    mint coral salmon peach tan khaki amber ruby emerald sapphire jade fuchsia mauve plum rust ochre mustard charcoal
    aqua aquamarine cobalt ultramarine vermilion chartreuse rose terracotta blonde blond brunette ginger auburn
    colorful colourful multicolored multicoloured rainbow rainbow-colored rainbow-coloured colorless monochrome
    reddish bluish greenish yellowish pinkish brownish orangish purplish blackish whitish greyish grayish
    """)
# Colours that have a name of two words of their own.
COLOR_PAIRS = {
    "navy blue", "sky blue", "royal blue", "baby blue", "midnight blue", "steel blue", "electric blue", "ice blue",
    "forest green", "olive green", "lime green", "mint green", "emerald green", "sea green", "neon green",
    "hot pink", "neon pink", "rose gold", "blood red", "cherry red", "ruby red", "wine red", "brick red", "fire red",
    "black and white", "off white", "jet black", "snow white", "lemon yellow", "burnt orange", "strawberry blonde",
}  # fmt: skip
SHADES = {"light", "dark", "bright", "pale", "deep", "neon", "pastel", "vivid", "soft", "dull", "muted"}

MATERIALS = table("""
    wooden wood marble glass metal metallic stone concrete plastic leather velvet silk cotton wool woolen woollen
    steel iron brass tin oak walnut mahogany teak brick ceramic porcelain paper cardboard rubber crystal granite
    bamboo wicker chrome aluminum aluminium clay knitted fabric fur felt linen denim lace rattan straw wax chocolate
    """)
# What a person says and what stands before a noun.
SPOKEN = {
    "wood": "wooden", "small-sized": "small", "large-sized": "large", "medium-sized": "medium", "smile": "smiling",
    "laugh": "laughing", "cry": "crying", "frown": "frowning", "smiley": "smiling", "colour": "color",
    "made of wood": "wooden", "made of glass": "glass", "made of stone": "stone", "made of metal": "metal",
    "made of marble": "marble", "made of gold": "golden", "made of leather": "leather", "made of paper": "paper",
    "made out of wood": "wooden", "made out of glass": "glass", "made out of stone": "stone",
    "made out of metal": "metal", "made out of marble": "marble", "out of wood": "wooden", "out of glass": "glass",
    "made of ice": "ice", "made of brick": "brick", "made of plastic": "plastic", "made of steel": "steel",
}  # fmt: skip

SIZES = ["tiny", "small", "large", "huge", "enormous"]
SIZE_SAME = {
    "little": 1, "miniature": 0, "mini": 0, "big": 2, "giant": 4, "gigantic": 4, "massive": 4, "colossal": 4,
    "oversized": 3, "minuscule": 0, "microscopic": 0, "tall": 2, "short": 1, "medium": 1.5, "medium-sized": 1.5,
    "mid-sized": 1.5, "tiny": 0, "small": 1, "large": 2, "huge": 3, "enormous": 4,
}  # fmt: skip

SLOTS: dict[str, frozenset[str] | set[str]] = {
    "expression": table("""
        smiling laughing crying frowning grinning happy sad angry surprised scared worried bored calm serious
        excited shocked confused thoughtful sleepy
        """),
    "size": {"tiny", "small", "large", "huge", "enormous", *SIZE_SAME} - {"tall", "short"},
    "length": {"long", "short", "very long", "very short", "tall"},
    "width": {"wide", "narrow", "thick", "thin"},
    "weather": {"sunny", "rainy", "snowy", "foggy", "misty", "stormy", "cloudy", "windy", "overcast", "wet"},
    "fill": {"empty", "crowded", "busy", "deserted"},
    "age": {
        "young", "old", "elderly", "middle-aged", "ancient", "medieval", "modern", "futuristic", "antique", "teenage",
        "new", "aged", "vintage", "retro", "victorian",
    },
    "surface": {"shiny", "glossy", "matte", "polished", "rough", "smooth", "rusty", "dusty", "fluffy", "furry"},
    "texture": {"curly", "straight", "wavy", "braided"},
    "blur": {"blurry", "blurred", "sharp", "out-of-focus"},
    "glow": {"glowing", "transparent", "translucent", "opaque"},
    "pattern": {
        "striped", "checkered", "spotted", "dotted", "plaid", "floral", "polka-dot", "patterned", "plain",
        "polka dot", "checked",
    },
    "form": {"round", "oval", "rectangular", "triangular", "circular", "cubic", "hexagonal", "spherical"},
    "material": MATERIALS,
}  # fmt: skip
# The order before a noun: opinion, size, age, colour, material. Words of no table stand where `targets` puts them.
ORDER = {
    "opinion": 0, "expression": 1, "size": 2, "length": 2, "width": 2, "weather": 3, "fill": 3, "age": 4,
    "surface": 5, "texture": 5, "blur": 5, "glow": 5, "form": 6, "shade": 7, "color": 7, "pattern": 8, "material": 9,
    "unknown": 10,
}  # fmt: skip

# Adjectives that say nothing about a slot: they may stand in a prompt or in what is added, and stay where they are.
OPINIONS = table("""
    beautiful pretty cute lovely cozy cosy majestic dramatic elegant ugly scary spooky mysterious magical mystical
    enchanted abandoned ruined broken clean dirty fancy simple ornate detailed delicate graceful lush
    serene peaceful quiet lively vibrant magnificent grand epic lonely single wild domestic stray fresh ripe rotten
    juicy delicious hot cold warm cool frozen icy burning flaming exotic tropical rustic traditional classic
    minimalist luxurious cheap expensive royal noble sacred haunted hidden distant nearby floating flying open closed
    full half heavy strong muscular slim slender chubby fat skinny bearded bald handsome gorgeous stylish
    japanese chinese french italian american british english german spanish mexican indian african russian greek roman
    gothic baroque nordic scottish irish egyptian persian asian european snow-covered snow-capped tall decorative
    friendly fierce proud brave shy lazy playful curious soft hard sharp pointed bare sleeping running dense sparse
    rolling calm rocky sandy grassy muddy flat steep high low deep shallow bright dark light pale dim
    minimal minimalistic sleek weathered crumbling overgrown gleaming glittering sparkling shimmering worn tattered
    battered cracked wrinkled scruffy sturdy plump lone solitary starry billowing melting falling blooming flowing
    towering swirling fallen baggy tight loose ripped faded cropped quilted crumpled chunky messy tidy spiky silky
    rugged jagged craggy winding bustling gnarled mossy leafy thorny frosty dewy crispy creamy spicy steaming
    oversized grumpy cheerful wise shabby crooked humble
    """)

# Words beside which a value of the slot would contradict: "a baby panda" grows no older, "a 1950s car" not modern.
AGED = table("baby newborn toddler infant teen child adult cub")
# One alone is not two: these keep a thing from being counted.
ALONE = table("lone single solitary lonely only")
# A colour that is part of a name: "a golden retriever" made black would lose its breed.
COLOR_NAMES = {
    "golden retriever", "golden gate", "red panda", "red bull", "blue whale", "blue jay", "black hole", "black forest",
    "polar bear", "orange juice", "orange tree", "lime tree", "lime juice", "olive tree", "olive oil", "olive grove",
    "peach tree", "plum tree", "rose garden", "rose petal", "rose petals", "rose bush", "coral reef", "lavender field",
    "lavender fields", "mint leaf", "mint leaves", "mint tea", "salmon fillet", "cream cheese", "silver birch",
    "red carpet", "green tea", "black tea", "snow leopard", "gold fish", "tan lines", "amber alert", "blue cheese",
    "olive branch", "orange grove", "orange slice", "orange slices", "lime slice", "lime slices", "peach pie",
    "plum pie", "salmon sushi", "mustard seed", "charcoal grill", "charcoal drawing", "rust belt", "gold rush",
}  # fmt: skip

# Where something comes from stands behind its colour: "a red Japanese temple".
ORIGINS = table("""
    japanese chinese french italian american british english german spanish mexican indian african russian greek roman
    nordic scottish irish egyptian persian asian european scandinavian moroccan turkish korean swiss dutch swedish
    """)
# Written with a capital wherever they stand.
PROPER = {word: word.capitalize() for word in ORIGINS | table("christmas victorian halloween easter santa")}
METALS = table("metal metallic steel iron brass chrome aluminum aluminium gold golden silver bronze copper")

# Steps up and down: comparative -> (slot, direction).
COMPARATIVES = {
    "bigger": ("size", 1), "larger": ("size", 1), "smaller": ("size", -1), "tinier": ("size", -1),
    "older": ("age", 1), "younger": ("age", -1), "longer": ("length", 1), "shorter": ("length", -1),
    "darker": ("shade", -1), "lighter": ("shade", 1), "brighter": ("shade", 2), "paler": ("shade", 3),
}  # fmt: skip
SHADE_OF = {-1: "dark", 1: "light", 2: "bright", 3: "pale"}
