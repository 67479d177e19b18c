"""The grammar of the reviews: words and templates, nothing else. `core.data.language.reviews` writes with it.

<name> in a template is a slot: any word of WORDS under that name, all different within a sentence. {name} is
a role, filled by the rule of the skill. <is> is the same verb throughout a sentence.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


OPINIONS: dict[str, dict[bool, tuple[str, ...]]] = {
    "adjective": {
        True: _words(
            "good great superb brilliant wonderful excellent lovely charming clever funny moving gripping "
            "fantastic delightful beautiful splendid amazing touching thrilling inspired witty terrific "
            "elegant refreshing memorable perfect"
        ),
        False: _words(
            "bad awful terrible dull boring dreadful poor weak stupid horrible tedious lifeless clumsy silly "
            "annoying ugly messy painful pointless bland lazy predictable shallow tiresome mediocre wooden"
        ),
    },
    "adverb": {
        True: _words(
            "brilliantly superbly beautifully wonderfully skilfully convincingly gracefully perfectly"
        ),
        False: _words("poorly badly terribly dreadfully awkwardly clumsily lazily weakly"),
    },
    "verb": {
        True: _words("loved adored liked enjoyed praised admired applauded cherished"),
        False: _words("hated loathed disliked despised detested mocked resented panned"),
    },
}
"""Words that carry a sentiment, by kind and by sentiment (True is positive)."""

WORDS: dict[str, tuple[str, ...]] = {
    "film": _words(
        "film movie picture comedy drama thriller documentary western musical cartoon mystery sequel remake "
        "series episode"
    ),
    "part": _words(
        "acting plot story ending script dialogue music camera cast directing editing lighting humour "
        "opening pace photography soundtrack finale setting chase romance villain hero heroine performance "
        "score screenplay narrative premise twist middle makeup scenery prologue"
    ),
    "mass": _words(
        "acting dialogue music directing editing lighting humour photography scenery makeup romance"
    ),
    "performer": _words(
        "cast lead star actor actress hero villain crew orchestra narrator comedian singer choir"
    ),
    "performed": _words("played acted performed sang spoke danced moved worked"),
    "relative": _words(
        "brother sister mother father uncle aunt cousin neighbour teacher friend boss dentist landlord "
        "roommate colleague grandmother grandfather daughter son nephew niece wife husband plumber librarian "
        "baker doctor lawyer barber tailor coach"
    ),
    "name": _words(
        "ada bela carla dora edgar felix greta hugo iris jonas klara leo mila nora oscar pablo quentin rosa "
        "stefan tilda ugo vera walter xenia yara zeno"
    ),
    "neutral": _words(
        "long short french italian old new recent silent foreign modern historical local digital animated "
        "russian japanese british german spanish swedish rural urban medieval musical political experimental "
        "nocturnal traditional"
    ),
    "noticed": _words(
        "watched saw filmed mentioned described followed discussed noticed rented borrowed bought recorded "
        "streamed paused replayed"
    ),
    "chose": _words("chose picked rented suggested showed brought booked found"),
    "other": _words(
        "dinner drive weather hotel queue lunch match book meal trip concert party wedding breakfast flight "
        "journey speech trailer poster interview"
    ),
    "day": _words("monday tuesday wednesday thursday friday saturday sunday"),
    "season": _words("night week month year summer winter spring autumn"),
    "month": _words("january february march april may june july august september october november december"),
    "city": _words(
        "paris london rome berlin oslo lisbon madrid vienna dublin boston chicago toronto tokyo prague"
    ),
    "venue": _words("cinema theatre festival museum library club hotel university airport school castle"),
    "strong": _words(
        "absolutely utterly truly totally completely incredibly wildly deeply hugely thoroughly "
        "astonishingly extremely"
    ),
    "weak": _words("slightly mildly somewhat faintly vaguely rather partly fairly moderately marginally"),
}

PHRASES: dict[str, tuple[str, ...]] = {
    "person": ("my <relative>",) * 4 + ("our <relative>",) * 2 + ("i", "we", "they", "everyone", "<name>"),
    "someone": ("my <relative>",) * 3 + ("our <relative>",) * 2,
    "when": ("on <day>", "last <season>", "in <month>", "yesterday"),
    "where": ("in <city>", "at the <venue>", "near the <venue>"),
}
"""Slots that stand for several words. Names are rare, so that the vocabulary lacks them: a network meets
unknown words while it learns."""

CLAUSES: tuple[tuple[str, str], ...] = (
    ("adjective", "the <part> <is> {opinion}"),
    ("adjective", "the <part> <is> {opinion}"),
    ("adjective", "this <film> <is> {opinion}"),
    ("adjective", "<person> found the <part> {opinion}"),
    ("adverb", "the <performer> <performed> {opinion}"),
    ("verb", "<person> {opinion} the <part>"),
)
"""A clause with one opinion: the kind of its word, and the template."""

PLAIN: tuple[str, ...] = (
    "{clause}",
    "{clause} <when>",
    "{clause} and {clause}",
    "{clause} , {clause}",
    "<person> <noticed> the <film> <where> and {clause}",
    "the <film> <is> <neutral> and {clause}",
    "{adjective} <film> , {adjective} <part>",
    "the {adjective} <film> that <someone> <chose> <when>",
    "the <part> <is> <strong> {adjective}",
    "the <part> <is> <weak> {adjective} and <neutral>",
    "<neutral> , <neutral> and {adjective}",
    "{adjective}",
)
"""All opinions of a sentence agree: the words alone decide."""

NEGATED_VERBS = ("never", "hardly", "scarcely", "rarely")
NEGATED_BE = ("is not", "isn't", "is never", "is hardly", "is far from", "is by no means", "is anything but")
"""What takes the place of "is" in front of the word that it negates ("was" alike)."""

NEGATION: tuple[tuple[str, str, str], ...] = (
    ("be", "the <part> {be} {adjective}", "the <part> {be} <neutral>"),
    ("be", "the <film> {be} {adjective}", "the <part> {be} <neutral>"),
    ("be", "it {be} {adjective}", "it {be} <neutral>"),
    ("not", "{not} {adjective}", "{not} <neutral>"),
    ("never", "<someone> {never} {verb} the <part>", "<someone> {never} <noticed> the <part>"),
    ("never", "i {never} {verb} it", "i {never} <noticed> it"),
    ("nobody", "{nobody} {verb} the <part>", "{nobody} <noticed> the <part>"),
)
"""The kind of the negation, a clause with an opinion, a clause without one: one of the two is negated."""

CONTRAST: tuple[str, ...] = (
    "{loser} but {winner}",
    "{loser} , but {winner}",
    "{loser} , yet {winner}",
    "{loser} . however , {winner}",
    "{loser} ; nevertheless , {winner}",
    "although {loser} , {winner}",
    "though {loser} , {winner}",
    "even if {loser} , {winner}",
    "{winner} although {loser}",
    "{winner} , though {loser}",
    "{winner} even if {loser}",
)
"""Two clauses of opposite sentiment: {winner} decides."""

INTENSITY: tuple[str, ...] = (
    "the <part> <is> {first} and the <part> <is> {second}",
    "the <part> <is> {first} and the <part> {second}",
    "{article} {first} <film> with {second} <mass>",
    "{first} <mass> , {second} <mass>",
    "{first} <mass> and {second} <mass>",
    "<person> found the <part> {first} and the <part> {second}",
    "the <film> has {first} <mass> and {second} <mass>",
)
"""Two adjectives of opposite sentiment, one after a strong and one after a weak word: the strong decides."""

DISTANCE: tuple[tuple[str, str], ...] = (
    (
        "adjective",
        "the <film> that <someone> , who had called the <other> {other} , <chose> <when> <is> {main}",
    ),
    ("adjective", "the <film> <someone> <chose> <when> , after that {other} <other> <where> , <is> {main}"),
    (
        "adjective",
        "{main} <is> the <film> that <someone> , who had called the <other> {other} , <chose> <when>",
    ),
    (
        "adjective",
        "<someone> found the <film> {main} , which <someone> , after that {other} <other> , <chose>",
    ),
    ("adjective", "after that {other} <other> <where> , which <someone> <chose> , the <film> <is> {main}"),
    ("adjective", "<someone> called the <film> {main} when we left <where> after that {other} <other>"),
    ("verb", "<someone> {main} the <film> that <someone> , who {other} the <other> <where> , <chose>"),
    ("verb", "<someone> , who {other} the <other> that we <chose> <where> <when> , {main} the <film>"),
)
"""{main} speaks of the film and decides; {other}, of the opposite sentiment, speaks of something else."""

ENDINGS = ("", "", "", " .")
