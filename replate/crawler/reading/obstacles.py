"""Why a page is no article: block pages, consent walls, soft 404s, paywalls, empty pages, each with its evidence.

Conservative on purpose: an article *about* captchas, paywalls or cookies is an article. So the tell-tale words count
only where a page has little else to say, and an article's own claims (headline, date, paragraphs) speak against them.
"""

import re
from dataclasses import dataclass

from replate.changes.article import Article, PageKind
from replate.crawler.reading import headline as headlines
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


_CHALLENGE_MARKUP = _any(
    r"cf-browser-verification|challenge-platform|cf_chl_|/cdn-cgi/challenge|_Incapsula_Resource|px-captcha|datadome",
    r"captcha-delivery\.com|g-recaptcha|h-?captcha|aws-waf|distil_r_captcha|ddos-guard|sec-if-cpt",
)
_CHALLENGE_TITLE = _any(
    r"^(?:just a moment|attention required|access denied|access to this page has been denied|robot check",
    r"are you (?:a )?(?:human|robot)|security check|checking your browser|403 forbidden|forbidden",
    r"request (?:blocked|rejected)|one more step|pardon our interruption|human verification|blocked|ddos-guard",
    r"verify(?:ing)? you are human|please wait|too many requests|429 too many|nur einen moment|un instant",
    r"zugriff verweigert|accès refusé|acceso denegado|访问被拒绝|请稍候)(?:\W|$)",
)
_CHALLENGE_TEXT = _any(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human",
    r"enable javascript and cookies to continue|you don['’]t have permission to access|access denied",
    r"(?:you have been|your (?:ip|request|access) (?:has been|was)) blocked|unusual traffic from|are (?:not )?a robot",
    r"complete the (?:captcha|security check)|performance (?:&|and) security by cloudflare|request unsuccessful",
    r"incapsula incident|reference #\w+\.\w+|ich bin kein roboter|sind sie ein mensch|请完成(?:安全)?验证|人机验证",
)
_THING = r"(?:page|article|story|content|file)(?: you(?:['’]re| are| have)? (?:looking for|requested))?"
_NOT_FOUND = _any(
    # The status, not a count ("our 404 partners"), a price, a port or a part of another number.
    r"(?<![\w.,:/$€£-])404\b(?![.,:/]?\d|\s?%|\s+(?!(?:not|error|page|file)\b)(?-i:[a-z]))",
    rf"\b{_THING} (?:was |is |could |can |has |does )?(?:not|n['’]t|no longer|cannot)(?: be)? found",
    rf"\b{_THING} (?:was |is |could |can |has |does )?(?:not|n['’]t|no longer|cannot)(?: be)? (?:exist|available)",
    r"\bnot found\b|\bpage doesn['’]t exist|\bno longer available\b",
    r"\bwe (?:can['’]t|cannot|couldn['’]t) find\b",
    r"^oops\b",
    r"\bseite (?:wurde )?(?:leider )?nicht gefunden|\bnicht mehr verfügbar|\bpage (?:introuvable|non trouvée)",
    r"\bn['’]existe (?:pas|plus)\b|\bpágina no encontrada|\bpágina não encontrada|\bpagina non trovata",
    r"\bpagina niet gevonden|страница не найдена|页面不存在|找不到(?:页面|该页)|页面未找到|ページが見つかりません",
    r"الصفحة غير موجودة|페이지를 찾을 수 없",
)
_CONSENT_TEXT = _any(
    r"\bwe (?:and our (?:\d+ )?partners )?(?:use|value|need)\b|\baccept (?:all|and continue)\b|\breject all\b",
    r"\bagree (?:and|to) (?:continue|close)\b|\bmanage (?:your )?(?:cookies|choices|preferences|settings)\b",
    r"\bbefore you continue\b|\byour privacy\b|\bconsent\b|\bcookies?\b|\bpartners?\b|\btracking\b|\bpersonalis\w+",
    r"\bakzeptieren\b|\bzustimm\w+|\beinwillig\w+|\bdatenschutz\w*|\bpur-abo\b|\bmit werbung weiterlesen\b|\bzwecke\b",
    r"\baccepter\b|\bconsentement\b|\baceptar\b|\bconsentimiento\b|\bprivacidad\b|\baccetta\b|\btoestemming\b|\bakkoord\b",
    r"同意|隐私",
)
_CONSENT_TITLE = _any(
    r"consent|cookie|privacy (?:gate|center|wall|settings|notice)|before you continue",
    r"datenschutz|zustimmung|einwilligung",
    r"confidentialité|privacidad|toestemming",
)
_OFFER = _any(
    r"\bsubscribe (?:now|to (?:read|continue|keep)|today)|\bsubscription to (?:read|continue)",
    r"\bto (?:continue|keep) reading\b",
    r"\bsubscri(?:be|ption|bers?)\b.{0,60}\b(?:to read|continue reading|unlimited access|full access|full article)\b",
    r"\b(?:sign|log) in to (?:read|continue)|\balready a (?:subscriber|member)\b|\bbecome a (?:subscriber|member)\b",
    r"\bstart your (?:free )?trial\b|\bunlock this (?:article|story)\b|\bexclusive(?:ly)? (?:for|to) subscribers\b",
    r"\bfor subscribers only\b|\bjetzt (?:abonnieren|testen|weiterlesen)\b|\bweiterlesen mit\b",
    r"\bexklusiv für abonnenten\b",
    r"\bmit .{0,20}(?:plus|\+|abo) weiterlesen\b|\bbereits abonnent|\bréservé aux abonnés\b|\bil vous reste\b",
    r"\babonnez-vous\b",
    r"\bsuscr[ií]bete\b|\bsolo para suscriptores\b|\bexclusivo para (?:suscriptores|assinantes)\b",
    r"\bassine (?:agora|já)\b",
    r"\babbonati\b|\bcontenuto riservato\b|订阅后|会员专享|登录后阅读|有料会員|会員限定|للمشتركين",
)
_SHORTEST = 80  # characters of text without a headline that may still be an article
_LITTLE = 1500  # characters shown below which a page can be all about an obstacle; block pages show 80 to 1,200
_TINY = 700
_CONSENT_LONGEST = 6000  # consent walls list purposes and partners at length
_TRUNCATED = (
    2500  # characters of body below which a page that claims to be paid for, and offers a subscription, is cut off
)
_TEASED = 1200  # without the claim, offers alone: only a short body is taken for a teaser


@dataclass(frozen=True, slots=True)
class Judgement:
    """What kind of page it is, and the evidence in words."""

    kind: PageKind
    reason: str


def judge(document: Document, raw: str, claims: Claims, article: Article, status: int) -> Judgement:
    """The kind of a page that was parsed; `raw` is the opening of its source, where challenge scripts are named."""
    shown = document.shown
    title = headlines.page_title(document) or ""
    body = sum(map(len, article.paragraphs))
    is_claimed = claims.is_article and article.headline is not None
    for judgement in (
        _blocked(title, shown, raw + document.unscripted, status, body, is_claimed),
        _not_found(title, shown, status, body, article, is_claimed),
        _consent(title, shown, body, is_claimed),
        _paywalled(shown, claims, body),
        _empty(shown, article, body),
    ):
        if judgement:
            return judgement
    return Judgement("article", f"{len(article.paragraphs)} paragraphs, {body} characters")


def _blocked(title: str, shown: str, source: str, status: int, body: int, is_claimed: bool) -> Judgement | None:
    if status in (401, 403, 407, 429, 451):
        return Judgement("blocked", f"the server answered {status}")
    if is_claimed or len(shown) > _LITTLE:
        return None
    in_title = _CHALLENGE_TITLE.search(title)
    in_text = _CHALLENGE_TEXT.search(shown) or _CHALLENGE_TEXT.search(source[-2000:])
    in_markup = _CHALLENGE_MARKUP.search(source)
    if in_title and (in_text or in_markup or len(shown) < _TINY):
        return Judgement("blocked", f'challenge page: its title is "{title[:60]}"')
    if in_text and (in_markup or len(shown) < _TINY) and body < _TINY:
        return Judgement("blocked", f'challenge page: it says "{in_text[0][:60]}" and little else')
    if in_markup and len(shown) < 200:
        return Judgement(
            "blocked", f'challenge page: its source holds "{in_markup[0][:40]}" and it shows {len(shown)} characters'
        )
    return None


def _not_found(title: str, shown: str, status: int, body: int, article: Article, is_claimed: bool) -> Judgement | None:
    if status in (404, 410):
        return Judgement("soft_404", f"the server answered {status}")
    said = _NOT_FOUND.search(title) or _NOT_FOUND.search(article.headline or "")
    if said and body < _LITTLE and not (is_claimed and body > 300):
        return Judgement("soft_404", f'the title says "{said[0]}" and the text has {body} characters')
    said = _NOT_FOUND.search(shown[:_TINY]) if len(shown) < _TINY and not is_claimed else None
    return Judgement("soft_404", f'the page says "{said[0]}" and little else') if said else None


def _consent(title: str, shown: str, body: int, is_claimed: bool) -> Judgement | None:
    if is_claimed or len(shown) > _CONSENT_LONGEST:
        return None
    said = [m[0].lower() for m in _CONSENT_TEXT.finditer(shown)]
    in_title = _CONSENT_TITLE.search(title)
    share = sum(map(len, said)) / max(1, len(shown))
    if len(set(said)) >= 4 and (in_title or (share > 0.04 and len(shown) < 2 * _LITTLE)):
        return Judgement(
            "consent",
            f"consent wall: of {len(shown)} characters shown, {len(said)} words are of consent "
            f"({', '.join(sorted(set(said))[:4])})",
        )
    return None


def _paywalled(shown: str, claims: Claims, body: int) -> Judgement | None:
    offer = _OFFER.search(shown)
    if claims.is_free is False and body < _TRUNCATED and offer:
        return Judgement(
            "paywalled", f'the page says it is not free, offers "{offer[0][:60]}", and shows {body} characters of text'
        )
    if claims.is_free is False and body < _TEASED // 2:
        return Judgement("paywalled", f"the page says it is not free, and shows {body} characters of text")
    if offer and claims.is_free is None and body < _TEASED // 2 and len(shown) < 2 * _LITTLE and claims.is_article:
        return Judgement("paywalled", f'the page offers "{offer[0][:60]}" and shows {body} characters of text')
    return None


def _empty(shown: str, article: Article, body: int) -> Judgement | None:
    if body >= _SHORTEST or (article.headline and (body or article.captions)):
        return None
    return Judgement("empty", f"no paragraph of an article among {len(shown)} characters shown")
