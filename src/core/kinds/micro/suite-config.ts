import type {Duration, RulesConfig} from '../../suite/config-common.ts'
import type {GcMode} from './suite.ts'

/** Measures the functions a file registers with `bench(name, fn)`, each run of each benchmark in a process of its own. */
export interface MicroConfig extends RulesConfig {
	/** How you call it: `arsenal-tui run NAME`. */
	readonly name: string
	readonly kind: 'micro'
	/** Groups suites: `arsenal-tui run --tag NAME`. */
	readonly tags?: readonly string[]
	/** JavaScript or TypeScript, relative to the configuration file. Bench files of mitata, tinybench and vitest run as they are. */
	readonly file: string
	/** Samples of each benchmark in each run. Default 10000. */
	readonly samples?: number
	/** Fresh processes for each benchmark; 6 or more tell how much they differ. Default 10. */
	readonly runs?: number
	/** For taking the samples of one benchmark in one run. Default `'5s'`. */
	readonly timeLimit?: Duration
	/** Collect garbage `before` the samples (default), before `each` of them, or not at all (`none`). */
	readonly gc?: GcMode
	/** Only benchmarks whose name holds this text or matches this expression. */
	readonly only?: string | RegExp
	/** Handed to Node: `['--max-old-space-size=4096']`. */
	readonly nodeFlags?: readonly string[]
	/** Working directory of the benchmarks, relative to the configuration file. Default: its folder. */
	readonly cwd?: string
	/** Added to the environment arsenal-tui was started with. */
	readonly env?: Readonly<Record<string, string | number>>
}
