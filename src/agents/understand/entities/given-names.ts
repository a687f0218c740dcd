/** Given names common where Charla is used, folded: enough to tell "soy ana" from "soy nuevo". */
const NAMES = new Set(
  `ana maria juan jose luis carlos jorge miguel pedro pablo diego daniel david andres felipe fernando francisco gabriel gonzalo gustavo hector
  hugo ivan javier jesus joaquin julio kevin leonardo manuel marco marcos mario martin mateo mauricio nicolas oscar rafael ramon raul ricardo
  roberto rodrigo ruben samuel santiago sebastian sergio tomas victor walter alejandro alejandra adriana alba alicia andrea angela angelica
  beatriz camila carla carmen carolina catalina cecilia claudia cristina daniela diana elena elizabeth emilia erika esther fabiola fernanda
  flor gabriela gladys gloria graciela ines irene isabel jessica jimena juana julia juliana karina karla katherine laura leticia liliana lorena
  lucia luisa luz magdalena marcela margarita mariana maribel marina marisol marta martha melissa mercedes milagros miriam monica nancy natalia
  nora norma olga paola patricia paula pilar rocio rosa rosario roxana ruth sandra sara silvia sofia sonia susana teresa valentina valeria
  vanessa veronica victoria violeta viviana yolanda yesenia wilson wilmer jhon jhonny yeni
  joao antonio paulo lucas thiago tiago bruno eduardo fabio guilherme gustavo henrique igor leandro luciano marcelo matheus murilo otavio renan
  renato rogerio vinicius wagner aline amanda bianca bruna cintia debora denise eliane fabiana flavia giovana helena isabela joana josefa jussara
  larissa leticia livia luana luciana marcia michele priscila raquel regina renata rita roberta rosangela sabrina simone solange tatiana thais
  vera vitoria zilda jade
  john james robert michael william richard thomas peter paul mark steven andrew brian george kevin jason edward ryan jacob eric stephen larry
  justin scott brandon benjamin frank gregory patrick jack dennis jerry tyler aaron adam henry nathan zach kyle noah ethan sam dave mike joe tom
  mary jennifer linda barbara susan jessica sarah karen lisa nancy betty margaret ashley emily donna michelle carol melissa deborah stephanie
  rebecca laura sharon kathleen amy shirley emma helen samantha katherine christine rachel catherine olivia hannah kate jane alice`.split(
    /\s+/,
  ),
);

/** Whether a folded word is a given name. */
export function isGivenName(word: string): boolean {
  return NAMES.has(word);
}
