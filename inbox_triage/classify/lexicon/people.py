"""Who writes: titles, ownership, and words that put the decision elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

PEOPLE: Mapping[str, str] = {
    "title_decides": """
owner|co-owner|founder|co-founder|ceo|c.e.o.|en:coo|president|vice president|en:vp|director|managing director|en:md|general manager|en:gm|partner|proprietor|managing partner|executive director|commercial director|head of|chief
purchasing manager|purchase manager|procurement manager|procurement lead|procurement officer|sourcing manager|category manager|import manager|buyer|senior buyer|purchasing director|procurement director|head of buying|head of procurement|purchase executive|sourcing executive|purchase officer|supply chain manager|purchasing|procurement dept|purchasing dept|strategic buyer|chairman
gerente|gerente de compras|gerente general|jefe de compras|jefa de compras|director|directora|dueno|duena|propietario|propietaria|socio|comprador|compradora|encargado de compras|responsable de compras|director general|administrador
diretor|diretora|proprietario|proprietaria|dono|pt:dona|socio|gerente comercial|gerente de importacao|supervisor de compras|compradora|gerente geral
directeur|directrice|gerant|gerante|pdg|dirigeant|acheteur|acheteuse|responsable achats|responsable des achats|proprietaire|chef des achats|directeur general|president
geschaftsfuhrer|geschaftsfuhrerin|geschaftsfuhrung|inhaber|inhaberin|einkauf|einkaufer|einkauferin|einkaufsleiter|einkaufsleiterin|leiter einkauf|leitung einkauf|strategischer einkauf|prokurist|vorstand|de:gf
titolare|amministratore|amministratore delegato|direttore|direttrice|responsabile acquisti|ufficio acquisti|buyer|socio|presidente|direttore acquisti
директор*|владелец|собственник|генеральный директор|ген. директор|руководитель|начальник отдела закуп*|начальник отдела снабжения|менеджер по закупкам|закупщик|менеджер вэд|специалист по закупкам|учредитель|предприниматель|ип|коммерческий директор|керівник|власник|отдел закупок|отдел снабжения
genel mudur*|sahibi|firma sahibi|kurucu|satin alma muduru|satinalma muduru|satin alma|satinalma|ithalat muduru|mudur|muduru|yonetim kurulu|ortak|dis ticaret muduru|isletme sahibi
المدير العام|مدير عام|مدير المشتريات|مدير|صاحب|المالك|مالك|رئيس|مدير مشتريات|الرييس التنفيذي|المدير التنفيذي|مسوول المشتريات|مسئول المشتريات|صاحب شركه|صاحب محل
مدير عامل|مدير بازرگاني|مدير خريد|رييس|כמנהל|מנכ"ל|מנכל|בעלים|מנהל רכש|מנהלת רכש|מנהל|מנהלת|קניין|קניינית|סמנכ"ל
wlasciciel*|prezes|prezes zarzadu|dyrektor*|kierownik zakupow|specjalista ds. zakupow|pl:kupiec|dzial zakupow|kierownik dzialu zakupow|wspolwlasciciel
jednatel*|majitel*|reditel*|vedouci nakupu|nakupci|cs:nakup|nakupni|obchodni reditel*
eigenaar|eigenaresse|directeur|inkoper|nl:inkoop|hoofd inkoop|inkoopmanager|zaakvoerder|bestuurder|nl:dga
总经理|老板|董事长|采购经理|采购总监|采购部经理|经理|总裁|董事|创始人|總經理|老闆|採購經理|採購|董事長|採購主任|负责人
代表取締役|社長|代表|購買部長|仕入|バイヤー|店長|オーナー|部長|取締役|課長|購買課|資材課長
대표|대표이사|사장|구매팀장|구매담당|구매부|이사|부장|팀장|과장|구매과장|구매팀
giam doc|tong giam doc|vi:chu|chu cua hang|truong phong mua hang|truong phong|pho giam doc|chu tich|phu trach mua hang|chu shop|phong mua hang
กรรมการผู้จัดการ|เจ้าของ|ผู้จัดการ|ผู้จัดการฝ่ายจัดซื้อ|ฝ่ายจัดซื้อ|กรรมการ|จัดซื้อ
direktur|pemilik|manajer pembelian|kepala pembelian|owner|manager pembelian|pengarah|pengurus|pimpinan|purchasing
""",
    "title_lacks_authority": """
engineer|engineers|design engineer|project engineer|site engineer|r&d|designer|technician|technologist|assistant|purchasing assistant|secretary|trainee|intern|student|coordinator|clerk|merchandiser|quantity surveyor|architect|draftsman|qa|quality assurance|quality control|quality engineer|logistics|warehouse|accounts|accountant|accounting|accounts payable|bookkeeper|apprentice|research associate|junior|estimator|admin|administrator assistant|office manager|receptionist|laboratory|import clerk|product development|technical department|foreman|working student
ingeniero|ingeniera|ing. de proyectos|tecnico|tecnica|asistente|auxiliar|auxiliar de compras|secretaria|practicante|becario|becaria|disenador|disenadora|arquitecto|arquitecta|contabilidad|logistica|almacen|calidad|mantenimiento|residente de obra
engenheiro|engenheira|assistente|estagiario|estagiaria|auxiliar|secretaria|projetista|arquiteto|analista|coordenador|coordenadora|tecnico
ingenieur|ingenieure|technicien|technicienne|assistant|assistante|secretaire|stagiaire|alternant|alternante|apprenti|apprentie|dessinateur|architecte|comptabilite|comptable|bureau d'etudes|chef de chantier|conducteur de travaux|qualite|logistique
ingenieur|ingenieurin|konstruktion|konstrukteur|konstrukteurin|entwicklung|entwickler|techniker|technikerin|assistenz|assistentin|assistent|sekretariat|praktikant|praktikantin|werkstudent|werkstudentin|auszubildende|azubi|buchhaltung|qualitatssicherung|architekt|architektin|projektleiter|projektleiterin|bauleiter|lager|logistik|sachbearbeiter*|disposition|dipl.-ing.
ingegnere|ing.|tecnico|ufficio tecnico|progettista|assistente|segretaria|segreteria|stagista|tirocinante|contabilita|amministrazione|geometra|architetto|qualita|magazzino|logistica
инженер*|конструктор*|технолог*|ассистент*|помощник*|секретар*|стажер*|проектировщик|архитектор|бухгалтер*|бухгалтерия|логист*|кладовщик|главный механик|механик|оператор|лаборант*|інженер*
muhendis*|teknisyen|asistan*|sekreter|stajyer|tasarimci|mimar|muhasebe|lojistik|tr:kalite|arge|ar-ge|operasyon|tr:depo
مهندس|المهندس|مهندسه|فني|مساعد|مساعده|سكرتير|سكرتيره|متدرب|مصمم|محاسب|معماري|منسق|مهندس مشروع|كارشناس|كارشناس فني|دستيار
מהנדס|מהנדסת|טכנאי|עוזר|עוזרת|מזכירה|מתמחה|אדריכל|אדריכלית|הנהלת חשבונות|מעצב|מתאמת|לוגיסטיקה|הנדסאי
inzynier*|konstruktor*|technik|asystent*|sekretark*|stazyst*|praktykant*|ksiegowosc|ksiegow*|projektant*|architekt*|logistyk*|magazyn*|pl+cs:technolog*|biuro konstrukcyjne|kontrola jakosci
inzenyr*|konstrukter*|asistent*|sekretark*|praktikant*|ucetni|projektant*|pl+cs:technolog*|ucetnictvi|skladnik|logistik*
ingenieur|engineer|assistent|assistente|secretaresse|stagiair*|tekenaar|werkvoorbereider|boekhouding|kwaliteit|magazijn|constructeur|administratie|technisch medewerker
工程师|技术员|设计师|助理|文员|秘书|实习生|跟单|会计|仓库|品管|工程師|技術員|設計師|業務助理|跟單|跟单员|研发|研發|採購助理|采购助理|生管
設計|設計部|設計課|技術部|技術課|開発部|品質保証|品質管理|アシスタント|研究員|主任|係|経理|生産技術|研究所|ja:担当
엔지니어|연구원|기술팀|개발팀|설계|설계팀|대리|사원|인턴|비서|품질|연구소|주임|회계|디자이너
ky su|ky thuat|tro ly|thu ky|nhan vien|thuc tap sinh|thiet ke|ke toan|vi:kho|phong ky thuat|nhan vien mua hang|kien truc su
วิศวกร|ช่าง|ผู้ช่วย|เลขา|ธุรการ|นักศึกษาฝึกงาน|สถาปนิก|บัญชี|ออกแบบ|เจ้าหน้าที่
insinyur|teknisi|asisten|sekretaris|magang|id:staf|desainer|arsitek|akuntan|jurutera|kerani|pembantu|admin
""",
    "decides_elsewhere": """
my boss|our boss|the boss|my manager|our manager|my director|our director|the owner decides|the owner will|my supervisor|the management|our management|management will|management decides|our board|to my superior|my superiors|asked me to collect|collecting quotes|collect quotations|gather quotations|gathering quotes|collecting prices|for our internal|internal evaluation|will discuss with|discuss with my|discuss internally|forward to our purchasing|our purchasing department will|purchasing will|procurement will|purchase department will|client will decide|client decides|our client|my client|end customer|the customer decides|for approval|approval from|get approval|i don't decide|not my decision|i can not decide|i cannot decide|i am not able to decide|on behalf of my|my brother decides|head office|head office will|committee|my principal|compare for my|pass it on|i will pass|present to|show my boss|he will decide|she will decide|they will decide|final decision|my oga|oga|my colleague from purchasing|revert final
mi jefe|mi jefa|el jefe|mi gerente|la gerencia|gerencia decide|mi director|el dueno decide|recopilar cotizaciones|recabando cotizaciones|reunir cotizaciones|consultar con|evaluacion interna|nuestro cliente|el cliente decide|el cliente final|para aprobacion|no decido yo|la direccion decide|fr+es:comite
meu chefe|minha chefe|meu gerente|a diretoria|diretoria|levantando precos|coletando cotacoes|avaliacao interna|nosso cliente|o cliente decide|para aprovacao|nao decido|setor de compras
mon patron|mon chef|ma chef|mon responsable|mon directeur|ma direction|la direction|rassembler des devis|collecter des|en interne|notre client|mon client|pour validation|le service achats|ne decide pas|service achat|fr+es:comite
mein chef|meine chefin|unser chef|der chef|mein vorgesetzter|die geschaftsleitung|geschaftsleitung|unser einkauf|der einkauf|einkauf meldet|angebote sammeln|angebote einzuholen|vergleichsangebote|intern|unser kunde|der kunde entscheidet|zur freigabe|entscheidet|nicht entscheiden|rucksprache
il mio capo|il capo|il titolare decide|la direzione|il mio responsabile|raccogliere preventivi|raccogliendo preventivi|valutazione interna|il nostro cliente|il cliente decide|per approvazione|ufficio acquisti vi|non decido io
мой начальник|начальник|шеф|руководство|руководству|директор решает|начальство|директор сказал|собираю предложения|собираем предложения|для сравнения|согласова*|на согласование|наш заказчик|заказчик|клиент решает|не я решаю|решает|тендерный отдел|отдел снабжения решает|передам
patronum|mudurum|tr:patron|mudurumuz|patronumuz|yonetim karar|yonetime|teklif topluyorum|teklif toplamam|ic degerlendirme|musterimiz|musteri karar|onaya|karar veriyor|ben karar
مديري|رييسي|رئيسي|الاداره|طلب مني|طلب مني المدير|جمع عروض|نجمع عروض|تقييم داخلي|عميلنا|العميل|للموافقه|القرار|صاحب القرار|رييسم|مديرم|تصميم گيري|مدير تصميم
הבוס|המנהל שלי|המנהלת שלי|ההנהלה|לאסוף הצעות|הלקוח|לאישור|מחליט|לא אני מחליט
moj szef|szef|szefowa|moj kierownik|zarzad|zarzadu|kierownictwo|zbieram oferty|zbieramy oferty|do akceptacji|nasz klient|klient decyduje|decyduje|decyzja|przekaze
muj sef|cs+ro:sef|vedeni|sbiram nabidky|sbirame nabidky|ke schvaleni|nas zakaznik|zakaznik rozhodne|rozhoduje|predam
mijn baas|mijn chef|onze directie|de directie|offertes verzamelen|offertes aan het verzamelen|interne beoordeling|onze klant|de klant beslist|ter goedkeuring|beslist|ik beslis niet
老板让我|我们老板|领导|老板说|经理让我|收集报价|内部评估|客户决定|我的客户|我们客户|汇报|请示|老闆|主管|客戶|客人揀|轉交客人|上司|上級|客人决定
上司|社内で検討|社内検討|稟議|弊社で検討|相見積|客先|お客様|上の者|判断できません|決裁|部長に|社長に
상사|팀장님|사장님|대표님께|내부 검토|내부검토|고객사|견적 취합|보고|결재|클라이언트
vi:sep|sep em|sep toi|ban giam doc|cap tren|khach hang cua|noi bo|vi:trinh|bao cao|quyet dinh|khach quyet|thu thap bao gia
หัวหน้า|เจ้านาย|ผู้บริหาร|รวบรวมราคา|ลูกค้า|ภายใน|ขออนุมัติ|ตัดสินใจ
bos saya|id+ms:bos|atasan|pimpinan|manajemen|mengumpulkan penawaran|id:internal|id+ms:klien|keputusan|persetujuan|majikan
""",
    "own_business": """
my company|my shop|my store|my business|my own|i own|i run|we run|i have a shop|i have a store|our shop|our store|our stores|my warehouse|my customers|my brand|we import|we are importer|we are importers|we are distributor|we are distributors|we are wholesaler|we are wholesalers|importer|wholesaler|retailer|our customers|i want to order|i would like to order|i will pay|i can pay|i'll pay|my restaurant|my workshop|my website|my online shop|our branches|our brand|family business
mi tienda|mi empresa|mi negocio|somos importadores|somos distribuidores|importamos|soy dueno|soy propietario|nuestra tienda|nuestras tiendas|minha loja|minha empresa|sou dono|somos importadores|importamos|nossa loja|mon magasin|ma societe|ma boutique|mon entreprise|nous importons|nous sommes importateur|nos magasins|mein laden|meine firma|mein geschaft|mein betrieb|wir importieren|unsere filialen|unsere kunden|il mio negozio|la mia azienda|la mia ditta|siamo importatori|importiamo|i nostri negozi|мой магазин|моя компания|у меня магазин|наш магазин|мы импортер|мы занимаемся|наша компания|у меня свой|наши клиенты|magazam|firmam|dukkanim|ithalatciyiz|toptanci|isletmem|محلي|شركتي|متجري|لدي محل|نحن مستوردون|عندي محل|تاجر|فروشگاه من|شركت من|החנות שלי|החברה שלי|אנחנו יבואנים|יש לי חנות|moj sklep|moja firma|prowadze|jestesmy importerem|importujemy|hurtowni*|nasze sklepy|muj obchod|moje firma|dovazime|mam obchod|velkoobchod|mijn winkel|mijn bedrijf|wij importeren|onze winkels|我的店|我公司|我们店|我們店|我舖頭|自己|当店|弊社|弊店|ショップを|운영하고|운영하는|저희 매장|저희 회사|cua hang toi|cua hang cua|cong ty toi|shop minh|ben minh|ben toi|ร้านของ|ร้านผม|บริษัทเรา|toko saya|usaha saya|perusahaan kami|perusahaan saya|kedai saya|syarikat saya
""",
    "relays_inquiry": """
sent you an inquiry|you have received an inquiry|new inquiry|received a new inquiry|inquiry from|message from buyer|buyer is contacting|new message from|contact us form|new submission|form submission|website inquiry|your name:|inquiry details|purchase quantity|sent via your website|contact form|wpforms|new enquiry|buyer information|request for quotation posted|rfq from|a buyer|buyer's message
formulario de contacto|nuevo mensaje|formulario de contato|formulaire de contact|nouveau message|kontaktformular|neue anfrage|modulo di contatto|форма обратной связи|заявка с сайта|новая заявка|iletisim formu|网站留言|询盘|在线留言|新询盘|詢盤|客户询盘|お問い合わせ|問い合わせフォーム|문의드립니다|문의
""",
}
