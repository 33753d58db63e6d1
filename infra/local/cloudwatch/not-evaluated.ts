import * as z from 'zod';

/** A definition is right for CloudWatch, or may be, but uses what these modules do not evaluate: it is refused by name. */
export class NotEvaluatedError extends Error {
  override readonly name = 'NotEvaluatedError';
}

/** Why a definition was refused, or the error itself if it is of another kind. */
export function refusalReason(error: unknown): string {
  if (error instanceof NotEvaluatedError) return error.message;
  if (error instanceof z.ZodError) return `Its properties are not evaluated here: ${z.prettifyError(error)}`;
  throw error;
}
