/**
 * The open channels of a process: made on first use, made anew when their account was changed, closed when it is gone.
 * An account that is broken still receives, where its provider still calls; only a paused one does neither.
 */
import type { Channel, ChannelDefinition, ChannelEnv, ChannelKind, Receive } from "../channels/channel.ts";
import type { ChannelAccountRecord } from "../crm/channel-accounts.ts";
import type { Log } from "../infra/log.ts";

export interface ChannelHost {
  /** The channel by which an account sends; null when it is gone, paused or broken. */
  channelOf(accountId: string): Promise<Channel | null>;
  /** The channel by which an account receives; null when it is gone or paused. */
  receiverOf(accountId: string): Promise<{ channel: Channel; account: ChannelAccountRecord } | null>;
  /** Opens what is to be listened to and closes what is not any more. Resolves when it has looked at all; never throws. */
  keepListening(): Promise<void>;
  /** An account was changed in this process: what is open follows at once, elsewhere within seconds. */
  changed(accountId: string): void;
  close(): Promise<void>;
}

export interface ChannelHostDeps {
  readonly log: Log;
  /** An account by id, some seconds old at most. */
  readonly accounts: (id: string) => Promise<ChannelAccountRecord | null>;
  /** Forgets what is known of an account. */
  readonly forget: (id: string) => void;
  /** Ids of all accounts that are to be listened to. */
  readonly listening: () => Promise<readonly string[]>;
  readonly create: (kind: ChannelKind) => ChannelDefinition["create"];
  readonly envOf: (account: ChannelAccountRecord) => ChannelEnv;
  readonly receiveFor: (account: ChannelAccountRecord) => Receive;
}

interface Opened {
  readonly version: number;
  readonly channel: Promise<Channel>;
}

export function createChannelHost(deps: ChannelHostDeps): ChannelHost {
  const channels = new Map<string, Opened>();
  let isClosed = false;

  const open = async (account: ChannelAccountRecord, former: Opened | undefined): Promise<Channel> => {
    if (former) await closeOne(former);
    const channel = deps.create(account.kind)(account, deps.envOf(account));
    await channel.open(deps.receiveFor(account));
    return channel;
  };
  const closeOne = async ({ channel }: Opened): Promise<void> => {
    try {
      await (await channel).close();
    } catch (error) {
      deps.log.warn({ err: error }, "a channel could not be closed");
    }
  };
  const forget = async (id: string): Promise<null> => {
    const opened = channels.get(id);
    channels.delete(id);
    if (opened) await closeOne(opened);
    return null;
  };
  const erase = async (id: string): Promise<null> => {
    const opened = channels.get(id);
    await forget(id);
    const channel = await opened?.channel.catch(() => null);
    await channel
      ?.erase?.()
      .catch((error: unknown) => deps.log.warn({ err: error }, "what a removed channel kept could not be erased"));
    return null;
  };
  const channelFor = (account: ChannelAccountRecord): Promise<Channel> => {
    const { id, version } = account;
    const opened = channels.get(id);
    // Of a cached account an older state may be read after a newer one was.
    if (opened && opened.version >= version) return opened.channel;
    const channel = open(account, opened);
    channels.set(id, { version, channel });
    channel.catch(() => {
      if (channels.get(id)?.channel === channel) channels.delete(id);
    });
    return channel;
  };
  const receiverOf: ChannelHost["receiverOf"] = async (id) => {
    const account = await deps.accounts(id);
    if (!account && !isClosed) return erase(id);
    if (isClosed || !account || account.status === "paused") return forget(id);
    return { account, channel: await channelFor(account) };
  };

  return {
    receiverOf,
    async channelOf(id) {
      const found = await receiverOf(id);
      return found?.account.status === "active" ? found.channel : null;
    },
    async keepListening() {
      if (isClosed) return;
      const onError = (error: unknown) =>
        deps.log.warn({ err: error }, "a channel could not be opened; it is tried again");
      try {
        const ids = new Set([...(await deps.listening()), ...channels.keys()]);
        await Promise.all([...ids].map((id) => receiverOf(id).catch(onError)));
      } catch (error) {
        onError(error);
      }
    },
    changed(id) {
      deps.forget(id);
      // One that was never opened here is left to whoever needs it.
      if (!channels.has(id)) return;
      receiverOf(id).catch((error: unknown) =>
        deps.log.warn({ err: error }, "a changed channel could not be opened; it is tried again"),
      );
    },
    async close() {
      isClosed = true;
      await Promise.all([...channels.keys()].map(forget));
    },
  };
}
