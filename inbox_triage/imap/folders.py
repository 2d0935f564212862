"""Folder names the server's way: separators, prefixes, special use."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from inbox_triage.decide.actions import FolderPath


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of LIST: flags in lower case, name decoded from modified UTF-7."""

    name: str
    flags: frozenset[str]

    @property
    def selectable(self) -> bool:
        return not self.flags & {"\\noselect", "\\nonexistent"}


@dataclass(frozen=True, slots=True)
class Naming:
    """How names are built here: hierarchy separator (None: a flat server) and personal prefix."""

    separator: str | None
    prefix: str = ""

    def name(self, path: FolderPath) -> str:
        """The server's name of a folder of ours.

        A separator inside one level would silently make two levels of it, so it becomes ``-``. On
        servers with a forced prefix a folder exists only below it; the prefix is spelled the
        server's way, as its LIST does.

        >>> Naming(".", "INBOX.").name(FolderPath(("Triage", "A. first")))
        'INBOX.Triage.A- first'
        """
        separator = self.separator or "-"
        joined = separator.join(level.replace(separator, "-") for level in path.levels)
        return self.prefix + self._below_prefix(joined)

    def parents(self, name: str) -> list[str]:
        """Names of the levels above, outermost first, without the prefix itself."""
        if self.separator is None:
            return []
        levels = self._below_prefix(name).split(self.separator)[:-1]
        return [
            self.prefix + self.separator.join(levels[: count + 1]) for count in range(len(levels))
        ]

    def _below_prefix(self, name: str) -> str:
        """The rest of a name; prefixes compare without case, as INBOX does (RFC 3501 5.1)."""
        under = name.upper().startswith(self.prefix.upper())
        return name[len(self.prefix) :] if under else name


class SpecialUse(StrEnum):
    """Folders with a purpose (RFC 6154)."""

    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    ARCHIVE = "archive"


_FLAGS = {
    SpecialUse.SENT: {"\\sent", "\\sentmail"},
    SpecialUse.DRAFTS: {"\\drafts"},
    SpecialUse.TRASH: {"\\trash"},
    SpecialUse.JUNK: {"\\junk", "\\spam"},
    SpecialUse.ARCHIVE: {"\\archive", "\\all", "\\allmail"},
}
"""SPECIAL-USE and XLIST spellings, compared without case (Cyrus lists them in lower case)."""

_NAMES = {
    SpecialUse.SENT: {
        "sent", "sent items", "sent messages", "sent mail", "已发送", "已发送邮件", "已发邮件", "已傳送", "寄件備份",
        "寄件匣", "gesendet", "gesendete objekte", "gesendete elemente", "envoyés", "éléments envoyés",
        "messages envoyés", "enviados", "elementos enviados", "correo enviado", "itens enviados",
        "inviati", "posta inviata", "отправленные", "gönderilenler", "gönderilmiş öğeler", "wysłane",
        "elementy wysłane", "odeslané", "odeslaná pošta", "送信済み", "送信済みアイテム", "送信済みメール", "보낸편지함",
        "보낸 편지함", "المرسل", "البريد المرسل", "verzonden", "verzonden items", "skickat", "sendt",
        "lähetetyt", "elküldött", "trimise", "đã gửi", "thư đã gửi", "terkirim", "ส่งแล้ว", "נשלח", "надіслані",
        "απεσταλμένα", "ارسال شده",
    },
    SpecialUse.DRAFTS: {
        "drafts", "draft", "草稿", "草稿箱", "草稿匣", "entwürfe", "brouillons", "borradores", "rascunhos", "bozze",
        "черновики", "taslaklar", "szkice", "wersje robocze", "koncepty", "下書き", "임시보관함", "المسودات",
        "concepten", "utkast", "kladder", "luonnokset", "piszkozatok", "ciorne", "bản nháp", "thư nháp",
        "draf", "ฉบับร่าง", "טיוטות", "чернетки", "πρόχειρα",
    },
    SpecialUse.TRASH: {
        "trash", "deleted", "deleted items", "deleted messages", "已删除", "已删除邮件", "垃圾桶", "刪除的郵件",
        "papierkorb", "gelöschte objekte", "gelöschte elemente", "corbeille", "éléments supprimés",
        "papelera", "elementos eliminados", "lixeira", "itens excluídos", "cestino", "posta eliminata",
        "корзина", "удаленные", "удалённые", "çöp kutusu", "silinmiş öğeler", "kosz", "elementy usunięte",
        "koš", "ごみ箱", "削除済みアイテム", "휴지통", "지운 편지함", "المهملات", "prullenbak", "papperskorgen",
        "papirkurv", "roskakori", "törölt elemek", "coș de gunoi", "thùng rác", "sampah", "ถังขยะ", "אשפה",
        "кошик", "κάδος",
    },
    SpecialUse.JUNK: {
        "junk", "junk email", "junk e-mail", "spam", "bulk mail", "垃圾邮件", "垃圾郵件", "junk-e-mail",
        "spamverdacht", "courrier indésirable", "indésirables", "correo no deseado", "lixo eletrônico",
        "lixo eletrónico", "posta indesiderata", "спам", "нежелательная почта", "istenmeyen",
        "önemsiz e-posta", "wiadomości-śmieci", "nevyžádaná pošta", "迷惑メール", "스팸메일함", "스팸", "정크 메일",
        "البريد غير الهام", "ongewenste e-mail", "skräppost", "uønsket", "roskaposti", "levélszemét",
        "thư rác", "จดหมายขยะ", "דואר זבל",
    },
    SpecialUse.ARCHIVE: {
        "archive", "archives", "all mail", "归档", "存档", "封存", "archiv", "archivo", "arquivo", "archivio",
        "архив", "arşiv", "archiwum", "アーカイブ", "보관함", "الأرشيف", "archief", "arkiv", "arkisto",
    },
}  # fmt: skip
"""Names seen in mail clients and web mails, folded to lower case."""


def special_folders(listing: Iterable[Listed], naming: Naming) -> dict[SpecialUse, tuple[str, ...]]:
    """Folders by purpose: those the server flags, and those with a client's name for it.

    Several may serve one purpose, as each mail client makes a Sent folder of its own; flagged ones
    come first. SPECIAL-USE flags are believed though the capability is not advertised.
    """
    found: dict[SpecialUse, list[str]] = {use: [] for use in SpecialUse}
    named: dict[SpecialUse, list[str]] = {use: [] for use in SpecialUse}
    for folder in listing:
        if not folder.selectable:
            continue
        last = folder.name.rpartition(naming.separator)[2] if naming.separator else folder.name
        for use in SpecialUse:
            if folder.flags & _FLAGS[use]:
                found[use].append(folder.name)
            elif last.strip().casefold() in _NAMES[use]:
                named[use].append(folder.name)
    return {use: tuple(found[use] + named[use]) for use in SpecialUse}
