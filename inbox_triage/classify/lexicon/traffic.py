"""Legitimate mail that no prospect wrote: machines, couriers, banks, colleagues, offices."""

from __future__ import annotations

from collections.abc import Mapping

TRAFFIC: Mapping[str, str] = {
    "auto_reply": """
out of office|out of the office|automatic reply|auto reply|auto-reply|autoreply|on leave|on annual leave|on vacation|on holiday|limited access to|will be back|i will return|back in the office|maternity leave|public holiday|office will be closed|offices are closed|we have received your|thank you for contacting|ticket number|your request has been received|this is an automated|automatically generated|no longer with|no longer works
fuera de la oficina|respuesta automatica|de vacaciones|fora do escritorio|resposta automatica|de ferias|absent du bureau|reponse automatique|en conges|abwesenheit*|automatische antwort|nicht im buro|im urlaub|abwesend|fuori sede|risposta automatica|in ferie|автоответ|в отпуске|отсутствую|ofis disinda|otomatik yanit|izinde|خارج المكتب|رد تلقائي|اجازه|מענה אוטומטי|לא במשרד|בחופשה|poza biurem|automatyczna odpowiedz|na urlopie|mimo kancelar|automaticka odpoved|dovolen*|afwezig*|automatisch antwoord|vakantie|自动回复|休假|外出|放假|自動回覆|休假|不在|自動返信|休業|休暇|자동회신|부재중|휴가|tu dong tra loi|nghi phep|vang mat|ตอบกลับอัตโนมัติ|ลาพัก|balasan otomatis|sedang cuti
""",
    "bounce": """
undelivered|undeliverable|delivery failure|delivery status notification|mail delivery failed|mail delivery system|returned mail|could not be delivered|address not found|message not delivered|delivery has failed|recipient rejected|user unknown|mailbox unavailable|550 5.1.1|mailer-daemon|postmaster|permanent failure|no such user|delayed delivery
unzustellbar|no se pudo entregar|nao foi possivel entregar|non remis|consegna non riuscita|не доставлено|недоставлен*|退信|系统退信|退回|配信不能|배달 실패|khong gui duoc
""",
    "courier": """
tracking number|waybill|awb|air waybill|shipment has been|your shipment|your parcel|parcel|your package|out for delivery|customs duty|duties|clearance|delivery attempt|pickup|picked up|courier|dhl|fedex|ups|ems|sf express|arrival notice|cut-off|closing time|vgm|si cut|shipping order|s/o|container no|draft b/l|bl draft|rolled|detention|demurrage|customs declaration|export declaration|customs inspection|proof of delivery|etd changed|schedule change|vessel delay
numero de guia|aduana|paquete|numero de rastreio|alfandega|despachante|numero de suivi|colis|douane|sendungsnummer|sendung|zoll|de:paket|verzollung|numero di tracking|dogana|трек-номер|посылк*|накладн*|таможн*|брокер|декларант|kargo|gumruk|takip no|رقم التتبع|بوليصه|الجمارك|جمارك|numer przesylki|przesylk*|celn*|zasilk*|celni|zending|track en trace|douane|快递|快件|单号|运单|报关|截关|截单|补料|舱单|查验|海关|放行|改配|柜号|派送|快遞|報關|提單確認|截關|通関|追跡番号|配達|伝票番号|운송장|통관|배송|택배|van don so|hai quan|ma van don|พัสดุ|ศุลกากร|เลขพัสดุ|nomor resi|bea cukai|paket anda
""",
    "bank": """
remittance advice|bank advice|credit advice|debit advice|payment advice|inward remittance|funds have been credited|credited to your account|swift mt103|mt103|statement of account|account statement|e-statement|lc advice|l/c advising|advising bank|discrepancies|documentary credit|foreign exchange|transaction receipt|payment received|receipt of payment|incoming payment|export collection
aviso de pago|aviso de remesa|aviso de pagamento|extrato|avis de virement|avis de paiement|zahlungsavis|kontoauszug|gutschrift|avviso di pagamento|estratto conto|платежное поручение|выписка|зачислен*|валютн*|dekont|havale|hesap ekstresi|اشعار|حواله|awizo|wyciag|avizo|vypis|betalingsadvies|rekeningafschrift|汇入汇款|到账|收汇|结汇|对账单|回单|入账|水单|解付|信用证通知|匯入匯款|入帳|結匯|入金|送金|入金案内|입금|송금|환전|bao co|ngan hang|chuyen khoan|ธนาคาร|โอนเงิน|rekening koran|bukti transfer
""",
    "office": """
salary|payslip|payroll|leave request|annual leave|meeting minutes|team meeting|dear colleagues|colleagues|job application|applying for|application for the position|my cv|my resume|your resume|curriculum|vacancy|please approve|expense|reimbursement|holiday notice|company outing|dormitory|canteen
nomina|curriculum|vacante|solicitud de empleo|pt:vaga|folha de pagamento|candidature|cv|bewerbung|lebenslauf|gehalt|curriculum vitae|candidatura|вакансия|резюме|зарплат*|ozgecmis|maas|بدي وظيفه|وظيفه|سيره ذاتيه|cv|zivotopis|podanie|sollicitatie|工资|请假|会议|通知|各位同事|考勤|应聘|简历|报销|放假通知|周会|年会|团建|人事|培训|薪資|請假|會議|履歷|應聘|給与|会議|応募|履歴書|급여|회의|이력서|지원|vi:luong|nghi le|ung tuyen|เงินเดือน|สมัครงาน|gaji|lamaran|id:cuti
""",
    "billed_to_us": """
your invoice|invoice attached|your subscription|subscription renewal|renewal|your bill|amount due|payment due|overdue|your order has shipped|your order with|order receipt|receipt for your|thank you for your purchase|thank you for your order|booth confirmation|your booth|exhibitor manual|your listing|your membership|domain expires|hosting|your quotation request|as requested, our quotation|as per your inquiry|in reply to your inquiry|in response to your inquiry|thank you for your inquiry|the quotation you asked|you asked us
su factura|factura adjunta|renovacion|sua fatura|votre facture|ihre rechnung|rechnung nr|la vostra fattura|ваш счет|счет на оплату|faturaniz|فاتورتكم|faktura nr|faktura|uw factuur|发票已开|请查收发票|账单|续费|开票信息|缴费|您询的|您要的报价|您采购|您的订单|請款|帳單|ご請求|請求書|お問い合わせいただき|청구서|세금계산서|hoa don|ใบแจ้งหนี้|tagihan|faktur
""",
    "security_notice": """
new sign-in|new login|sign-in from|verification code|one-time|otp|login code|two-factor|security notice|was this you|password was changed|new device|recovery email|your code is|access granted|app password
nuevo inicio de sesion|codigo de verificacion|novo login|nouvelle connexion|code de verification|neue anmeldung|bestatigungscode|nuovo accesso|новый вход|код подтверждения|yeni giris|dogrulama kodu|رمز التحقق|تسجيل دخول جديد|nowe logowanie|kod weryfikacyjny|overovaci kod|inlogpoging|验证码|异地登录|登录提醒|新设备|驗證碼|確認コード|인증번호|ma xac minh|รหัสยืนยัน|kode verifikasi
""",
    "removal": """
remove us from|remove me from|take us off|stop sending|stop emailing|do not contact|unsubscribe me|not our business|wrong address|wrong person|you have the wrong|remove my email
no nos envie|retirenos|dar de baja nuestro|remova|nao enviem|ne plus nous|retirez|nehmen sie uns|keine weiteren|streichen|rimuovete|cancellate|удалите|не пишите|listenizden cikarin|ازاله|usunac|prosze nie|vymazte|verwijder|不要再发|请勿再发|删除|配信を停止|보내지 마|dung gui
""",
}
