/** The page's memory of its link to the phone, which survives the death of its browser, as WhatsApp's own does. */

const STORE = "device";

function open() {
  return new Promise((resolve, reject) => {
    const asking = indexedDB.open("whatsapp", 1);
    asking.onupgradeneeded = () => asking.result.createObjectStore(STORE);
    asking.onsuccess = () => resolve(asking.result);
    asking.onerror = () => reject(asking.error);
  });
}

async function work(mode, run) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(STORE, mode, { durability: "strict" });
    const asked = run(transaction.objectStore(STORE));
    transaction.oncomplete = () => resolve(asked.result ?? null);
    transaction.onerror = () => reject(transaction.error);
  });
}

export const readDevice = () => work("readonly", (store) => store.get(STORE));
export const keepDevice = (device) => work("readwrite", (store) => store.put(device, STORE));
