/** The toasts, from the first one on. */
import { useNotifications } from "@mantine/notifications";
import { Later, later } from "../lib/later.tsx";

const ToastPlaces = later(() => import("./toast-places.tsx"));

export function Toasts() {
  const { notifications } = useNotifications();
  return (
    <Later isWanted={notifications.length > 0}>
      <ToastPlaces />
    </Later>
  );
}
