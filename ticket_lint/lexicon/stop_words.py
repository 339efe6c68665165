"""Frequent function words of the languages we speak and of their neighbours, chosen by hand.

Left out are single letters that many languages have, names of tools, and words that turn up in
code (`de` stays: no text in these languages goes without). A word before an apostrophe keeps it
(`l'`, `don'`). English has some verbs of tickets too, since its tickets are the tersest.
"""

from __future__ import annotations

OWN = {
    "en": """the and of to is in that it for with not be this on are as when should we have from by
        or an if can was but has will which you does there after into they their so at would could
        must been than only also then all any some what who how where why because while being were
        i i' it' don' doesn' isn' can' won' didn' shouldn' aren' my your our its use using currently
        need needs please cannot each other such these those between before about a add create make
        remove change following instead during same different when out up two still back show see
        make makes made works get gets do""",
    "de": """der die das und ist nicht ein eine zu den mit für von im auf dem wird sich des werden
        auch als wenn es dass bei kann nach wir oder aus einen soll muss sind ich hat an nur noch so
        wie einer einem eines zur zum über durch diese dieser dieses aber mehr vor unter keine kein
        haben sein wurde können sollte müssen damit bitte aktuell derzeit sollen beim vom welche
        sie er ihr man nun dann hier daher sowie bereits ohne gibt""",
    "fr": """le la les des et est une du dans que pour pas en un il qui sur avec au ce par ne sont
        plus nous être lors quand cette doit aux mais ou je vous on se son sa ses leur ces elle ils
        fait faire peut doivent afin si tout tous comme très aussi lorsque après avant sans de
        actuellement l' d' qu' n' s' j' c' m' été était ont avons où donc chaque entre à""",
    "es": """el la los las de que y en un una por con para no se del al es como cuando debe este
        esta son está pero si más lo su sus le ya o fue ha han hay ser sin sobre también hasta desde
        donde porque muy puede pueden deben cada entre todo todos esto eso estos estas otro nos
        hacer tiene actualmente deberá debería usuario cual según sí aunque
        así antes después mismo nuevo nueva mediante tras ahora solo dicho dicha quiero aparece""",
    "pt": """o os as de que e em um uma por com para não se do da ao é como quando deve este esta
        no na dos das são mas mais está ou ser foi tem têm há pelo pela também já até sem sobre isso
        ele ela seu sua nos nas aos às pode podem devem cada entre muito onde porque você eu
        atualmente deverá usuário utilizador qual num numa esse essa à""",
}
OTHERS = {
    "nl": """het een en van is dat niet met voor zijn wordt ook als er bij maar aan wanneer naar de
        op te deze dit worden door kan moet om of nog uit wel geen je we hebben heeft over""",
    "it": """il di che è non la per una un con del della gli sono nel quando deve anche alla le
        si da dei delle come più ma se al lo questo questa essere ha nella dal dell' l' all' può""",
    "ca": """el la els les de que en un una per amb no es del al és com quan ha aquest aquesta són
        però si més d' l' s' als dels ser també perquè cal seva seu""",
    "sv": """och att det som en är på av för inte med den till har om ett när ska kan vi jag från
        eller men man de vid blir""",
    "da": """og at det er en til på af for ikke med der den som har et når skal kan jeg vi fra eller
        men man de ved bliver være""",
    "no": """og at det er en til på av for ikke med som den har et når skal kan jeg vi fra eller
        men de må være blir""",
    "fi": """ja ei että se joka kun mutta myös ovat tai sen kuin jos niin hän voi tämä pitäisi""",
    "pl": """nie na że się jest po przy gdy dla jak od być przez oraz jeśli ale lub który która
        które tylko są może żeby więc jako chcę jeszcze już też czy tego tym tej bez nad aby""",
    "cs": """se na je že pro není při jako který která které jsou ale nebo když po od být aby""",
    "sk": """sa na je že pre nie pri ako ktorý ktorá ktoré sú ale alebo keď po od byť aby""",
    "hr": """je na se da za od su ne kao koji koja koje nije ali ili kada može biti te""",
    "hu": """az és hogy nem egy van meg ha ez csak kell mint vagy már amikor lesz nincs""",
    "ro": """și în la cu nu un pe este care din să pentru fi că mai când sau dar sunt prin""",
    "tr": """ve bir bu için ile olarak olan değil gibi çok daha ama veya sonra olmalı gerekiyor""",
    "id": """yang dan ini itu dengan untuk tidak dari pada adalah ke dalam akan bisa atau saat jika
        harus""",
    "vi": """và là của không có được cho trong khi các một với này để người""",
    "lt": """ir yra kad su į iš tai kai bet ar turi būti už per""",
    "et": """ja ei see et kui ka oma või mis aga siis saab peab""",
}
