"""The words by which newsrooms mark a time as that of an update or of publication, in the languages we have seen.

Each set comes twice: as lower-case stems, the cheap sieve for `Document.holding`, and as the pattern that decides.
"""

import re

UPDATE_STEMS = (
    *("updat", "modif", "revis", "amend", "last change", "last edit", "aktualisier", "geändert", "bearbeitet", "stand"),
    *("à jour", "actualis", "actualiz", "atualiz", "aggiorna", "bijgewerkt", "gewijzigd", "opdater", "oppdater"),
    *(
        "uppdater",
        "päivit",
        "aktualiz",
        "güncellen",
        "diperbarui",
        "обновл",
        "оновлен",
        "更新",
        "修改",
        "업데이트",
        "수정",
    ),
    *("تحديث", "روزرسانی", "עודכן", "अपडेट", "cập nhật", "แก้ไข", "ปรับปรุง"),
)
UPDATE = re.compile(
    "|".join(
        (
            r"\b(?:last |latest )?(?:updated?|modified|revised|amended)\b(?: (?:on|at))?",
            r"\blast (?:change|edit)(?:ed)?\b",
            r"\b(?:zuletzt |letzte )?(?:aktualisiert|aktualisierung|geändert|bearbeitet)\b(?: am)?|\bstand(?=\s*:)",
            r"\b(?:dernière )?(?:mise? à jour|modifiée?|actualisée?)\b(?: le)?",
            r"\b(?:última )?(?:actualizad[oa]|actualización|atualizad[oa]|atualização|modificad[oa])\b",
            r"\b(?:ultimo )?(?:aggiornat[oa]|aggiornamento)\b|\b(?:bijgewerkt|gewijzigd|laatste update)\b",
            r"\b(?:opdateret|oppdatert|uppdaterad|päivitetty|zaktualizowano|aktualizacja|aktualizováno)\b",
            r"\b(?:güncellen\w+|diperbarui|обновлен[оа]|оновлено)\b",
            r"(?:最近|最后|最終)?(?:更新|修改)(?:时间|時間|日時?|於|于)?|업데이트|수정|(?:آخر )?تحديث|به‌?روزرسانی",
            r"עודכן|अपडेट|cập nhật|แก้ไข|ปรับปรุง",
        )
    ),
    re.I,
)
PUBLISHED_STEMS = (
    *("publish", "posted", "created", "issued", "öffentlicht", "erstellt", "erschienen", "publié", "publicad"),
    *("pubblicat", "gepubliceerd", "опубликован", "发布", "發布", "公開", "発表", "نشر", "등록", "입력"),
)
PUBLISHED = re.compile(
    r"\b(?:first )?(?:published|posted|created|issued)\b|\b(?:veröffentlicht|erstellt|erschienen)\b|\bpublié\b|"
    r"\bpublicad[oa]\b|\bpubblicat[oa]\b|\bgepubliceerd\b|опубликован[оа]|发布|發布|公開|発表|نشر|등록|입력",
    re.I,
)
