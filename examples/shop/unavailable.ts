import type { NextFunction, Request, Response } from 'express'
import type { DependencyName } from './dependencies.ts'

/** Something that the shop cannot do without is missing, and nobody answers in its stead. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable'

  constructor(dependency: DependencyName, cause: unknown) {
    super(`${dependency} is not available: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  }
}

/** Answers 503 with what was missing. Any other error goes on to Express. */
export function answerUnavailable(
  error: unknown,
  _request: Request,
  response: Response,
  next: NextFunction,
): void {
  if (error instanceof Unavailable) response.status(503).json({ error: error.message })
  else next(error)
}
