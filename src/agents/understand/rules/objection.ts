/** Doubts before buying, and what shows that a doubt is not live ("está caro pero me lo llevo", "no es que sea caro"). */
import type { Objection } from "../understanding.ts";
import type { Rule } from "./rule.ts";

const RELATIVE =
  "(?:espos[oa]|marido|mujer|senora|mama|papa|madre|padre|hij[oa]|novi[oa]|herman[oa]|soci[oa]s?|jef[ea]|gerencia|gerente|directorio|contador\\w*|husband|wife|mom|mum|dad|partner|boss|manager|girlfriend|boyfriend|team|chefe|mae|pai|namorad[oa]|diretoria|familia|family|area de compras|procurement|socio)";

export const OBJECTION_RULES: readonly Rule<Objection>[] = [
  {
    label: "price",
    confidence: 0.9,
    when: /\b(?:(?:muy|tan|que|demasiado|bastante|super|re|algo|un poco|esta|estan|es|sale|lo vi|too|so|very|pretty|bit|thats|is|muito|tao|meio|achei|nossa)(?: que| como)? (?:caro|cara|caros|caras|carisimo|expensive|pricey|steep|overpriced|salgad[oa]|puxado)|carisimo|carazo|caro demais|(?:fuera|fora|out) (?:de |do |of )(?:mi |meu |my )?(?:presupuesto|orcamento|budget|alcance|reach)|no me alcanza|no llego a es[ae]|no tengo (?:tanto|esa plata|ese dinero|para tanto|ese dinero)|nao tenho (?:esse|tanto|como pagar)|(?:cant|can not|could not) afford|nao (?:consigo|tenho como|posso|da para) pagar|no puedo pagar|(?:mucha|muita) (?:plata|dinero|grana|lana|dinheiro)|lot of money|price (?:is )?(?:hurts|too high)|price (?:hurts|is high)|(?:precio|preco) (?:\w+ )?(?:alto|elevado|salgado|excesivo)|muy elevado|muito alto|ojo de la cara|arm and a leg|mato el precio)\b/,
    unless:
      /\b(?:mas|mais|menos|cual|cuales|qual|quais|which) (?:car[oa]s?|expensive)\b|\b(?:envio|frete|shipping) (?:es|esta)? ?(?:muy )?caro\b/,
  },
  {
    label: "timing",
    confidence: 0.88,
    when: /\b(?:lo (?:voy a )?(?:pens\w+|pienso|consulto con la almohada|medit\w+)|dej\w+ (?:que )?(?:me |lo )?(?:pens\w+|piense\w*|medite\w*)|pensarlo|voy a pensar|vou pensar|deixa eu pensar|think about it|sleep on it|think it over|por ahora no|ahorita no|agora nao|not right now|not now|mas adelante|mais para frente|maybe later|otro momento|outro momento|another time|(?:el |la )?(?:proxim[oa]|otro|que viene) (?:mes|semana|quincena|ano)|mes que viene|proximo mes|mes que vem|ano que vem|next (?:month|year)|cuando (?:cobre|me paguen|me depositen)|quando eu receber|when i get paid|aun no me decido|no me decido|todavia no (?:decido|estoy seguro)|ainda nao decidi|havent decided|have not decided|just looking|solo (?:estoy )?(?:mirando|viendo)|estoy viendo nomas|so (?:uma )?(?:olhada|olhando)|dando uma olhada|no tengo apuro|sem pressa|nao tenho pressa|no rush|get back to you|te aviso|depois eu volto|fin de ano|no es el momento|nao e o momento|not the right time)\b/,
    unless:
      /\b(?:llega|entrega|envi\w+|deliver\w*|ship\w*|arriv\w*|cita|turno|consulta|appointment|cuando llegue|pedido|order)\b/,
  },
  {
    label: "authority",
    confidence: 0.92,
    when: new RegExp(
      `\\b(?:consult\\w+|pregunt\\w+|perguntar|coment\\w+|habl\\w+|falar|ver|veo|mostrar\\w*|ask|check|talk|run it by|decide\\w*|aprob\\w+|aprueb\\w+|aprov\\w+|approv\\w+|autoriz\\w+|conversar\\w*|say yes)(?: \\w+){0,5} ${RELATIVE}\\b|\\b(?:mi|my|meu|minha|la|el|the|o|quem decide e) ${RELATIVE}(?: \\w+){0,4} (?:decide\\w*|aprueba|autoriza|aprova|approve\\w*|has to say|tiene que decidir|da el visto|sign off|has to sign)\\b|\\b${RELATIVE} (?:decides|lo decide|decide)\\b|\\b(?:no soy (?:yo )?(?:el |la )?(?:quien|que) decid\\w+|nao sou eu (?:que|quem) decid\\w+|not the one who decides|need\\w* approval|necesito (?:la )?aprobacion|depende da aprovacao)\\b`,
    ),
    unless:
      /\b(?:regalo|gift|presente para|hablar con (?:el|la|tu|su) (?:gerente|jef[ea]|encargad\w+)|falar com (?:o|a|seu) (?:gerente|chefe)|(?:speak|talk) (?:to|with) (?:the|your|a) (?:manager|boss)|pasa\w* con (?:el|la) gerente)\b/,
  },
  {
    label: "need",
    confidence: 0.85,
    when: /\b(?:no (?:creo que |se si )(?:lo |la |me |le )?(?:necesit\w+|sirv\w+|vaya a (?:usar|servir)|sea lo que)|no lo necesito|nao preciso disso|acho que nao preciso|nao sei se (?:vai servir|e isso|preciso)|(?:dont|do not) (?:think i |really )?need (?:it|one|that)|ya tengo (?:uno|una)|ja tenho um|already have one|(?:todavia|aun|ainda|still) (?:me )?(?:funciona|sirve|jala|anda|works?|da para o gasto)|no le veo|nao vejo (?:muita )?utilidad\w*|dont see the point|(?:no|nao|not) vale a? ?la? ?pena|not worth it|mas de lo que necesito|more than i need|e muito para mim|demasiado para mi|exagero para mim|me basta)\b/,
    unless: /\b(?:pedido|garantia|devol\w*|cambi\w*|ayuda|ajuda|help|mas ayuda)\b/,
  },
  {
    label: "trust",
    confidence: 0.9,
    when: /\b(?:(?:como se|como sei|how (?:do|can) i (?:know|be sure))(?: \w+){0,6} (?:estafa|golpe|scam|serios?|confiables?|real|reales|legit|verdad|seguro|verdade)|(?:y si|e se|what if)(?: \w+){0,3} (?:estaf\w+|golpe|scam|no (?:me )?llega|nao (?:me )?chegar?|never arrives|enganan)|desconfi\w+|no confio|nao confio|(?:dont|do not) trust|miedo(?: \w+){0,3} (?:deposit\w*|pagar|comprar|transferir)|medo de (?:pagar|comprar|depositar|transferir|cair)|afraid (?:to|of) (?:pay|buy)\w*|(?:son|sois|es) (?:de )?confia(?:bles?|nza)|confiaveis|confiavel|are you (?:guys )?legit|legit|quien me (?:asegura|garantiza)|quem me garante|who guarantees|no los conozco|nao conheco voces|never heard of (?:you|this)|nunca (?:ouvi|oi|escuche)(?: \w+){0,3} (?:falar|hablar|de ustedes|dessa)|me (?:estafaron|han estafado|han enganado) antes|ja cai em golpe|ripped off before|pe atras|da cosa|da desconfianza|sin ver (?:el|la|los) producto|(?:prima|primo|amig[oa]|cousin|friend|conocid[oa]|vecin[oa])(?: \w+){0,4} (?:estaf\w+|scammed|golpe|enganaron))\b/,
    unless: /\b(?:ustedes me estafaron|me estafaron ustedes)\b/,
  },
  {
    label: "competitor",
    confidence: 0.9,
    when: /\b(?:(?:en|na|no|at|on|in)? ?(?:la |el |o |a )?(?:otra tienda|outra loja|another store|otro lado|outro lugar|elsewhere|competencia|concorrente|concorrencia|competitor|mercado libre|mercadolibre|mercado livre|amazon|falabella|saga|ripley|walmart|costco|best buy|target|coppel|liverpool|elektra|exito|alkosto|ebay|aliexpress|temu|shopee|shein|magalu|magazine luiza|americanas|casas bahia|hiraoka|fravega|otro (?:vendedor|proveedor|local|sitio|negocio)|outro (?:vendedor|fornecedor|site)|another (?:seller|shop|vendor|site)|un amigo|um amigo|a friend)s?(?: \w+){0,8} (?:barat\w*|cheaper|menos|less|oferta|promocao|promo|mejor|melhor|better|mitad|metade|half|number|longnumber|sale|deal|same one|garantia|pagos|em conta|desconto|descuento)|(?:mas barat\w+|mais barat\w+|cheaper|menos)(?: \w+){0,4} (?:otra tienda|otro lado|otra parte|outra loja|outro lugar|elsewhere|another|amazon|mercado l\w+|shopee|online|internet|competencia)|(?:tengo |ya tengo |tenho |got )?(?:otra|outro|another|a better) (?:cotizacion|orcamento|quote|oferta)|(?:cotando|comparando|comparing|cotizando) (?:\w+ )?(?:con|com|with) (?:otros|outros|other)\b)/,
    unless: /\b(?:ya (?:lo |la )?compre|ja comprei|already bought|me compre|se compra|venden en)\b/,
  },
];

/** A bargain struck after the doubt, or the doubt denied: nothing is left to handle. */
const SETTLED =
  /\b(?:(?:pero|mas|but|igual|aun asi|mesmo assim|anyway|still|bueno|y)(?: \w+){0,4} (?:me lo llevo|lo llevo|lo (?:voy a )?(?:quiero|compro|llevar|comprar)|la (?:quiero|compro|llevo|voy a llevar)|me la llevo|vou (?:levar|querer|comprar|ficar)|quero sim|(?:ill|i will|i am going to) (?:take|buy|get)|take it|dale)|(?:me lo llevo|vou levar|(?:ill|i will) take it|lo compro)(?: \w+){0,3} (?:igual|mesmo assim|assim mesmo|anyway)|me convenciste|me convenceu)\b/;
/** A doubt named only to be denied, by kind; another one may follow ("no es que sea caro, es que ya tengo uno"). */
const DENIED: readonly (readonly [Objection, RegExp])[] = [
  [
    "price",
    /\b(?:no (?:es|esta|me parece|lo veo|digo que (?:sea|este))(?: que (?:sea|este))?(?: tan| muy)? (?:caro|cara|costoso)|(?:nao e que (?:seja|esteja)|nao (?:esta|ta|e|acho)) (?:tao )?(?:caro|cara)|(?:not|isnt|is not) (?:that |saying (?:it is |its )|really )?(?:too )?expensive|no es (?:por el |cuestion de |tema de )?(?:precio|plata|dinero))\b/,
  ],
  ["trust", /\b(?:no (?:es )?desconf\w+|nao (?:e )?desconf\w+|si confio|confio en ustedes)\b/],
  ["authority", /\b(?:ya lo (?:consulte|hable|converse)|ja falei com|already (?:asked|talked|checked))\b/],
];

/** True when the text takes back every doubt it names by buying all the same. */
export function isDoubtSettled(plain: string): boolean {
  return SETTLED.test(plain);
}

/** The kinds of doubt that the text denies. */
export function deniedDoubts(plain: string): ReadonlySet<Objection> {
  return new Set(DENIED.filter(([, pattern]) => pattern.test(plain)).map(([kind]) => kind));
}
