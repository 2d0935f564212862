"""Who decides, in the languages of the trade; the cases are the labelling standard's, section 1."""

from __future__ import annotations

import pytest

from inbox_triage.classify.authority import STANDING
from tests.classify.messages import features, quotes

FILLER = "We make kitchen tools and would like to see what else your range has this season. " * 4
SIGNED = FILLER + "\n\nBest regards,\nAnn Lee\n{title}\nAcme"
SIGNINGS = (*STANDING, "title_selling")
SOMEONE = ("someone_decides", "someone_says")

BUYING = """
Purchasing Manager|Gerente de Compras|Responsable achats|Einkaufsleiter|Responsabile acquisti
Менеджер по закупкам|Satın Alma Müdürü|Kierownik zakupów|采购经理|購買部|구매팀장|Trưởng phòng mua hàng
ฝ่ายจัดซื้อ|מנהל רכש|مدير المشتريات|مدیر خرید|Inkoopmanager|Inköpschef|Indkøbschef|Innkjøpssjef
Ostopäällikkö|Beszerzési vezető|Υπεύθυνος αγορών|Director de achiziții|Мениджър покупки
Cap de compres|Менеджер із закупівель|Gerente de importação
"""
JUNIOR = """
Purchasing Assistant|Auxiliar de compras|Assistante achats|Praktikantin im Einkauf
Помощник менеджера по закупкам|Satın Alma Asistanı|Asystentka działu zakupów|采购助理
購買部 アシスタント|구매팀 인턴|Thực tập sinh mua hàng|ผู้ช่วยฝ่ายจัดซื้อ|עוזרת רכש|مساعد مشتريات
Assistent inkoop|Inköpsassistent|Indkøbsassistent|Ostoassistentti|Beszerzési asszisztens
Βοηθός αγορών|Asistent achiziții
"""
TECHNICAL = """
Technical Director|Head of Engineering|Director técnico|Directeur technique|Technischer Leiter
Direttore tecnico|Технический директор|Dyrektor techniczny|技术总监|技術部長|기술이사
Giám đốc kỹ thuật|ผู้อำนวยการฝ่ายเทคนิค|Teknik Müdür|Diretor técnico|Műszaki igazgató
Tekninen johtaja|Teknisk chef|المدير الفني|Τεχνικός διευθυντής
"""
SELLING = """
Sales Manager|Gerente de ventas|Responsable commercial|Vertriebsleiter|Responsabile vendite
Менеджер по продажам|Satış Müdürü|Kierownik sprzedaży|销售经理|営業部|영업팀장
Trưởng phòng kinh doanh|ฝ่ายขาย|מנהל מכירות|مدير المبيعات
"""
HEADS = "Owner|CEO|Geschäftsführer|社長|대표이사|Генеральный директор|Genel Müdür|Prezes zarządu"


def titles(table: str) -> list[str]:
    return [title for line in table.split("\n") for title in line.split("|") if title]


def standing(text: str) -> set[str]:
    numbers = features(text).numbers
    return {name for name in SIGNINGS if numbers[name]}


@pytest.mark.parametrize("title", titles(BUYING))
def test_a_buying_title_in_the_signature_buys(title: str) -> None:
    assert standing(SIGNED.format(title=title)) == {"signs_as_buyer"}


@pytest.mark.parametrize("title", titles(JUNIOR))
def test_a_junior_of_the_buying_department_does_not_buy(title: str) -> None:
    found = standing(SIGNED.format(title=title))
    assert "signs_below" in found
    assert not found & {"signs_as_buyer", "signs_as_head"}


@pytest.mark.parametrize("title", titles(TECHNICAL))
def test_the_head_of_a_technical_department_is_no_head_of_the_firm(title: str) -> None:
    assert standing(SIGNED.format(title=title)) == {"signs_elsewhere"}


@pytest.mark.parametrize("title", titles(SELLING))
def test_a_sales_title_sells(title: str) -> None:
    assert standing(SIGNED.format(title=title)) == {"title_selling"}


@pytest.mark.parametrize("title", titles(HEADS))
def test_the_head_of_the_firm_signs_as_such(title: str) -> None:
    assert standing(SIGNED.format(title=title)) == {"signs_as_head"}


@pytest.mark.xfail(strict=True, reason="the lexicon reads the technical deputy's title as a head's")
def test_a_hebrew_head_of_technology_is_no_head_of_the_firm() -> None:
    assert standing(SIGNED.format(title='סמנכ"ל טכנולוגיות')) == {"signs_elsewhere"}


@pytest.mark.parametrize("title", titles(BUYING + JUNIOR + TECHNICAL + SELLING + HEADS))
def test_a_title_in_running_text_is_nobodys_signature(title: str) -> None:
    text = f"Last year {title} told us about you. {FILLER}"
    found = features(SIGNED.format(title="").replace(FILLER, text)).numbers
    assert not [name for name in SIGNINGS if found[name]]
    assert not found["signs_with_authority"] + found["signs_without_authority"]


def test_the_display_name_signs_too() -> None:
    found = features("Please quote 300 pcs", sender='"Ann Lee, Einkaufsleitung" <a@acme.example>')
    assert found.numbers["signs_as_buyer"] == 1
    assert quotes(found, "title_buying") == ["Einkaufsleitung"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Owner\nHead of Purchasing", {"signs_as_buyer", "signs_as_head"}),
        ("Purchasing Manager\nTrainee", {"signs_below"}),
        ("CEO\nTrainee", set()),
        ("CEO\nChief Engineer", set()),
        ("Engineer\nPurchasing Manager", {"signs_as_buyer"}),
    ],
)
def test_several_titles_settle_who_stands_where(text: str, places: set[str]) -> None:
    assert standing(SIGNED.format(title=text)) == places


DECIDES = """
My boss will decide.|Our client will approve it.|El jefe aprueba.|Mi jefe autoriza la compra.
Mein Chef entscheidet darüber.|Unser Kunde entscheidet.|Мой начальник подписывает.|Директору на подпись.
Müdürüm karar verecek.|Szef decyduje.|Kierownictwo zatwierdza|我老板决定。|上司が決裁します。
sếp tổng sẽ quyết định|เจ้านายจะอนุมัติ|مديري يقرر|مدیرم تصمیم می گیرد.|Mijn baas beslist.
Min chef bestämmer.|Min chef beslutter.|Sjefen min bestemmer.|Pomoni päättää asiasta.
A főnököm dönt.|Ο διευθυντής μου αποφασίζει.|Șeful aprobă.|Шефът решава.|El meu cap ha de decidir.
Meu chefe aprova.|Вирішує керівництво.|本社の承認が必要です。
Договор подписывает директор.|Mon patron décide.|El dueño decide.|Il titolare decide.
Meu chefe decide.|Șeful meu decide.|Prezes decyduje.|社長が決めます。|Johtaja hyväksyy.
Директор має затвердити.
Rıfat Bey fiyata bakıp karar verir.|Onze directeur beslist.|老板决定。|사장님이 결정하십니다.
Sếp em quyết định.|הבוס מחליט.
"""
SAYS = """
dice don Mynor que le baje un poco.|Mi jefe dice que está caro.|Le patron veut savoir le prix.
Il capo dice che costa troppo.|Mein Chef will 5 % Rabatt.|Szef pyta o rabat.|Mudurum soruyor.
我们老板说太贵|上司から見積を取るよう言われました。|เจ้านายให้ถามราคา|مديري طلب مني
Mijn baas wil korting.|Chefen frågar om pris.|Chefen spørger.|Sjefen spør.|Pomo kysyy hintaa.
A főnököm kérdezi az árat.|Șeful întreabă de preț.|Шефът пита за цена.|el cap diu que
O chefe pediu desconto.|шеф сказав
директор просит скидку.
Il capo chiede lo sconto.|Mon chef demande un rabais.|Der Chef fragt nach dem Preis.
Ο διευθυντής ζητά έκπτωση.|Kierownik chce rabat.|המנהל ביקש לבדוק.|المدير يطلب خصم.
مدیر گفتند قیمت بگیرم.|사장님이 물어보십니다.|老板说价格太高。|客户说价格高。
"""
MISSED_DECIDES = """
El meu cap decideix.
"""
MISSED_SAYS = """
Pak Hendra minta harga lagi.|El cap demana un descompte.
"""


@pytest.mark.parametrize("text", titles(DECIDES))
def test_someone_else_decides(text: str) -> None:
    assert features(text).numbers["someone_decides"] == 1


@pytest.mark.parametrize("text", titles(SAYS))
def test_someone_else_is_quoted(text: str) -> None:
    assert features(text).numbers["someone_says"] == 1


@pytest.mark.xfail(strict=True, reason="no phrase of other_person or of decision in the lexicon")
@pytest.mark.parametrize("text", titles(MISSED_DECIDES))
def test_someone_else_decides_in_words_still_missing(text: str) -> None:
    assert features(text).numbers["someone_decides"] == 1


@pytest.mark.xfail(strict=True, reason="no phrase of other_person or of told in the lexicon")
@pytest.mark.parametrize("text", titles(MISSED_SAYS))
def test_someone_else_is_quoted_in_words_still_missing(text: str) -> None:
    assert features(text).numbers["someone_says"] == 1


def test_an_abbreviated_form_of_address_ends_no_clause() -> None:
    assert features("My boss Mr. Li has to approve it.").numbers["someone_decides"] == 1


@pytest.mark.parametrize(
    "text",
    [
        "As the owner I decide.",
        "I am the owner and I approve the sample.",
        "We order 500 pcs.",
        "My boss is on holiday. Please send the drawing.",
        "Necesito 500 piezas para mi tienda.",
        "Ich bestelle 300 Stück für meinen Betrieb.",
        "Заказываю 200 штук для своего магазина.",
        "我要订500个。",
        "500個注文します。",
        "500개 주문합니다.",
    ],
)
def test_a_writer_who_decides_has_nobody_else_decide(text: str) -> None:
    numbers = features(text).numbers
    assert [name for name in SOMEONE if numbers[name]] == []


def test_the_clause_is_quoted_as_written() -> None:
    found = features("Hello Lily. My Boss will decide! Thanks")
    assert quotes(found, "someone_decides") == ["My Boss will decide"]


@pytest.mark.parametrize(
    ("domain", "feature"),
    [
        ("maersk.com", "domain_transport"),
        ("kuehne-nagel.com", "domain_transport"),
        ("spedition-mueller.example", "domain_transport"),
        ("fastlogistics.example", "domain_transport"),
        ("seaforwarding.example", "domain_transport"),
        ("santander.com", "domain_finance"),
        ("bancosantander.es", "domain_finance"),
        ("sparkasse-koeln.example", "domain_finance"),
        ("consulting-hub.example", "domain_service"),
        ("bankside-toys.com", ""),
        ("riverbank-tools.com", ""),
        ("cargo-bikes.com", ""),
        ("shippingtools.example", ""),
        ("acme.example", ""),
    ],
)
def test_a_domain_names_a_third_party(domain: str, feature: str) -> None:
    found = features("Please see below", sender=f"Ann <ann@{domain}>")
    names = [name for name in found.numbers if name.startswith("domain_") and found.numbers[name]]
    assert names == ([feature] if feature else [])


@pytest.mark.parametrize("domain", ["aliexpress.com", "americanexpress.com", "expresskitchen.com"])
def test_a_word_of_the_trade_inside_another_name_is_no_carrier(domain: str) -> None:
    found = features("Please see below", sender=f"Ann <ann@{domain}>")
    assert found.numbers["domain_transport"] == 0
