/** The words by which people say whom they mean and what they offer, in Spanish, English and Portuguese; folded. */

/** Begins a wish to send something. */
export const CAMPAIGN =
  /^(?:(?:quiero|necesito|haz|hazme|crea|crear|arma|armar|prepara|lanza|lanzar|create|make|launch|start|i want|prepare|quero|preciso|crie|criar|faca|fazer|lance)\s+)*(?:una?\s+|a\s+|an\s+|uma?\s+)?(?:campana|campanha|campaign|promocion|promocao|promotion|promo|difusion|difusao|broadcast)\b/u;
export const SEND_TO =
  /^(?:envia(?:r|le|les)?|manda(?:r|le|les)?|escribe(?:les)?|avisa(?:les)?|send|write|tell|envie|mande|escreva)\b.{0,60}\b(?:a|to|para|aos|as)\b/u;

const OF_HUNDRED = "\\s*(?:%|por\\s?ciento|porciento|por\\s?cento|per\\s?cent|percent)";
const OFF = "(?:descuento|dscto|desconto|discount|off)";
export const PERCENT = new RegExp(`(\\d{1,2})${OF_HUNDRED}(?:\\s+(?:de\\s+)?${OFF})?`, "u");
/** A percentage and nothing else, the sign left out or not. */
export const SHARE = new RegExp(`^(?:(?:el|o|un|um|an?|the)\\s+)?(\\d{1,2})(?:${OF_HUNDRED})?[.!]?$`, "u");

/** A part of the people who get nothing: "20% sin mensaje", "hold out 10%", "deixa 10% de fora", "grupo de control de 10 %". */
export const HOLDOUT = (() => {
  const share = `(?<!\\d)(\\d{1,2})${OF_HUNDRED}`;
  const small = "(?:(?:de|do|da|del|of|to|el|o|al?|un|um|an?|the)\\s+)*";
  const whom =
    "(?:\\s+(?:de\\s+(?:ellos|ellas|la\\s+gente|los\\s+clientes|los\\s+contactos)|deles|delas|dos\\s+(?:clientes|contatos)|das\\s+pessoas|of\\s+(?:them|people|the\\s+customers)))?";
  const nothing =
    "(?:sin|sem|without)\\s+(?:el\\s+|o\\s+|a\\s+|the\\s+|an?\\s+|any\\s+|ningun\\s+|nenhuma?\\s+)*(?:mensajes?|mensagem|mensagens|messages?|recibir(?:lo|la)?|receber|getting|envios?|nada|anything)|(?:que\\s+)?(?:no|nao)\\s+(?:l[oa]s?\\s+|el\\s+)?(?:recib\\w+|receb\\w+)(?:\\s+nada)?|(?:who\\s+)?gets?\\s+nothing";
  const outside = `(?:${nothing}|(?:por\\s+)?fuera|de\\s+fora|fora|out|back|aside|apartados?|(?:de|para|como|as)?\\s*(?:grupo\\s+de\\s+)?control[e]?|(?:para|to|for)\\s+(?:comparar|compare|comparison|comparacion|comparacao)|hold-?\\s?out)\\b`;
  const leave =
    "(?:dej(?:a|ar|ando|emos|e)|deix(?:a|ar|ando|e)|leav(?:e|ing)|keep(?:ing)?|mant(?:en|ener|eniendo|enha))";
  const set = "(?:apart(?:a|ar|ando|e)|separ(?:a|ar|ando|e)|reserv(?:a|ar|ando|e)|hold(?:ing)?)";
  const named = "(?:hold-?\\s?out|(?:grupo\\s+(?:de\\s+)?)control[e]?|control\\s+group)";
  return new RegExp(
    [
      // "deja fuera el 10 %", "leave out 10 %"; "aparta 10 %"
      `\\b(?:${leave}\\s+${outside}|${set}(?:\\s+(?:out|back|aside))?)\\s+${small}${share}(?!\\s+(?:de\\s+)?${OFF})${whom}(?:\\s+${outside})?`,
      `\\b(?:${leave}\\s+)?${small}${share}${whom}\\s+${outside}`,
      `\\b${named}\\s*:?\\s*${small}(\\d{1,2})(?!\\d)(?:${OF_HUNDRED})?`,
    ].join("|"),
    "u",
  );
})();
/** Two texts against each other. */
export const COMPARED =
  /(?<![\p{L}\p{N}/])(?:(?:con\s+|com\s+|with\s+)?(?:una?\s+|uma?\s+|an?\s+)?(?:prueba|test|teste|testing|split)?\s*a\s?\/\s?b(?:\s+(?:test|testing))?|split\s+test|(?:con\s+|com\s+|with\s+)?(?:dos|duas|dois|two)\s+(?:versiones|versoes|versions|textos|texts|variantes|variants))(?![\p{L}\p{N}])/u;

export const TEMPERATURE: Readonly<Record<"hot" | "warm" | "cold", RegExp>> = {
  cold: /\b(?:frios?|frias?|cold|inactiv[oa]s?|inativ[oa]s?|dormid[oa]s?)\b/u,
  warm: /\b(?:tibi[oa]s?|warm|morn[oa]s?)\b/u,
  hot: /\b(?:calientes?|hot|quentes?|interesad[oa]s?|interessad[oa]s?)\b/u,
};
export const NOT_BOUGHT =
  /\b(?:(?:que\s+)?(?:aun\s+|todavia\s+|ainda\s+)?(?:no|nao|nunca)\s+(?:han?\s+)?(?:compraron|comprado|compran|compraram|compro|comprou)|sin\s+compras?|sem\s+compras?|(?:who\s+)?(?:have\s+)?(?:never|not|haven't|did\s?n[o']t)\s+(?:yet\s+)?(?:bought|buy))\b/u;
export const BOUGHT =
  /\b(?:(?:que\s+)?(?:ya\s+|ja\s+)?(?:han?\s+)?(?:compraron|comprado|compraram|compro|comprou)|compradores|(?:who\s+)?(?:have\s+)?bought|buyers)\b/u;
export const QUOTED =
  /\b(?:con\s+(?:una\s+)?cotizaci(?:on|ones)(?:\s+abiertas?)?|cotizad[oa]s|com\s+(?:um\s+)?orcamentos?|orcad[oa]s|quoted|with\s+(?:an?\s+)?(?:open\s+)?quotes?)\b/u;
const AGO = "(?:dias?|days?|semanas?|weeks?|meses|mes|months?)";
export const SILENT = new RegExp(
  `\\b(?:(?:que\\s+)?(?:no|nao|nunca)\\s+(?:nos\\s+)?(?:escriben|escribieron|escrito|responden|respondieron|escrevem|escreveram|respondem|responderam)|(?:who\\s+)?(?:have\\s+)?(?:not|n't|haven't)\\s+(?:written|replied|answered))\\s*(?:desde\\s+)?(?:hace|ha|en|in|for|los|the|nos)?\\s*(?:los\\s+)?(?:ultimos\\s+|last\\s+|mas\\s+de\\s+|mais\\s+de\\s+|more\\s+than\\s+)?(\\d{1,3})\\s*(${AGO})`,
  "u",
);
export const WITHIN = new RegExp(
  `\\b(?:(?:en|in|within|durante|nos|during)\\s+)?(?:los\\s+|las\\s+|the\\s+|os\\s+|as\\s+)?(?:ultim[oa]s|last|past)\\s+(\\d{1,3})\\s*(${AGO})`,
  "u",
);
export const EVERYBODY =
  /\b(?:a\s+)?(?:todos(?:\s+(?:los|os)\s+(?:clientes|contactos|contatos))?|todo\s+el\s+mundo|todo\s+mundo|all(?:\s+(?:the|our|my))?\s+(?:customers|clients|contacts)|everybody|everyone)\b/u;
export const CHANNELS: readonly (readonly [RegExp, "telegram" | "email" | "sms" | "instagram" | "messenger"])[] = [
  [/\b(?:por|via|by|on|pelo|no|de)\s+telegram\b/u, "telegram"],
  [/\b(?:por|via|by|on|pelo|no|de)\s+(?:e-?mail|correo(?:\s+electronico)?)\b/u, "email"],
  [/\b(?:por|via|by|on|pelo|no|de)\s+sms\b/u, "sms"],
  [/\b(?:por|via|by|on|pelo|no|de)\s+instagram\b/u, "instagram"],
  [/\b(?:por|via|by|on|pelo|no|de)\s+messenger\b/u, "messenger"],
];
/** Before the last moment, and before the first. */
export const UNTIL = /\b(?:hasta|until|till|ate|through|valid[oa]\s+(?:hasta|ate)|vence)\b/u;
export const FROM = /\b(?:desde|a\s+partir\s+d[eoa]l?|starting|from|empieza|sale|comeca)\b/u;

/** What stands between the words that matter. */
export const FILLER = new Set(
  (
    "campana campanha campaign promocion promocao promotion promo difusion difusao broadcast quiero necesito haz hazme crea crear arma armar " +
    "prepara lanza lanzar create make launch start want prepare quero preciso crie criar faca fazer lance enviar envia enviale enviales manda " +
    "mandar escribe escribeles avisa avisales send write tell envie mande escreva i una un uma um a an the para for to por con com with de del da do dos das of los las " +
    "os as el la lo al aos o e y and en em in on que quienes quien who cliente clientes customer customers client clients contacto contactos " +
    "contato contatos contact contacts persona personas pessoas people gente leads lead prospecto prospectos interes interesse interest " +
    "interested descuento desconto discount dscto off oferta offer tienen tem have mensaje mensagem message una es sus su seus suas our my mis meus " +
    "todos todas all hasta until ate till desde from hoy today hoje si se no nao not"
  ).split(" "),
);
