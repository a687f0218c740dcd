/** What somebody can do anywhere: the other colours, another language, and leaving. */
import { useMantineColorScheme } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { api } from "../lib/api.ts";

export const LANGUAGES = { es: "Español", en: "English", pt: "Português" } as const;

export function usePerson() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const data = useQueryClient();
  const navigate = useNavigate();
  const isDark =
    colorScheme === "dark" || (colorScheme === "auto" && matchMedia("(prefers-color-scheme: dark)").matches);
  return {
    isDark,
    turnColours: () => setColorScheme(isDark ? "light" : "dark"),
    async signOut() {
      await api("POST", "/api/auth/sign-out", { body: {} });
      data.clear();
      navigate("/sign-in", { replace: true });
    },
  };
}
