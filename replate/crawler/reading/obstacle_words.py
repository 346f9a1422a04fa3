"""What block pages, consent walls, missing pages, errors and offers of subscription say, in the languages we have seen.

None of it is proof by itself: an article about captchas says it as well. obstacles.py tells when it counts.
"""

import re


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


CHALLENGE_MARKUP = _any(
    r"cf-browser-verification|challenge-platform|cf_chl_|/cdn-cgi/challenge|_Incapsula_Resource|px-captcha|datadome",
    r"captcha-delivery\.com|g-recaptcha|h-?captcha|aws-waf|distil_r_captcha|ddos-guard|sec-if-cpt",
)
CHALLENGE_TITLE = _any(
    r"^(?:just a moment|attention required|access denied|access to this page has been denied|robot check",
    r"are you (?:a )?(?:human|robot)|security check|checking your browser|403 forbidden|forbidden",
    r"request (?:blocked|rejected)|one more step|pardon our interruption|human verification|blocked|ddos-guard",
    r"verify(?:ing)? you are human|please wait|too many requests|429 too many|nur einen moment|un instant",
    r"zugriff verweigert|accès refusé|acceso denegado|访问被拒绝|请稍候)(?:\W|$)",
)
CHALLENGE_TEXT = _any(
    r"checking (?:if the site connection is secure|your browser)|verify(?:ing)? (?:that )?you are (?:a )?human",
    r"enable javascript and cookies to continue|you don['’]t have permission to access|access denied",
    r"(?:you have been|your (?:ip|request|access) (?:has been|was)) blocked|unusual traffic from|are (?:not )?a robot",
    r"complete the (?:captcha|security check)|performance (?:&|and) security by cloudflare|request unsuccessful",
    r"incapsula incident|reference #\w+\.\w+|ich bin kein roboter|sind sie ein mensch|请完成(?:安全)?验证|人机验证",
)
_THING = r"(?:page|article|story|content|file)(?: you(?:['’]re| are| have)? (?:looking for|requested))?"
NOT_FOUND = _any(
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
CONSENT_TEXT = _any(
    r"\bwe (?:and our (?:\d+ )?partners )?(?:use|value|need)\b|\baccept (?:all|and continue)\b|\breject all\b",
    r"\bagree (?:and|to) (?:continue|close)\b|\bmanage (?:your )?(?:cookies|choices|preferences|settings)\b",
    r"\bbefore you continue\b|\byour privacy\b|\bconsent\b|\bcookies?\b|\bpartners?\b|\btracking\b|\bpersonalis\w+",
    r"\bakzeptieren\b|\bzustimm\w+|\beinwillig\w+|\bdatenschutz\w*|\bpur-abo\b|\bmit werbung weiterlesen\b|\bzwecke\b",
    r"\baccepter\b|\bconsentement\b|\baceptar\b|\bconsentimiento\b|\bprivacidad\b|\baccetta\b|\btoestemming\b|\bakkoord\b",
    r"同意|隐私",
)
CONSENT_TITLE = _any(
    r"consent|cookie|privacy (?:gate|center|wall|settings|notice)|before you continue",
    r"datenschutz|zustimmung|einwilligung",
    r"confidentialité|privacidad|toestemming",
)
# Blocks are not parted in the text that is looked through, so few of these ask for the beginning of a word.
BROKEN = _any(
    r"\b(?:500|502|503|504)\b.{0,20}\b(?:error|bad gateway|unavailable|timeout|time-out)\b",
    r"internal server error\b|bad gateway\b|gateway time-?out\b|backend fetch failed\b",
    r"(?:service|site) (?:is )?(?:temporarily )?unavailable\b|under maintenance\b",
    r"error establishing a database connection\b|database (?:connection )?error\b",
    r"(?:fatal|parse) error: .{0,200}\bon line \d+|uncaught (?:exception|error)\b",
    r"traceback \(most recent call last\)|something went wrong\b|an (?:unexpected )?error (?:has )?occurred\b",
    r"there (?:has been|was) a(?:n| critical) error\b",
    r"we(?:['’]re| are) (?:currently )?(?:down for|performing) (?:scheduled )?maintenance\b",
    r"ein (?:interner )?fehler ist aufgetreten\b|wartungsarbeiten\b|erreur interne\b",
    r"une erreur (?:est survenue|s['’]est produite)\b|error interno\b|ha ocurrido un error\b|erro interno\b",
    r"внутренняя ошибка|ошибка сервера|服务器(?:内部)?错误|系统维护|サーバーエラー|メンテナンス中",
)
OFFER = _any(
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
REFRESH = re.compile(
    r"""\s*\d{0,2}(?:\.\d*)?\s*[;,]\s*url\s*=\s*['"]?([^'"\s]+)""", re.I
)  # of <meta http-equiv=refresh>
