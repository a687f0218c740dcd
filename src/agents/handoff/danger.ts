/** Words of danger to somebody's life or health: rare, and never a matter for a machine. Pure. */

const SELF_HARM =
  /\b(?:me quiero (?:morir|matar)|quiero (?:morir(?:me)?|matarme|suicidarme|quitarme la vida)|(?:voy a|pienso|pensando en) (?:matarme|suicidarme|quitarme la vida|hacerme daño)|ya no quiero vivir|no quiero (?:seguir viviendo|vivir mas)|suicid\w+|i want to (?:die|kill myself|end my life)|(?:kill|hurt|harm)(?:ing)? myself|end(?:ing)? my life|(?:dont|don't|do not) want to (?:live|be alive)|quero (?:morrer|me matar|tirar minha vida)|vou me matar|me matar|nao quero mais viver)\b/;
const EMERGENCY =
  /\b(?:(?:me|se|nos) (?:electrocut\w+|esta(?:n)? quemando|incendi\w+)|(?:hay|tengo|ha(?:y)? un) (?:fuego|incendio)|(?:se )?(?:exploto|incendio|prendio fuego|quemo) (?:la|el|mi|en)|(?:exploto|explodiu|exploded|se incendio|pegou fogo|caught fire|on fire|echa humo|sale humo|echando humo|soltando fumaca|smoking)|recib(?:i|io) una descarga|me dio (?:la )?corriente|levei um choque|electric shock|got shocked|(?:estoy|esta|quedo) (?:herid[oa]|sangrando|inconsciente)|(?:no puedo|no puede) respirar|ataque al corazon|infarto|emergencia medica|medical emergency|heart attack|(?:cant|can't|cannot) breathe|bleeding|unconscious|emergencia (?:medica|de saude)|nao consigo respirar|ataque cardiaco|se (?:trago|tragaron) (?:la|una) (?:pila|bateria)|swallowed (?:a|the) battery|engoliu (?:a|uma) (?:pilha|bateria)|ambulancia|ambulance)\b/;
/** How people exaggerate, and what is only a name. */
const NOT_MEANT =
  /\b(?:(?:morir|morirme|muero|matar|morrer|die|dying) (?:de|of) (?:\w+ ){0,2}(?:risa|hambre|ganas|amor|calor|frio|aburrimiento|laughter|laughing|hunger|boredom|rir|fome|calor|tedio)|kindle fire|fire (?:hd|tv|stick|7|hd8|hd10)|firewire|free fire|ya no (?:echa|sale) humo|no (?:echa|sale) humo|non-?smoking|smoking deal|no fumar)\b/;

/** @param folded lower case without accents, as `foldText` gives it */
export function isInDanger(folded: string): boolean {
  if (NOT_MEANT.test(folded)) return false;
  return SELF_HARM.test(folded) || EMERGENCY.test(folded);
}
