"""Countries: their region, and the names buyers write them by."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from inbox_triage.label.labels import Region

_MEMBERS: Mapping[Region, str] = {
    Region.NORTH_AMERICA: "US CA PM",
    Region.LATIN_AMERICA: """MX GT BZ SV HN NI CR PA CO VE EC PE BO CL AR UY PY BR GY SR GF FK GS
        CU DO HT JM BS BB TT GD LC VC AG DM KN AI AW BQ CW SX MF BL MQ GP PR VI VG KY TC MS BM""",
    Region.EU: """AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE
        AX""",
    Region.UK: "GB",
    Region.EUROPE_OTHER: "NO CH IS LI AL BA ME MK RS XK AD MC SM VA GI GG JE IM FO GL SJ BV",
    Region.CIS: "RU BY KZ UZ AM AZ GE KG TJ TM MD UA",
    Region.MIDDLE_EAST: "TR IL IR IQ SY LB JO PS SA AE QA BH KW OM YE",
    Region.AFRICA: """EG MA DZ TN LY SD SS ET ER DJ SO KE UG TZ RW BI CD CG GA GQ CM CF TD NE NG BJ
        TG GH CI LR SL GN GW SN GM ML BF MR CV ST AO ZM ZW MW MZ MG MU SC KM RE YT BW NA ZA LS SZ
        EH SH IO TF""",
    Region.SOUTH_ASIA: "IN PK BD LK NP BT MV AF",
    Region.SOUTHEAST_ASIA: "VN TH MY SG ID PH MM KH LA BN TL",
    Region.EAST_ASIA: "JP KR KP TW HK MO MN CN",
    Region.OCEANIA: """AU NZ PG FJ SB VU NC PF WS AS TO TV KI NR MH FM PW GU MP CK NU TK WF NF PN
        CX CC HM UM AQ""",
}

REGION_OF: Mapping[str, Region] = MappingProxyType(
    {country: region for region, countries in _MEMBERS.items() for country in countries.split()}
)
"""ISO 3166-1 alpha-2 (and XK) to region: labelling standard, section 2."""

_NAMES = """
US: united states|usa|u.s.a.|u.s.a|estados unidos|etats-unis|vereinigte staaten|сша|美国|米国|미국
CA: canada|加拿大|カナダ|캐나다
MX: mexico|méxico|мексика|墨西哥
GT: guatemala
SV: el salvador
HN: honduras
NI: nicaragua
CR: costa rica
PA: panama|panamá
CO: colombia
VE: venezuela
EC: ecuador
PE: peru|perú
BO: bolivia
CL: chile
AR: argentina
UY: uruguay
PY: paraguay
BR: brazil|brasil
CU: cuba
DO: dominican republic|republica dominicana
HT: haiti
JM: jamaica
TT: trinidad and tobago|trinidad & tobago|trinidad
BB: barbados
GY: guyana
SR: suriname
PR: puerto rico
MQ: martinique
GP: guadeloupe
AT: austria|österreich
BE: belgium|belgië|belgique|belgien
BG: bulgaria|българия
HR: croatia|hrvatska
CY: cyprus|κύπρος
CZ: czech republic|czechia|česká republika|česko
DK: denmark|danmark
EE: estonia|eesti
FI: finland|suomi
FR: france|frankreich|francia|франция|法国
DE: germany|deutschland|alemania|allemagne|германия|德国|ドイツ|독일
GR: greece|ελλάδα|hellas
HU: hungary|magyarország
IE: ireland|republic of ireland
IT: italy|italia|italien|италия|意大利
LV: latvia|latvija
LT: lithuania|lietuva
LU: luxembourg|luxemburg
MT: malta
NL: netherlands|the netherlands|nederland|holland|niederlande
PL: poland|polska|polen|польша|波兰
PT: portugal
RO: romania|românia
SK: slovakia|slovensko
SI: slovenia|slovenija
ES: spain|españa|espagne|spanien|испания|西班牙
SE: sweden|sverige|schweden
GB: united kingdom|great britain|england|scotland|northern ireland|u.k.|英国
NO: norway|norge|norwegen
CH: switzerland|schweiz|suisse|svizzera
IS: iceland|ísland
LI: liechtenstein
AL: albania
BA: bosnia and herzegovina|bosnia|bosna i hercegovina
ME: montenegro|crna gora
MK: north macedonia|macedonia
RS: serbia|srbija|србија
XK: kosovo
RU: russia|russian federation|россия|российская федерация|俄罗斯
BY: belarus|беларусь
KZ: kazakhstan|казахстан|қазақстан
UZ: uzbekistan|узбекистан|o'zbekiston
AM: armenia|армения
AZ: azerbaijan|азербайджан|azərbaycan
KG: kyrgyzstan|кыргызстан
TJ: tajikistan|таджикистан
TM: turkmenistan|туркменистан
MD: moldova|молдова
UA: ukraine|украина|україна
TR: turkey|türkiye|turkiye|турция|土耳其
IL: israel|ישראל
IR: iran|ایران|islamic republic of iran
IQ: iraq|العراق
SY: syria|سوريا
LB: lebanon|لبنان
JO: jordan|الأردن
PS: palestine|فلسطين
SA: saudi arabia|k.s.a.|ksa|kingdom of saudi arabia|السعودية|المملكة العربية السعودية
AE: united arab emirates|u.a.e.|u.a.e|uae|dubai|abu dhabi|sharjah|الإمارات|دبي
QA: qatar|قطر
BH: bahrain|البحرين
KW: kuwait|الكويت
OM: sultanate of oman|muscat|سلطنة عمان
YE: yemen|اليمن
EG: egypt|مصر
MA: morocco|maroc|المغرب
DZ: algeria|algérie|الجزائر
TN: tunisia|tunisie|تونس
LY: libya|ليبيا
SD: sudan|السودان
ET: ethiopia
DJ: djibouti
SO: somalia
KE: kenya
UG: uganda
TZ: tanzania
RW: rwanda
CD: dr congo|d.r. congo|drc|rdc|democratic republic of congo
CG: congo-brazzaville|république du congo
GA: gabon
CM: cameroon|cameroun
NE: republic of niger
NG: nigeria
BJ: benin|bénin
TG: togo
GH: ghana
CI: cote d'ivoire|côte d'ivoire|ivory coast
LR: liberia
SL: sierra leone
GN: republic of guinea|conakry
SN: senegal|sénégal
GM: the gambia
ML: bamako
BF: burkina faso
MR: mauritania|mauritanie
AO: angola
ZM: zambia
ZW: zimbabwe
MW: malawi
MZ: mozambique|moçambique
MG: madagascar
MU: mauritius
RE: la réunion|ile de la réunion
BW: botswana
NA: namibia
ZA: south africa|r.s.a.
IN: india|भारत|印度
PK: pakistan
BD: bangladesh
LK: sri lanka
NP: nepal
BT: bhutan
MV: maldives
AF: afghanistan
VN: vietnam|viet nam|việt nam|越南
TH: thailand|ประเทศไทย|泰国
MY: malaysia|马来西亚
SG: singapore|新加坡
ID: indonesia|印尼
PH: philippines|the philippines|pilipinas
MM: myanmar|burma
KH: cambodia
LA: laos|lao pdr
BN: brunei
TL: timor-leste
JP: japan|日本|日本国
KR: south korea|korea|republic of korea|rep. of korea|대한민국|한국
TW: taiwan|taiwan r.o.c.|台灣|臺灣
HK: hong kong|hongkong|香港
MO: macau|macao|澳門
MN: mongolia
CN: china|p.r. china|pr china|中国
AU: australia
NZ: new zealand|aotearoa
PG: papua new guinea
FJ: fiji
NC: nouvelle-calédonie|new caledonia
PF: polynésie française|tahiti
WS: samoa
"""


def country_names() -> dict[str, str]:
    """Names and aliases as written, to ISO 3166-1 alpha-2."""
    rows = (line.partition(":") for line in _NAMES.strip().splitlines())
    return {name.strip(): code for code, _, names in rows for name in names.split("|")}


_CITIES = """
US: houston|los angeles|new york|miami|chicago|long beach|savannah|seattle|oakland|norfolk
CA: vancouver|toronto|montreal
MX: manzanillo|veracruz|lazaro cardenas|altamira|guadalajara
CL: san antonio chile|valparaiso|santiago de chile
PE: callao|lima
EC: guayaquil
CO: buenaventura|bogota|barranquilla
AR: buenos aires
UY: montevideo
BR: santos|paranagua|itajai|navegantes|sao paulo|rio de janeiro
DE: hamburg|bremerhaven
NL: rotterdam
BE: antwerp|antwerpen|anvers
FR: le havre|fos sur mer|fos-sur-mer|marseille
ES: valencia|barcelona|algeciras|bilbao
PT: lisbon|lisboa|leixoes|sines
IT: genoa|genova|la spezia|livorno|napoli|trieste
PL: gdansk|gdynia
GB: felixstowe|southampton|london gateway|liverpool
SE: gothenburg|goteborg
DK: aarhus
GR: piraeus
RO: constanta
SI: koper
RU: vladivostok|novorossiysk|saint petersburg|st. petersburg|moscow|владивосток|новороссийск|москва|москвы
UA: odessa|odesa
TR: istanbul|mersin|izmir|gemlik|ambarli
IL: ashdod|haifa|אשדוד|חיפה
AE: jebel ali
SA: jeddah|dammam|riyadh|جدة|الدمام|الرياض
EG: alexandria|port said|الإسكندرية
MA: casablanca|tanger
DZ: alger|algiers
KE: mombasa
TZ: dar es salaam
NG: lagos|apapa|tin can
GH: tema
CI: abidjan
SN: dakar
ZA: durban|cape town
IN: nhava sheva|mundra|chennai|mumbai
PK: karachi
BD: chittagong|chattogram
LK: colombo
VN: hai phong|cat lai|ho chi minh
TH: laem chabang|bangkok
MY: port klang|penang
ID: jakarta|tanjung priok|surabaya
PH: manila|cebu
JP: yokohama|osaka|kobe|nagoya|tokyo
KR: busan|incheon|부산|인천
TW: keelung|kaohsiung|taichung|基隆|高雄
AU: sydney|melbourne|brisbane|fremantle
NZ: auckland|tauranga
"""


def destination_names() -> dict[str, str]:
    """Ports and cities goods are sent to, as written, to ISO 3166-1 alpha-2."""
    rows = (line.partition(":") for line in _CITIES.strip().splitlines())
    return {name.strip(): code for code, _, names in rows for name in names.split("|")}
