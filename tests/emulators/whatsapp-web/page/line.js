/** The line from the page to the emulated WhatsApp: questions with answers, and what it tells by itself. */

const RETRY_MS = 150;

export function openLine({ onOpen, onClose, onTold }) {
  const waiting = new Map();
  let count = 0;
  let socket = null;
  const connect = () => {
    const next = new WebSocket(`wss://${location.host}/ws`);
    next.onopen = () => {
      socket = next;
      onOpen();
    };
    next.onmessage = ({ data }) => {
      const told = JSON.parse(data);
      if (told.answerTo === undefined) return onTold(told);
      const { resolve, reject } = waiting.get(told.answerTo) ?? {};
      waiting.delete(told.answerTo);
      return told.error === undefined ? resolve?.(told.result) : reject?.(new Error(told.error));
    };
    next.onclose = () => {
      if (socket === next) onClose();
      socket = null;
      setTimeout(connect, RETRY_MS);
    };
  };
  connect();
  return {
    ask(type, values = {}) {
      const id = ++count;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        if (socket) socket.send(JSON.stringify({ id, type, ...values }));
        else reject(new Error("offline"));
      });
    },
    tell(type, values = {}) {
      socket?.send(JSON.stringify({ type, ...values }));
    },
  };
}
