/** Three dots while the business writes. */
import { useChat } from "./context.ts";

export function Typing() {
  const { state, say } = useChat();
  return (
    <div class="message business">
      <div class="bubble typing">
        <i />
        <i />
        <i />
        <span class="hidden">{say("typing", { business: state.config.businessName })}</span>
      </div>
    </div>
  );
}
