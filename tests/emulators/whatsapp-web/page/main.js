/** A page that stands in for WhatsApp Web: the modules that whatsapp-web.js asks for, over a line to the emulator. */
import { keepDevice, readDevice } from "./device.js";
import { openLine } from "./line.js";
import { mediaModules } from "./media.js";
import { Collection, Emitter, Model, Wid } from "./models.js";

const Socket = new Model({ state: "OPENING", hasSynced: false });
const Conn = new Model({ ref: undefined, platform: "android", pushname: "" });
const Cmd = new Emitter();
const Msg = new Collection();
const Chat = new Collection();
const Contact = new Collection();
let me = null;
/** Numbers of people whose ids hide them. */
const numbers = new Map();
/** Whether this page has been synchronised: what comes later is new. */
let isSynced = false;

class MsgKey {
  constructor({ from, to, id, fromMe = true }) {
    this.fromMe = fromMe;
    this.remote = to;
    this.id = id;
    this.from = from;
    this._serialized = `${fromMe}_${to._serialized}_${id}`;
  }
  static newId() {
    return `3EB0${crypto.randomUUID().replaceAll("-", "").slice(0, 18).toUpperCase()}`;
  }
}

function chatOf(wid) {
  const known = Chat.get(wid);
  if (known) return known;
  const chat = new Model({
    id: wid,
    formattedTitle: wid.user,
    unreadCount: 0,
    isGroup: wid.isGroup(),
    mute: { expiration: 0 },
    msgs: new Collection(),
  });
  return Chat.add(chat);
}

/** A message as the emulator tells it, put where it belongs. */
function put({ id, chat: chatId, fromMe, unread, isNew, number, ...values }) {
  const wid = new Wid(chatId);
  if (number) numbers.set(chatId, number);
  const key = new MsgKey({ from: fromMe ? me : wid, to: wid, id, fromMe });
  const chat = chatOf(wid);
  if (unread !== undefined) chat.set("unreadCount", unread);
  if (Msg.get(key._serialized)) return;
  const message = new Model({
    ...values,
    id: key,
    from: fromMe ? me : wid,
    to: fromMe ? wid : me,
    isNewMsg: isNew,
    mediaData: values.directPath ? { mediaStage: "RESOLVED" } : undefined,
  });
  chat.msgs.models.set(key._serialized, message);
  Msg.add(message);
}

async function join({ wid, name }, history) {
  me = new Wid(wid);
  Conn.pushname = name;
  Conn.wid = me;
  Socket.set("state", "PAIRING");
  for (const message of history) put({ ...message, isNew: false });
  Socket.set("state", "CONNECTED");
  // As long as the real page takes to load its chats, the library has time to listen.
  const sync = () => {
    if (!window.onAppStateHasSyncedEvent) return setTimeout(sync, 20);
    setTimeout(() => {
      isSynced = true;
      Socket.hasSynced = false;
      Socket.set("hasSynced", true);
      line.tell("synced");
    }, 50);
  };
  sync();
}

const told = {
  linked({ device, account, history }) {
    keepDevice(device).then(() => join(account, history));
  },
  unlinked({ ref }) {
    keepDevice(null);
    Conn.set("ref", ref);
    Socket.set("state", "UNPAIRED");
  },
  ref: ({ ref }) => Conn.set("ref", ref),
  message: ({ message }) => put({ ...message, isNew: true }),
  ack({ id, chat, ack }) {
    const message = Msg.get(`true_${chat}_${id}`);
    if (message && message.ack < ack) message.set("ack", ack);
  },
  edit({ id, chat, body }) {
    const message = Msg.get(`false_${chat}_${id}`);
    const before = message.body;
    message.body = body;
    Msg.trigger("change:body change:caption", message, body, before);
    message.body = before;
    message.set("body", body);
  },
  reaction({ rows }) {
    modules.WAWebAddonReactionTableMode.reactionTableMode.bulkUpsert(
      rows.map((row) => ({ ...row, author: new Wid(row.author) })),
    );
  },
  state({ state }) {
    Socket.set("state", state);
    line.tell("state", { state });
  },
  reload: () => location.reload(),
  freeze() {
    for (;;);
  },
  logout() {
    keepDevice(null);
    Cmd.trigger("logout");
    setTimeout(() => {
      location.href = "/?post_logout=1";
    }, 50);
  },
};

const line = openLine({
  onOpen: async () => line.tell("hello", { device: await readDevice(), isSynced }),
  onClose: () => Socket.state === "CONNECTED" && Socket.set("state", "TIMEOUT"),
  onTold: ({ type, ...values }) => told[type]?.(values),
});

function addAndSendMsgToChat(chat, values) {
  const message = new Model({ ...values, mediaData: values.directPath ? { mediaStage: "RESOLVED" } : undefined });
  chat.msgs.models.set(message.id._serialized, message);
  Msg.add(message);
  const { id, to, type, body, caption, directPath, mimetype, filename, lat, lng, loc, quotedMsg } = values;
  const sent = { type, body, caption, directPath, mimetype, filename, lat, lng, loc, quotedMsg };
  const result = line
    .ask("send", { message: { ...sent, id: id.id, chat: to._serialized } })
    .then(({ ack }) => message.set("ack", ack));
  return [Promise.resolve(message), result];
}

const vcardName = (card) => /^FN:(.*)$/m.exec(card)?.[1] ?? "";
const linksIn = (text) => (text?.match(/https?:\/\/\S+/g) ?? []).map((href) => ({ href }));
const modules = {
  ...mediaModules,
  WAWebSocketModel: { Socket: Object.assign(Socket, { logout: () => line.ask("logout"), takeover() {} }) },
  WAWebCmd: { Cmd: Object.assign(Cmd, { refreshQR: () => line.tell("refresh") }) },
  WAWebConnModel: { Conn },
  WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
  WAWebAltDeviceLinkingApi: {
    setPairingType() {},
    async initializeAltDeviceLinking() {},
    async initializeQRLinking() {},
    startAltLinkingFlow: (phone) => line.ask("code", { phone }),
  },
  WABase64: { encodeB64: () => "AAAA" },
  WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: "1" },
  WAWebAdvSignatureApi: {},
  WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: { pubKey: [] } }) } },
  WAWebSignalStoreApi: { waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: { pubKey: [] } }) } },
  WAWebUserPrefsMultiDevice: { getADVSecretKey: () => "secret" },
  WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me, getMaybeMeLidUser: () => null },
  WAWebCollections: { Msg, Chat, Contact, Blocklist: new Collection(), GroupMetadata: new Collection() },
  WAWebMsgKey: MsgKey,
  WAWebWidFactory: {
    createWid: (id) => new Wid(typeof id === "string" ? id : id._serialized),
    createWidFromWidLike: (id) => new Wid(id._serialized),
    asUserWidOrThrow: (wid) => wid,
  },
  WAWebFindChatAction: {
    async findOrCreateLatestChat(wid) {
      const { exists } = await line.ask("exists", { wid: wid._serialized });
      if (!exists) throw new Error("No LID for user");
      return { chat: chatOf(wid) };
    },
  },
  WAWebChatGetters: { getIsNewsletter: () => false, getIsBroadcast: () => false },
  WAWebApiContact: {
    getAlternateUserWid: () => null,
    getCurrentLid: () => null,
    getPhoneNumber: (wid) => (numbers.has(wid._serialized) ? new Wid(numbers.get(wid._serialized)) : null),
  },
  WAWebLidMigrationUtils: { toPn: (wid) => wid },
  WAWebSendMsgChatAction: { addAndSendMsgToChat },
  WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
  WALinkify: { findLink: (text) => linksIn(text)[0], findLinks: linksIn },
  WAWebQueryExistsJob: {
    async queryWidExists(wid) {
      const { exists } = await line.ask("exists", { wid: wid._serialized });
      return exists ? { wid } : null;
    },
  },
  WAWebStreamModel: { Stream: { markAvailable() {}, markUnavailable() {} } },
  WAWebUpdateUnreadChatAction: {
    async sendSeen({ chat }) {
      chat.set("unreadCount", 0);
      await line.ask("seen", { chat: chat.id._serialized });
    },
  },
  WAWebChatStateBridge: {
    sendChatStateComposing: async (wid) => line.tell("typing", { chat: wid._serialized }),
    sendChatStateRecording: async () => undefined,
    sendChatStatePaused: async () => undefined,
  },
  WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
  WAWebVcardParsingUtils: { parseVcard: (card) => card },
  WAWebVcardGetNameFromParsed: { vcardGetNameFromParsed: vcardName },
  WAWebSyncGatingUtils: {},
  WAWebCallCollection: {},
  WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen() {} },
  WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: (rows) => rows.length } },
  WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: (rows) => rows.length } },
  WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
  WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => "text" },
};

window.require = (name) => {
  if (modules[name]) return modules[name];
  line.tell("missing", { name });
  throw new Error(`no module ${name}`);
};
window.Debug = { VERSION: "2.3000.1017054665" };
