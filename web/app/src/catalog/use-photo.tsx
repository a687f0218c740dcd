/** A product's photo: put in its place, taken away, and brought back. */
import { Button, Group, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { ProductView } from "../../../../src/http/product-views.ts";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import { useSpeech } from "../lib/texts.ts";
import { issuesOf } from "../settings/issues.ts";
import { lightPhoto } from "./light-photo.ts";

const SHOWN_MS = 10_000;

/** @param onChange is given the product as it is from then on */
export function usePhoto(onChange: (product: ProductView) => void) {
  const { say } = useSpeech();
  const data = useQueryClient();
  const changed = (product: ProductView) => {
    data.invalidateQueries({ queryKey: ["products"] });
    onChange(product);
  };
  const put = useMutation({
    mutationFn: async ({ id, file }: { id: string; file: File }) =>
      api<ProductView>("PUT", `/v1/products/${id}/photo`, { body: await lightPhoto(file) }),
    onSuccess: (product) => {
      changed(product);
      notifications.show({ color: "green", message: say("catalog.photoSaved", { name: product.name }) });
    },
  });
  const bringBack = useMutation({
    mutationFn: async ({ id, image }: { id: string; image: string }) => {
      const { version } = await api<ProductView>("GET", `/v1/products/${id}`);
      return api<ProductView>("PATCH", `/v1/products/${id}`, { body: { version, image } });
    },
    onSuccess: (product) => {
      notifications.hide(product.id);
      changed(product);
    },
    onError: (error) => notifications.show({ color: "red", message: problemText(say, error) }),
  });
  const remove = useMutation({
    mutationFn: ({ id }: { id: string; image: string }) => api<ProductView>("DELETE", `/v1/products/${id}/photo`),
    onSuccess: (product, { id, image }) => {
      changed(product);
      notifications.show({
        id,
        color: "green",
        autoClose: SHOWN_MS,
        message: (
          <Group justify="space-between" wrap="nowrap">
            <Text size="sm">{say("catalog.photoRemoved", { name: product.name })}</Text>
            <Button
              size="compact-sm"
              variant="light"
              style={{ flex: "none" }}
              onClick={() => bringBack.mutate({ id, image })}
            >
              {say("catalog.photoUndo")}
            </Button>
          </Group>
        ),
      });
    },
  });
  const error = put.error ?? remove.error;
  const isTooLarge = error instanceof ApiError && error.problem.code === "too_large";
  return {
    put,
    remove,
    isBusy: put.isPending || remove.isPending || bringBack.isPending,
    problem: !error
      ? null
      : isTooLarge
        ? say("catalog.photoTooLarge")
        : (issuesOf(error).photo ?? problemText(say, error)),
  };
}
