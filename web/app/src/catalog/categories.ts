/** The categories of products, and what they are called in the person's language. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../lib/api.ts";
import { useSpeech } from "../lib/texts.ts";

interface Category {
  readonly key: string;
  readonly names: Readonly<Record<string, readonly string[]>>;
}

export function useCategories() {
  const { locale } = useSpeech();
  const categories = useQuery({
    queryKey: ["products", "categories"],
    queryFn: async () => (await api<{ data: Category[] }>("GET", "/v1/products/categories")).data,
  });
  const named = (key: string) => categories.data?.find((one) => one.key === key)?.names[locale]?.[0] ?? key;
  return { categories, named };
}
