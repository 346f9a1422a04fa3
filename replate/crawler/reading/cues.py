"""The words by which a line says that it is no text of the article: pointers to others, promotion, credits, tool bars.

Only short lines are judged by their words; a sentence of the article may begin with any of them.
"""

import re

_READ_ON = (
    r"related|read (?:more|also|next|on)|see (?:more|also)|also (?:read|see)",
    r"more (?:on|from|in|stories|news|about|like)",
    r"you (?:may|might) (?:also )?(?:like|be interested|enjoy)|don['’]?t miss|must[- ]read|recommended",
    r"watch(?: (?:more|now|also))?|video|photos?|insight|listen|click (?:here|for)|in (?:other|case you missed)",
    r"follow (?:us|@?\w+ (?:on|at))|sign up|subscribe|like this story|share (?:this|on)",
    r"comments?|advertisement|sponsored",
    r"most (?:read|popular|viewed)|trending|popular (?:on|in|now)",
    r"mehr (?:zum thema|dazu)|lesen sie auch|auch interessant|schon gelesen|lire aussi|à lire|lea también|lee también",
    r"(?:te|le) puede interesar|leia (?:também|mais)|veja também|leggi anche|lees ook|læs også|les også|läs också",
    r"читайте также|czytaj także|baca juga|相关阅读|延伸阅读|相關新聞|あわせて読みたい|関連記事|اقرأ أيضا",
)
_CUE = re.compile(rf"^\W*(?:{'|'.join(_READ_ON)})\b", re.I)
_CREDIT = re.compile(
    r"^\W*(?:(?:additional )?(?:reporting|writing|editing) by\b|(?:compiled|edited|written) by\b.{0,40}$)|"
    r"^\W*©|©\W*\d{4}|\bcopyright \d{4}|\ball rights reserved\b|\bfor your personal, non-commercial use\b",
    re.I,
)
_CONTACT = re.compile(
    r"^\W*(?:follow .{0,80}(?:twitter|facebook|instagram|on x\b|@)|(?:e-?mail|write to|contact|reach) .{0,60}@)", re.I
)
_PROMOTION = re.compile(
    r"^\W*(?:get|sign up|subscribe|join|download|want|like what|never miss|for (?:the latest|more)|do you want)\b"
    r".{0,200}"
    r"\b(?:newsletters?|inbox|our app|mobile app|apps|subscription|whatsapp|telegram|letterbox|signing up|informed)\b|"
    r"\bnewsletter\b.{0,60}\b(?:abonnieren|anmelden|bestellen|sign up|subscribe|inscri\w+|suscr\w+)|"
    r"\b(?:abonnieren|anmelden|melden|abonnez|suscr[ií]b\w+|[uú]nete|iscriv\w+|assine)\b.{0,80}"
    r"\b(?:newsletters?|bolet[ií]n|canal|telegram|whatsapp)\b|\b(?:nuestro|tenemos) canal\b|"
    r"^\W*(?:submit (?:your|a) letter|we want to hear what you think|"
    r"lust auf mehr|gefällt dir unser|möchten sie wöch\w+)\b",
    re.I,
)
_TOOL_WORDS = (
    "comments comment print mail email e-mail large medium small share tweet pin save facebook twitter whatsapp "
    "linkedin weibo wechat reddit pinterest font size text a+ a- rss copy link url more read "
    "drucken teilen merken kommentare imprimer partager imprimir compartir 0 1 2 3 "
    "分享按钮 分享 打印 字号 大 中 小 评论 微信 微博"
)
_TOOLS = frozenset(_TOOL_WORDS.split())
_TOOL_WORD = re.compile(r"[\w+-]+")
_LABEL = 60  # characters of a line that can be nothing but a cue
_LONGEST_CREDIT, _LONGEST_PROMOTION = 300, 400


def opens(words: str) -> bool:
    """Whether a line begins as a pointer to something else does."""
    return bool(_CUE.match(words))


def may_point(words: str, link_share: float) -> bool:
    """Whether a line that the library left out begins so, and is no long sentence without a link."""
    return opens(words) and (len(words) < _LABEL or link_share > 0)


def is_pointer(words: str, link_share: float) -> bool:
    """A linked line that points elsewhere: "Read more: …", "Related", "Don't miss"; or one that is all label."""
    is_label = len(words) < _LABEL and link_share > 0
    return (is_label or link_share > 0.3) and opens(words)


def is_credit(words: str, link_share: float) -> bool:
    """Who else worked on it, whose rights they are, with a link how to reach them: "Reporting by …; Editing by …"."""
    if len(words) >= _LONGEST_CREDIT:
        return False
    return bool(_CREDIT.search(words)) or (link_share > 0 and bool(_CONTACT.search(words)))


def is_promotion(words: str, link_share: float) -> bool:
    """An offer of the publisher's, with the link to it: its newsletter, its app, its subscription."""
    return len(words) < _LONGEST_PROMOTION and link_share > 0 and bool(_PROMOTION.search(words))


def is_tool_bar(words: str) -> bool:
    """A line of nothing but tool words, such as "Comments() Print Mail Large Medium Small"."""
    if len(words) > _LONGEST_PROMOTION:
        return False
    found = [w.lower() for w in _TOOL_WORD.findall(words)]
    return 2 <= len(found) <= 24 and all(w in _TOOLS for w in found)
