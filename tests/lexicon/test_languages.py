"""The language of a ticket."""

from __future__ import annotations

import pytest

from ticket_lint.lexicon.languages import detect

SENTENCES = {
    "en": (
        "When the user clicks on the button, the page should show an error message.",
        "The importer fails on files larger than 2 GB and does not say why it failed.",
        "As an accountant I want to export invoices so that I can send them to the tax office.",
        "Add a retry to the mail job, because the server is not always there at night.",
        "It would be nice if we could see which of the jobs are still running.",
        "Upgrade to Spring Boot 3.2 and remove the deprecated WebSecurityConfigurerAdapter.",
    ),
    "de": (
        "Wenn der Benutzer auf die Schaltfläche klickt, soll eine Fehlermeldung erscheinen.",
        "Der Import schlägt bei Dateien über 2 GB fehl und sagt nicht, warum.",
        "Als Buchhalterin möchte ich Rechnungen exportieren, damit ich sie versenden kann.",
        "Beim Speichern wird das Datum nicht übernommen, obwohl es im Formular steht.",
        "Wir brauchen einen Job, der nachts die alten Einträge aus der Datenbank löscht.",
        "Bitte das Update auf Spring Boot 3.2 machen und den Build auf Java 17 umstellen.",
    ),
    "fr": (
        "Quand l'utilisateur clique sur le bouton, la page doit afficher un message d'erreur.",
        "L'import échoue pour les fichiers de plus de 2 Go et ne dit pas pourquoi.",
        "En tant que comptable je veux exporter les factures afin de les envoyer au fisc.",
        "Il faut ajouter un nouvel essai à la tâche car le serveur n'est pas toujours là.",
        "La date n'est pas reprise lors de l'enregistrement alors qu'elle est dans le formulaire.",
    ),
    "es": (
        "Cuando el usuario pulsa el botón, la página debe mostrar un mensaje de error.",
        "La importación falla con los archivos de más de 2 GB y no dice por qué.",
        "Como contable quiero exportar las facturas para que pueda enviarlas a la agencia.",
        "Hay que añadir un reintento a la tarea porque el servidor no siempre está por la noche.",
        "La fecha no se guarda al enviar el formulario aunque sí aparece en la pantalla.",
    ),
    "pt": (
        "Quando o usuário clica no botão, a página deve mostrar uma mensagem de erro.",
        "A importação falha com arquivos de mais de 2 GB e não diz por quê.",
        "Como contador eu quero exportar as faturas para que possa enviá-las ao fisco.",
        "É preciso adicionar uma nova tentativa, pois o servidor nem sempre está lá à noite.",
        "A data não é salva ao enviar o formulário, mas aparece na tela do usuário.",
    ),
    "other": (
        "Wanneer de gebruiker op de knop klikt, moet er een foutmelding worden getoond.",
        "Quando l'utente fa clic sul pulsante, la pagina deve mostrare un messaggio di errore.",
        "När användaren klickar på knappen ska ett felmeddelande visas och det ska sparas.",
        "Når brugeren klikker på knappen, skal der vises en fejlmeddelelse, og den skal gemmes.",
        "Gdy użytkownik kliknie przycisk, na stronie pojawia się błąd, który nie jest czytelny.",
        "Quan l'usuari fa clic al botó, la pàgina ha de mostrar un missatge d'error amb detalls.",
        "Když uživatel klikne na tlačítko, nic se nestane, ale data jsou po chvíli na disku.",
        "Kullanıcı düğmeye tıkladığında bir hata mesajı için çok uzun bir süre bekliyor ve sonra.",
        "Kun käyttäjä painaa painiketta, sivu ei näytä mitään, mutta tiedot ovat kuitenkin se.",
        "Когда пользователь нажимает на кнопку, должно появиться сообщение об ошибке.",
        "ユーザーがボタンをクリックすると、エラーメッセージが表示される必要があります。",
        "当用户点击按钮时，页面应该显示错误消息。",
        "사용자가 버튼을 클릭하면 오류 메시지가 표시되어야 합니다.",
        "عندما ينقر المستخدم على الزر يجب أن تظهر رسالة خطأ",
        "כאשר המשתמש לוחץ על הכפתור צריכה להופיע הודעת שגיאה",
        "जब उपयोगकर्ता बटन पर क्लिक करता है तो एक त्रुटि संदेश दिखना चाहिए",
    ),
}


@pytest.mark.parametrize(
    ("language", "text"), [(name, text) for name, texts in SENTENCES.items() for text in texts]
)
def test_a_sentence_is_enough(language: str, text: str) -> None:
    """One sentence tells its language, or that we do not speak it."""
    assert detect(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Invoice export",
        "Fix login",
        "Update Jackson 2.15.2",
        "NullPointerException in InvoiceService.render()",
        "org.acme.Foo org.acme.Bar org.acme.Baz com.acme.io.Reader se.acme.Data de.acme.Job",
        "GET /users 200 POST /users 201 PUT /users/1 204 DELETE /users/1 204",
        "SELECT id, name FROM users; SELECT id, name FROM orders; SELECT id FROM items;",
        "INFO main Server started ERROR worker Connection refused WARN worker Retry scheduled",
        "1 2 3 4 5 6 7 8 9 10",
    ],
)
def test_too_little_prose_tells_nothing(text: str) -> None:
    """Short texts, code and logs have no language, rather than a wrong one."""
    assert detect(text) == ""


@pytest.mark.parametrize(
    "text",
    [
        "renderInvoice(InvoiceDto dto) in InvoiceService throws when dto.getLines() is null.",
        "kube-proxy and coredns pods crash in CrashLoopBackOff after the update of containerd 1.7.",
        "Set spring.datasource.hikari.maximum-pool-size to 20 in application-prod.yml and restart.",
    ],
)
def test_english_full_of_identifiers_is_never_another_language(text: str) -> None:
    """Identifiers are no evidence against English."""
    assert detect(text) in {"en", ""}


def test_prose_in_an_unknown_latin_language_is_another_language() -> None:
    """A long text of plain words none of which we know is in a language that we do not speak."""
    swahili = (
        "Mtumiaji anapobonyeza kitufe cha kuhifadhi ukurasa unaonyesha ujumbe wa kosa badala ya "
        "kuhifadhi taarifa zake zote mpya alizoandika kwenye fomu hiyo jana usiku. Tunataka mfumo "
        "uhifadhi taarifa hizo mara moja halafu umwonyeshe mtumiaji ujumbe mfupi unaosema kwamba "
        "kazi imekamilika vizuri bila kosa lolote."
    )
    assert detect(swahili) == "other"


def test_two_languages_in_one_text_are_told_by_the_clear_leader() -> None:
    """German prose around an English error message is German."""
    text = SENTENCES["de"][0] + " " + SENTENCES["de"][1] + ' Die Meldung lautet "File not found".'
    assert detect(text) == "de"


def test_only_the_beginning_is_looked_at() -> None:
    """What comes after the first characters changes nothing."""
    beginning = " ".join(SENTENCES["de"] * 10)
    assert detect(beginning + " " + " ".join(SENTENCES["en"] * 500)) == "de"
