/** Asks for the password when the API wants it once more: see src/http/password.ts of the server. */
import { useEffect, useState } from "react";
import { passwordsBy } from "../lib/api.ts";
import { Later, later } from "../lib/later.tsx";

const PasswordDialog = later(() => import("./password-dialog.tsx"));

interface Question {
  readonly wasWrong: boolean;
  readonly answer: (password: string | null) => void;
}

export function PasswordQuestion() {
  const [question, setQuestion] = useState<Question | null>(null);

  useEffect(() => {
    passwordsBy((wasWrong) => new Promise((answer) => setQuestion({ wasWrong, answer })));
    return () => passwordsBy(async () => null);
  }, []);

  const end = (password: string | null) => {
    question?.answer(password);
    setQuestion(null);
  };
  return (
    <Later isWanted={question !== null}>
      <PasswordDialog isOpen={question !== null} wasWrong={question?.wasWrong ?? false} onEnd={end} />
    </Later>
  );
}
