"""The words by which pages say how long ago something was, in the languages we have seen: patterns, case folded."""

SPACED_UNITS = {
    "second": r"s|secs?|seconds?|secondes?|segundos?|second[oi]|sek\w*|seconden?|saniye|detik|сек\w*|"
    r"ثاني?ة|ثوانٍ?|ثانیه|"
    r"שניו?ת|सेकंड|giây",
    "minute": r"m|mins?|min\.|minuu?t\w*|dakika|dk|menit|мин\w*|хвилин\w*|دقيقة|دقائق|دقیقه|דקו?ת|מ?דקה|मिनट|phút",
    "hour": r"h|hrs?|hours?|stunden?|stdn?|heures?|horas?|or[ae]|uur|uren|time|timer|timmar|timme|"
    r"tunti\w*|tuntia|godzin\w*|"
    r"godz|hodin\w*|saat|jam|час\w*|годин\w*|ساعات?|ساعة|ساعت|שעו?ת|שעה|घंट[ेा]|giờ|tiếng",
    "day": r"d|days?|tage?n?|jours?|j|d[ií]as?|giorn[oi]|dage?n?|dager|dagar|dag|päiv\w*|dni|dzień|"
    r"dn[yůíe]m?[ai]?|gün|hari|"
    r"день|дня|дней|дні|днів|يوما?|أيام|ايام|روز|ימים|יום|दिन|ngày",
    "week": r"w|wks?|weeks?|wochen?|semaines?|semanas?|settiman[ae]|week|weken|uger?|uker?|vecka|veckor|"
    r"viikko\w*|tydzień|"
    r"tygodni\w*|týdn\w*|týden|hafta|minggu|pekan|недел\w*|тижн\w*|أسبوع|أسابيع|هفته|שבוע(?:ות)?|सप्ताह|हफ़?्ते|tuần",
    "month": r"mos?|months?|monate?n?|mois|mes(?:es)?|m[eê]s|mes[ei]|maand(?:en)?|måned(?:er)?|"
    r"månad(?:er)?|kuukau\w*|"
    r"miesi\w*|měsíc\w*|ay|bulan|месяц\w*|місяц\w*|شهرا?|أشهر|ماه|חודש(?:ים)?|मही?न[ेा]|tháng",
    "year": r"y|yrs?|years?|jahre?n?|ans?|années?|años?|anos?|ann[io]|jaar|år|vuo\w*|lat|lata|rok\w*|let|"
    r"lety|yıl|tahun|год\w*|"
    r"лет|рок\w*|років|سنة|سنوات|سال|שנה|שנים|साल|năm",
}
JOINED_UNITS = {
    "second": "秒钟?|秒鐘|초|วินาที", "minute": "分钟|分鐘|分|분|นาที", "hour": "个?小时|個?小時|時間|시간|ชั่วโมง",
    "day": "天|日|일|วัน", "week": "个?星期|個?星期|周|週間?|주|สัปดาห์",
    "month": "个月|個月|[かヶカ]月|"
    r"개월|เดือน", "year": "年|년|ปี",
}  # fmt: skip
"""Of languages that put no blanks between words."""
ONE = r"an?|one|eine[rnm]?|une?|un['’]|un[oa]?|uma?|een|[eé]n|ett?|ei|jedn\w+|bir|satu|одн?\w+|یک|एक|một|một|หนึ่ง"
FEW = (
    r"(?:a )?few|some|several|wenigen?|einigen?|quelques|un[oa]s poc[oa]s|un[oa]s|alguns|algumas|"
    r"poch[ie]|enkele|een paar|"
    r"noen få|noen|nogle|några|muutama|kilka|kilku|několika|birkaç|beberapa|несколько|кілька|بضع|عدة|چند|"
    r"מספר|כמה|कुछ|vài|"
    r"几|幾|数|數|몇|ไม่กี่"
)
BEFORE = r"vor|il y a|hace|há|faz|منذ|قبل|לפני|před"
"""Stands before the number."""
BEHIND = (
    r"ago|fa|atrás|geleden|siden|sedan|sitten|temu|önce|(?:yang )?lalu|назад|тому|پیش|قبل|पहले|trước|ที่แล้ว|ที่ผ่านมา|"
    r"之前|以前|前|전"
)
"""Stands behind the unit."""
ALONE = {
    "minute": r"минуту назад|хвилину тому|minutę temu|منذ دقيقة|לפני דקה|před minutou|semenit (?:yang )?lalu",
    "hour": r"час назад|годину тому|godzinę temu|منذ ساعة|לפני שעה|před hodinou|sejam (?:yang )?lalu",
    "day": r"день назад|день тому|dzień temu|منذ يوم|לפני יום|sehari (?:yang )?lalu",
    "week": r"неделю назад|тиждень тому|tydzień temu|منذ أسبوع|לפני שבוע|před týdnem|seminggu (?:yang )?lalu",
}
"""One of a unit, whose number is not said."""
TWO = {
    "minute": r"منذ دقيقتين", "hour": r"منذ ساعتين|לפני שעתיים", "day": r"منذ يومين|לפני יומיים",
    "week": r"منذ أسبوعين|לפני שבועיים",
}  # fmt: skip
NOW = (
    r"just now|(?:a )?moments? ago|gerade eben|soeben|à l['’]instant|ahora mismo|agora mesmo|proprio ora|"
    r"zojuist|akkurat nå|"
    r"lige nu|just nu|juuri nyt|przed chwilą|právě teď|az önce|baru saja|только что|щойно|الآن|همین الان|"
    r"הרגע|अभी|vừa xong|"
    r"เมื่อสักครู่|刚刚|剛剛|たった今|방금"
)
DAYS = (
    r"today|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|i ?dag|tänään|dzisiaj|dziś|dnes|bugün|hari ini|"
    r"сегодня|сьогодні|"
    r"اليوم|امروز|היום|आज|hôm nay|วันนี้|今天|今日|오늘",
    r"yesterday|gestern|hier|ayer|ontem|ieri|gisteren|i ?går|eilen|wczoraj|včera|dün|kemarin|вчера|вчора|"
    r"أمس|دیروز|אתמול|"
    r"कल|hôm qua|เมื่อวาน(?:นี้)?|昨天|昨日|어제",
    r"vorgestern|avant-hier|anteayer|anteontem|l['’]altro ieri|eergisteren|i forgårs|toissapäivänä|"
    r"przedwczoraj|předevčírem|"
    r"позавчера|позавчора|前天|一昨日|おととい|그저께",
)
"""The day of the visit by its names, the one before, and the one before that."""
HERE = ("de", "nl")
"""Languages in which the French "yesterday" means "here"."""
