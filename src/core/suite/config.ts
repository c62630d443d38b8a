/**
 * The configuration as the user writes it: the types behind `defineConfig`. Shown in editors, so every key says its default. Checked at
 * run time by `parse-config.ts`, because a configuration may be plain JavaScript or JSON.
 */
import type {CommandConfig} from '../kinds/command/suite-config.ts'
import type {LoadConfig} from '../kinds/load/suite-config.ts'
import type {MicroConfig} from '../kinds/micro/suite-config.ts'
import type {ObserveConfig} from '../kinds/observe/suite-config.ts'
import type {StepsConfig} from '../kinds/steps/suite-config.ts'

export type SuiteConfig = ObserveConfig | CommandConfig | MicroConfig | StepsConfig | LoadConfig

export interface Config {
	readonly suites: readonly SuiteConfig[]
	/** false: the screens leave the mouse to the terminal. Default: true. */
	readonly mouse?: boolean
	/**
	 * Commands for the shell around each run, started beside the configuration with the variables ARSENAL_RUN_DIR, ARSENAL_RUN_ID, and once it is over
	 * ARSENAL_REPORT (the path of report.json), ARSENAL_OUTCOME and ARSENAL_EXIT_CODE. Default: none.
	 */
	readonly hooks?: {
		/** Before anything is measured. Where it fails, nothing is. */
		readonly beforeRun?: string
		/** Once the report is written. */
		readonly afterRun?: string
		/** After that, where something that decides got worse than what it is compared with. */
		readonly onRegression?: string
		/** After that, where an alert came true. */
		readonly onAlert?: string
	}
	/** How large a change to the worse is of severity medium and high in `history`. Default: {margin: '5%', high: '15%'}. */
	readonly history?: {readonly margin?: string; readonly high?: string}
	/** Files of alerts, for the suites that each of their rules fits; relative to the configuration file. See docs/alerts.md. Default: none. */
	readonly alertRules?: string | readonly string[]
}
