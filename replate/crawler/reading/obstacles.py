"""Why a page is no article: block pages, consent walls, soft 404s, paywalls, empty pages, each with its evidence.

Conservative on purpose: an article *about* captchas, paywalls or cookies is an article. So the tell-tale words count
only where a page has little else to say, and an article's own claims (headline, date, paragraphs) speak against them.
"""

import re
from dataclasses import dataclass

from replate.changes.article import Article, PageKind
from replate.crawler.reading import document as documents
from replate.crawler.reading import headline as headlines
from replate.crawler.reading.document import Document
from replate.crawler.reading.structured import Claims

_CHALLENGE_MARKUP = re.compile(
    r"cf-browser-verification|challenge-platform|cf_chl_|/cdn-cgi/challenge|_Incapsula_Resource|px-captcha|captcha-delivery\.com|datadome|"
    r"g-recaptcha|h-captcha|hcaptcha|aws-waf|distil_r_captcha|ddos-guard|sec-if-cpt|akamai.*?reference",
    re.I,
)
_CHALLENGE_TITLE = re.compile(
    r"^(?:just a moment|attention required|access denied|access to this page has been denied|are you (?:a )?(?:human|robot)|robot check|"
    r"security check|checking your browser|403 forbidden|forbidden|request (?:blocked|rejected)|pardon our interruption|one more step|"
    r"human verification|verify(?:ing)? you are human|ddos-guard|please wait|blocked|too many requests|429 too many|nur einen moment|"
    r"un instant|zugriff verweigert|accès refusé|acceso denegado|访问被拒绝|请稍候)\b",
    re.I,
)
_CHALLENGE_TEXT = re.compile(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human|enable javascript and cookies to continue|"
    r"you don['’]t have permission to access|(?:you have been|your (?:ip|request|access) (?:has been|was)) blocked|unusual traffic from|"
    r"complete the (?:captcha|security check)|are (?:not )?a robot|performance (?:&|and) security by cloudflare|access denied|request unsuccessful|"
    r"incapsula incident|reference #\w+\.\w+|ich bin kein roboter|sind sie ein mensch|请完成(?:安全)?验证|人机验证",
    re.I,
)
_NOT_FOUND = re.compile(
    r"\b(?:404(?: error| not found|\b)|(?:page|article|story|content|file)(?: (?:you(?:['’]re| are) looking for|you requested|requested))? "
    r"(?:was |is |could |can |has |does )?(?:not|n['’]t|no longer|cannot)(?: be)? (?:found|exist|available|be found)|not found|(?:this )?page (?:does not|doesn['’]t) exist|"
    r"no longer available|we (?:can['’]t|cannot|couldn['’]t) find|oops|seite (?:wurde )?(?:leider )?nicht gefunden|nicht (?:mehr )?(?:gefunden|verfügbar)|"
    r"page (?:introuvable|non trouvée)|n['’]existe (?:pas|plus)|página no encontrada|no (?:se )?(?:ha )?encontrad[ao]|no existe|página não encontrada|pagina non trovata|"
    r"pagina niet gevonden|страница не найдена)|页面不存在|找不到(?:页面|该页)|页面未找到|ページが見つかりません|存在しません|الصفحة غير موجودة|페이지를 찾을 수 없",
    re.I,
)
_CONSENT_TEXT = re.compile(
    r"\b(?:we (?:and our (?:\d+ )?partners )?(?:use|value|need)|accept (?:all|and continue)|agree (?:and|to) (?:continue|close)|reject all|manage (?:your )?(?:cookies|choices|preferences|settings)|"
    r"before you continue|your privacy|consent|cookies?|akzeptieren|zustimm\w+|einwillig\w+|datenschutz|werbung und tracking|pur-abo|mit werbung weiterlesen|"
    r"accepter|consentement|aceptar|consentimiento|privacidad|accetta|toestemming|akkoord|tracking|personalis\w+|zwecke|partners?)\b|同意|隐私",
    re.I,
)
_CONSENT_TITLE = re.compile(
    r"consent|cookie|privacy (?:gate|center|wall|settings|notice)|before you continue|datenschutz|zustimmung|einwilligung|confidentialité|privacidad|toestemming",
    re.I,
)
_OFFER = re.compile(
    r"\b(?:subscribe (?:now|to (?:read|continue|keep)|today)|subscri(?:be|ption|bers?)\b.{0,60}\b(?:read|continue|access|unlimited|full)|to (?:continue|keep) reading|(?:sign|log) in to (?:read|continue)|"
    r"already a (?:subscriber|member)|become a (?:subscriber|member)|start your (?:free )?trial|unlock this (?:article|story)|exclusive(?:ly)? (?:for|to) subscribers|for subscribers only|"
    r"jetzt (?:abonnieren|testen|weiterlesen)|weiterlesen mit|mit .{0,20}(?:plus|\+|abo) weiterlesen|exklusiv für abonnenten|bereits abonnent|réservé aux abonnés|il vous reste|abonnez-vous|"
    r"suscr[ií]bete|solo para suscriptores|exclusivo para (?:suscriptores|assinantes)|assine (?:agora|já)|abbonati|contenuto riservato)\b|订阅后|会员专享|登录后阅读|有料会員|会員限定|للمشتركين",
    re.I,
)
_LITTLE = 1500  # characters of visible text below which a page's words can be all about an obstacle; block pages in the field have 80-1,200
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
    shown = (
        documents.text(document.root.find("body"))
        if document.root.find("body") is not None
        else documents.text(document.root)
    )
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
            f"consent wall: of {len(shown)} characters shown, {len(said)} words are of consent ({', '.join(sorted(set(said))[:4])})",
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
    if body:
        return None
    if article.headline and article.captions:
        return None
    return Judgement("empty", f"no paragraph of an article among {len(shown)} characters shown")
