"""The words with which mail clients introduce what they quote, by language. Data, no rules."""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(
        word.strip() for line in text.strip().splitlines() for word in line.split(",")
    ) - {""}


WROTE = _words(
    """
    wrote, writes, 写道, 寫道, 写到, 寫道：, 撰寫, 写的, escribió, escribio, escreveu, a écrit, a ecrit
    schrieb, geschrieben, ha scritto, scrive, написал, написала, написал(а), пишет, писал, писала
    şunu yazdı, yazdı, şunları yazdı, yazmış, كتب, كتبت, تحریر کیا, napisał, napisała, napisał(a), pisze
    schreef, heeft geschreven, napsal, napsala, napsal(a), napísal, のメール, 書きました, さんは書きました
    님이 작성, 작성, 님이 씀, đã viết, viết, เขียน, เขียนว่า, menulis, menulis pada, tulis, نوشت, نوشته است
    כתב, כתבה, כתב/ה, skrev, írta, ezt írta, a scris, scris, έγραψε, έγραψαν, пише, написав, написала
    kirjoitti, rašė, rakstīja, kirjutas, je napisao, je napisal, napisao, написа, va escriure, ने लिखा
    sumulat, isinulat ni, wrote the following, aliandika
    """
)
"""Verbs of "on ... somebody wrote:"."""

STARTERS = _words(
    """
    on, at, le, el, em, no dia, a, am, il, il giorno, в, on the, op, dne, dňa, w dniu, dnia, den, pada
    vào, vào lúc, ในวันที่, เมื่อ, ב, בתאריך, ‫בתאריך, در, في, بتاريخ, på, στις, la data de, pe, în, ke
    ma, date, 在, 於, 于, 2026年, den, tarihinde, el día, 于
    """
)
"""First words of that line."""

ORIGINAL = _words(
    """
    original message, original, original email, original mail, originalnachricht
    ursprüngliche nachricht, ursprungliche nachricht, ursprüngliche e-mail, mensaje original, mensagem original
    message original, message d'origine, message d’origine, messaggio originale, messaggio originario
    исходное сообщение, оригинальное сообщение, первоначальное сообщение, пересланное сообщение ответ
    orijinal mesaj, orjinal mesaj, özgün ileti, özgün mesaj, الرسالة الأصلية, رسالة أصلية, wiadomość oryginalna
    oryginalna wiadomość, oorspronkelijk bericht, origineel bericht, původní zpráva, původní e-mail, pôvodná správa
    原始邮件, 原始郵件, 原邮件, 原郵件, 邮件原件, 原始訊息, 原始信息, 回复的原邮件, 回复的邮件, 回复邮件, 元のメッセージ, オリジナルメッセージ
    original メッセージ, 원본 메시지, 원본 메일, 원본메시지, tin nhắn gốc, thư gốc, ข้อความต้นฉบับ, ข้อความเดิม
    pesan asli, pesan original, پیام اصلی, ההודעה המקורית, הודעה מקורית, originalt meddelande
    ursprungligt meddelande, opprinnelig melding, oprindelig meddelelse, original meddelelse, eredeti üzenet
    mesaj original, mesajul original, αρχικό μήνυμα, вихідне повідомлення, оригінальне повідомлення
    alkuperäinen viesti, reply message, replied message, reply original message, reply mail
    """
)
"""What stands between the dashes above a quoted message."""

FORWARDED = _words(
    """
    forwarded message, forwarded email, forwarded mail, forwarded by, begin forwarded message, fwd message
    weitergeleitete nachricht, anfang der weitergeleiteten nachricht, mensaje reenviado, mensaje enviado
    inicio del mensaje reenviado, comienzo del mensaje reenviado, mensagem encaminhada, mensagem reencaminhada
    início da mensagem encaminhada, início da mensagem reencaminhada, message transféré, message transmis
    message transfere, début du message transféré, début du message réexpédié, messaggio inoltrato
    inizio messaggio inoltrato, inizia messaggio inoltrato, пересланное сообщение, пересылаемое сообщение
    начало переадресованного сообщения, перенаправленное сообщение, iletilen mesaj, yönlendirilmiş ileti
    iletilmiş mesaj, yönlendirilen ileti başlangıcı, الرسالة المعاد توجيهها, رسالة معاد توجيهها, رسالة محولة
    بدء الرسالة المعاد توجيهها, wiadomość przekazana, przekazana wiadomość, początek przekazywanej wiadomości
    doorgestuurd bericht, doorgezonden bericht, begin doorgestuurd bericht, přeposlaná zpráva, předaná zpráva
    preposlaná správa, 转发邮件信息, 转发的邮件, 转发邮件, 轉寄郵件, 轉寄的郵件, 转发的消息, 已转发邮件, 轉寄訊息, 转发信息, 开始转发邮件
    下面是被转发的邮件, 下面是被轉寄的郵件, 開始轉寄郵件, 以下是转发邮件, 転送メッセージ, 転送されたメッセージ, 転送メール, 전달된 메시지, 전달된 메일
    전달한 메시지, tin nhắn được chuyển tiếp, thư được chuyển tiếp, bắt đầu thư được chuyển tiếp
    ข้อความที่ส่งต่อ, ข้อความที่ถูกส่งต่อ, pesan terusan, pesan yang diteruskan, pesan diteruskan, پیام ارسال شده
    پیام هدایت شده, הודעה שהועברה, הודעה מועברת, vidarebefordrat meddelande, vidarebefordrat brev
    videresendt melding, videresendt meddelelse, videresendt besked, továbbított üzenet, mesaj redirecționat
    mesaj redirectionat, mesajul redirecționat, προωθημένο μήνυμα, переслане повідомлення, початок листа, що пересилається
    välitetty viesti, edelleenlähetetty viesti
    """
)
"""What stands between the dashes, or on its own line with a colon, above a forwarded message."""

FROM = _words(
    """
    from, sender, 发件人, 發件人, 寄件者, 寄件人, 发信人, 差出人, 送信者, 보낸 사람, 보낸사람, 보낸이, de, von, da, от, от кого
    отправитель, kimden, gönderen, من, المرسل, od, van, från, fra, lähettäjä, từ, người gửi, จาก, dari, از, فرستنده
    מאת, feladó, de la, expeditor, από, від, від кого, absender, remitente, expéditeur, mittente, remetente
    afzender, odesílatel, odosielateľ, nadawca
    """
)
DATE = _words(
    """
    date, sent, date sent, sent on, 发送时间, 发送日期, 發送時間, 日期, 時間, 时间, 傳送時間, 寄件日期, 傳送日期, 送信日時, 日時, 日付
    보낸 날짜, 보낸날짜, 날짜, 보낸 시간, enviado, enviado el, fecha, enviada em, enviado em, enviada, data, data de envio
    envoyé, envoyé le, date d'envoi, gesendet, datum, gesendet am, inviato, data invio, отправлено, дата
    дата отправки, gönderilme, gönderildi, gönderilenler, tarih, gönderme tarihi, تاريخ, تاريخ الإرسال, التاريخ, أرسلت, تم الإرسال, wysłano
    data wysłania, wysłane, verzonden, verzonden op, odesláno, odoslané, skickat, sendt, lähetetty, päivämäärä
    đã gửi, ngày, ngày gửi, thời gian, ส่งเมื่อ, วันที่, ส่ง, tanggal, dikirim, terkirim, تاریخ, ارسال شده, نשלח, נשלח
    תאריך, elküldve, küldve, dátum, trimis, dată, trimis la, ημερομηνία, στάλθηκε, надіслано, dato
    """
)
TO = _words(
    """
    to, 收件人, 收件者, 收信人, 宛先, 받는 사람, 받는사람, 받는이, para, à, pour, destinataire, an, empfänger, a, destinatario, кому
    получатель, kime, alıcı, إلى, الى, المستلم, do, aan, komu, pro, till, til, vastaanottaja, đến, tới, người nhận, ถึง
    kepada, ke, untuk, به, گیرنده, אל, címzett, către, catre, προς, destinatário
    """
)
SUBJECT = _words(
    """
    subject, 主题, 主題, 主旨, 标题, 標題, 件名, 제목, asunto, assunto, objet, sujet, betreff, oggetto, тема, konu, الموضوع, موضوع
    temat, onderwerp, předmět, predmet, ämne, emne, aihe, chủ đề, tiêu đề, เรื่อง, หัวเรื่อง, subjek, perihal, judul
    נושא, tárgy, subiect, θέμα
    """
)
CC = _words(
    "cc, 抄送, 副本, 참조, copie, kopie, копия, نسخة, kopia, bcc, reply-to, attachments, 回复, 附件, priority"
)

LABELS: dict[str, str] = {
    **dict.fromkeys(CC, "cc"),
    **dict.fromkeys(SUBJECT, "subject"),
    **dict.fromkeys(TO, "to"),
    **dict.fromkeys(DATE, "date"),
    **dict.fromkeys(FROM, "from"),
}
"""What a header label of a quoted message means; ``from`` wins where languages disagree."""

FORWARD_PREFIXES = re.compile(
    r"\s*(?:\[[^\]]{0,40}\]\s*)?"
    r"(?:fwd?|fw|转发|轉寄|轉發|wg|tr|rv|enc|ynl|ilt|i|fs|vs|doorst|vb|pd|továbbítás|továbbítva|yön|ilt|"
    r"プレビュー|転送|전달|đã chuyển tiếp|chuyển tiếp|ส่งต่อ|terusan|πρθ|προώθ|הועבר|переслано|"
    r"пересл|إعادة توجيه|إعادة إرسال)\s*[:：]",
    re.IGNORECASE,
)
"""Subject prefixes of a forwarded message; ``I:`` is Italian Outlook's, ``ENC`` Portuguese."""


REPLY_PREFIXES = re.compile(
    r"\s*(?:re|aw|antw|antwort|sv|vs|res|resp|rif|r|ynt|yan|odp|ha|vá|atb|bls|balas|απ|σχετ|отв|на|"
    r"回复|回覆|答复|返信|회신|답장|trả lời|ตอบกลับ|رد|پاسخ|השב)\s*(?:\[\d{1,3}\])?\s*[:：]",
    re.IGNORECASE,
)
"""Subject prefixes of an answer."""


def alternation(words: frozenset[str]) -> str:
    """The words as one regular expression alternative, longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
