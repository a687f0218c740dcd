/** Abbreviations and spellings of chat, by language, folded; each maps to the words it stands for. */
import type { Locale } from "../../lib/locale.ts";

const SPANISH = `
q=que|k=que|ke=que|xq=porque|xk=porque|pq=porque|porq=porque|x=por|xfa=por favor|xfavor=por favor|porfa=por favor
porfis=por favor|plis=por favor|pls=por favor|pf=por favor|tmb=tambien|tb=tambien|tbn=tambien|tbm=tambien|d=de|dl=del
cto=cuanto|cnto=cuanto|kuanto=cuanto|qnto=cuanto|cuant=cuanto|dnd=donde|dond=donde|cdo=cuando|cuand=cuando|kiero=quiero
qiero=quiero|qro=quiero|kisiera=quisiera|bn=bien|msj=mensaje|msjs=mensajes|tel=telefono|cel=celular|ntp=no te preocupes
grax=gracias|grcs=gracias|gcs=gracias|grasias=gracias|graciass=gracias|ola=hola|holi=hola|holis=hola|wenas=buenas
bns=buenas|info=informacion|pa=para|pal=para el|ta=esta|toy=estoy|tas=estas|na=nada|vdd=verdad|finde=fin de semana
depto=departamento|dpto=departamento|hno=hermano|sr=senor|sra=senora|srta=senorita|stas=estas|aki=aqui
aya=haya|aver=a ver|asta=hasta|ase=hace|asen=hacen|aser=hacer|ise=hice|ago=hago
bendo=vendo|benden=venden|boy=voy|yevo=llevo|yego=llego|yega=llega|yegar=llegar|enbio=envio|enbios=envios
presio=precio|prcio=precio|descuent=descuento|dto=descuento|dscto=descuento|desc=descuento
cotisar=cotizar|cotisacion=cotizacion|nesesito=necesito|necesit=necesito|compu=computadora|lap=laptop|compus=computadoras
celu=celular|cell=celular|tienn=tienen|tinen=tienen|tene=tiene|tenes=tienes|queres=quieres|podes=puedes|sabes=sabes
tranfe=transferencia|transfe=transferencia|efvo=efectivo|tarj=tarjeta|dir=direccion|nro=numero|num=numero
cdmx=ciudad de mexico|vos=tu|sos=eres|tqm=te quiero mucho|jaja=jaja|oki=ok|okis=ok|okey=ok|okay=ok|plata=dinero
guita=dinero|feria=dinero|varo=dinero|lana=dinero|ps=pues|pes=pues|pe=pues|poh=pues|po=pues
`;
const PORTUGUESE = `
vc=voce|vcs=voces|ce=voce|ces=voces|q=que|qq=qualquer|pq=porque|pqe=porque|tb=tambem|tbm=tambem|tmb=tambem|blz=beleza
vlw=valeu|flw=falou|obg=obrigado|obgd=obrigado|obgda=obrigada|brigado=obrigado|brigada=obrigada|brigadao=obrigado
brigadinha=obrigada|obrigadao=obrigado|obrigadinha=obrigada|qto=quanto|qnto=quanto|qnt=quanto|qt=quanto|qtos=quantos
vlr=valor|hj=hoje|dps=depois|dp=depois|agr=agora|td=tudo|tds=todos|n=nao|nn=nao|naum=nao|eh=e
ta=esta|tah=esta|to=estou|tou=estou|tava=estava|tao=estao|pra=para|pro=para o|pras=para as|pros=para os|p=para|c=com
cmg=comigo|ctg=contigo|msm=mesmo|mto=muito|mt=muito|mta=muita|mtos=muitos|bj=beijo|bjs=beijos|abs=abracos
pfv=por favor|pfvr=por favor|pf=por favor|pls=por favor|plmds=por favor|fds=fim de semana|gnt=gente|msg=mensagem
msgs=mensagens|cel=celular|zap=whatsapp|insta=instagram|eae=e ai|oie=oi|oii=oi|note=notebook|notes=notebooks|qdo=quando
qd=quando|qnd=quando|ond=onde|aki=aqui|bao=bom|bora=vamos|add=adicionar|nf=nota fiscal|ent=entao
sdd=saudade|vdd=verdade|tks=obrigado|thx=obrigado|grana=dinheiro|conto=reais|contos=reais|pila=reais|pilas=reais|kd=cade
`;
const ENGLISH = `
u=you|ur=your|r=are|y=why|pls=please|plz=please|plss=please|pleez=please|thx=thanks|tnx=thanks|tx=thanks|ty=thank you
tysm=thank you so much|thanx=thanks|cuz=because|bc=because|coz=because|b4=before|2day=today|2moro=tomorrow|tmrw=tomorrow
tmr=tomorrow|tomorow=tomorrow|asap=as soon as possible|idk=i dont know|hm=how much|hw=how|hmuch=how much|msg=message
msgs=messages|txt=text|wanna=want to|gonna=going to|gotta=have to|gimme=give me|lemme=let me|dunno=dont know|im=i am
ive=i have|id=i would|ill=i will|dont=do not|doesnt=does not|didnt=did not|isnt=is not|arent=are not|wasnt=was not
cant=can not|cannot=can not|wont=will not|havent=have not|hasnt=has not|its=it is|thats=that is|whats=what is|wheres=where is
hows=how is|youre=you are|theyre=they are|lets=let us|couldnt=could not|wouldnt=would not|aint=is not|ya=you|yall=you all
btw=by the way|rn=right now|ppl=people|prob=probably|def=definitely|k=ok|kk=ok|okay=ok|okey=ok|yep=yes|yup=yes|yeah=yes
nope=no|nah=no|quid=pounds|bucks=dollars|grand=thousand|info=information|pic=picture|pics=pictures|appt=appointment
`;

/** The tables as written. */
export const ABBREVIATIONS: Readonly<Record<Locale, string>> = { es: SPANISH, pt: PORTUGUESE, en: ENGLISH };

function readTable(table: string): ReadonlyMap<string, string> {
  const entries = table.split(/[|\n]/).filter(Boolean);
  return new Map(entries.map((entry) => entry.split("=", 2) as [string, string]));
}

const TABLES: Record<Locale, ReadonlyMap<string, string>> = {
  es: readTable(ABBREVIATIONS.es),
  pt: readTable(ABBREVIATIONS.pt),
  en: readTable(ABBREVIATIONS.en),
};

/** The folded word as the language writes it in full, or the word itself. */
export function expandWord(word: string, locale: Locale): string {
  return TABLES[locale].get(word) ?? word;
}
