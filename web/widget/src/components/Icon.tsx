/** The line drawings of the widget, each one path. */

const PATHS = {
  chat: "M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2-5.6A8.4 8.4 0 1 1 21 11.5Z M8.5 11.5h.01 M12.5 11.5h.01 M16.5 11.5h.01",
  down: "M6 9l6 6 6-6",
  close: "M18 6 6 18 M6 6l12 12",
  more: "M12 5h.01 M12 12h.01 M12 19h.01",
  send: "M5 12h13 M12 5l7 7-7 7",
  attach:
    "M21 11.5l-8.6 8.6a5.5 5.5 0 0 1-7.8-7.8l8.6-8.6a3.7 3.7 0 0 1 5.2 5.2l-8.6 8.6a1.8 1.8 0 0 1-2.6-2.6l7.9-7.9",
  file: "M14 3H7a2 2 0 0 0-2 2v14a2 2 0 0 0 2 2h10a2 2 0 0 0 2-2V8Z M14 3v5h5",
  clock: "M12 7v5l3 2 M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  check: "M5 12.5l4.5 4.5L19 7.5",
  alert: "M12 8v5 M12 16.5h.01 M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z",
  fresh: "M12 5v14 M5 12h14",
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
