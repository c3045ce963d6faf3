"""Words that end a noun phrase (prepositions, verbs, pronouns) and the actions a living thing can be given."""

from __future__ import annotations

from kino.prompts.interpret.lexicon import table

PREPOSITIONS = table("""
    on in at under over above below beneath behind beside besides between among near by with without within inside
    outside into onto upon through across along around against from to toward towards of off up down for during as
    like next front left-of amid atop past alongside featuring holding wearing carrying facing containing showing
    """)
CONJUNCTIONS = {"and", "or", "but", "plus", "while", "than", "nor", "&"}
DETERMINERS = {"a", "an", "the", "some", "this", "that", "these", "those", "each", "every", "both", "all", "any"}
POSSESSIVES = {"her", "his", "its", "their", "my", "your", "our"}
PRONOUNS = {
    "it",
    "she",
    "he",
    "him",
    "they",
    "them",
    "who",
    "which",
    "that",
    "whose",
    "where",
    "when",
    "i",
    "you",
    "we",
}
AUXILIARIES = table("is are was were be been being has have had does do did can could should would will may not no")
SAYS = {"says", "say", "saying", "reads", "read", "reading", "labeled", "labelled", "titled", "written", "spelling"}

# base -> -ing, of verbs that need no object.
ACTIONS = {
    "sleep": "sleeping", "run": "running", "sit": "sitting", "stand": "standing", "walk": "walking",
    "jump": "jumping", "dance": "dancing", "rest": "resting", "wait": "waiting", "play": "playing",
    "lie": "lying", "lie down": "lying down", "sit down": "sitting", "stand up": "standing", "lay down": "lying down",
    "swim": "swimming", "fly": "flying", "sing": "singing", "kneel": "kneeling", "crouch": "crouching",
}  # fmt: skip
# What may follow an action that is exchanged for another: standing places, not aims ("running toward a ball").
ACTION_STAYS = {"on", "in", "at", "under", "next", "near", "beside", "by", "behind", "with", "wearing", "and", "above"}
ACTION_NOT_ON = {"swimming", "flying"}

ING = set(ACTIONS.values()) - {"lying down"} | table("""
    flying floating hovering looking staring gazing chasing eating drinking reading riding driving climbing falling
    rising growing hanging leaning pointing throwing catching kicking playing painting drawing writing cooking working
    talking smoking fishing surfing skiing skating sailing marching fighting hunting grazing drifting glowing burning
    shining standing lying sitting sleeping smiling laughing crying wearing holding carrying facing featuring surrounded
    serving feeding howling barking roaring galloping juggling hugging kissing knitting crawling hopping
    breathing listening speeding crashing fleeing sniffing licking biting nibbling typing strolling jogging mixing
    stirring arguing chatting waving praying blowing swinging wandering rushing
    chopping slicing whispering shouting stretching yawning splashing digging meditating
    pouring pulling pushing lifting leading covering overlooking reflecting crossing passing hiding peeking perching
    parked placed seated dressed made painted filled covered surrounded lit set built hung
    """)
# -s and -ed forms that are verbs when a preposition, an article or the end follows.
FINITE = table("""
    runs sits stands walks jumps sleeps dances lies flies floats looks swims plays rests waits hangs rises falls eats
    drinks reads rides drives holds wears carries shines glows burns chases climbs leans
    """)
EXPRESSIONS = {
    "smile": "smiling", "laugh": "laughing", "cry": "crying", "frown": "frowning", "grin": "grinning",
    "look happy": "happy", "look sad": "sad", "look angry": "angry", "look surprised": "surprised",
    "look scared": "scared", "look calm": "calm", "look serious": "serious", "look worried": "worried",
    "look excited": "excited", "look bored": "bored", "look sleepy": "sleepy", "look tired": "sleepy",
}  # fmt: skip

# Starts of a command: an "and" or a comma before one of these splits an instruction.
COMMANDS = table("""
    make turn change add remove delete erase replace swap put place move give set paint color colour recolor recolour
    convert render keep leave let draw switch take zoom insert include
    """)
