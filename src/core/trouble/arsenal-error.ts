import {ExitCode} from './exit-code.ts'
import {describeProblem, type Problem} from './problem.ts'

/** Every way the program gives up, and the exit code it gives up with. `docs/errors.md` explains each to the user. */
const exitCodes = {
	'bad-usage': ExitCode.usage,
	'bad-config': ExitCode.usage,
	'config-not-found': ExitCode.usage,
	'bad-alerts': ExitCode.usage,
	'unknown-suite': ExitCode.usage,
	'unknown-run': ExitCode.usage,
	'unknown-revision': ExitCode.usage,
	'output-not-writable': ExitCode.usage,
	'bad-run-log': ExitCode.usage,
	'bad-history': ExitCode.usage,
	'history-unavailable': ExitCode.usage,
	'bad-profile': ExitCode.usage,
	'not-comparable': ExitCode.usage,
	'unknown-baseline': ExitCode.usage,
	'baseline-misfit': ExitCode.inconclusive,
	'webhook-failed': ExitCode.targetFailed,
	'tool-missing': ExitCode.toolMissing,
	'tool-failed': ExitCode.targetFailed,
	'runner-died': ExitCode.internal,
	internal: ExitCode.internal,
} as const satisfies Record<string, ExitCode>

export type ErrorCode = keyof typeof exitCodes
export const errorCodes = Object.keys(exitCodes) as readonly ErrorCode[]

/** Cannot go on. Thrown where it happens, mapped to words and an exit code in one place: `main`. */
export class ArsenalError extends Error {
	override readonly name = 'ArsenalError'
	readonly code: ErrorCode
	/** What the user can do about it, as a sentence. */
	readonly advice: string | undefined
	readonly problems: readonly Problem[]

	constructor(
		code: ErrorCode,
		message: string,
		options: {readonly advice?: string; readonly cause?: unknown; readonly problems?: readonly Problem[]} = {},
	) {
		super(message, options.cause === undefined ? {} : {cause: options.cause})
		this.code = code
		this.advice = options.advice
		this.problems = options.problems ?? []
	}

	get exitCode(): ExitCode {
		return exitCodes[this.code]
	}

	/** The lines a user sees: what happened, every problem, what to do. */
	get lines(): readonly string[] {
		return [
			this.message,
			...this.problems.map(problem => `  ${describeProblem(problem)}`),
			...(this.advice ? [this.advice] : []),
		]
	}
}

/** What a user should read of anything that was thrown, where one line is all there is room for. */
export function errorLine(error: unknown): string {
	if (error instanceof ArsenalError) return error.lines.map(line => line.trim()).join(' ')
	return error instanceof Error ? error.message : String(error)
}
