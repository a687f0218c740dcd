/** Which column of a file of orders, invoices, carts or units is what, by headings in three languages and of usual exports. Pure. */
import { plainHeading } from "../capture/fields.ts";
import { RECORD_FIELDS, type RecordField, type RecordKind } from "./kinds.ts";

const NAMES: Readonly<Record<RecordField, readonly string[]>> = {
  externalId: [
    ...["id", "order", "order id", "order number", "pedido", "id pedido", "numero de pedido", "nro pedido", "n pedido"],
    ...["invoice", "invoice id", "invoice number", "factura", "numero de factura", "nro factura", "comprobante"],
    ...[
      "fatura",
      "numero da fatura",
      "nota",
      "nota fiscal",
      "numero do pedido",
      "numero",
      "number",
      "codigo de pedido",
    ],
    ...["cart", "cart id", "carrito", "id carrito", "carrinho", "checkout", "checkout id", "external id", "token"],
  ],
  name: [
    ...["name", "customer", "customer name", "cliente", "nombre", "nombre del cliente", "nome", "nome do cliente"],
    ...["contacto", "billing name", "shipping name", "razon social", "full name"],
  ],
  phone: ["phone", "telefono", "celular", "whatsapp", "movil", "telefone", "fone", "billing phone", "mobile"],
  email: ["email", "e mail", "correo", "correo electronico", "mail", "billing email", "customer email"],
  sku: ["sku", "codigo", "code", "codigo de producto", "lineitem sku", "variant sku", "item sku", "codigo do produto"],
  product: [
    ...["product", "producto", "produto", "item", "articulo", "descripcion", "descricao", "description"],
    ...["lineitem name", "product name", "nombre del producto", "nome do produto", "item name"],
  ],
  quantity: ["quantity", "qty", "cantidad", "cant", "quantidade", "qtd", "lineitem quantity", "unidades pedidas"],
  price: [
    ...["price", "precio", "preco", "unit price", "precio unitario", "preco unitario", "lineitem price", "item cost"],
    ...["valor unitario", "p unitario"],
  ],
  total: [
    ...["total", "amount", "monto", "importe", "valor", "valor total", "order total", "monto total", "importe total"],
    ...["total a pagar", "grand total"],
  ],
  paid: ["paid", "paid amount", "pagado", "monto pagado", "abonado", "a cuenta", "pago", "valor pago"],
  currency: ["currency", "moneda", "divisa", "moeda"],
  date: [
    ...[
      "date",
      "fecha",
      "data",
      "created at",
      "created",
      "order date",
      "fecha de pedido",
      "fecha del pedido",
      "issued",
    ],
    ...["fecha de emision", "emision", "data de emissao", "emissao", "issue date", "invoice date", "data do pedido"],
    ...["last activity", "abandoned at", "ultima actividad", "fecha de creacion", "data de criacao"],
  ],
  paidAt: [
    "paid at",
    "paid on",
    "fecha de pago",
    "pagado el",
    "data de pagamento",
    "pagado",
    "paid",
    "pago",
    "date paid",
  ],
  status: ["status", "estado", "situacao", "fulfillment status", "order status", "estado del pedido"],
  tracking: ["tracking", "tracking number", "seguimiento", "guia", "rastreio", "codigo de rastreio", "numero de guia"],
  discountCode: ["discount code", "coupon", "cupon", "codigo de descuento", "cupom", "codigo de desconto"],
  cartId: ["cart token", "checkout token", "id del carrito", "id do carrinho"],
  url: ["url", "link", "enlace", "checkout url", "recovery url", "abandoned checkout url", "link do carrinho"],
  concept: ["concept", "concepto", "detalle", "descripcion", "description", "descricao", "glosa", "referente a", "for"],
  dueAt: [
    "due",
    "due date",
    "due at",
    "vence",
    "vencimiento",
    "fecha de vencimiento",
    "vencimento",
    "data de vencimento",
  ],
  stock: [
    ...["stock", "units", "unidades", "existencias", "inventario", "estoque", "quantity", "cantidad", "quantidade"],
    ...["on hand", "available", "disponible", "disponivel", "saldo", "qty"],
  ],
};

/** The field that a heading means for a kind; null where it means none. */
export function recordField(kind: RecordKind, heading: string): RecordField | null {
  const plain = plainHeading(heading.replace(/\s\(\d+\)$/, ""));
  return RECORD_FIELDS[kind].find((field) => NAMES[field].includes(plain)) ?? null;
}

/** A field for each column, none twice. A column that says no more than "Name" holds the order's number in Shopify's exports. */
export function guessRecordMapping(kind: RecordKind, columns: readonly string[]): (RecordField | null)[] {
  const isShopify = columns.some((column) => plainHeading(column).startsWith("lineitem "));
  const taken = new Set<RecordField>();
  return columns.map((column) => {
    const isNumber = isShopify && plainHeading(column) === "name";
    const field = isNumber ? "externalId" : recordField(kind, column);
    if (field === null || taken.has(field) || (isShopify && plainHeading(column) === "id")) return null;
    taken.add(field);
    return field;
  });
}
