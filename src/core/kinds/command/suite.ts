import type {SuiteCommon} from '../../suite/suite-common.ts'
import type {CommandSteps, CommandVariant} from './suite-steps.ts'

/** With `variants` (parameters), `launch`, `prepare` and `conclude` are what they are made from, placeholders and all. */
export interface CommandSuite extends SuiteCommon, CommandSteps {
	readonly kind: 'command'
	readonly variants?: readonly CommandVariant[]
	readonly runs: number
	/** `null`: the configuration does not say. 0 is a wish of its own: no run but the counted ones. */
	readonly warmup: number | null
	readonly timeoutMs: number | null
}

/** Said in `suite-config.ts` and in the output of `init` too. */
export const commandDefaults = {runs: 10} as const
