"""Claims: whether what stands where a result belongs names one, in five languages.

"See Confluence", "Which columns?", "ok" and a list of clicks fill the place of acceptance criteria
without stating any, and "it should work" the place of the expected behaviour.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ticket_lint.stated.substance import filled

_EDGE = " \t\r\n.,:;!*_-–—•…()[]\"'"
_WORD = re.compile(r"[^\W_]+")
_SHORT = 120
_BARE = 60

_AS = (
    r"(?:as|like|same as|wie|gemäß|laut|comme|selon|como|según|conforme|segundo)\s+"
    r"(?:(?:in|per|already|bereits|schon|zuvor|déjà|ya|já)\s+){0,2}"
    r"(?:discussed|agreed|described|defined|specified|documented|mentioned|outlined|shown|usual|always"
    r"|before|above|the|our|besprochen|vereinbart|beschrieben|definiert|üblich|gehabt|immer|oben"
    r"|convenu|discuté|décrit|défini|prévu|d'habitude|acordado|hablado|comentado|descrito|definido"
    r"|siempre|combinado|conversado|sempre)\b"
)
_SEE = (
    r"(?:(?:please|pls|bitte|por favor|merci de)\s+)?"
    r"(?:see|refer to|check|look at|cf|vgl|siehe|s|voir|ver|véase|vease|vide|consultar)\b\.?\s+"
)
_TARGET = (
    r"\b(?:above|below|description|summary|title|ticket|issue|epic|parent|confluence|wiki|figma|miro"
    r"|mock-?ups?|designs?|attach\w*|screen ?shots?|docs?|document\w*|spec|specs|specification|link"
    r"|e?-?mail|slack|chat|comments?|notes|thread|page|refinement|planning|meeting|template"
    r"|oben|unten|beschreibung|anhang|anlage|seite|kommentar\w*|protokoll|refinement"
    r"|ci-dessus|dessous|description|maquettes?|pièces?|joint\w*|commentaires?|page"
    r"|arriba|abajo|descripción|adjunt\w*|maquetas?|comentarios?|página"
    r"|acima|abaixo|descrição|anex\w*|comentários?)\b|https?://\S+|\b[A-Z][A-Z0-9]+-\d+\b"
)
_REFERENCE = re.compile(
    rf"(?:{_AS}[^.;:]{{0,50}}(?:[,;.]\s*)?)?(?:{_SEE}[^.;]{{0,50}}?(?:{_TARGET})[^.;]{{0,30}})?",
    re.IGNORECASE,
)

_OPEN = re.compile(
    r"(?:(?:still|yet|noch|encore|aún|todavía|ainda) )?(?:to be (?:defined|decided|determined"
    r"|discussed|specified|confirmed|clarified|agreed|refined|added|written)|tb[acd]|todo"
    r"|(?:zu|wird noch) (?:definier|klär|bestimm|besprech|ergänz|festgeleg)\w*|offen"
    r"|à (?:définir|préciser|valider|discuter|compléter)|por (?:definir|decidir|confirmar|aclarar)"
    r"|a (?:definir|decidir|confirmar)"
    r"|\w+ (?:will|is going to) (?:provide|follow|send|clarify|tell|explain|deliver|decide)"
    r"|wird nachgereicht|folgt noch|kommt noch|suivra|sera précisé|se definirá|será definido)\b.*",
    re.IGNORECASE,
)
_ACTION = re.compile(
    r"(?:\d{1,2}[.)]\s*)?(?:then |dann |puis |ensuite |luego |então )?(?:"
    r"(?:go|goto|navigate|scroll|log in|login|sign in|head|click|press|tap|open|launch|choose"
    r"|select|enter|type|fill|pick"
    r"|öffne|klicke|drücke|wähle|gehe|gib|navigiere|melde"
    r"|ouvrir|ouvrez|cliquer|cliquez|choisir|choisissez|aller|allez|saisir|saisissez"
    r"|abrir|abra|hacer clic|haga clic|pulsar|pulse|elegir|elija|ir a|vaya|clicar|clique|escolher"
    r"|escolha|selecionar|selecione|seleccionar|seleccione)\b"
    r"|.{1,50}\b(?:öffnen|klicken|drücken|wählen|auswählen|eingeben|anmelden)\W*\Z)",
    re.IGNORECASE,
)
_OUTCOME = re.compile(
    r"[:;,=<>→\"“„«`]|\b(?:and|so|should|must|can|is|are|be|see|sees|shows?|opens|appears?|verify"
    r"|check|returns|und|soll|muss|ist|sind|wird|et|doit|est|y|debe|es|e|deve|é|when|if|to see)\b",
    re.IGNORECASE,
)

_EMPTY = re.compile(
    # English
    r"(?:(?:it|this|that|everything|all|things|the [\w-]+(?: [\w-]+){0,2}|[\w-]+) )?"
    r"(?:(?:should|must|shall|needs? to|has to|ought to|will|to)(?: just| simply| always)? )?"
    r"(?:works?|working|functions?|be (?:fine|ok|okay|good|fixed|working|possible|solved|resolved)"
    r"|no (?:errors?|bugs?|problems?|issues?))"
    r"(?: (?:again|properly|correctly|fine|well|normally|perfectly|reliably|for everybody"
    r"|everywhere|as (?:expected|intended|designed|before|usual|it should)"
    r"|without (?:any )?(?:errors?|problems?|issues?)))?"
    # German
    r"|(?:es |das |alles |(?:der|die|das) \w+ )?(?:soll(?:te)?|muss) (?:(?:wieder|richtig|korrekt"
    r"|einfach|einwandfrei|wie erwartet|ohne fehler) )?(?:funktionieren|gehen|laufen)"
    r"|(?:es |alles )?(?:funktioniert|geht|läuft)(?: wieder| richtig| korrekt)?"
    # French, Spanish, Portuguese
    r"|(?:ça |cela |tout |l[ea] \w+ )?(?:doit|devrait) (?:marcher|fonctionner)(?: \w+)?"
    r"|(?:todo |eso |(?:el|la) \w+ )?(?:debe|debería|tiene que) funcionar(?: \w+)?"
    r"|(?:tudo |isso |(?:o|a) \w+ )?(?:deve|deveria|tem que) funcionar(?: \w+)?",
    re.IGNORECASE,
)


_STEPS = re.compile(
    r"\W*(?:\b(?:given|when|then|and|but|scenario|angenommen|gegeben(?: sei)?|wenn|dann|und"
    r"|szenario|étant donné|quand|alors|et|scénario|dad[oa]s?|cuando|entonces|y|escenario|quando"
    r"|então|e|cenário)\b\W*)+",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"as an? \w[^.]{0,60}?,? i(?: want|'d like| would like| need)"
    r"|als [^.]{0,60}?(?:möchte|will) ich|en tant que [^.]{0,60}?je (?:veux|souhaite|voudrais)"
    r"|como [^.]{0,60}?\b(?:quiero|quero|necesito|preciso)\b",
    re.IGNORECASE,
)


def elsewhere(text: str) -> bool:
    """Tell whether a text only says where to look: "as discussed, see Confluence"."""
    bare = text.strip(_EDGE)
    return 0 < len(bare) <= _SHORT and _REFERENCE.fullmatch(bare) is not None


def put_off(text: str) -> bool:
    """Tell whether a text only says that somebody will tell later: "to be defined with Kim"."""
    bare = text.strip(_EDGE)
    return len(bare) <= _SHORT and _OPEN.fullmatch(bare) is not None


def claims(text: str) -> bool:
    """Tell whether one line of criteria claims anything.

    A question, a reference, a promise to add it later, the bare keywords of a scenario and the
    story once more do not.
    """
    bare = text.strip(_EDGE)
    if text.rstrip(" \t\n\"')*_").endswith("?") or elsewhere(text) or _STORY.match(bare):
        return False
    return not put_off(text) and (len(bare) > _SHORT or not _STEPS.fullmatch(filled(bare)))


def any_result(texts: Sequence[str]) -> bool:
    """Tell whether a list of criteria names a result: more than single words, more than clicks."""
    words = [len(_WORD.findall(text[:_SHORT])) for text in texts]
    if all(count < 2 for count in words):  # noqa: PLR2004  # "ok", "done"
        return False
    return not all(
        len(text) <= _BARE and _ACTION.match(text) and not _OUTCOME.search(text) for text in texts
    )


def expects_nothing(text: str) -> bool:
    """Tell whether an expectation only says that it should work."""
    bare = text.strip(_EDGE)
    return len(bare) <= _SHORT and _EMPTY.fullmatch(bare) is not None
