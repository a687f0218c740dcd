/** What a request carries, held to the schemas of its route. Pure. */
import type { FastifySchemaCompiler } from "fastify";
import { z } from "zod";
import { InputError } from "../lib/errors.ts";
import { issuesOf, UNSAID } from "../lib/field-issues.ts";

/** Issues are kept unsaid: the answer says them in the language of whoever asked. */
export const validatorCompiler: FastifySchemaCompiler<z.ZodType> =
  ({ schema }) =>
  (data) => {
    const read = z.safeParse(schema, data, UNSAID);
    if (read.success) return { value: read.data };
    return { error: new InputError("The request does not have the expected form.", issuesOf(read.error)) };
  };
