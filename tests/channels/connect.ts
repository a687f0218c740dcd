/** Connects an account to the sample business as somebody does who gives settings and secrets. */
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { type GivenAccount, readNewAccount } from "../../src/flow/connect-channel.ts";
import { sampleAccount, type TestContext } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";

/** Returns the account's id. */
export async function connect(test: TestContext, given: GivenAccount): Promise<string> {
  const account = await sampleAccount(test, "terminal");
  return asAgent(test, account, "test", (crm) => connectAccount(crm, test.ctx.seal, readNewAccount(given)));
}
