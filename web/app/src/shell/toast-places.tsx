/** Where toasts appear, whichever page one is on. */
import { Notifications } from "@mantine/notifications";

export default function ToastPlaces() {
  return <Notifications position="top-right" />;
}
