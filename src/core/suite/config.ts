/**
 * The configuration as the user writes it: the types behind `defineConfig`. Shown in editors, so every key says its default. Checked at
 * run time by `parse-config.ts`, because a configuration may be plain JavaScript or JSON.
 */
import type {CommandConfig} from '../kinds/command/suite-config.ts'
import type {MicroConfig} from '../kinds/micro/suite-config.ts'
import type {ObserveConfig} from '../kinds/observe/suite-config.ts'
import type {StepsConfig} from '../kinds/steps/suite-config.ts'

export type SuiteConfig = ObserveConfig | CommandConfig | MicroConfig | StepsConfig

export interface Config {
	readonly suites: readonly SuiteConfig[]
	/** false: the screens leave the mouse to the terminal. Default: true. */
	readonly mouse?: boolean
	/** Files of alerts, for the suites that each of their rules fits; relative to the configuration file. See docs/alerts.md. Default: none. */
	readonly alertRules?: string | readonly string[]
}
