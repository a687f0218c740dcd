/** Precise patterns for the intent; their evidence is added to the classifier's. */
import type { Intent } from "../understanding.ts";
import type { Rule } from "./rule.ts";

/** Whole messages that mean one thing. */
const WHOLE: readonly Rule<Intent>[] = [
  {
    label: "greeting",
    confidence: 0.97,
    maxWords: 9,
    when: /^(?:(?:hola|buenas?|buenos|buen|dias?|tardes?|noches?|muy|hello|hi|hey|hiya|there|good|morning|afternoon|evening|oi|ola|oie|opa|bom|boa|tarde|noite|tudo|bem|bom|com|voces?|voce|gente|pessoal|amig[oa]s?|senor\w*|senhor\w*|moc[oa]|que|tal|como|estan?|esta|estas|todos|team|guys|everyone|saludos|alo|salve|e|ai|eae|beleza|how|are|you|hope|doing|well|espero|se|encuentre|bien) ?)+$/,
    unless:
      /^(?:que|como|esta|estas?|bien|tal|tudo|bem|e|tarde|how|are|you|well|com|voce|beleza|todos|gente|senor\w*|senhor\w*|amig[oa]s?)\b/,
  },
  {
    label: "thanks",
    confidence: 0.96,
    maxWords: 8,
    when: /^(?:ok |oki |ya |vale |listo |bueno |genial |perfecto |perfeito |otimo |excelente |great |perfect |alright |muchas |muchisimas |mil |muito |muita |many |so much |well |super |show )*(?:gracias|obrigad\w+|thanks?|thank you|valeu|agradecid\w|gratidao|cheers|(?:te|le|se|les) agradece\w*|(?:much|really)? ?appreciate\w*)(?: (?:por|pela|pelo|for|so|very|a|much|lot|all|the|tu|su|your|la|el|ayuda|ajuda|help|info\w*|informacion|atencion|atencao|todo|tudo|mesmo|demais|mano|amig\w+|senor\w*|crack|you|rapida|respuesta|resposta|paciencia|muy|amable|linda?o?|dia|million|again|de|nuevo|viu))*$/,
  },
  {
    label: "smalltalk",
    confidence: 0.9,
    maxWords: 3,
    when: /^(?:jaja|kkk|rsrs|lol|haha|lmao+|ok|oki|okie dokie|dale|ya|si|sim|yes|claro|bueno|bien|beleza|certo|sure|cool|nice|alright|entiendo|entendi|i see|aja|aham|mmm|hmm|legal|tchau|chau|adios|bye|hasta luego|ate mais|nos vemos|see you|a ver|ah ya|ah ok|ta bom|esta bom)(?: (?:ok|jaja|kkk|ai|si|entao|entonces|then|ya|lol|haha|no|ay))*$/,
  },
];

const WITHIN: readonly Rule<Intent>[] = [
  {
    label: "price",
    confidence: 0.85,
    when: /\b(?:cuanto (?:cuesta\w*|vale\w*|sale\w*|cobran?|es|seria|esta|me (?:sale|cobra\w*|deja\w*)|queda)|quanto (?:custa\w*|e|fica|sai\w*|esta|cobra\w*|seria|saindo)|how much (?:is|are|does|do you charge|for|would)|(?:que|cual es el|qual o|qual e o|whats the|what is the|what) (?:precio|valor|costo|preco|price|cost)|a (?:como|cuanto) (?:esta|estan|me (?:lo|la) deja\w*|sale|la|el)|cotiza\w*|cotice\w*|orcamento|cotacao|quotation|(?:a|get|need|send) (?:\w+ )?quote|descuent\w+|desconto|descontinho|discount|rebaja|lista de precios|price list|precio (?:de|del|por|al|x|final|tiene)|preco (?:de|do|da)|price (?:of|for))\b/,
    unless:
      /\b(?:envio|delivery|shipping|frete|flete|despacho|domicilio|demora|tarda|cuotas|parcelas|cita|factura|reembolso|devol\w*|otra tienda|garantia)\b/,
  },
  {
    label: "delivery",
    confidence: 0.85,
    when: /\b(?:(?:hacen|tienen|hay|fazem?|tem|do you (?:do|have|offer)|offer|cuanto (?:es|cuesta|cobran por|sale)|quanto (?:custa|e|fica)|costo (?:de|del)|valor do|how much is) (?:el |los |o |la )?(?:envios?|delivery|domicilios?|despachos?|entregas?|frete|shipping)|(?:envian|mandan|despachan|reparten|entregan|entregam|enviam|mandam) (?:a|hasta|para|por|em|aqui|aca|na|no|ai|fora|fuera)|(?:ship|deliver) (?:to|in|here|on|today|internationally)|frete (?:gratis|para)|envio gratis|free shipping|(?:recoger|recogerlo|retirar|retirarlo|pick (?:it )?up|retirada|recojo) (?:en|na|in|hoy|hoje|today|tienda|loja|local|it))\b/,
    unless:
      /\b(?:mi pedido|meu pedido|my order|mi compra|minha compra|nunca|no (?:ha|me) lleg\w+|ya (?:salio|enviaron)|devol\w+|return|mensaj\w*|cita)\b/,
  },
  {
    label: "order_status",
    confidence: 0.9,
    when: /\b(?:(?:donde|onde|where|cade)(?: \w+){0,2} (?:pedido|paquete|pacote|orden|order|compra|package|parcel|encomenda|stuff)|(?:estado|status|estatus|situacao)(?: \w+){0,3} (?:pedido|compra|orden|order|envio|paquete|encomenda|purchase)|(?:pedido|orden|order|compra|encomenda|paquete|package) (?:numero |nro )?(?:longnumber|number|[a-z]*0)\b|(?:numero|codigo) de (?:guia|rastreo|rastreio|seguimiento|tracking)|tracking (?:number|code|info|isnt|is not)|rastre(?:ar|o|io)|(?:no|nao) (?:me )?(?:ha |he )?(?:llega|llegado|llego|chegou|recibi|recebi)(?: \w+){0,3} (?:pedido|compra|paquete|nada|encomenda|ainda)|(?:todavia|aun) no (?:me )?(?:llega|llego|recibo)|havent received|have not received|(?:consta|dice|says?|diz(?: que)?|sale) (?:entregue|entregado|delivered|entregaram))\b/,
    unless: /\b(?:cancel\w+|anul\w+|devol\w+|return|refund|reembols\w+|direccion|endereco|address)\b/,
  },
  {
    label: "return_refund",
    confidence: 0.88,
    when: /\b(?:devoluc\w+|devolver(?:lo|la)?|reembolso|reembolsar|reintegro|estorno|refund|(?:cancel\w*|anul\w*|scrap) (?:\w+ ){0,2}(?:pedido|compra|orden|order|purchase)|money back|(?:mi|meu|my) (?:dinero|dinheiro|plata) de (?:vuelta|volta)|devuelv\w+|(?:quiero|quero|want|need) (?:\w+ ){0,2}(?:cambiarlo|cambiarla|trocar|exchange|return it|return)|(?:hacer valid\w|usar|acionar|claim|aplica) (?:la |a |the )?(?:garantia|warranty))\b/,
    unless:
      /\b(?:cita|turno|appointment|reserva|booking|suscripcion|estaf\w+|rater\w+|ladron\w*|golpist\w*|scam|fraud|horario|ya (?:me )?(?:devolvieron|reembolsaron|recibi)|recebi o|got my|cambiar (?:la|mi) direccion|agendamento|politica de precios)\b/,
  },
  {
    label: "appointment",
    confidence: 0.88,
    when: /\b(?:(?:agend\w+|reserv\w+|sacar|pedir|program\w+|reprogram\w+|mover|cambiar|confirmar|book|schedule|reschedule|move|change|cancel\w*|marcar|remarcar|desmarcar|mudar|confirm) (?:\w+ ){0,3}(?:cita|turno|hora|mesa|visita|consulta|horario|appointment|demo\w*|reserva|reservation|booking|slot|table|visit)|(?:tienen|tienes|hay|tem|any|have) (?:\w+ )?(?:turno|turnos|cita|citas|hora libre|vaga|horario|slot|appointments?|encaixe) (?:para|disponible\w*|libre\w*|amanha|hoje|tomorrow|sabado|on|this|na|hoy)|mesa (?:para|pra) \w+|table for \w+|agendame|book me|pencil me)\b/,
  },
  {
    label: "purchase",
    confidence: 0.9,
    when: /\b(?:(?:quiero|quisiera|voy a|deseo|quero|vou|want to|would like to|going to|queria|como (?:hago para|puedo|faco para|le hago para|e que eu)|how (?:do i|can i|would i go about)) (?:\w+ )?(?:comprar\w*|pedir(?:lo|la)?|ordenar\w*|hacer (?:un|el) pedido|fazer (?:um|o) pedido|buy|order(?:ing)?(?: (?:it|one|that|the))|purchase|adquirir\w*|encomendar|compro|levar|llevar\w*|separar\w*|contratar)|me l[oa]s? llevo|l[oa] compro|lo quiero|la quiero|(?:ill|i will) take (?:it|the|two|one)|vou (?:levar|querer)|fechado|fecho (?:com|o)|(?:me )?quedo con (?:el|la|los|las|un)|vou ficar com|going with the|place an order|confirmo (?:la|a|el|o) (?:compra|pedido)|ready to buy|put me down|reservame|separame|guardame|sepa?ra (?:um|uma|ai))\b/,
    unless:
      /\b(?:cancel\w+|devol\w+|no quiero comprar|nao quero comprar|no confio|cita|turno|mesa|compre|comprei|bought|saber si|garantia|pensar\w*|consult\w+|despues|depois)\b/,
  },
  {
    label: "payment",
    confidence: 0.86,
    when: /\b(?:(?:aceptan|acepta|aceita|aceitam|accept|take|reciben|trabajan con|puedo pagar|posso pagar|can i pay|se puede pagar|pagar (?:con|com|en|no|na|by|with)) (?:\w+ )?(?:tarjeta\w*|cartao|cards?|visa|mastercard|yape|plin|nequi|daviplata|pix|boleto|paypal|transferencia|efectivo|cash|cuotas|dinheiro|apple|mercado|credito|transfer|amex|master)|(?:medios?|formas?|metodos?|methods?) (?:de |of )?(?:pago|pagamento|payment)|payment (?:methods?|link|options?|failed)|link de (?:pago|pagamento)|(?:numero de|que|cual) cuenta|chave pix|comprobante|comprovante|voucher|(?:meses|parcel\w+|cuotas)(?: \w+)? (?:sin|sem) (?:intereses|juros)|(?:ya|acabo de|just|ja) (?:\w+ )?(?:hice el pago|pague|deposite|transferi\w*|fiz o pix|paguei|paid|wired)|(?:tarjeta|cartao|card|pago|pagamento|payment)(?: \w+){0,3} (?:rechaz\w+|recusad\w+|declined|failed|error|aprovado))\b/,
    unless: /\b(?:precio|preco|price|caro|envi\w+ gratis|baja|estafa|estafen|miedo|medo)\b/,
  },
  {
    label: "other",
    confidence: 0.85,
    when: /\b(?:(?:a|ate|hasta|until) (?:que|what) horas? (?:abr\w+|cierran?|fecham?|estan|ficam|atienden|open|close|voces|are you)|(?:que|what|closing|opening) (?:time|hours?|horas?) (?:do|are|abr\w+|you|on)|horario (?:de )?(?:atencion|funcionamento|atendimento)|^(?:\w+ ){0,3}(?:que|cual es (?:el|su)|qual o) horarios?(?: (?:tienen|tiene|manejan|voces tem|de voces))?$|opening hours|(?:donde|onde) (?:estan|queda|quedan|fica|ficam|se ubican|estao|se encuentran)(?: (?:ubicados?|ustedes|la tienda|el local|a loja|su|sus|voces|localizad\w+|exactamente))?$|where are you (?:located|based)?|(?:abren?|atienden|open|abrem?|funcionan|funcionam) (?:los |el |on |no |aos |em |hoy |en )?(?:domingos?|feriados?|sabados?|sundays?|saturdays?|holidays?)|(?:curriculum|curriculo|resume|vacantes?|hiring|job openings?|vaga de emprego|contratando personal|proveedor de|fornecedor de|supplier))\b/,
    unless: /\b(?:cita|turno|entreg\w+|envi\w+|pedido|order|package|paquete|appointment)\b/,
  },
];

/** Weak hints for what the classifier has seen too seldom. */
const HINTS: readonly Rule<Intent>[] = [
  {
    label: "product_question",
    confidence: 0.75,
    when: /^(?:(?:hola|oi|ola|hi|hello|hey|buenas|buenos dias|buenas tardes|bom dia|boa tarde|disculpe?|oye|y|e|and) )*(?:(?:ustedes |voces |ainda )?(?:tienen|tendran|tienes|tenes|venden|manejan|trabajan con|tem|teria|vendem|trabalham com)|do you (?:guys )?(?:have|sell|carry|stock)|got any|(?:es|e|is) (?:it |the \w+ )?(?:a partir|compatible|compativel|original|waterproof)|a partir de que edad|para que edad)\b/,
    unless:
      /\b(?:garantia|warranty|deliver\w*|envi\w+|entrega\w*|frete|domicilio\w*|turno|cita|horario|vaga|slot|appointment|descuent\w+|descont\w+|discount|promo\w*|oferta\w*|precio\w*|preco|price|tiendas?|local|sucursal\w*|lojas?|branch\w*|store|shop|sede|telefono|asesor|persona|pessoa|funcionari\w+|alguien|alguem|estacionamiento|estacionamento|parking|wifi|pedido|cuotas|meses|parcel\w*|tarjeta|cartao|card|pix|yape|plin|instagram|facebook|pagina|website|site|redes|referencias|horas|empleo|trabajo|job|reserva|mesa|table|cupo|espacio|factura|boleto|vacante\w*|novedad\w*|novidade\w*)\b/,
  },
  {
    label: "return_refund",
    confidence: 0.8,
    when: /\b(?:cambiar(?:lo|la)?|trocar|swap|exchange|reemplazar|replace)(?: \w+){0,3} (?:por|for) (?:otr[oa]|outr[oa]|un[oa]?|uma?|another|a|la|el|something)\b/,
    unless: /\b(?:cita|turno|hora|horario|direccion|endereco|address|appointment|plan|consulta)\b/,
  },
  {
    label: "delivery",
    confidence: 0.8,
    when: /\b(?:llevan|llegan|envian|levam|mandam|entregam|traen|trazem|bring|ship|deliver)(?: \w+){0,2} (?:a|hasta|ate|en|em|to|para) [a-z]+(?: [a-z]+)?$/,
    unless: /\b(?:mi pedido|meu pedido|my order|compre|comprei|nunca)\b/,
  },
  {
    label: "other",
    confidence: 0.85,
    when: /\b(?:(?:que|what) (?:hora|horas|time)(?: a que horas?)? (?:atienden|abren|cierran|abrem|fecham|atendem|do you (?:open|close)|are you open)|(?:tienen|tem|hay|do you have)(?: \w+){0,2} (?:tienda|local|sucursal(?:es)?|sede|loja|filial|branch|store|shop|estacionamiento|estacionamento|parking)(?: (?:en|em|na|no|in|near|cerca|downtown|fisica|mas)\b|$))/,
    unless: /\b(?:cita|turno|recoger|retirar|confia\w*|cuento|stock|disponible|entreg\w+)\b/,
  },
];

export const INTENT_RULES: readonly Rule<Intent>[] = [...WHOLE, ...WITHIN, ...HINTS];
