"""Things by kind. A noun of no table may stand in a prompt, but is never written into one."""

from __future__ import annotations

from kino.prompts.interpret.lexicon import table

SHAPES = table("circle square triangle star heart disc disk ball dot box rectangle cube sphere diamond ring")
# Outlines that can turn into each other and keep their colour and size.
OUTLINES = SHAPES - {"ball", "box", "cube", "sphere", "ring"}
BACKGROUNDS = {"background", "backdrop"}

PEOPLE = table("""
    woman man girl boy lady gentleman person people child baby kid teenager mother father sister brother bride groom
    king queen prince princess knight soldier warrior samurai ninja pirate cowboy wizard witch astronaut doctor nurse
    chef teacher student farmer fisherman sailor pilot policeman fireman firefighter dancer singer musician guitarist
    violinist pianist painter artist photographer detective businessman businesswoman elf fairy mermaid vampire zombie
    ghost angel monk nun priest clown robot cyborg android giant dwarf viking hero superhero grandmother grandfather
    bartender barista ballerina waiter waitress explorer librarian blacksmith gardener
    couple friend model actor actress portrait
    """) - {"portrait"}
ANIMALS = table("""
    dog cat puppy kitten horse pony cow bull calf pig sheep lamb goat donkey rabbit bunny hare hamster mouse rat
    squirrel fox wolf bear panda koala lion tiger leopard cheetah panther elephant giraffe zebra rhino hippo monkey
    gorilla chimpanzee deer stag moose elk reindeer camel llama alpaca kangaroo hedgehog raccoon otter beaver badger
    bird eagle hawk falcon owl crow raven parrot pigeon dove swan duck goose chicken rooster hen turkey peacock
    flamingo penguin seagull sparrow robin hummingbird fish shark whale dolphin seal octopus crab lobster turtle
    tortoise frog toad snake lizard crocodile alligator dinosaur dragon unicorn phoenix butterfly bee dragonfly
    ladybug spider snail jellyfish goldfish seahorse bat
    """)
LIVING = PEOPLE | ANIMALS
FEMALE = table(
    """woman girl lady mother sister bride queen princess witch nun actress grandmother businesswoman mermaid"""
)
MALE = table("""
    man boy gentleman father brother groom king prince monk policeman fireman fisherman businessman grandfather
    cowboy priest
    """)

# "make the knight a woman": she may be to stay a knight. Of these nothing but the sex and the age is said.
SEXES = {"man", "woman", "girl", "boy", "lady", "gentleman"}
KIN = SEXES | table("person people child baby kid teenager mother father sister brother grandmother grandfather")

WEARABLES = table("""
    hat cap beanie helmet crown tiara headband hood scarf bandana tie bowtie collar necklace pendant bracelet earring
    watch glasses sunglasses goggles monocle mask eyepatch coat jacket hoodie sweater jumper cardigan vest shirt
    t-shirt blouse dress gown skirt kimono suit tuxedo cloak cape robe uniform apron armor armour trousers pants jeans
    shorts leggings belt gloves glove mittens socks sock boots boot shoes shoe sneakers sandals backpack headphones
    tutu turtleneck shawl kilt tunic overalls corset pyjamas
    raincoat poncho veil turban sombrero beret bow ribbon spacesuit swimsuit
    """)
BODY = table(
    "hair eye eyes beard mustache moustache fur skin lips lip nose nails tail ears ear wings wing tattoo freckles face "
    "mane feathers paws teeth scales horns claws tusks whiskers braid braids pigtails ponytail dreadlocks"
)
# Said of every picture, or of everyone in it, without the prompt saying so.
IMPLIED_SCENE = {"sky", "background", "backdrop", "floor", "ground", "wall", "walls"}
IMPLIED_BODY = {"hair", "eye", "eyes", "fur", "lips", "skin"}

# Where a scene can be, with the preposition it takes.
PLACES = {
    "on": table("""
        beach hill mountain street road bridge rooftop roof island stage field meadow lawn pier boat ship train
        planet moon cliff path balcony terrace playground table chair sofa couch bed bench shelf desk rug carpet
        floor pedestal rock log pillow cushion branch grass
        """),
    "in": table("""
        forest park city town village desert jungle garden room kitchen bathroom bedroom library museum church
        cathedral castle cave valley river lake sea ocean pool swamp barn studio office classroom cafe café restaurant
        bar shop market supermarket stadium gym hospital school factory warehouse basement attic snow rain sand
        water clouds alley subway tunnel courtyard canyon woods countryside house cabin tent box basket cage
        laboratory ruins field meadow street
        """),
}
GROUNDS = table("""
    beach hill mountain street road bridge rooftop island stage field meadow pier cliff path forest park city town
    village desert jungle garden room kitchen bathroom bedroom library museum church cathedral cave valley river lake
    sea ocean swamp studio office classroom café cafe restaurant market alley tunnel courtyard canyon woods
    countryside landscape skyline playground basement attic shop bar
    """)
INDOORS = table(
    "room bedroom bathroom kitchen library museum office classroom restaurant bar gym hospital church basement attic "
    "indoors interior studio cave hallway corridor"
)
WEATHERED = GROUNDS | {"sky", "landscape", "scene", "day", "weather", "background", "mountains"}

OBJECTS = table("""
    apple banana orange lemon lime pear peach plum cherry grape strawberry blueberry raspberry watermelon pineapple
    mango coconut kiwi tomato potato carrot onion pepper pumpkin mushroom corn cabbage bread cake pie cookie pizza
    burger hamburger sandwich hotdog sushi noodles soup salad cheese egg donut croissant pancake cupcake
    chocolate candy lollipop coffee tea wine beer milk juice cocktail
    cup mug glass bottle jar bowl plate fork knife spoon pot pan kettle teapot teacup vase jug pitcher tray basket
    bucket
    barrel crate box bag suitcase backpack chest
    table chair sofa couch armchair stool bench bed desk shelf bookshelf cabinet wardrobe drawer mirror lamp lantern
    candle chandelier lightbulb clock rug carpet curtain pillow cushion blanket fireplace painting poster picture frame
    door window wall floor ceiling roof staircase stairs ladder fence gate
    book newspaper letter pen pencil paintbrush map globe key lock coin gem diamond crystal jewel pearl
    phone smartphone laptop computer keyboard monitor screen television tv radio camera telescope microscope
    typewriter gramophone guitar piano violin drum trumpet flute cello saxophone harp microphone
    ball football basketball soccer tennis racket skateboard surfboard bicycle bike motorcycle scooter car truck bus
    van taxi tractor train tram boat ship sailboat yacht canoe kayak submarine airplane plane helicopter rocket
    spaceship ufo satellite hot-air-balloon balloon kite drone parachute wagon carriage
    house cottage cabin castle tower lighthouse windmill church cathedral temple pagoda pyramid skyscraper building
    bridge barn mill palace fortress ruins statue fountain monument bench streetlamp streetlight lamppost signpost sign
    billboard mailbox hydrant tent umbrella parasol flag banner ribbon bow rope chain wheel gear anchor
    tree trees pine oak palm willow bush hedge flower rose tulip daisy sunflower lily orchid cactus fern ivy vine grass
    moss leaf leaves branch log stump plant bamboo bouquet wreath garland
    sun moon star planet comet cloud clouds rainbow lightning fog mist snow rain fire flame flames smoke steam bubble
    bubbles
    mountain mountains hill hills valley river stream lake pond waterfall sea ocean wave waves island beach cliff rock
    rocks stone stones boulder cave canyon desert dune dunes forest jungle meadow field garden park path road street
    city skyline village town harbor harbour
    shadow shadows reflection reflections silhouette snowflake snowman icicle puddle footprint
    sword shield bow arrow spear axe hammer armor staff wand potion cauldron scroll treasure throne
    toy doll teddy puppet dice chess puzzle gift present snowball lego
    feather shell seashell bone skull crown
    stripe stripes spot spots dot dots handle lid chimney balcony sail sails porch
    crowd confetti fireworks firework petals sparkles glitter campfire bonfire torch
    """)
# Two words that are one thing.
COMPOUNDS = {
    "teddy bear", "street lamp", "street light", "hot air balloon", "living room", "dining room", "palm tree",
    "pine tree", "oak tree", "apple tree", "cherry tree", "christmas tree", "coffee cup", "tea cup", "wine glass",
    "bow tie", "top hat", "straw hat", "cowboy hat", "party hat", "santa hat", "witch hat", "wizard hat",
    "baseball cap", "traffic light", "stop sign", "neon sign", "picture frame", "rubber duck", "soccer ball",
    "tennis ball", "beach ball", "fire truck", "police car", "sports car", "race car", "school bus", "paper plane",
    "rocking chair", "flower pot", "cherry blossom", "cherry blossoms", "full moon", "crescent moon", "ice cream",
    "french fries", "leather jacket", "lab coat", "face mask", "polar bear", "shooting star", "flying saucer",
    "bow and arrow", "cup of coffee", "cup of tea", "glass of wine", "glass of water", "bouquet of flowers",
    "bowl of fruit", "vase of flowers", "pair of glasses", "pair of sunglasses", "stack of books", "pile of books",
    "flock of birds", "group of people", "plate of food", "vase with flowers", "red panda", "guinea pig",
    "denim jacket", "evening gown", "wedding dress", "potted plant", "coffee mug", "coffee table", "tea pot",
}  # fmt: skip
# Words in -ing that name a thing or stand in the name of one: no verbs behind a noun.
GERUNDS = table("""
    wedding clothing evening morning lightning swimming dining living sewing rocking racing washing rowing camping
    shopping parking hiking boxing bowling spring string ceiling building painting railing awning lettering topping
    """)
# What can be exchanged before "of": a glass of wine, a bottle of wine.
CONTAINERS = table(
    "cup mug glass bottle jar bowl plate pot pan kettle vase jug pitcher tray basket bucket barrel box bag"
)
MASS = table(
    "grass moss snow fog mist smoke steam fire water sand lightning ivy rain fur hair confetti glitter bread cheese "
    "coffee tea milk juice wine candy chocolate armor armour text"
)
THINGS = OBJECTS | LIVING | WEARABLES | SHAPES | BODY | BACKGROUNDS | GROUNDS | PLACES["on"] | PLACES["in"]

# One thing with a plural's grammar: "wearing glasses", never "a glasses".
ALWAYS_PLURAL = table(
    "glasses sunglasses goggles trousers pants jeans shorts leggings mittens headphones clothes gloves socks boots "
    "shoes sneakers sandals"
)

NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9, "10": 10,
}  # fmt: skip
COUNTED = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
