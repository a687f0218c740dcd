/** The state of one chat on one page and everything a person can do with it; the components only draw it. */
import { isFileTypeAllowed, nameFileTypes, readConfig, type WidgetConfig } from "./config.ts";
import { type ConnectionEvents, type ConnectionOptions, createConnection, type Status } from "./connection.ts";
import type { PageMemory } from "./memory.ts";
import type { Outgoing } from "./outbox.ts";
import { formatBytes, type Language, pickLanguage, type Say, speak } from "./text.ts";
import * as transcripts from "./transcript.ts";
import { backOffMs, toWireError } from "./wire-error.ts";

export type ThemeChoice = "light" | "dark" | "auto";

export interface ChatState {
  readonly isOpen: boolean;
  readonly config: WidgetConfig;
  /** False until the server told what this site's chat is like. */
  readonly isConfigured: boolean;
  /** The server does not know this site: nothing is shown. */
  readonly isRefused: boolean;
  readonly language: Language;
  readonly theme: ThemeChoice;
  readonly status: Status;
  readonly transcript: transcripts.Transcript;
  readonly isTyping: boolean;
  readonly unread: number;
  readonly draft: string;
  readonly file: File | null;
  /** Something to tell above the composer, in the visitor's language. */
  readonly warning: string | null;
}

export interface ChatOptions extends Omit<ConnectionOptions, "memory" | "isUnwatched" | "userId"> {
  readonly memory: PageMemory;
  readonly newId: () => string;
  /** Language tags in the order of preference. */
  readonly languageTags: readonly (string | null | undefined)[];
  readonly theme: ThemeChoice;
  readonly isPageHidden: () => boolean;
}

export type Chat = ReturnType<typeof createChat>;

const TYPING_SHOWN_MS = 9_000;

export function createChat(options: ChatOptions) {
  const { around, memory } = options;
  const config = readConfig({});
  let state: ChatState = {
    isOpen: false,
    config,
    isConfigured: false,
    isRefused: false,
    language: pickLanguage([memory.language(), ...options.languageTags], config.languages),
    theme: options.theme,
    status: { kind: "idle" },
    transcript: transcripts.EMPTY_TRANSCRIPT,
    isTyping: false,
    unread: 0,
    draft: "",
    file: null,
    warning: null,
  };
  const listeners = new Set<() => void>();
  let cancelTyping = () => {};

  function set(patch: Partial<ChatState>): void {
    state = { ...state, ...patch };
    for (const listener of listeners) listener();
  }

  function setTranscript(transcript: transcripts.Transcript, patch: Partial<ChatState> = {}): void {
    set({ transcript, ...patch });
    markRead();
  }

  function markRead(): void {
    const start = transcripts.eraStart(state.transcript);
    const last = transcripts.lastOrder(state.transcript) - start;
    if (state.isOpen && !options.isPageHidden() && last > memory.readOrder()) memory.setReadOrder(last);
    const unread = transcripts.countUnread(state.transcript, start + memory.readOrder());
    if (unread !== state.unread) set({ unread });
  }

  function setTyping(isTyping: boolean): void {
    cancelTyping();
    if (isTyping) cancelTyping = around.after(TYPING_SHOWN_MS, () => set({ isTyping: false }));
    if (isTyping !== state.isTyping) set({ isTyping });
  }

  const events: ConnectionEvents = {
    onActivities(activities) {
      if (activities.some((activity) => activity.role === "bot")) setTyping(false);
      setTranscript(transcripts.merge(state.transcript, activities));
    },
    onTyping: () => setTyping(true),
    onStatus: (status) => set({ status }),
    onSent: (clientId, id) => setTranscript(transcripts.markSent(state.transcript, clientId, id)),
    onFailed: (clientId, fault) => setTranscript(transcripts.markFailed(state.transcript, clientId, fault)),
    onProgress: (clientId, part) => setTranscript(transcripts.markProgress(state.transcript, clientId, part)),
    onEnded: () => setTranscript(transcripts.nextEra(state.transcript), { warning: say()("ended") }),
  };

  const connection = createConnection(
    {
      ...options,
      userId: memory.userId(),
      isUnwatched: () => !state.isOpen || options.isPageHidden(),
    },
    events,
  );

  function say(): Say {
    return speak(state.language);
  }

  function send(text: string, file: File | null): void {
    const clientId = options.newId();
    const at = around.now();
    const outgoing: Outgoing = { clientId, text, locale: state.language, at, ...(file ? { file } : {}) };
    setTranscript(transcripts.addOwn(state.transcript, outgoing), { warning: null });
    connection.send(outgoing);
  }

  async function configure(attempt: number): Promise<void> {
    try {
      const loaded = readConfig(await connection.config());
      const language = pickLanguage([memory.language(), ...options.languageTags], loaded.languages);
      // What was said of something else stays: of a file that was chosen meanwhile, or of a conversation that is over.
      const warning = state.warning === say()("unavailable") ? null : state.warning;
      set({ config: loaded, isConfigured: true, language, warning });
      const refusal = state.file ? checkFile(state.file) : null;
      if (refusal) set({ file: null, warning: refusal });
    } catch (thrown) {
      const error = toWireError(thrown);
      set(error.passesByWaiting ? { warning: say()("unavailable") } : { isRefused: true });
      const wait = backOffMs(attempt + 1, around.random(), error.retryAfterMs);
      if (error.passesByWaiting) around.after(wait, () => void configure(attempt + 1));
    }
  }

  function checkFile(file: File): string | null {
    const { allowedFileTypes, maxFileBytes } = state.config;
    if (file.size === 0) return say()("file_empty");
    if (file.size > maxFileBytes) return say()("file_too_big", { limit: formatBytes(maxFileBytes, state.language) });
    if (isFileTypeAllowed(file, allowedFileTypes)) return null;
    return say()("file_type", { types: nameFileTypes(allowedFileTypes) });
  }

  return {
    get state() {
      return state;
    },
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Loads what the business set and takes a saved conversation up again. */
    begin(): void {
      void configure(0);
      let transcript = state.transcript;
      for (const outgoing of connection.resume()) transcript = transcripts.addOwn(transcript, outgoing);
      setTranscript(transcript);
    },
    open(draft?: string): void {
      set({ isOpen: true, ...(draft === undefined ? {} : { draft }) });
      markRead();
    },
    close: () => set({ isOpen: false }),
    /** Somebody looks at the page again, or stops looking. */
    looked(): void {
      if (options.isPageHidden()) return;
      markRead();
      connection.check();
    },
    setDraft(draft: string): void {
      set({ draft });
      if (draft.trim() !== "") connection.typing();
    },
    /** Sends the draft with its file; nothing happens while it is empty or too long. */
    sendDraft(): void {
      const text = state.draft.trim();
      if ((text === "" && !state.file) || text.length > state.config.maxTextLength) return;
      const file = state.file;
      set({ draft: "", file: null });
      send(text, file);
    },
    /** Sends a ready text: a quick reply or a suggestion. */
    sendText: (text: string) => send(text, null),
    chooseFile(file: File | null): void {
      const warning = file ? checkFile(file) : null;
      set({ file: warning ? null : file, warning });
    },
    dismissWarning: () => set({ warning: null }),
    /** Sends a failed message again under its old key. */
    retry(entry: transcripts.Entry): void {
      if (!entry.outgoing) return;
      setTranscript(transcripts.addOwn(state.transcript, entry.outgoing));
      connection.send(entry.outgoing);
    },
    setLanguage(language: Language): void {
      if (!state.config.languages.includes(language)) return;
      memory.setLanguage(language);
      set({ language, warning: null });
    },
    setTheme: (theme: ThemeChoice) => set({ theme }),
    setOffline: (isOffline: boolean) => connection.setOffline(isOffline),
    startOver(): void {
      connection.startOver();
      setTyping(false);
      setTranscript(transcripts.EMPTY_TRANSCRIPT, { warning: null });
    },
  };
}
