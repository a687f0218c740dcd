/** One product: photo, price, what is left of it, and the question that opens the chat. */
import { openChat } from "../chat.ts";
import { type Product, productDescription, productName } from "../shop-data.ts";
import type { PageControls } from "./Controls.tsx";
import { Icon } from "./Icon.tsx";

const FEW = 3;

export function ProductCard({ product, controls }: { product: Product; controls: PageControls }) {
  const { language, say } = controls;
  const name = productName(product, language);
  const isService = product.stock === null || product.stock === undefined;
  return (
    <li class="product">
      <div class="product-photo">
        {product.imageUrl ? (
          <img src={product.imageUrl} alt={name} loading="lazy" width="400" height="300" />
        ) : (
          <Icon name="box" />
        )}
      </div>
      <div class="product-text">
        {product.brand && <span class="product-brand">{product.brand}</span>}
        <h3>{name}</h3>
        <p>{productDescription(product, language)}</p>
        <div class="product-foot">
          <b class="price">{product.priceText}</b>
          {!isService && <Stock count={product.stock ?? 0} controls={controls} />}
        </div>
        <button
          type="button"
          class="ask"
          aria-label={`${say("ask")}: ${name}`}
          onClick={() => openChat(say(isService ? "ask_service" : "ask_question", { name }))}
        >
          <Icon name="chat" />
          {say("ask")}
        </button>
      </div>
    </li>
  );
}

function Stock({ count, controls: { say } }: { count: number; controls: PageControls }) {
  if (count <= 0) return <span class="stock none">{say("no_stock")}</span>;
  if (count <= FEW) return <span class="stock few">{say("few_left", { count })}</span>;
  return <span class="stock">{say("in_stock")}</span>;
}
