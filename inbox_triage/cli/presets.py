"""Mail providers' servers, and what a person must know before the first login."""

from __future__ import annotations

from dataclasses import dataclass

_CODE = (
    "The password is not your login password: switch IMAP on in the provider's web mail and have it "
    "make a client authorization code."
)


@dataclass(frozen=True, slots=True)
class Preset:
    """One provider; ``oauth2`` names the token provider where passwords no longer work."""

    key: str
    title: str
    host: str
    advice: str = ""
    oauth2: str | None = None
    port: int = 993


PRESETS = (
    Preset("163", "NetEase 163.com", "imap.163.com", _CODE),
    Preset("126", "NetEase 126.com", "imap.126.com", _CODE),
    Preset("netease-enterprise", "NetEase enterprise (qiye.163.com)", "imap.qiye.163.com", _CODE),
    Preset("aliyun", "Aliyun enterprise mail", "imap.qiye.aliyun.com", _CODE),
    Preset("exmail", "Tencent exmail (enterprise)", "imap.exmail.qq.com", _CODE),
    Preset("qq", "QQ mail", "imap.qq.com", _CODE),
    Preset(
        "microsoft365",
        "Microsoft 365 / Exchange Online",
        "outlook.office365.com",
        "Passwords no longer work: register an application in Entra ID and give its client id; then "
        "run 'inbox-triage login', or give the application a secret and IMAP.AccessAsApp.",
        oauth2="microsoft",
    ),
    Preset(
        "gmail",
        "Gmail / Google Workspace",
        "imap.gmail.com",
        "Use an app password (needs two-step verification), or [mailboxes.oauth2] with a credentials file.",
    ),
    Preset(
        "yandex",
        "Yandex",
        "imap.yandex.com",
        "Make an app password of the kind 'Mail' and allow IMAP in the mail settings.",
    ),
    Preset(
        "zoho",
        "Zoho Mail",
        "imap.zoho.com",
        "Allow IMAP in the settings; with two-factor login make an application password.",
    ),
    Preset("own", "A server of the company's own (Dovecot, Coremail, ...)", ""),
)


def preset_for(address: str) -> Preset | None:
    """The preset that an address belongs to by its domain, or None.

    >>> preset_for("lily@163.com").host
    'imap.163.com'
    """
    domain = address.rpartition("@")[2].lower()
    by_domain = {
        "163.com": "163",
        "126.com": "126",
        "qq.com": "qq",
        "foxmail.com": "qq",
        "gmail.com": "gmail",
        "googlemail.com": "gmail",
        "yandex.ru": "yandex",
        "yandex.com": "yandex",
        "zoho.com": "zoho",
        "outlook.com": "microsoft365",
    }
    key = by_domain.get(domain)
    return next((preset for preset in PRESETS if preset.key == key), None)
