"""Closing words, device lines and legal footers of mails, by language. Data, no rules."""

from __future__ import annotations

import re


def _phrases(text: str) -> frozenset[str]:
    return frozenset(
        phrase.strip() for line in text.strip().splitlines() for phrase in line.split("|")
    ) - {""}


CLOSINGS = _phrases(
    """
    best regards | kind regards | warm regards | warmest regards | with regards | regards | best wishes | rgds
    with best regards | with kind regards | b.regards | b. regards | brgds | brgs | yours sincerely | sincerely
    yours faithfully | yours truly | sincerely yours | faithfully yours | best, | cheers | respectfully | br,
    cordially | thanks & regards | thanks and regards | thank you and regards | thanks and best regards | best rgds
    thanks & best regards | thank you & best regards | many thanks and regards | with warm regards | kindest regards
    thanks with regards | good day and regards | regards & thanks | with respect | warmly | all the best | yours,
    saludos | un saludo | saludos cordiales | cordiales saludos | atentamente | atte | atte. | cordialmente
    muy atentamente | saluda atentamente | reciba un cordial saludo | un cordial saludo | un abrazo | quedo atento
    quedo atenta | quedamos atentos | le saluda atentamente | saludos y gracias | gracias y saludos | abrazos
    atenciosamente | att | att. | att, | cumprimentos | com os melhores cumprimentos | melhores cumprimentos | abraço
    um abraço | abraços | abs | abs, | cordialmente | grato | grata | obrigado e abraços | respeitosamente
    cordialement | bien cordialement | très cordialement | salutations | meilleures salutations | bien à vous
    sincères salutations | salutations distinguées | veuillez agréer | je vous prie d'agréer | dans l'attente
    mit freundlichen grüßen | mit freundlichen gruessen | mit freundlichen grüssen | freundliche grüße | mfg
    viele grüße | beste grüße | mit besten grüßen | herzliche grüße | freundliche grüsse | beste grüsse | lg
    mit freundlichem gruß | schöne grüße | liebe grüße | gruß | grüße | hochachtungsvoll | freundlichst
    cordiali saluti | distinti saluti | saluti | un cordiale saluto | cordialità | in attesa porgo | i migliori saluti
    buona giornata | porgo distinti saluti | с уважением | с наилучшими пожеланиями | с наилучшими | всего доброго
    с уважением и | всего хорошего | с почтением | saygılarımla | saygılarımızla | saygılar | iyi çalışmalar
    iyi günler dilerim | sevgiler | en iyi dileklerimle | selamlar | kolay gelsin | مع تحياتي | مع أطيب التحيات
    مع التحية | تحياتي | وتفضلوا بقبول | مع خالص التحية | مع فائق الاحترام | مع الشكر والتقدير | والسلام عليكم
    وتقبلوا تحياتي | مع خالص تحياتي | ولكم جزيل الشكر | مع جزيل الشكر | pozdrawiam | z poważaniem
    z wyrazami szacunku | serdecznie pozdrawiam | pozdrawiam serdecznie | łączę pozdrowienia | s pozdravem
    s pozdravom | s úctou | pěkný den | hezký den | zdravím | met vriendelijke groet | met vriendelijke groeten
    vriendelijke groeten | vriendelijke groet | groeten | groet | mvg | hoogachtend | med vänliga hälsningar
    vänliga hälsningar | med vänlig hälsning | hälsningar | mvh | med venlig hilsen | venlig hilsen | hilsen
    med vennlig hilsen | vennlig hilsen | vh | ystävällisin terveisin | terveisin | üdvözlettel | tisztelettel
    cu stimă | cu respect | cu deosebită stimă | numai bine | με εκτίμηση | με εκτιμηση | ευχαριστώ εκ των προτέρων
    φιλικά | з повагою | з найкращими побажаннями | с поздрави | поздрави | s poštovanjem | lep pozdrav | srdačan pozdrav
    此致 | 顺颂商祺 | 顺祝商祺 | 顺颂 | 順頌商祺 | 順頌 | 敬上 | 敬礼 | 敬禮 | 谨上 | 谨启 | 祝好 | 祝您 | 祝商祺 | 祝 | 致礼 | 谢谢 | 顺祝 | 敬祝
    祝商安 | 商祺 | 诚挚问候 | 致以诚挚的问候 | 盼复 | 盼覆 | よろしくお願いいたします | よろしくお願い致します | 宜しくお願い致します
    よろしくお願いします | 宜しくお願いいたします | 何卒よろしくお願い | 以上 | 以上、よろしく | 敬具 | どうぞよろしく | 감사합니다 | 고맙습니다 | 드림
    감사합니다. | 안녕히 계십시오 | 좋은 하루 되세요 | 올림 | 수고하세요 | trân trọng | trân trọng kính chào | kính chào
    trân trọng cảm ơn | xin cảm ơn | thân ái | thân mến | kính thư | cảm ơn và trân trọng | hormat kami | hormat saya
    salam hormat | salam | terima kasih dan salam | demikian | yang benar | ขอแสดงความนับถือ | ด้วยความเคารพ | ด้วยความนับถือ
    با احترام | با تشکر | ارادتمند | با سپاس | با تشکر و احترام | בברכה | בכבוד רב | תודה מראש | בתודה | lubos na gumagalang
    gumagalang | maraming salamat po | salamat po | wassalam | yang ikhlas | mahalli hürmetle | hürmetlerimle
    """
)
"""Words that close a letter; a name may follow on the same line."""

THANKS = _phrases(
    """
    thanks | thank you | thx | many thanks | thanks a lot | thank you very much | thanks in advance | tks | ty | tnx
    thank you in advance | best | gracias | muchas gracias | mil gracias | desde ya gracias | obrigado | obrigada
    muito obrigado | muito obrigada | valeu | desde já agradeço | merci | merci d'avance | merci beaucoup | danke
    vielen dank | danke im voraus | besten dank | vielen dank im voraus | grazie | grazie mille | grazie in anticipo
    спасибо | заранее спасибо | благодарю | teşekkürler | teşekkür ederim | şimdiden teşekkürler | teşekkür ederiz
    شكرا | شكراً | شكرا لكم | شكرا جزيلا | dziękuję | z góry dziękuję | dzięki | děkuji | díky | bedankt | alvast bedankt
    dank u | tack | tak | takk | kiitos | köszönöm | mulțumesc | ευχαριστώ | дякую | 感谢 | 多谢 | 謝謝 | ありがとうございます
    cảm ơn | terima kasih | makasih | ขอบคุณ | ขอบคุณครับ | ขอบคุณค่ะ | مرسی | ممنون | תודה | salamat | peace
    """
)
"""Thanks close a letter only where a name and little else follow."""

_DEVICE = r"""
    sent\ from\ (?:my|a|the|mail\ for|outlook|yahoo|aol|samsung|gmail|proton|an?)|sent\ via|sent\ with|sent\ using|
    get\ outlook\ for|sent\ on\ the\ go|enviado\ (?:desde|do|de|a\ partir|via|pelo)|envoy[ée]\ (?:de|depuis|à\ partir)|
    télécharger?\ outlook|obtenir\ outlook|obtener\ outlook|obter\ o\ outlook|outlook\ für|
    (?:von|gesendet\ mit|gesendet\ von)\ (?:meinem|mein|outlook|der|unterwegs|mobil)|diese\ nachricht\ wurde\ von\ meinem|
    gesendet\ mit\ der|inviato\ (?:da|dal)|scarica\ outlook|
    отправлено\ (?:с|из)|отправлен\ с|iphone['’]?umdan|iphone['’]?dan|[a-z]+['’]?[ıiuü]mdan\ gönderil|
    gönderildi:\ |android\ (?:için|uygulamas)|أُرسلت\ من|ارسلت\ من|أرسلت\ من|مرسل\ من|تم\ الإرسال\ من|
    wysłan[eo]\ z|odesláno\ z|odoslané\ z|verzonden\ (?:vanaf|met|via|vanuit)|verstuurd\ vanaf|skickat\ från|
    sendt\ fra|lähetetty|发自我的|由\ ?(?:outlook|iphone|ipad|android).{0,20}(?:傳送|发送)|來自我的|从我的.{1,20}发送|從我的.{1,20}傳送|发送自|来自我的|iphone\ ?から送信|iphoneから|
    androidから|나의\ .{1,20}에서|.{1,12}에서\ 보냄|đã\ gửi\ từ|được\ gửi\ từ|gửi\ từ|dikirim\ dari|terkirim\ dari|
    ส่งจาก|ارسال\ شده\ از|نشלח\ מ|נשלח\ מ|trimis\ de\ pe|στάλθηκε\ από|надіслано\ з|ipinadala\ mula|dihantar\ dari|
    yahoo\ mail:\ search|sent\ by\ mobile|virus-free|libre\ de\ virus|sans\ virus
"""
DEVICE_LINE = re.compile(rf"\W*(?:{_DEVICE})", re.IGNORECASE | re.VERBOSE)
"""The beginning of what a telephone or an app adds below."""

_LEGAL = r"""
    confidential|disclaimer|legal\ notice|privileged|notice:|important\ notice|privacy\ notice|
    this\ (?:e-?mail|message|communication|transmission|electronic|document)|the\ information\ (?:contained\ |transmitted\ )?in\ this|
    the\ contents?\ of\ this|any\ (?:views|unauthori)|if\ you\ (?:are\ not|have\ received)|(?:please\ )?consider\ the\ environment|
    please\ (?:don['’]t\ print|think\ before)|before\ printing|think\ (?:green|before)|save\ (?:paper|trees)|go\ green|
    aviso|este\ (?:mensaje|correo|e-?mail|mensagem)|esta\ mensagem|a\ informação\ contida|la\ información\ contenida|
    antes\ de\ imprimir|protección\ de\ datos|confidencialidad|ce\ (?:message|courriel|mail)|avertissement|
    avant\ d['’]imprimer|pensez\ à|diese\ (?:e-?mail|nachricht)|vertraulich|haftungsausschluss|amtsgericht|
    geschäftsführer|registergericht|handelsregister|bitte\ denken\ sie|questo\ (?:messaggio|documento)|il\ presente\ messaggio|
    ai\ sensi|informativa|le\ informazioni\ contenute|настоящее\ (?:сообщение|электронное)|это\ (?:сообщение|электронное)|
    данное\ (?:сообщение|письмо)|bu\ (?:e-?posta|mesaj|elektronik)|yasal\ uyarı|إخلاء|هذه\ الرسالة|هذا\ البريد|تنبيه|
    niniejsza|wiadomość\ ta|ta\ wiadomość|treść\ tej|dit\ (?:bericht|e-?mail)|de\ informatie\ in|tento\ e-?mail|
    本邮件|本郵件|此邮件|此郵件|保密|声明|免责声明|このメール|本メール|본\ 메일|이\ 메일은|email\ này|thư\ này|pesan\ ini|email\ ini
"""
LEGAL_LINE = re.compile(rf"\W*(?:{_LEGAL})", re.IGNORECASE | re.VERBOSE)
"""The beginning of a legal footer; it takes a long line as well to be one."""


def _by_start(phrases: frozenset[str]) -> dict[str, tuple[str, ...]]:
    """Phrases by their first two characters, longest first: one look-up instead of hundreds of
    alternatives for every line."""
    table: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        table.setdefault(phrase[:2], []).append(phrase)
    return {start: tuple(group) for start, group in table.items()}


_CLOSINGS_BY_START = _by_start(CLOSINGS)
_THANKS_BY_START = _by_start(THANKS)


def closing_length(line: str) -> int:
    """How many characters of the line are closing words it begins with; 0 when it does not.

    >>> closing_length("Best regards, Ana"), closing_length("Regardless of price")
    (12, 0)
    """
    return _length(line, _CLOSINGS_BY_START)


def thanks_length(line: str) -> int:
    """The same for thanks."""
    return _length(line, _THANKS_BY_START)


def _length(line: str, table: dict[str, tuple[str, ...]]) -> int:
    lower = line.lower()
    for phrase in table.get(lower[:2], ()):
        following = lower[len(phrase) : len(phrase) + 1]
        if lower.startswith(phrase) and not following.isalpha():
            return len(phrase)
    return 0


POSTSCRIPT = re.compile(
    r"\W*(?:p\.?\s?s\.?|n\.?b\.?|p\.?d\.?|附言|又及|追伸|추신|з\.?ы\.?)\s*[:.：\-–]\s?\S", re.I
)
CONTACT_LABEL = re.compile(
    r"(?:\b(?:tel|t|m|f|e|p|w|mob|mobile|movil|móvil|cel|celular|cell|phone|ph|fax|email|e-mail|mail|web|website|"
    r"whatsapp|whats|wsp|wa|wechat|skype|telegram|viber|line|zalo|add|address|direct|office|hp|gsm|handy|fon|"
    r"telefon|telefone|teléfono|tél|téléphone|portable|telefono|cellulare|тел|моб|факс|почта|сайт|"
    r"rfc|cnpj|nit|ruc|vat|ust-idnr|p\.?iva|gst|inn|инн)|电话|手机|传真|微信|邮箱|地址|网址|電話|手機|傳真|"
    r"携帯|住所|전화|휴대폰|팩스|주소|هاتف|جوال|موبايل|تلفن|همراه|טלפון|נייד|โทร|điện thoại|sđt|đt)"
    r"\s{0,2}[:.：)/]",
    re.IGNORECASE,
)
PHONE = re.compile(r"(?:\+|00|\()?\d[\d\s().\-/]{6,24}\d")
WEB_OR_MAIL = re.compile(
    r"https?://|www\.|\b[\w.+-]{1,64}@[\w-]{1,64}\.[\w.-]{2,64}", re.IGNORECASE
)
