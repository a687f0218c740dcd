/** The business's own fields as their page reads, orders and changes them. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { fieldView } from "../../../../../src/http/field-views.ts";
import { api } from "../../lib/api.ts";

export type Field = z.infer<typeof fieldView>;
export type Entity = Field["entity"];
export type FieldType = Field["type"];

export const ENTITIES = Object.keys({ lead: true, contact: true, company: true } satisfies Record<
  Entity,
  true
>) as Entity[];
export const TYPES = Object.keys({
  text: true,
  number: true,
  date: true,
  choice: true,
  boolean: true,
} satisfies Record<FieldType, true>) as FieldType[];

/** What the pages of leads and customers keep of the fields too. */
const KEY = ["custom-fields"];

export function useFields(entity: Entity) {
  return useQuery({
    queryKey: [...KEY, entity],
    queryFn: async () => (await api<{ data: Field[] }>("GET", "/v1/custom-fields", { query: { entity } })).data,
  });
}

export function useArchived(entity: Entity, isWanted: boolean) {
  return useQuery({
    queryKey: [...KEY, entity, "archived"],
    queryFn: async () =>
      (await api<{ data: Field[] }>("GET", "/v1/custom-fields", { query: { entity, archived: true } })).data,
    enabled: isWanted,
  });
}

export function useFieldCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: { method: "POST" | "PATCH"; path: string; body: object }) =>
      api<Field>(method, `/v1/custom-fields${path}`, { body }),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** Shows the new order at once and keeps it; what the server refuses goes back. */
export function useOrder(entity: Entity) {
  const client = useQueryClient();
  const key = [...KEY, entity];
  return useMutation({
    scope: { id: `order ${entity}` },
    mutationFn: (fields: readonly Field[]) =>
      api("PUT", "/v1/custom-fields/order", { body: { entity, ids: fields.map(({ id }) => id) } }),
    onMutate: async (fields) => {
      await client.cancelQueries({ queryKey: key, exact: true });
      client.setQueryData(key, fields);
    },
    onError: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** The key of a label: "Talla del pie" is talla_del_pie. */
export function keyOf(label: string): string {
  return label
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^[^a-z]+|_+$/g, "")
    .slice(0, 40);
}
