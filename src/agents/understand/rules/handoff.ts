/** When a person must take over: asked for, strong anger, threats, fraud, repeated failure. A first broken item is not one. */
import type { Rule } from "./rule.ts";

/** Why a rule calls a person; the intent that goes with each is decided in intents.ts. */
export type Alarm = "asked" | "bot_failed" | "threat" | "fraud" | "anger" | "disputed_charge" | "repeated";

const SOMEONE =
  "(?:alguien|alguem|someone|somebody|anyone|funcionari\\w+|empleado\\w*|trabajador\\w*|employee|persona|pessoa|person|human\\w*|asesor\\w*|agente?s?|agents?|vendedor\\w*|representante|representative|rep|gerente|manager|encargad\\w*|responsavel|supervisor\\w*|ejecutiv\\w*|operador\\w*|operator|atendente\\w*|due(?:n|ñ)o|dono|dona|owner|jefe|chefe|boss|soporte|suporte|support|ventas|vendas|sales|gente|quien este a cargo|sector de \\w+|setor de \\w+|area comercial|customer service|moca|senorita|consultor\\w*|especialista|team member|ser humano|staff)";

export const HANDOFF_RULES: readonly Rule<Alarm>[] = [
  {
    label: "asked",
    confidence: 0.97,
    when: new RegExp(
      `\\b(?:habl\\w+|falar|fala|talk|speak|chat|charl\\w+|platic\\w+|deal with|convers\\w+|comuni\\w+|pasa\\w*|pase\\w*|passa\\w*|passe|ponme|pon|poner\\w*|transfer\\w*|transfier\\w*|connect|conect\\w*|contact\\w*|contat\\w*|atien\\w+|atenda|atender|chama\\w*|put me|get me|trat\\w+|need|necesito|preciso|quiero|quero|want|coloca\\w*|someone|derivar\\w*|deriv\\w+)(?: \\w+){0,5} ${SOMEONE}\\b`,
    ),
    unless:
      /\b(?:para (?:mi|una|un|uma|um) (?:persona|pessoa|amig)|regalo|presente|para \w+ personas?|person\w* (?:size|table)|curricul\w*|trabaj\w*|proveedor\w*|fornecedor\w*|supplier|le pregunto|consultar\w*|mesa|table|talk to my|hablar con mi |falar com (?:meu|minha|o meu|a minha)|ask my|ver con mi|mi (?:jefe|gerente|socio)|meu (?:chefe|socio)|my (?:boss|manager)|practicas|vaga|vacante|tecnico pueda?|alquil\w*|soporte (?:para|de) (?:tv|celular|pared|laptop|monitor)|support (?:usb|bluetooth|wifi|mac|windows))\b/,
  },
  {
    label: "asked",
    confidence: 0.95,
    maxWords: 4,
    when: /^(?:un |una |un a |um |uma |an? |el |la |live |real |agente |con |com )*(?:asesor\w*|agente?|agent|humano|human|operador\w*|operator|atendente|representative|representante|vendedor|soporte humano|atendimento humano|persona real|real person|live agent|agente humano|customer service)(?: por favor| please| real| humano)?$/,
  },
  {
    label: "asked",
    confidence: 0.95,
    when: /\b(?:me (?:puede\w*|podria\w*|pueden) (?:llamar|marcar)|llam(?:e|en|a)me|llamenme|llamadita|que me llam\w+|me llam(?:e|an|en|as) (?:alguien|por favor|al|a mi|a este|al numero)|puede\w* llamarme|podrian? (?:darme una )?llama\w*|me (?:pued\w+ )?marc(?:ar|an|as) (?:al|por|a mi)|(?:can|could|would|will|have|please)(?: \w+){0,4} (?:call|ring|phone) me|^(?:please )?(?:call|ring|phone) me|give me a (?:call|ring)|giving me a (?:call|ring)|call me (?:back|at|on|please)|ring me|me lig(?:a|ue|uem|ar|assem|asse)|podem? me ligar|que (?:alguem )?me lig\w+|ligacao|me telefon\w+|retorn\w+ (?:minha )?ligacao)\b/,
    unless:
      /\b(?:no me llam\w+ mas|nao me lig\w+|dont call|do not call|stop calling|me llamo|entregador|motoboy|driver|repartidor|motorizado|timbre|interfone|cuando llegue|quando chegar|on arrival|don call)\b/,
  },
  {
    label: "asked",
    confidence: 0.9,
    when: /\b(?:persona|pessoa|person|alguien|alguem|someone|somebody) (?:real|de verdad|de verdade|de carne|human\w*)|\b(?:real|actual|live) (?:person|human|agent|representative|people)\b|\bser humano\b|\b(?:hay|tem|is there|there is) (?:algun|alguna|algum|alguma|an?|some)(?: \w+)? (?:vendedor|asesor|persona|pessoa|encargad|funcionari|emplead|human|person|atendente|agent)\w*\b|\bprefiero (?:tratar|hablar|ver)\w*(?: \w+){0,3} (?:asesor|persona|alguien)/,
  },
  {
    label: "bot_failed",
    confidence: 0.93,
    when: /\b(?:bot|robot|robo|chat|maquina|grabadora|sistema|asistente|assistente|assistant|ia)\b(?: \w+){0,4} (?:no sirve|nao serve|useless|inutil|tonto|burro|dumb|stupid|estupido|no entiende|no me entiende|nao entende|nao me entende|sucks|never (?:answers|understands)|horrible|malisimo|pessimo|porqueria|basura|trash|lixo|nao responde|siempre contesta)/,
  },
  {
    label: "bot_failed",
    confidence: 0.93,
    when: /\b(?:no sirve|nao serve|useless|inutil|dumb|stupid|burro|tonto|odio|hate)(?: \w+){0,3} (?:bot|robot|robo|chat|chatbot|maquina|automat\w*)\b|\bno entiendes nada\b|\bno me (?:estas )?ent(?:iende|endiendo|iendes)\w*|\bvoce nao entende\b|\bnao (?:esta |ta )?me entend\w+|\byou (?:do not|dont) understand\b|\bnot (?:getting|understanding) (?:it|me)\b|\bno quiero (?:hablar con |que me atienda )?(?:un |una )?(?:bot|robot|maquina)\b|\bnao quero (?:falar com )?(?:um )?rob[oô]t?\b|\bnot (?:want to )?(?:talk|speak) to a (?:bot|robot|machine)\b|\b(?:respuestas?|respostas?|answers?|replies) automat\w+|\bautomated (?:answers?|repl\w+)\b/,
  },
  {
    label: "repeated",
    confidence: 0.85,
    when: /\b(?:misma|mesma|same) (?:respuesta|resposta|answer|thing|cosa|coisa)\b|\b(?:respondes|responde|contestas|repites|repetindo|repeating)(?: \w+){0,2} (?:lo mismo|a mesma coisa|yourself|the same)\b|\bya (?:te|les|le) (?:dije|explique)\b.{0,30}\b(?:veces|varias)\b/,
    unless: /\b(?:mismo precio|misma talla|same price)\b/,
  },
  {
    label: "repeated",
    confidence: 0.85,
    when: /\b(?:(?:tercera|cuarta|quinta|sexta|enesima|third|fourth|fifth|sixth|nth|terceira|quarta|quinta|decima|3ra|4ta|5ta|0ra|0ta|0a|0th) (?:vez|time)|(?:cuatro|cinco|seis|diez|four|five|six|ten|quatro|dez|mil|number) (?:veces|times|vezes))\b(?=.{0,60}\b(?:reclam\w+|resuel\w+|resolv\w+|solucion\w+|solved|complain\w+|mism\w|mesm\w|nada|nothing|nadie|ninguem|pec[oç]|peco|pedi))|\b(?:reclam\w+|escrit\w*|escribi\w*|complained|reclamei|llamado)\b.{0,20}\b(?:cuatro|cinco|seis|diez|four|five|six|ten|quatro|dez|number) (?:veces|times|vezes)\b/,
  },
  {
    label: "threat",
    confidence: 0.97,
    when: /\b(?:denunci\w+|demand(?:a|ar|are|arlos|o|aremos)\b|(?:los|les) (?:voy a )?demand\w+|abogad\w+|advogad\w+|lawyers?|attorney|sue (?:you|them|this)|suing|small claims|take you to court|going to court|legal action|acci\w+ legal\w*|acoes legais|medidas legales|process(?:ar|arei|o) (?:voces|a empresa|contra)|indecopi|profeco|procon|sernac|consumidor gov|reclame aqui|defensa (?:del|al) consumidor|defensoria|proteccion al consumidor|consumer (?:bureau|protection|affairs)|better business bureau|delegacia|fiscalia|juzgado|superintendencia|call the police|llam\w+ a la policia|chamar a policia|report you)\b/,
    unless:
      /\b(?:mucha demanda|demanda (?:de|del|por)|alta demanda|soy abogad\w+|estudio de abogad\w+|sou advogad\w+|para (?:mi|meu|my) (?:abogad|advogad|lawyer)\w*|trabaj\w+ (?:con|en))\b/,
  },
  {
    label: "threat",
    confidence: 0.93,
    when: /\b(?:publicar\w*|posting|post this|expor|exponer\w*|quemar\w*|funar\w*|escrachar\w*|todo(?: el)? mundo|todos?|everyone|everybody|viraliz\w*)\b.{0,40}\b(?:redes|facebook|twitter|instagram|tiktok|internet|everywhere|todos lados|todas partes|enter(?:ar|e|en)|hear about|saber de|vao saber|va a saber|voces)\b/,
    unless: /\b(?:gracias|felicit\w*|recomend\w*|love|great|oferta)\b/,
  },
  {
    label: "fraud",
    confidence: 0.95,
    when: /\b(?:me estaf\w+|nos estaf\w+|son (?:unos?|una|puros?|todos)? ?(?:\w+ de )?(?:estafador\w*|ladron\w*|rater\w+|chorros|delincuentes|sinverguenzas?|mentirosos)|(?:esto|eso|esta) es (?:una |un )?(?:estafa|robo|fraude|timo)|rateros|estafadores|ladrones|sao (?:uns |todos )?(?:ladr\w+|golpist\w+|bandid\w+)|golpistas|(?:isso|isto) (?:e|eh) (?:um |uma )?(?:golpe|fraude|roubo)|fui enganad\w+|me enganaram|me roubaram|voces me roub\w+|caloteiros|(?:you are|youre|bunch of) (?:\w+ )?(?:thieves|crooks|scammers|liars)|thieves|scammers|this is (?:a )?(?:scam|fraud|robbery|theft)|you (?:scammed|robbed|stole|ripped)|me robaron|nos robaron|i (?:was|got|have been) (?:scammed|robbed) by you)\b/,
    unless:
      /\b(?:como se|como sei|how do i know|y si|e se|what if|no quiero que|miedo|medo|tengo temor|afraid|antes|prima|primo|amig[oa]|cousin|friend|otra tienda|outra loja|otros|seguro que no|por (?:whatsapp|internet)|isnt)\b/,
  },
  {
    label: "anger",
    confidence: 0.92,
    when: /\b(?:mierda|fuck\w*|shitty|bullshit|hijos? de puta|hdp|filhos? da puta|vai se foder|vao se foder|vao tomar|chinga\w*|put[ao]s? madre|la concha|conchetumare|bosta|desgracad\w+|malparid\w+|imbecil\w*|idiotas?|pendejos?|inutiles|incompetentes?|useless people|all useless|harto|harta|hasta la madre|ate la madre|saco cheio|de saco cheio|sick of (?:this|you)|fed up|cansad[ao] de (?:que|esper|esto|ustedes|voces|tanta)|asco de (?:empresa|servicio|tienda)|porqueria de (?:empresa|servicio|tienda)|porcaria de|bando de)\b/,
    unless:
      /\b(?:no mames que buen|jajaja|que chingon|rolled|harto (?:bueno|lindo)|me gust\w+ harto|jaja|fucking (?:love|great|awesome|amazing))\b/,
  },
  {
    label: "disputed_charge",
    confidence: 0.94,
    when: /\b(?:(?:cobr\w+|descont\w+|debit\w+|carg\w+|charged|billed|cobrad\w+)(?: \w+){0,6} (?:dos veces|number veces|doble|duas vezes|number vezes|em dobro|dobro|twice|two times|number times|repetid\w+|de mas)|doble (?:cobro|cargo)|cobro (?:doble|duplicado|indebido)|cobranca (?:duplicada|indevida|em dobro)|double (?:billed|charged?|bill)|(?:dos|two|duas|number) (?:\w+ )?(?:cobros|cargos|charges|cobrancas)|no reconozco|nao reconheco|(?:not|dont) recogni[sz]e|unauthori[sz]ed|no autoric\w+|jamas autoric\w+|nunca autoric\w+|nao autorizei (?:essa|esta|a) (?:compra|cobranca)|(?:cargo|cobro)(?: \w+){0,6} (?:no hice|jamas|nunca hice)|(?:charge|charges)(?: \w+){0,7} (?:didnt|did not|never) (?:make|authori\w+)|nao fiz (?:essa|esta) compra|clonaron|clonaram)\b/,
    unless: /\b(?:numero no reconoc|cobran doble por)\b/,
  },
];
