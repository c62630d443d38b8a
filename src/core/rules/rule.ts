export const ruleSeverities = ['warning', 'error', 'critical'] as const
/** A warning is shown and never changes the exit code; `critical` gates like `error`, and says more of it to people. */
export type RuleSeverity = (typeof ruleSeverities)[number]
