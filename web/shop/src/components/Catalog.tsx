/** All products with a search, a filter by category, and a page at a time. */
import { useMemo, useState } from "preact/hooks";
import { mixCategories, searchCatalog } from "../catalog-search.ts";
import { openChat } from "../chat.ts";
import { localized, type ShopData } from "../shop-data.ts";
import type { PageControls } from "./Controls.tsx";
import { Icon } from "./Icon.tsx";
import { ProductCard } from "./ProductCard.tsx";

const PAGE = 12;

export function Catalog({ shop, controls }: { shop: ShopData; controls: PageControls }) {
  const { language, say } = controls;
  const [category, setCategory] = useState<string | null>(null);
  const [query, setQuery] = useState("");
  const [shown, setShown] = useState(PAGE);
  const found = useMemo(() => {
    const matching = searchCatalog(shop.products, category, query, language);
    return category === null && query.trim() === "" ? mixCategories(matching) : matching;
  }, [shop, category, query, language]);
  const used = shop.categories.filter(({ key }) => shop.products.some((product) => product.category === key));

  function filter(next: string | null): void {
    setCategory(next);
    setShown(PAGE);
  }

  function search(next: string): void {
    setQuery(next);
    setShown(PAGE);
  }

  return (
    <section id="products" class="wide catalog">
      <div class="section-head">
        <h2>{say("products_title")}</h2>
        <label class="search">
          <Icon name="search" />
          <input
            type="search"
            value={query}
            placeholder={say("search")}
            aria-label={say("search")}
            onInput={(event) => search(event.currentTarget.value)}
          />
          {query !== "" && (
            <button type="button" aria-label={say("search_clear")} onClick={() => search("")}>
              <Icon name="close" />
            </button>
          )}
        </label>
      </div>
      <fieldset class="categories" aria-label={say("categories")}>
        <button type="button" aria-pressed={category === null} onClick={() => filter(null)}>
          {say("all")}
        </button>
        {used.map(({ key, name }) => (
          <button key={key} type="button" aria-pressed={category === key} onClick={() => filter(key)}>
            {localized(name, language, shop.business.locale)}
          </button>
        ))}
      </fieldset>
      <p class="found" role="status">
        {found.length > 0 ? say("found", { count: found.length }) : say("none")}
      </p>
      {found.length === 0 && (
        <button
          type="button"
          class="primary"
          onClick={() => openChat(query.trim() ? say("none_question", { query: query.trim() }) : undefined)}
        >
          <Icon name="chat" />
          {say("none_ask")}
        </button>
      )}
      <ul class="products">
        {found.slice(0, shown).map((product) => (
          <ProductCard key={product.sku} product={product} controls={controls} />
        ))}
      </ul>
      {found.length > shown && (
        <button type="button" class="secondary more" onClick={() => setShown(shown + PAGE)}>
          {say("show_more")}
        </button>
      )}
    </section>
  );
}
