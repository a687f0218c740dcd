/** What stands in the log before anything was written: a greeting and questions that many ask. */
import { Choices } from "./Choices.tsx";
import { useChat } from "./context.ts";

export function Greeting() {
  const { chat, state, say } = useChat();
  const { config, language, isConfigured } = state;
  if (!isConfigured) return null;
  const suggestions = config.suggestions[language] ?? [];
  const isFresh = state.transcript.entries.length === 0;
  return (
    <div class="message business">
      <div class="bubble">
        <p>{config.greeting[language] ?? say("default_greeting")}</p>
      </div>
      {isFresh && suggestions.length > 0 && (
        <Choices
          label={say("suggestions")}
          choices={suggestions.map((text) => ({ title: text, value: text }))}
          onChoose={chat.sendText}
        />
      )}
    </div>
  );
}
