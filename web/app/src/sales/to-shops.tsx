/** Where somebody goes whose list is empty: to connect a shop, if they may. */
import { Button } from "@mantine/core";
import { Link } from "react-router";
import { useSession } from "../lib/session.ts";
import { useSpeech } from "../lib/texts.ts";

export function ToShops() {
  const { say } = useSpeech();
  const { may } = useSession();
  if (!may("webhooks:write")) return null;
  return (
    <Button component={Link} to="/settings/commerce" variant="light">
      {say("sales.toShops")}
    </Button>
  );
}
