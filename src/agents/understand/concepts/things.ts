/**
 * Things and services that businesses sell, by trade, in three languages. Folded; a star marks a stem. A noun that no
 * training phrase names is then still known as something one buys.
 */
export const THINGS: Readonly<Record<string, string>> = {
  clothes: `camisa* camiset* camisol* blusa* polo polos polera* playera* remera* franela* vestido* pantalon* pantalones jean* calca calcas short shorts
    bermuda* falda* saia saias pollera* chaqueta* casaca* campera* chamarra* jaqueta* casaco* abrigo* saco sacos terno ternos traje trajes
    sueter sueteres sweater* buzo buzos sudadera* moletom moletons hoodie* chompa* cardigan chaleco* colete* medias calcetin* meia meias
    sock socks lenceria lingerie brasier* sosten sutia* sutian* bra bras boxer boxers cueca* calzon* calcinha* pijama* bikini* biquini* maio
    gorra* gorro* bone bones sombrero* chapeu* cap caps hat hats bufanda* cachecol guante* luva luvas gloves cinturon* correa* cinto belt*
    shirt* tshirt* dress dresses pants trousers skirt* jacket* coat* suit suits blouse* uniform* delantal* avental mandil corbata* gravata*
    panuelo* legging* enterizo* macacao tela telas tecido* fabric* guayabera* poncho* ruana*`,
  shoes: `zapat* sapat* shoe shoes tenis sneaker* zapatilla* championes tennis bota botas boot boots botines sandalia* sandal* tacones tacos salto
    heels chinelo* chancla* ojotas pantufla* slippers suela* solado plantilla*`,
  carry: `mochila* bolso* bolsa* cartera* carteira* billetera* monedero* maleta* mala malas valija* luggage suitcase* backpack* purse* handbag*
    wallet* loncher* lancheira* lunchera*`,
  jewels: `anillo* anel aneis ring rings collar collares colar colares cadena* corrente* pulsera* pulseira* bracelet* necklace* aretes arete aros
    pendiente* brinco brincos earring* joya* joia* jewel* reloj* relogio* watch watches smartwatch* oro ouro gold plata925 piercing* alianza*
    dije dijes`,
  food: `pizza* hamburgues* hamburguer* burger* lanche* taco tacos arepa* empanada* tamal* tamales sushi ceviche* pollo* frango* chicken carne* beef
    parrilla* asado* churrasco* lomo* cerdo puerco porco pork pescado* peixe* fish camaron* camarao camaroes shrimp* marisco* arroz rice
    frijol* feijao papas fritas batata* fries ensalada* salada* salad* sopa* caldo soup* pasta* macarrao massa menu menus combo combos plato
    platos prato pratos dish* almuerzo* almoco lunch cena* jantar dinner desayuno* cafe cafes coffee te cha tea jugo* suco sucos juice* refresco*
    gaseosa* refrigerante* soda cerveza* cerveja* beer* vino* vinho* wine* agua water hielo gelo marmita* quentinha* vianda* salgado salgados
    salgadinho* coxinha* pastel* pao paes bread pan panes queso* queijo* cheese jamon presunto huevo* ovos eggs leche leite milk yogur* iogurte*
    acai helado* sorvete* icecream gelato alitas wings sandwich* sanduiche* torta* bolo bolos cake* cupcake* brigadeiro* doce doces dulce*
    galleta* biscoito* cookie* chocolate* postre* sobremesa* dessert* budin* pudim rosca* pionono* alfajor* donut* dona donas pie* relleno*
    recheio* cobertura* fruta* fruit* verdura* vegetal* legume* aceite oleo azucar acucar sugar harina farinha flour vegano* vegana* vegan*
    gluten lactosa lactose vegetarian* picante* spicy salsa* molho sauce* buffet bocaditos bocadillo* catering racion* porcion* porcao`,
  device: `laptop* notebook* computador* compu* pc pcs desktop* macbook* chromebook* celular* telefono* smartphone* phone phones iphone* samsung*
    xiaomi redmi motorola galaxy pixel huawei tablet* ipad* mouse teclado* keyboard* monitor* impresora* impressora* printer* toner tinta*
    cartucho* ink televisor* television* tv tvs smarttv audifono* auricular* fone fones headphone* headset* earbud* airpods parlante* bocina*
    altavoz caixinha speaker* camara* camera* webcam* consola* console* playstation ps4 ps5 xbox nintendo switch control* joystick* router*
    roteador* modem wifi pendrive usb cargador* carregador* charger* cable* cabo cabos adaptador* adapter* bateria* battery batteries pila pilas
    disco ssd memoria ram procesador* processador* gpu tarjetavideo proyector* projetor* projector* dron drone* chip simcard pantalla* tela
    telas screen* mica micas pelicula* protector* funda* capinha* case cases carcasa* powerbank* estabilizador* nobreak ups alexa`,
  appliance: `licuadora* liquidificador* blender* lavadora* lavarropas secadora* secarropas dryer* washer* lavavajilla* refrigerador* refri nevera* geladeira*
    heladera* frigobar* fridge* freezer* congelador* cocina fogao fogon estufa* stove* horno* forno* oven* microond* microwave* freidora* fritadeira*
    fryer* airfryer cafeter* cafeteira* tostadora* torradeira* batidora* batedeira* mixer olla* panela* sarten* frigideira* pan pans plancha ferro
    aspiradora* aspirador* vacuum* ventilador* fan fans aire acondicionado arcondicionado split conditioner* calefactor* aquecedor* heater*
    calefon* terma* boiler ducha* chuveiro* purificador* filtro* filter* maquinacoser`,
  furniture: `sofa* sillon* poltrona* couch* mueble* movel moveis furniture mesa* mesita* table* silla* cadeira* chair* escritorio* desk* cama camas bed beds
    colchon* colchao colchoes mattress* ropero* closet* armario* guardarroupa* wardrobe* comoda* cajonera* estante* estanteria* prateleira* shelf
    shelves repisa* rack racks velador* espejo* espelho* mirror* cortina* curtain* persiana* alfombra* tapete* rug rugs lampara* luminaria* lamp
    lamps foco focos lampada* almohada* travesseiro* pillow* sabana* lencol lencois sheets cobija* frazada* cobertor* edredon* edredom manta*
    blanket* toalla* toalha* towel* cuna berco crib biombo comedor sala juegodesala estofad* tapiz* tapiceria* estofado*`,
  hardware: `taladro* furadeira* drill* martillo* martelo hammer* tornillo* parafuso* screw* clavo* pregos nails cemento cimento cement ladrillo* tijolo*
    bricks arena areia fierro* ferro varilla* pintura* tinta paint* brocha* rodillo* rolo madera madeira wood triplay plancha* chapa* tubo* tuberia*
    cano canos pipe* llave llaves torneira* grifo* faucet* manguera* mangueira* hose escalera* escada ladder* amoladora* esmeril* sierra* serra saw
    soldadora* compresor* compressor* generador* gerador* bomba* pump* ceramica* porcelanato* piso pisos azulejo* tile* puerta* porta portas door*
    ventana* janela* window* reja* portao cerradura* fechadura* lock locks candado* cadeado* vidrio* vidro* glass inodoro* vaso lavatorio* pia
    tanque* caixadagua alambre* arame wire cordel enchufe* tomada* tomacorriente* interruptor* breaker drywall`,
  vehicle: `auto autos carro carros coche* vehiculo* veiculo* car cars camioneta* caminhonete* pickup suv truck* camion* moto motos motocicleta*
    motorbike* motorcycle* scooter* motoneta* bici bicicleta* bike bikes llanta* neumatico* pneu pneus tire* tyre* aro rin rines freno* freio* brake*
    pastilla* embrague* embreagem clutch aceite motor* engine* bujia* vela velas spark filtroaire amortiguador* amortecedor* shock* radiador*
    radiator* parachoque* parachoques bumper* faro faros farol farois headlight* parabrisas parabrisa windshield* espejoretrovisor retrovisor*
    casco* capacete* helmet* repuesto* refaccion* autopeca* pecas parts soat afinamiento alineamiento alinhamento balanceo balanceamento
    lavado lavagem scanner kilometraje kilometragem mileage cilindrada modelo2020`,
  beauty: `corte* haircut* cabello* cabelo* pelo hair tinte* mechas luces* alisado* alisamiento progressiva* keratina* queratina* botox unas unhas
    nails manicur* pedicur* gelish acrilicas depilacion depilacao wax waxing laser cejas sobrancelha* brows pestanas cilios lashes maquillaje*
    maquiagem* makeup labial* batom lipstick* base bases rubor sombra* rimel mascara* delineador* crema* creme* cream serum* protetor shampoo*
    champu* condicionador* acondicionador* perfume* colonia* fragancia* fragrance* cologne locion* lotion* facial* limpieza limpeza masaje*
    massagem* massage* spa barba barber* peinado* penteado* desodorant* jabon* sabonete* soap`,
  health: `pastilla* comprimido* tableta* pill pills remedio* medicamento* medicina* medicine* receta* receita* prescription* jarabe* xarope* syrup ibuprofeno
    paracetamol amoxicilina antibiotic* vitamina* vitamin* suplemento* supplement* proteina* protein creatina* whey analgesico* inyeccion* injecao
    vacuna* vacina* vaccine* termometro* tensiometro* mascarilla* pomada* unguento* gotas drops insulina muela muelas diente* dente dentes tooth
    teeth caries carie brackets aparelho braces ortodoncia ortodontia implante* implant* extraccion* extracao limpiezadental blanqueamiento
    clareamento whitening profilaxis dentista dentist* odontolog* doctor* doctora medico medica psicolog* terapia* therapy nutricion* fisioterap*
    examen* exame* analisis analises radiografia* xray ecografia* ultrasonido lentes oculos anteojos gafas glasses montura* armacao frame* frames
    lenscontact lentillas graduacion progresivos progressives oftalmolog* oculista`,
  pets: `perr* cachorr* gato gatos gata gatito* mascota* pet pets puppy dog dogs cat cats kitten* canino felino croquetas racao pienso alimento kibble arena
    sanitaria veterinari* vet vets bano banho tosa grooming desparasit* vermifug* castracion castracao esteriliz* correa coleira leash jaula gaiola
    acuario aquario pecera pajaro passaro loro hamster conejo coelho`,
  kids: `juguete* brinquedo* toy toys muneca* boneca* doll dolls peluche* pelucia lego puzzle* rompecabezas quebracabeca carrito coche cochecito* carrinho
    stroller* silla portabebe panal panales fralda* diaper* biberon mamadera* mamadeira* formula bebe bebes nene baby babies cuna nino nina ninos
    crianca* kid kids child children utiles cuaderno* caderno* notebook lapiz lapices caneta* cartuchera* estojo libro libros livro livros book books`,
  learn: `curso cursos course* clase clases aula aulas class classes taller talleres workshop* diplomado* maestria posgrado certificado* certificate*
    certificacion* matricula* inscripcion inscricao enroll* enrol* academia* escola escuela school profesor* professor* teacher* tutor* idioma* ingles
    english modulo* temario* plandeestudios silabo syllabus examen gimnasio* gym academia membresia* membership* mensualidad entrenador* personal trainer
    rutina* yoga pilates crossfit natacion natacao zumba baile danza spinning`,
  travel: `viaje* viagem viagens trip trips tour tours paquete* pacote* pasaje* passagem passagens vuelo* voo voos flight* hotel* hostal* pousada* hospedaje*
    hospedagem habitacion* quarto* room rooms suite* doble matrimonial reserva* checkin checkout noche* noites night nights playa praia beach excursion*
    passeio* crucero* cruzeiro* transfer* traslado* visa pasaporte* passaporte passport* seguro* seguroviaje asiento* assento seat* boleto* bus buses onibus
    huesped* hospede* guest* piscina* pool desayunoincluido`,
  realestate: `departamento* depa apartamento* apto apartment* casa casas house houses terreno* lote lotes land alquiler* aluguel arriendo renta rent rental*
    inmueble* imovel imoveis property properties cochera* garagem garage habitaciones dormitorio* recamara* bedroom* banos banheiro* bathroom* condominio*
    metroscuadrados m2 hipoteca* hipotecario mortgage inmobiliaria imobiliaria oficina* local escritura* roomie amoblad* mobiliad* furnished salon salones
    salao saloes hall venue* evento* event* boda* casamento* wedding* quinceanera* quince xv bautizo* batizado* fiesta* festa* party parties globo* balao
    baloes balloon* decoracion decoracao torta`,
  plan: `plan planes plano planos plans suscripcion* assinatura* subscription* mensual mensal monthly licencia* licenca* license* software programa* sistema*
    app apps aplicativo* aplicacion* plataforma* internet fibra fiber megas mbps velocidad velocidade speed cobertura linea linha servicio* servico* service*
    paquete instalacion instalacao installation poliza* apolice* policy seguro* insurance cobertura soat hosting dominio* crm usuario* user users modulos
    factura electronica integracion integra* api`,
  print: `impresion* impressao print prints printing tarjeta* cartaodevisita volante* flyer* panfleto* banner* gigantografia* lona afiche* poster* sticker*
    adesivo* etiqueta* label* taza* caneca* mug mugs sublim* bordad* bordado* estampad* embroider* engrav* grabado* gravacao sello* carimbo* foto fotos
    photo* fotografia* photography album* marco moldura sesion* ensaio session* copia* anillad* encadern* diseno* design logo* personaliz* custom*
    ramo* buque* bouquet* flor flores flower* rosa rosas rose roses girasol* girassol arreglo* arranjo* orquidea* planta* plant plants maceta* vaso tarjetita
    corona* coroa wreath*`,
  variant: `azul azules blue roj* vermelh* red negr* preto preta pretos pretas black blanc* branco branca brancos brancas white verde* green amarill* amarel* yellow gris
    cinza gray grey rosado* rosa pink morado* roxo roxa purple naranja laranja orange cafe marrom brown beige bege dorado* dourado* plateado* prateado* silver
    celeste marino talla tallas tamano* tamanho* size sizes medida* grande* pequen* median* chico chica small large medium xl xs xxl litro* litros kilo*
    gramos grams mililitros ml pulgadas polegadas inch* metros cuadrados centimetros cm mm watts voltaje voltagem 110v 220v bivolt`,
};
