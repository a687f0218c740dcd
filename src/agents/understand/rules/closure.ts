/** When the customer ends the matter: solved, nothing else, firm decline, wrong number. */
import type { Rule } from "./rule.ts";

export type Ending = "solved" | "nothing_else" | "declined" | "wrong_number";

// What is still open outweighs a polite ending: "ya llegó pero vino roto".
const OPEN =
  /\b(?:pero|mas|but|aunque|however|todavia|aun no|ainda|cuanto|cuando|donde|quanto|quando|onde|how|when|where|como (?:hago|faco)|no funciona|nao funciona|roto|quebrad\w|broken|otra cosa|outra coisa|(?:quiero|quero|want|necesito|preciso) (?:hablar|falar|talk|comprar|buy|devolver|cambiar|trocar|cancelar|saber))\b/;

export const CLOSURE_RULES: readonly Rule<Ending>[] = [
  {
    label: "solved",
    confidence: 0.93,
    when: /\b(?:ya (?:quedo|se soluciono|lo (?:resolvi|solucione|arregle)|esta (?:resuelto|solucionado|listo|arreglado)|funciona|funciono|anda|pude|me (?:quedo clar\w*|atendieron|ayudaron|devolvieron|reembolsaron|llego todo|llego bien)|recibi mi reembolso|volvio|salio)|quedo (?:resuelto|solucionado|clar\w+|todo bien|perfecto)|(?:problema|caso|tema|duda) (?:resuelt[oa]|solucionad[oa]|resolvid[oa]|solved)|todo (?:solucionado|resuelto|en orden)|listo solucionado|solucionado|resolvido|ja (?:resolvi|resolveu|consegui|deu certo|esta (?:funcionando|resolvido))|deu certo|agora (?:funcionou|abriu|foi|deu|esta funcionando)|sanou minha duvida|problem solved|(?:it|that) (?:works now|is working now|fixed it|did it|worked)|it works now|solved|got it sorted|(?:all |its |it is )?sorted|i fixed it|figured it out|all (?:good|set) (?:now|thanks|thank you)|(?:is|its) back (?:up|now|thank\w*|online)|chegou (?:direitinho|certinho|tudo (?:certo|perfeito)))\b/,
    unless: OPEN,
  },
  {
    label: "solved",
    confidence: 0.9,
    when: /\b(?:(?:pueden? |pode |podem |you can )?(?:cierren|cerrar|encerrar|fechar|close|dar baixa)(?: \w+){0,3} (?:caso|ticket|atendimento|chamado|case|this|reclamo)|pode (?:encerrar|dar baixa)|tudo (?:certo|ok) (?:obrigad\w+|pode|agora)|ficou tudo bem|todo (?:ok|bien|perfecto) gracias|all good thanks)\b/,
    unless: OPEN,
  },
  {
    label: "nothing_else",
    confidence: 0.92,
    when: /\b(?:(?:eso|esto) (?:es|era|seria) todo|era solo eso|solo (?:era )?eso|con eso (?:estamos|me quedo|es suficiente|basta)|no necesito (?:nada )?mas(?: nada| ayuda)?|ya no necesito ayuda|(?:ninguna|ningun) (?:otra |mas )?(?:duda|consulta|pregunta)(?: mas)?|era (?:so|somente) isso|(?:e |era )?so (?:essa|isso)(?: mesmo| duvida)?|nao preciso de mais nada|(?:thats|that is|that was|that will be|thatll be) (?:all|everything|it)(?: i need\w*)?|nothing else|no (?:further|more|other) questions|that covers it|(?:i am|im|we are) all set|asi esta bien)\b/,
    unless: OPEN,
  },
  {
    label: "nothing_else",
    confidence: 0.9,
    maxWords: 5,
    when: /^(?:no |nao |nope )*(?:nada mas|mais nada|nada mais|thats it|that is it)\b(?: gracias| obrigad\w+| thanks)?/,
  },
  {
    label: "declined",
    confidence: 0.9,
    when: /\b(?:(?:ya )?no (?:me interesa|estoy interesad\w|tengo interes)|(?:nao|nem) (?:tenho|to com|estou com) (?:mais )?interesse|nao me interessa|not interested|no longer interested|ya (?:lo |la |me )?(?:compre|consegui)(?: \w+){0,3} (?:otr[oa]|lado|parte|tienda)|ja comprei (?:\w+ )?(?:outr\w+)|(?:already |just )?bought (?:it|one) (?:elsewhere|somewhere)|olvidal[oa]|dejal[oa] asi|deixa (?:para la|quieto)|forget it|never mind|esquece|ill pass|i will pass)\b/,
    unless: OPEN,
  },
  {
    label: "declined",
    confidence: 0.88,
    maxWords: 5,
    when: /^(?:no|nao|nop|nope)(?: muchas| muito| por ahora)? (?:gracias|obrigad\w+|thanks?|thank you)(?: \w+)?(?: no)?$|^(?:desisti|paso)(?: gracias| obrigad\w+)?$/,
  },
  {
    label: "wrong_number",
    confidence: 0.94,
    when: /\b(?:(?:numero|pessoa|persona) (?:equivocad\w|errad\w)|wrong (?:number|person|guy|chat)|foi engano|(?:e|eh|por) engano|se equivoco de (?:numero|persona|chat)|marco mal|no soy (?:esa|la|el) (?:persona|que buscan?|dueno de)|nao sou (?:essa|esta) pessoa|not that person|esta equivocad[oa])\b/,
    unless: /\b(?:actualiz\w+|atualiz\w+|monto|pedido|producto|puse|ingres\w+|deposit\w+|factura|direccion)\b/,
  },
];
