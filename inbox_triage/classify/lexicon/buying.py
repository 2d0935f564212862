"""What a buyer asks for and states, before an order."""

from __future__ import annotations

from collections.abc import Mapping

BUYING: Mapping[str, str] = {
    "price_term": """
fob|cif|exw|ddp|dap|cfr|cnf|c&f|cnf|cpt|cip|fca|fas|ddu|c.i.f.|f.o.b.|ex works|ex-works|ex work|landed
ab werk|frei haus|frei bord|franco fabrica|puesto en|en fabrica|franco fabbrica|franco dominicile
fr:rendu|depart usine|franco|resi a|it:resa|it:reso|posto no porto|kapida teslim|fabrika teslim
фоб|сиф|ддп|ехв|до склада|с доставкой до|франко|с растаможкой|з розмитненням
离岸价|到岸价|出厂价|離岸價|到岸價|出廠價|工厂价|双清|本船渡|工場渡し|本선인도|본선인도|운임포함
تسليم الميناء|سيف|فوب|فوب الصين|pl:loco|z clem|z dostawa do|dostawa do|s dopravou do|vcetne dopravy|geleverd in
""",
    "price_request": """
price|prices|pricing|quote|quotes|quotation|quotations|qoute|quot|unit cost|how much|cost me|your offer
best rate|rates for|offer for|please offer|offer us|cost for|what would it cost|pls quote|give me a price
precio|precios|cotizar|cotizacion*|cotiza*|presupuesto|cuanto cuesta|cuanto sale|cuanto me sale|oferta
preco|precos|cotacao|cotacoes|orcamento|quanto fica|quanto custa|cotar|valores|valor unitario
prix|devis|tarif|tarifs|combien|cotation|chiffrage|offre de prix|votre offre|votre meilleur*
preis|preise|preisangebot|angebot|angebote|stueckpreis|stuckpreis|preisanfrage|kosten|was kostet
prezzo|prezzi|preventivo|quotazione|quotare|quanto vengono|quanto costa|quanto viene|offerta
цена|цену|цены|ценой|ценам|стоимость|стоимости|почем|сколько стоит|расценки|коммерческое предложение|кп на|прайс|ціна|ціну|вартість
fiyat*|birim fiyat|teklif*|ne kadar|kac para|proforma teklif
السعر|سعر|اسعار|الاسعار|اسعاركم|عرض سعر|عرض اسعار|تسعير*|بكم|كم سعر|تكلفه
قيمت|استعلام قيمت|پيش فاكتور
מחיר|הצעת מחיר|מחירים|כמה עולה|כמה זה עולה
cena|cene|ceny|pl:cen|oferta|oferte|wycena|wycene|ile kosztuje|ile za|po ile
cenu|cenova nabidka|nabidka|nabidku|nacenit|kolik stoji|cenovou nabidku
prijs|prijzen|offerte|prijsopgave|wat kost|kostprijs
报价|价格|单价|询价|怎么卖|多少钱|几钱|報價|價格|單價|詢價|幾錢|點賣|价钱|底价
見積|お見積|単価|価格|値段|おいくら|御見積
견적|단가|가격|얼마
bao gia|bang gia|gia bao nhieu|don gia|gia ca|gia cif|gia fob|xin gia
ราคา|ใบเสนอราคา|เสนอราคา|กี่บาท|เท่าไหร่
harga|penawaran|berapa harga|sebut harga|berapa
""",
    "request_for_quotation": """
rfq|rfi|request for quotation|request for quote|invitation to quote|invited to respond|tender|tenders|bid invitation|closing date
invitation to tender|itb|licitacion|concurso|pliego|licitacao|pregao|pt:edital|appel d'offres|fr:consultation|ausschreibung|anfrage
gara d'appalto|capitolato|richiesta di offerta|richiesta d'offerta|solicitud de cotizacion|тендер*|запрос цен|заявка|закупк*|лот|ihale*|مناقصه|عطاء|מכרז
przetarg*|zapytanie|zapytanie ofertowe|poptavka|vyberove rizeni|aanbesteding|offerteaanvraag|招标|投标|询价单|詢價|引き合い|入札|입찰|vi:thau|yeu cau bao gia|ประมูล|tender|permintaan penawaran
""",
    "moq": """
moq|minimum order|min order|minimum quantity|min qty|smallest order|minimum qty|cantidad minima|pedido minimo|minimo de|quantidade minima|quantite minimum|quantite minimale
minimum de commande|mindestmenge|mindestabnahme|mindestbestellmenge|ordine minimo|lotto minimo|minimo d'ordine|минимальн* заказ|минимальная партия|минимальный заказ|минималк*
min siparis|minimum siparis|asgari siparis|اقل كميه|الحد الادني|الحد الادنى للطلب|كمينה|כמות מינימום|מינימום הזמנה|minimalna ilosc|minimum logistyczne|minimalni mnozstvi|minimalni odber
minimale afname|最小起订量|起订量|最少|起訂量|最小ロット|最低ロット|최소수량|최소주문|so luong toi thieu|ขั้นต่ำ|minimum pembelian|minimal order
""",
    "container": """
20ft|40ft|20'|40'|40hq|40hc|20gp|40gp|1x20|1x40|2x40|fcl|lcl|container|containers|full container|half container|contenedor*|conteiner*|conteneur*|container*
контейнер*|konteyner*|حاويه|حاويات|كونتينر|كانتينر|מכולה|מכולות|kontener*|kontejner*|柜|櫃|整柜|拼柜|コンテナ|컨테이너|cont 20|cont 40|ตู้คอนเทนเนอร์|kontainer|truckload|pallets|palets|paletten|palety|podkladu
""",
    "lead_time": """
lead time|leadtime|delivery time|delivery date|production time|when can you ship|how long does it take|how soon|how fast|turnaround|time of delivery|ready date|ship date|shipping time|earliest|in stock|ex stock
plazo de entrega|tiempo de entrega|tiempo de produccion|tiempo de fabricacion|fecha de entrega|prazo de entrega|pt:prazo|tempo de producao
delai|delais|delai de livraison|date de livraison|lieferzeit|liefertermin|liefertermine|lieferbar|wiederbeschaffungszeit|tempi di consegna|it:tempi|it:consegna
срок*|сроки поставки|срок изготовления|отгрузк*|наличи*|teslim suresi|de+pl+tr+cs:termin|teslimat|termin suresi|مده التسليم|موعد التسليم|وقت التسليم|زمان تحويل|זמן אספקה|מועד אספקה|אספקה
de+pl+tr+cs:termin|czas realizacji|termin dostawy|czas dostawy|dodaci lhuta|termin dodani|dodani|levertijd|leverdatum|交期|交货期|货期|多久|交貨期|納期|リードタイム|출하|납기|thoi gian giao hang|giao hang|ระยะเวลา|ส่งของ|waktu pengiriman|lama produksi|kapan kirim
""",
    "sample": """
sample|samples|smpl|swatch|swatches|sample cost|prototype|pre-production sample|pps|lab dip|lab dips|strike-off|muestra|muestras|amostra|amostras
echantillon*|de:muster|mustern|musterteile|erstmuster*|bemusterung|campione|campioni|campionatura|образец|образц*|пробн*|numune*|عينه|عينات|نمونه|דוגמה|דוגמא|דוגמאות
probka|probki|probek|vzorek|vzorky|vzorku|monster|monsters|样品|打样|样板|樣品|樣板|打板|サンプル|見本|試作|샘플|시제품|hang mau|mau thu|gui mau|ตัวอย่าง|sampel|contoh
""",
    "payment_terms": """
t/t|en+zh:tt|l/c|lc at sight|letter of credit|payment terms|payment term|terms of payment|30/70|30%|net 30|net 60|days after b/l|open account|oa 60|against copy of|d/p|d/a|western union|paypal|deposit
forma de pago|condiciones de pago|anticipo|carta de credito|formas de pagamento|forma de pagamento|condicoes de pagamento|sinal
conditions de paiement|acompte|mode de reglement|reglement|credit documentaire|zahlungsbedingungen|zahlungsziel|anzahlung|akkreditiv
condizioni di pagamento|pagamento|acconto|bonifico|условия оплаты|предоплат*|аккредитив|оплата|odeme|pesin|akreditif|vade*|شروط الدفع|دفعه مقدمه|اعتماد مستندي|تنאי תשלום|תנאי תשלום|מקדמה
warunki platnosci|platnosc|zaliczka|przelew|przedplata|platebni podminky|zaloha|zalohu|betalingsvoorwaarden|aanbetaling|betaling|付款方式|定金|月结|信用证|訂金|月結|付款|支払|前金|前払い|결제|선금|계약금|thanh toan|dat coc|ชำระเงิน|มัดจำ|pembayaran|uang muka|dp 30
""",
    "certificate": """
ce certificate|ce mark|ce marking|ce cert|en+de+es+pt+tr+pl+nl+cs+ru+zh+ja+ko+vi+id+ar+he+fa+th:ce|fda|iso 9001|iso9001|iso 13485|iso|sgs|rohs|de+it+zh+fr+nl+pl:reach|ul listed|ul|ukca|cpsr|msds|coa|c/o|form e|form a|coc|saso|en+ar:saber|soncap|kebs|pvoc|inmetro|es:nom|etl|fcc|astm|en71|en 71|cpc|oeko-tex|gots|bsci|fsc|halal|kosher|gmp|tuv|en:dot|ece|eac|gost|en:bis|pse|kc|tisi|anvisa|mdr|cnas
certificate|certificates|certification|certified|test report|test reports|mill certificate|mtc|3.1|certificado|certificados|certificacion|certificat|certificats|zertifikat*|konformitat*|pruefbericht|prufbericht|certificazione|certificati|certificato|сертификат*|декларация соответствия|sertifika*|belgesi|belge|شهاده|شهادات|شهاده المطابقه|گواهي*|תעודה|תעודת|תקן|certyfikat*|atest|certifikat*|prohlaseni o shode|certificaat|证书|认证|检测报告|證書|認證|認証|証明書|検査成績書|인증|성적서|chung nhan|chung chi|ใบรับรอง|มอก|sertifikat|sni
""",
    "drawing": """
drawing|drawings|drawing attached|dwg|step file|en+de+it:stp|3d model|en+de+zh+ja+ko+es+it+fr+tr+pl+nl+cs:bom|bill of materials|spec sheet|specification|specifications|specs|datasheet|data sheet|technical data|tech pack|techpack|artwork|boq|bill of quantities|see attached|attached list|list attached|attached sheet|attached excel
plano|planos|ficha tecnica|especificaciones|especificacion|especificacoes|desenho|desenhos|fiche technique|cahier des charges|dessin|schema|zeichnung*|zchn|datenblatt|stuckliste|stueckliste|technische daten|spezifikation*|lastenheft|disegno|disegni|scheda tecnica|specifiche|distinta
чертеж*|техзадание|тз|спецификаци*|характеристик*|опросный лист|teknik cizim|cizim|teknik ozellik*|sartname|resim*|مخطط|رسم|رسومات|مواصفات|المواصفات|نقشه|مشخصات|שרטוט*|מפרט
rysunek|rysunki|rysunku|specyfikacj*|karta techniczna|vykres*|specifikac*|technicky list|tekening*|specificatie*|图纸|规格|规格书|图片|参数|圖紙|規格|圖面|図面|仕様|仕様書|도면|사양|사양서|ban ve|thong so|quy cach|แบบ|สเปค|spesifikasi|gambar teknik
""",
    "branding": """
our logo|logo|with logo|own brand|private label|our brand|oem|odm|custom packaging|packaging|packing|color box|colour box|gift box|carton|polybag|blister|barcode|ean|hangtag|label|retail box|inner box|white box
empaque|embalaje|caja|etiqueta|marca propia|nuestra marca|nuestro logo|embalagem|emballage|notre logo|marque|marque propre|verpackung|karton|eigenmarke|unser logo|eigenes logo|imballo|scatola|scatolina|marchio|nostro logo|упаковк*|логотип*|наш бренд|стм|ambalaj|logomuz|kutu|logolu|تغليف|التغليف|شعارنا|علامتنا|לוגו|אריזה|opakowani*|logo|pudelk*|karton*|balen*|obal*|verpakking|包装|彩盒|外箱|贴牌|包裝|彩盒|梱包|箱|ロゴ|包装|박스|포장|로고|dong goi|bao bi|in logo|กล่อง|โลโก้|แพ็ค|kemasan|logo kami
""",
    "destination": """
deliver to|delivered to|delivery to|ship to|shipping to|port of|to port|destination|shipment to|freight to|to our warehouse|our warehouse|to my door|landed in
puerto de|entrega en|destino|porto de|entrega em|port de|livre a|livraison a|livraison sur|lieferung nach|lieferort|lieferung|hafen|porto di|consegna a|порт|до москвы|доставка до|доставка в|доставк*|limani|limanina|teslim|ميناء|الي ميناء|توصيل|بندر|נמל|do portu|do gdyni|do gdanska|dostawa|doprava|dodani do|naar rotterdam|nl:haven|levering|港|运到|发到|運到|港まで|港渡|항까지|항|vi:cang|ve cang|ท่าเรือ|ส่งถึง|pelabuhan|kirim ke
""",
    "need": """
we need|i need|we require|looking for|we are looking|i am looking|im looking|in need of|we want to buy|want to buy|we would need|our requirement|requirement|intend to buy|going to buy|we are after|would like to buy|want to order|would like to order|i was thinking|estimated volume|annual demand|annual volume|per year|per month|first order|trial order|initial order|repeat order
necesito|necesitamos|requerimos|buscamos|busco|quiero comprar|queremos comprar|nos interesa comprar|pt:preciso|precisamos|procuro|procuramos|queremos|estamos procurando|consumo anual
besoin|nous cherchons|je cherche|nous recherchons|il me faut|il nous faut|benotigen|brauche|brauchen|suchen|wir suchen|ich suche|bedarf|jahresbedarf|ci servono|mi serve|mi servono|mi servirebbero|abbiamo bisogno|cerchiamo|cerco|fabbisogno
нужен|нужна|нужно|нужны|требуется|требуются|интересует|ищем|необходим*|потребность|закупаем|ihtiyac*|lazim|istiyoruz|ariyoruz|alacagiz|احتاج|نحتاج|نريد|اريد|مطلوب|ابحث عن|نبحث|نياز داريم|مي خواهيم|צריך|צריכים|מחפש|מחפשים|אני רוצה להזמין
potrzebuje|potrzebujemy|szukam|szukamy|zapotrzebowanie|chcemy kupic|potrebuji|potrebujeme|poptavame|shanim|hledame|mel bych zajem|nodig|zoeken|wij zoeken|ik zoek|需要|求购|采购|要买|需求|想订|想買|需購|急需|急尋|必要|探して|購入したい|注文したい|検討|필요|구매|찾고|구하고|can mua|can dat|can tim|muon mua|muon dat|ต้องการ|อยากได้|สนใจสั่ง|butuh|id:perlu|mencari|mau beli|mau pesan
""",
    "urgency": """
urgent|urgently|asap|deadline|by friday|by monday|before the|no later than|latest|by the end of|need by|in time for|en:season|before christmas|by may|by june|by march|by september|by october
urgente|lo antes posible|a mas tardar|temporada|esta semana|o mais rapido|o quanto antes|urgent|au plus vite|au plus tard|avant le|dringend|spatestens|bis zum|saison|entro|entro il|tassativa|al piu presto|stagione|urgentemente|срочно|до конца|не позднее|сезон|acil|en gec|sezon|عاجل|مستعجل|قبل رمضان|في اقرب وقت|فوري|דחוף|עד יום|pilne|pilnie|najpozniej|do konca|sezon|nejpozdeji|spech*|dringend|uiterlijk|spoed|急|尽快|最晚|本周|紧急|盡快|至急|お急ぎ|までに|以内|급|까지|vi:gap|vi:som|truoc ngay|ด่วน|ภายใน|segera|paling lambat
""",
    "project": """
project|projects|construction site|installation|hotel|hospital|school project|factory expansion|warehouse|phase 1|phase 2|mwp|kwp|apartments|contractor|on site
proyecto|es+pt:obra|instalacion|obras|projeto|chantier|projet|bauvorhaben|baustelle|projekt|progetto|cantiere|impianto|объект*|проект*|стройк*|монтаж*|tr:proje*|santiye|مشروع|مشاريع|پروژه|פרויקט|projek*|budow*|inwestycj*|stavb*|工程|项目|專案|工地|案件|現場|工事|프로젝트|현장|du an|cong trinh|โครงการ|proyek
""",
    "technical": """
tolerance|tolerances|torque|voltage|temperature|pressure|hardness|load capacity|material grade|compatible|compatibility|curve|thickness|diameter|viscosity|accuracy|dimension|dimensions|efficiency|pinout|firmware|protocol|flow rate|surface finish|seal material|test data|simulation|datasheet says|ip67|ip65|ip68|gasket|o-ring|shore|tensile|friction|connector|sensor|motor|wiring|rpm|kpa|ohm|lifetime|mounting
tolerancia|presion|temperatura|voltaje|espesor|tolerancias|tensao|espessura|pressao|tolerance|pression|epaisseur|fr:couple|temperature|toleranz|druck|temperatur|spannung|werkstoff|gewinde|tragzahl|vorspannung|de:moment|tolleranza|pressione|spessore|filettatura|давлени*|напряжени*|температур*|мощность|допуск*|толщин*|материал*|кривую|уплотнен*|резьб*|tolerans|basinc|sicaklik|kalinlik|gerilim|tork|الضغط|درجه الحراره|الجهد|سماكه|فشار|ולט|מתח|לחץ|טמפרטורה|תאימות|tolerancj*|cisnieni*|temperatur*|napieci*|gruboscy|grubosc|tlak*|teplot*|napeti|tloustk*|spanning|nl:druk|dikte|公差|压力|电压|温度|扭矩|材质|壓力|電壓|溫度|材質|公差|電圧|圧力|寸法|温度|강도|전압|압력|온도|공차|치수|재질|dung sai|ap suat|dien ap|nhiet do|do day|แรงดัน|อุณหภูมิ|ความหนา|วัสดุ|tegangan|tekanan|suhu|ketebalan|toleransi
""",
    "greets_by_form": """
dear sir/madam|dear sir or madam|dear sirs|dear sir|dear friend|hello dear|hi dear|dear supplier|dear manager|dear seller|to whom it may concern|dear customer|dear user|dear all|dear team|hi team|dear business owner|dear valued|dear beneficiary|good day|greetings|dear partner|dear vendor
estimados senores|muy senores|a quien corresponda|estimado proveedor|prezados|prezado|prezados senhores|madame, monsieur|messieurs|bonjour madame|sehr geehrte damen|sehr geehrte damen und herren|spettabile|gentili signori|egregi|уважаемые господа|уважаемые|ilgili kisiye|yetkiliye|sayin yetkili|الساده|السيد المدير|szanowni panstwo|vazeni|geachte heer/mevrouw|geachte|您好老板|老板您好|贵公司|亲爱的|尊敬的|ご担当者|担当者様|관계자|담당자님|kinh gui quy cong ty|quy cong ty|เรียนท่าน|kepada yth|bapak/ibu
""",
}
