"""Words whose coming or going changes what a sentence claims, and words that carry no content.

Lists are short on purpose: each entry is evidence shown to a reader. English is fullest; German, French, Spanish,
Chinese and Arabic have the commonest. Chinese entries are looked up as substrings, the others as whole words.
"""

# ruff: noqa: SIM905  # words in running lines can be read and kept in order; a list of literals cannot

CERTAINTY = frozenset(
    """
    alleged allegedly apparent apparently appears believed claimed claims could expected feared likely may maybe might
    perhaps possible possibly potentially presumably presumed probably purported purportedly reported reportedly rumored
    rumoured seemed seems seemingly so-called suspected unconfirmed unlikely unverified confirmed confirms certain
    certainly definitely undoubtedly
    angeblich mutmaßlich vermutlich wahrscheinlich möglicherweise offenbar wohl könnte könnten soll sollen bestätigt
    présumé présumée présumés probablement peut-être pourrait pourraient aurait auraient apparemment confirmé
    presunto presunta presuntos presuntas presuntamente supuesto supuesta supuestamente probablemente podría podrían
    aparentemente confirmado
    يزعم مزعوم مزعومة ربما قد محتمل يحتمل يُعتقد
    """.split()
)
NEGATION = frozenset(
    """
    not no never none nobody nothing neither nor without cannot denied denies deny refused failed hardly barely isn't
    aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't hasn't haven't hadn't
    nicht kein keine keinen keiner keinem nie niemals ohne weder bestritt dementierte
    ne pas jamais aucun aucune sans ni nié dément
    nunca jamás ningún ninguna ninguno sin tampoco negó niega
    لا لم لن ليس ليست غير دون بدون نفى نفت
    """.split()
)
ATTRIBUTION = frozenset(
    """
    said says say saying told according accused accuses stated states insisted insists argued argues announced admitted
    admits acknowledged conceded suggested suggests indicated indicates proved proves warned asserted sources officials
    sagte sagt sagten laut zufolge erklärte behauptete behauptet teilte
    selon affirme affirmé déclaré déclare dit
    según dijo dice afirmó afirma declaró aseguró
    قال قالت وفقا وفقاً بحسب أعلن أعلنت أكد زعم زعمت
    """.split()
)
OPPOSITES = (
    frozenset({"guilty", "innocent", "acquitted", "convicted"}),
    frozenset({"alive", "dead"}),
    frozenset({"rose", "fell", "risen", "fallen"}),
    frozenset({"rise", "fall", "increase", "decrease"}),
    frozenset({"rises", "falls", "increases", "decreases"}),
    frozenset({"increased", "decreased"}),
    frozenset({"up", "down"}),
    frozenset({"more", "fewer", "less"}),
    frozenset({"before", "after"}),
    frozenset({"all", "some", "most", "many", "few"}),
    frozenset({"legal", "illegal"}),
    frozenset({"approved", "rejected"}),
    frozenset({"won", "lost"}),
    frozenset({"win", "lose", "wins", "loses"}),
    frozenset({"accident", "attack"}),
    frozenset({"killed", "injured", "wounded"}),
)
UNSPACED_CERTAINTY = (
    "据称",
    "涉嫌",
    "可能",
    "疑似",
    "或许",
    "据报道",
    "证实",
    "とみられ",
    "可能性",
    "らしい",
    "疑い",
    "อาจ",
    "คาดว่า",
)
UNSPACED_NEGATION = ("不", "没", "未", "否认", "無", "无", "非", "ない", "なかった", "ません", "否定", "ไม่")
# Prefixes that turn a word into its opposite, each with how long the word must be at least: "inside" is no opposite.
NEGATING = {"un": 4, "non": 4, "il": 5, "im": 5, "ir": 5, "in": 6}
NOT_NEGATED = frozenset("migrant migrants migration migrate formation flammable less".split())
UNSPACED_ATTRIBUTION = ("表示", "称", "据", "透露", "指出", "によると", "述べ", "語っ", "กล่าว")

# Counted where written with a capital: "May" is a month, "may" is not.
CALENDAR = frozenset(
    """
    monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow
    january february march april may june july august september october november december
    montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute morgen
    januar februar märz mai juni juli oktober dezember
    lundi mardi mercredi jeudi vendredi samedi dimanche hier aujourd'hui demain
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    lunes martes miércoles jueves viernes sábado domingo ayer hoy mañana
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    """.split()
)
FUNCTION_WORDS = frozenset(
    """
    a an the and or but of in on at to for from by with as is are was were be been it its this that these those which
    who whom has have had will would their his her he she they we our
    der die das den dem des ein eine einer und oder in im an am auf zu von mit für ist war
    le la les l' un une des et ou de du à au aux en dans est
    el los las un una y o de del al en por para es que
    """.split()
)
