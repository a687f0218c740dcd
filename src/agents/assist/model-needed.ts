/** Something that only a model can do was asked for, and none is configured. */
import { AppError } from "../../lib/errors.ts";

export class ModelNeededError extends AppError {
  readonly code = "model_needed";
  readonly status = 422;
}
