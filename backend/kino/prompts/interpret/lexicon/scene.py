"""What is said of the whole picture: time, weather, light, style, framing, and places inside the frame."""

from __future__ import annotations

from kino.prompts.interpret.lexicon import table

# What a person says -> (the phrase as a clause or after the subject, whether the sun is up).
TIMES: dict[str, tuple[str, str]] = {
    "night": ("at night", "night"), "nighttime": ("at night", "night"), "night time": ("at night", "night"),
    "midnight": ("at midnight", "night"), "noon": ("at noon", "day"), "midday": ("at midday", "day"),
    "dawn": ("at dawn", "low"), "sunrise": ("at sunrise", "low"), "dusk": ("at dusk", "low"),
    "twilight": ("at twilight", "low"), "sunset": ("at sunset", "low"), "golden hour": ("at golden hour", "low"),
    "blue hour": ("at blue hour", "low"), "day": ("daytime", "day"), "daytime": ("daytime", "day"),
    "day time": ("daytime", "day"), "daylight": ("daylight", "day"), "morning": ("in the morning", "day"),
    "early morning": ("in the early morning", "day"), "evening": ("in the evening", "low"),
    "afternoon": ("in the afternoon", "day"), "late afternoon": ("in the late afternoon", "low"),
}  # fmt: skip
TIME_WORDS = table(
    "night nighttime midnight noon midday dawn sunrise dusk twilight sunset day daytime daylight morning evening "
    "afternoon moonlight sunlight sunshine"
)
# A clause of these words and a time word is the time, and is exchanged as a whole.
TIME_COMPANY = table(
    "at in the during early late soft warm bright golden hour blue light lighting sky sun glow natural of a time clear "
    "beautiful hazy by pale cold cool harsh gentle dim dark deep quiet calm diffused"
)
# Words that place a picture at a time without saying it; another time cannot stand beside them.
DAY_MARKS = {
    "sun", "sunny", "sunshine", "sunlight", "sunlit", "daylight", "noon", "midday", "daytime", "sunbeam", "sunbeams",
    "sunrays",
}  # fmt: skip
NIGHT_MARKS = {
    "night", "moon", "moonlit", "moonlight", "starry", "midnight", "aurora", "starlight", "nighttime", "nocturnal",
    "candlelit", "starlit",
}  # fmt: skip
LOW_MARKS = {"sunset", "sunrise", "dawn", "dusk", "twilight"}

WEATHERS: dict[str, str] = {
    "rain": "in the rain", "rainy": "in the rain", "raining": "in the rain", "snow": "in the snow",
    "snowy": "in the snow", "snowing": "in the snow", "fog": "in the fog", "foggy": "in the fog",
    "mist": "in the mist", "misty": "in the mist", "storm": "in a storm", "stormy": "in a storm",
    "sunny": "sunny weather", "cloudy": "cloudy weather", "overcast": "overcast weather", "windy": "windy weather",
    "thunderstorm": "in a thunderstorm", "snowstorm": "in a snowstorm", "blizzard": "in a blizzard",
    "heavy rain": "in heavy rain", "heavy snow": "in heavy snow", "thick fog": "in thick fog",
    "sandstorm": "in a sandstorm",
}  # fmt: skip
WEATHER_ADJECTIVE = {
    "rain": "rainy", "raining": "rainy", "snow": "snowy", "snowing": "snowy", "fog": "foggy", "mist": "misty",
    "storm": "stormy", "rainy": "rainy", "snowy": "snowy", "foggy": "foggy", "misty": "misty", "stormy": "stormy",
    "sunny": "sunny", "cloudy": "cloudy", "overcast": "overcast", "windy": "windy",
}  # fmt: skip
WEATHER_WORDS = set(WEATHERS) | table("rain snow fog mist storm drizzle shower clouds cloudless weather wet")
SEASONS = {
    "winter": "in winter",
    "summer": "in summer",
    "spring": "in spring",
    "autumn": "in autumn",
    "fall": "in fall",
}
SEASON_WORDS = set(SEASONS) | {"wintry", "autumnal", "summery", "springtime", "wintertime", "summertime"}

# Light clauses: [adjectives] + one of the nouns, as a clause of its own.
LIGHT_NOUNS = {"light", "lighting", "illumination"}
LIGHT_SLOTS: dict[str, frozenset[str] | set[str]] = {
    "temperature": {"warm", "cool", "cold", "neutral"},
    "intensity": {"bright", "dim", "dark", "low-key", "high-key", "low"},
    "quality": {
        "soft", "hard", "dramatic", "harsh", "natural", "diffused", "cinematic", "moody", "gentle", "studio",
        "rim", "volumetric", "ambient",
    },
}  # fmt: skip
LIGHT_SAID: dict[str, tuple[str, str]] = {
    "darker": ("intensity", "dark"), "brighter": ("intensity", "bright"), "warmer": ("temperature", "warm"),
    "cooler": ("temperature", "cool"), "softer": ("quality", "soft"), "harsher": ("quality", "harsh"),
    "warm": ("temperature", "warm"), "cool": ("temperature", "cool"), "bright": ("intensity", "bright"),
    "dim": ("intensity", "dim"), "dark": ("intensity", "dark"), "dramatic": ("quality", "dramatic"),
    "soft": ("quality", "soft"), "dimmer": ("intensity", "dim"), "more dramatic": ("quality", "dramatic"),
    "moody": ("quality", "moody"), "natural": ("quality", "natural"), "cinematic": ("quality", "cinematic"),
    "harsh": ("quality", "harsh"), "colder": ("temperature", "cool"),
}  # fmt: skip
OTHER_LIGHTS = table("lights lit lamp candlelight glow spotlight backlit backlight sunlight moonlight shadowy")

# What a person says -> (how the prompt says it, family).
STYLES: dict[str, tuple[str, str]] = {
    "watercolor": ("watercolor painting", "paint"), "watercolour": ("watercolour painting", "paint"),
    "oil": ("oil painting", "paint"), "acrylic": ("acrylic painting", "paint"), "painting": ("painting", "paint"),
    "gouache": ("gouache painting", "paint"), "impressionist": ("impressionist painting", "paint"),
    "sketch": ("sketch", "draw"), "pencil": ("pencil sketch", "draw"), "charcoal": ("charcoal drawing", "draw"),
    "ink": ("ink drawing", "draw"), "drawing": ("drawing", "draw"), "line art": ("line art", "draw"),
    "line": ("line drawing", "draw"), "pastel": ("pastel drawing", "draw"), "crayon": ("crayon drawing", "draw"),
    "comic": ("comic book illustration", "draw"), "comic book": ("comic book illustration", "draw"),
    "cartoon": ("cartoon", "draw"), "anime": ("anime illustration", "draw"), "manga": ("manga illustration", "draw"),
    "illustration": ("illustration", "draw"), "digital": ("digital painting", "paint"),
    "digital art": ("digital art", "draw"), "vector": ("vector illustration", "draw"),
    "vector art": ("vector art", "draw"), "pixel": ("pixel art", "draw"), "pixel art": ("pixel art", "draw"),
    "3d": ("3D render", "render"), "3d render": ("3D render", "render"), "low poly": ("low poly 3D render", "render"),
    "claymation": ("claymation still", "render"), "photo": ("photograph", "photo"),
    "photograph": ("photograph", "photo"),
    "realistic photo": ("realistic photograph", "photo"),
    "black and white photo": ("black and white photograph", "photo"),
    "woodcut": ("woodcut print", "draw"), "mosaic": ("mosaic", "draw"), "stained glass": ("stained glass art", "draw"),
    "storybook": ("storybook illustration", "draw"), "ukiyo-e": ("ukiyo-e print", "draw"),
}  # fmt: skip
# Optional last words of what a person says: "a watercolor", "a watercolor painting", "watercolor style".
STYLE_TAILS = {"painting", "drawing", "sketch", "illustration", "style", "render", "art", "photo", "print", "image",
               "picture", "rendering", "artwork", "photograph"}  # fmt: skip
STYLE_WORDS = table("""
    photo photograph photography photographic photorealistic realistic painting painted watercolor watercolour oil
    acrylic gouache sketch sketched drawing drawn illustration illustrated cartoon anime manga comic render rendered
    rendering 3d art artwork pixel charcoal engraving woodcut print mosaic claymation polaroid still film
    cinematic style impressionist impressionism cubist cubism surrealist expressionist snapshot daguerreotype
    hyperrealistic stylized ghibli pixar disney portrait
    """)
# In a clause of its own these may stand with a style word and go with it.
STYLE_COMPANY = table(
    "a an the in of studio digital vector line book fantasy concept detailed simple professional raw analog color "
    "colour black and white soft low poly pencil ink flat modern classic traditional stock editorial fine "
    "award-winning "
    "quality high landscape portrait street fashion macro product vintage old"
)
# What a picture can be of a thing, "poster of a train", beside the styles: another style would contradict it.
MEDIA = table("""
    poster postcard stamp mural fresco tattoo statue sculpture figurine bust toy logo icon sticker badge collage
    tapestry embroidery cover map blueprint diagram screenshot card graffiti emblem coin model miniature diorama
    puppet origami
    """)
PHOTO_WORDS = {"photo", "photograph", "photography", "snapshot", "polaroid", "photographic", "photorealistic"}
# A clause that ends in one of these is of the style, the light or the camera, whatever stands before it.
TECHNICAL_TAILS = table(
    "photography photograph photo lighting light candlelight illustration painting render rendering style grain film "
    "shot resolution fantasy lens shadows art"
)
LENS_WORDS = table("35mm 50mm 85mm 24mm 100mm 28mm 135mm 200mm dslr bokeh nikon canon leica hasselblad kodak iso lens")
LENS_COMPANY = table(
    "lens shot on with shallow depth of field film f iso a portra depth-of-field mm beautiful bokeh mark"
)
ARTISTS = {
    "van gogh": "Van Gogh", "vincent van gogh": "Vincent van Gogh", "monet": "Monet", "claude monet": "Claude Monet",
    "picasso": "Picasso", "pablo picasso": "Pablo Picasso", "rembrandt": "Rembrandt", "vermeer": "Vermeer",
    "dali": "Dalí", "salvador dali": "Salvador Dalí", "dalí": "Dalí", "klimt": "Klimt", "gustav klimt": "Gustav Klimt",
    "hokusai": "Hokusai", "banksy": "Banksy", "andy warhol": "Andy Warhol", "warhol": "Andy Warhol",
    "frida kahlo": "Frida Kahlo", "kandinsky": "Kandinsky", "magritte": "Magritte", "matisse": "Matisse",
    "cezanne": "Cézanne", "renoir": "Renoir", "degas": "Degas", "turner": "William Turner", "caravaggio": "Caravaggio",
    "leonardo da vinci": "Leonardo da Vinci", "da vinci": "Leonardo da Vinci", "michelangelo": "Michelangelo",
    "edvard munch": "Edvard Munch", "munch": "Edvard Munch", "edward hopper": "Edward Hopper",
    "hopper": "Edward Hopper",
    "escher": "M. C. Escher", "studio ghibli": "Studio Ghibli", "ghibli": "Studio Ghibli", "mondrian": "Mondrian",
    "botticelli": "Botticelli", "bob ross": "Bob Ross", "gauguin": "Gauguin", "miro": "Miró", "klee": "Paul Klee",
}  # fmt: skip

FRAMINGS: dict[str, tuple[str, str]] = {
    "from above": ("view from above", "angle"), "view from above": ("view from above", "angle"),
    "seen from above": ("view from above", "angle"), "from below": ("view from below", "angle"),
    "from the side": ("side view", "angle"), "side view": ("side view", "angle"),
    "from behind": ("view from behind", "angle"), "from the front": ("front view", "angle"),
    "front view": ("front view", "angle"), "bird's eye view": ("bird's-eye view", "angle"),
    "bird's-eye view": ("bird's-eye view", "angle"), "birds eye view": ("bird's-eye view", "angle"),
    "top view": ("top view", "angle"), "low angle": ("low angle", "angle"), "high angle": ("high angle", "angle"),
    "low angle shot": ("low angle", "angle"), "high angle shot": ("high angle", "angle"),
    "eye level": ("eye level", "angle"), "close-up": ("close-up", "shot"), "close up": ("close-up", "shot"),
    "closeup": ("close-up", "shot"), "close-up shot": ("close-up", "shot"), "wide shot": ("wide shot", "shot"),
    "wide angle": ("wide angle", "shot"), "wide angle shot": ("wide angle", "shot"), "long shot": ("long shot", "shot"),
    "medium shot": ("medium shot", "shot"), "full body shot": ("full body shot", "shot"),
    "full-body shot": ("full body shot", "shot"), "macro shot": ("macro shot", "shot"), "zoom in": ("close-up", "shot"),
    "zoom out": ("wide shot", "shot"), "extreme close-up": ("extreme close-up", "shot"),
    "aerial view": ("aerial view", "angle"), "from far away": ("distant view", "shot"),
}  # fmt: skip
FRAME_WORDS = {"close-up", "closeup", "view", "shot", "angle", "aerial", "macro", "viewed", "zoomed", "eye-level"}

# Places inside the frame, as kino-mini's captions write them.
SPOTS: dict[str, str] = {
    "center": "in the center", "middle": "in the center", "centre": "in the centre", "left": "on the left",
    "right": "on the right", "top": "at the top", "bottom": "at the bottom", "top left": "at the top left",
    "top right": "at the top right", "bottom left": "at the bottom left", "bottom right": "at the bottom right",
    "upper left": "at the top left", "upper right": "at the top right", "lower left": "at the bottom left",
    "lower right": "at the bottom right", "left side": "on the left", "right side": "on the right",
    "top-left": "at the top left", "top-right": "at the top right", "bottom-left": "at the bottom left",
    "bottom-right": "at the bottom right", "upper": "at the top", "lower": "at the bottom",
}  # fmt: skip
WAYS = {
    "left": "left", "leftwards": "left", "right": "right", "rightwards": "right", "up": "top", "upwards": "top",
    "down": "bottom", "downwards": "bottom",
}  # fmt: skip
RELATIONS = {
    "above": "above", "over": "above", "below": "below", "under": "below", "beneath": "below", "underneath": "below",
    "left of": "to the left of", "to the left of": "to the left of", "on the left of": "to the left of",
    "right of": "to the right of", "to the right of": "to the right of", "on the right of": "to the right of",
    "to the left side of": "to the left of", "to the right side of": "to the right of", "on top of": "above",
}  # fmt: skip
OPPOSITE = {
    "above": "below", "below": "above", "to the left of": "to the right of", "to the right of": "to the left of",
}  # fmt: skip
WHEREABOUTS = {
    "in the background", "in the foreground", "in the distance", "on the left", "on the right", "in the sky",
    "in the center", "in the middle", "at the top", "at the bottom", "at the top left", "at the top right",
    "at the bottom left", "at the bottom right", "in the corner", "on the ground", "on the floor", "on the wall",
}  # fmt: skip
CORNERS = {
    f"{lead} the {spot}{corner}": f"at the {spot}"
    for spot in ("top left", "top right", "bottom left", "bottom right")
    for lead in ("in", "at")
    for corner in ("", " corner")
}
WHEREABOUTS |= set(CORNERS)

# "no X" is never written: FLUX would draw X. What to say instead, for the sky and the like.
INSTEAD_OF = {
    "cloud": "clear sky", "clouds": "clear sky", "people": "deserted scene", "person": "deserted scene",
    "text": "unmarked surfaces",
}  # fmt: skip
