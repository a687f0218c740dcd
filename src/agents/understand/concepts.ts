/**
 * Words grouped by what they are about, in three languages, so that the classifier knows a payment method or a relative
 * that its training phrases never named. Folded; a star marks a stem.
 */

import { THINGS } from "./concepts/things.ts";

/** What messages are about, beside the things sold. */
const MATTERS: Readonly<Record<string, string>> = {
  price: `precio* cuesta* costo* costar* costaria vale valen valor* cotiza* cotice* cotizo* presupuest* proforma tarifa* descuent* rebaja*
    oferta* promo* cupon* price* pricing cost costs quote* quotation* discount* coupon* rate rates fee fees deal deals cheap* barat* econom*
    preco* custa* custo* orcament* cotacao cotacoes desconto* tabela diaria mensalidad* mensual* anual* annual bulk wholesale mayoreo atacado`,
  howmuch: `cuanto cuanta quanto quanta quantos cuantos cuantas quantas`,
  expensive: `caro cara caros caras carisim* carazo expensive pricey steep salgad* puxado elevad* excesiv* overpriced carinho carito costos* dearer`,
  money: `dinero plata dinheiro money cash efectivo soles reais pesos dolares dolar dollars dollar euros mil bolsillo bolso budget`,
  paymethod: `visa mastercard amex yape* plin nequi daviplata paypal pix boleto* oxxo webpay tarjeta* cartao cartoes card cards transfer* deposit*
    bbva bcp interbank scotiabank bancolombia itau bradesco nubank santander banamex efectivo cuotas cuota parcel* instal* credito debito credit
    debit msi mercadopago stripe zelle venmo cbu cvu clabe spei iban banco bancaria bank bancario venmo codi wire wired qr`,
  pay: `pagar pago pagos pague pagas pagando paga pagamento* pay paid paying payment* pagaria pagamos checkout abonar abono abone`,
  invoice: `factur* boleta invoice* receipt* recibo* comprovante* comprobante* voucher* constancia captura screenshot ruc rfc cnpj cpf nf nota rut`,
  charge: `cobro cobros cobraron cobrado cobrada cobranca* cargo cargos charge charges charged descontaron debitaron billed fatura statement`,
  twice: `doble dobro twice double duplicad* duplicate repetid* identical iguais`,
  ship: `envio* envia* envian mandan mandam delivery despach* domicilio* courier flete frete entrega entregas entregan entregam entregar ship* deliver
    delivers domicilios reparto reparten sedex motoboy motorizado repartid* entregador driver correo correos correios olva shalom fedex dhl ups
    express motoqueiro mensajero arrive* arrives`,
  pickup: `recoger recojo recogerlo retirar retiro pickup collect buscar buscarlo pegar retirada`,
  address: `direccion* endereco address ubicac* ubicad* localiz* located location calle avenida rua street barrio bairro distrito sucursal* local
    sede tienda loja store shop branch* parking estacion* parque* parque colonia interfone timbre porteria portaria portero doorman`,
  order: `pedido* orden ordenes order orders encomenda* encargo encargue compra purchase pacote paquete* package* parcel* guia tracking track
    rastre* seguimiento postado`,
  late: `demora* tarda* atras* retras* late delay* delayed todavia aun ainda yet nunca still semanas semana dias days weeks week llego chegou
    recibi recebi received received rastro sinal sign stuck parado`,
  refund: `devol* reembols* reintegr* estorn* refund* restitu* regresen regresar reversar reversion`,
  return: `cambi* cambio trocar troca trocam exchange* swap* return* cancel* anul* anula* arrepent* replace* replacement* desisto desist* scrap
    reemplaz* repuesto`,
  broken: `malogr* rota roto rotos rompi* fallad* falla fallas fallo fallando defect* defeit* dana* quebrad* quebrou broken broke broke crack* trincad*
    quemo quemado queimou burn* pifou pifar descompu* descompus* parou stopped dead dies died faulty rayad* riscad* manchad* amassad* scratch*
    damaged prende enciende liga funciona funcionou sirve carga`,
  guarantee: `garant* warrant* guarante* cubre* cubren cobrem cover covered coverage responden`,
  fit: `talla talle tamano tamanho size numero grande chico pequeno apertado small big tight large larger bigger aprieta`,
  angry: `pesim* horribl* malisim* mal mala malo terrible awful worst worse bad rude disgust* vergu* vergonha shame* groser* inutil* useless
    incompet* lament* decepci* decepc* disappoint* descaso desastre disaster unacceptable inaceptabl* inaceitav* molest* chatead* enojad*
    furios* indignad* upset angry annoyed fed pesadill* horroroso porquer* ruim pessim* joke piada burla mentir* mienten mentiros* lied lie lies
    grito yelled grosso grossa educado maltrat* atropell* falta respeto harta harto cansada cansado sick`,
  swear: `mierda merda shit shitty carajo porra caralho puta puto fuck fucking fuckin wtf joder pendej* idiota* estupid* imbecil* maldit* hdp cabron* crap
    conchetumare weon culiao boludo* pelotud* bosta droga`,
  legal: `denunci* demand* abogad* advogad* lawyer* sue court processar processo indecopi profeco procon sernac sic consumidor policia police
    fiscalia delegacia legal reclamaqui bbb attorney litig* juzgado defensoria`,
  fraud: `estaf* fraud* ladron* ladroes ladrao rater* robo robaron roubaram roubo golp* scam* thief thieves crooks stole rob* rip ripoff ripped
    enganad* enganaron enganar clonad* falso hack* timo timaron`,
  publicity: `redes twitter facebook instagram tiktok publicar publicarlo enterar expor posting post viral review reviews resena*`,
  person: `funcionari* emplead* employee* asesor* humano humana human persona pessoa person agente agent vendedor* representante* representative rep gerente manager encargad*
    responsavel supervisor* ejecutiv* operador* operator atendente* dueno dono owner someone alguien alguem somebody staff`,
  talk: `charlar platicar chat chatear hablar falar talk speak conversar comunica* comuniqu* pasa pasame transfer* transfiere connect* contact* contato atender atienda
    chamar chama hable put`,
  call: `llam* ligar ligue liga ligassem ligacao call calls calling called marcar marquen telefono telefone phone ring llamada llamadita telefonema`,
  bot: `bot robot robo maquina machine automat* grabadora chatbot ia inteligencia contestadora`,
  understandme: `entiend* entend* understand* repit* repet* repeat* misma mesma same contesta respuesta responde answer answers`,
  appoint: `cita citas turno turnos agend* reserv* reprogram* remarc* desmarc* appointment* booking book schedul* reschedul* encaix* encaj* slot mesa
    table consulta* visita horario* hueco campo vaga calendario marcar marca hora demo demostra* cupo`,
  weekday: `lunes martes miercoles jueves viernes sabado domingo monday tuesday wednesday thursday friday saturday sunday segunda terca quarta
    quinta sexta manana amanha tomorrow hoy hoje today semana feriado* holiday* finde weekend`,
  hours: `abren abre abrem abierto* aberto* open opens opening close closes closing cierran cierra fecham fecha horario* atienden atiende funcionam
    funciona`,
  relative: `esposo esposa marido mujer senora senor mama papa madre padre hijo hija hermano hermana novia novio suegra husband wife mom mum dad
    partner girlfriend boyfriend mae pai filho filha sogra namorad* familia family jefe jefa chefe boss socio socia socios socio gerencia directorio
    diretoria management procurement director diretor parents contador`,
  decide: `consult* decid* aprob* aprov* approv* autoriz* preguntar preguntarle perguntar comentar ver veo check ask sign authorize ok`,
  later: `luego despues depois later pensar* pienso penso pensarlo medit* think sleep almohada travesseiro momento proxim* entrante quincena next
    march marzo marco diciembre dezembro carnaval navidad adelante frente rush apuro pressa despues decidir* decidid* decided`,
  need: `necesito necesite necesidad util* utilidad sirva servir point worth pena uso exager* demasiado todavia jala basta`,
  trust: `confi* confiable* confiav* desconfi* trust* legit serio* serios seguro* seguridad miedo medo afraid scared real reales verdad referencias
    fisica cuento asegura garante guarantees palavra fiable*`,
  rival: `competencia concorrente* concorrencia competitor* amazon falabella saga ripley mercadolibre mercado shopee magalu americanas walmart costco
    target coppel liverpool elektra exito alkosto ebay aliexpress temu shein linio sodimac oechsle plaza hiraoka fravega garbarino otra outra
    otro outro another elsewhere tienda vendedor casas bahia`,
  buy: `compr* llev* llevo levar levo quiero quero want buy buying take taking pedir pido pedirlo ordenar orden encomend* separ* reserv* apart* anot*
    apunt* adquirir contratar suscrib* assinar subscribe purchase deal sold vendido fecho fechado fechar cierro cerramos quedo fico ficar mandame manda
    guard* guarda dame deme grab carrito carrinho cart`,
  compare: `diferencia diferenca difference mejor melhor better compar* versus vs recomienda* recomenda* recommend* conviene compensa duda duvida torn
    elegiria* elijo escolh* choose pick thoughts`,
  product: `laptop* notebook* celular* telefono* smartphone* iphone* samsung* xiaomi redmi motorola galaxy pixel tablet* ipad mouse teclado* keyboard
    monitor* impresora* impressora* printer* televisor* tv tele audifono* fone* headphone* parlante* speaker* camara* camera* consola playstation xbox
    licuadora liquidificador blender lavadora* geladeira refrigerador* nevera* freidora fryer microondas cafetera cafeteira zapat* tenis sneakers
    zapatillas camisa* camiset* polo polos vestido* pantalon* jean* casaca chaqueta campera jacket* sofa mesa silla* cadeira* chair* desk*
    cama colchon bicicleta bici bike torta bolo cake pastel perfume* reloj relogio watch mochila bolso juguete* brinquedo* toy* filtro aspiradora
    proyector projetor projector disco memoria procesador processador ram ssd gb cable cabo cargador* carregador* charger*`,
  spec: `color cor colour medida* medidas caracteristicas especificaciones specs modelo* model models marca* brand* stock estoque disponible*
    disponivel available material algodon algodao cotton original compatible* compativel bateria battery pantalla tela screen puerto* hdmi usb
    bluetooth wifi pulgadas polegadas inch* litros watts voltaje catalogo catalogue incluye trae viene vem vienen waterproof resistente
    dimensiones dimensoes dimensions include* includes capacidad* tamano`,
  gift: `regalo regalar presente gift birthday cumple* aniversario`,
  stop: `baja stop parar pare parem dejen deja dejar dejen unsubscribe desuscrib* descadastr* quit remove* remov* quit saquen saquenme sacar eliminen
    elimin* borren exclu* lista list sair salgo salir quitenme quitar lista`,
  messages: `mensaj* mensag* message* text texting sms publicidad propaganda promociones promocoes promos ads anuncios correos contacten contactar
    escriban escribir escribirme contact mandando enviando`,
  solved: `solucion* resuel* resolv* solved fixed sorted listo quedo arregl* funcionou funciono works working clarisimo certo deu perfecto perfeito
    perfect volvio abriu back`,
  nothing: `nada nothing ninguna nenhuma duda dudas duvida questions questions`,
  thanks: `gracias obrigad* thank thanks agradec* agradezco agradecid* appreciate* grato grata cheers valeu bendig* bless abencoe amable gentil`,
  money_spam: `gana gane ganhe ganar ingresos renda income earn inversion invest* bitcoin cripto* crypto forex trading trade seguidores followers likes
    curtidas prestamo* emprestim* loan* casino cassino tigrinho apuesta* aposte bonus bono premio prize winner ganador sorteado seo ranking
    posicionamiento marketing negativado consulta* garante aval buro cupos vagas viral link linkaddress clique clic click haz`,
  job: `curriculum curriculo cv resume empleo emprego trabajo trabalho job jobs hiring vacante* vaga contratando practicas estagio postular
    proveedor* fornecedor* supplier*`,
  contactdata: `emailaddress correo email mail hotmail gmail numero number cadastro datos dados details nuevo novo new nueva actualizar atualizar`,
  wrong: `equivocad* equivoco engano wrong conozco conheco heard`,
  wait: `esperando espero espera waiting wait contesta* responde* responden reply replies answers answer atiende horas hours plantado`,
};

/** All groups and their words. */
export const CONCEPTS: Readonly<Record<string, string>> = { ...MATTERS, ...THINGS };

const exact = new Map<string, string[]>();
const stems = new Map<string, string[]>();
for (const [concept, list] of Object.entries(CONCEPTS)) {
  for (const entry of new Set(list.split(/\s+/))) {
    if (entry === "") continue;
    const table = entry.endsWith("*") ? stems : exact;
    const key = entry.replace("*", "");
    table.set(key, [...(table.get(key) ?? []), concept]);
  }
}
const SHORTEST_STEM = 3;
const LONGEST_STEM = 12;

/** What a folded word is about; a word may belong to several groups. */
export function conceptsOf(word: string): readonly string[] {
  const found = exact.get(word);
  for (let length = Math.min(word.length, LONGEST_STEM); length >= SHORTEST_STEM; length--) {
    const byStem = stems.get(word.slice(0, length));
    if (byStem) return found ? [...found, ...byStem] : byStem;
  }
  return found ?? [];
}

/** Whether a group names something that businesses sell. */
export function isThing(concept: string): boolean {
  return concept in THINGS || concept === "product";
}
