/** What the package exports: for `arsenal.config.*`. */
import type {Config} from './core/suite/config.ts'

export type {
	Command,
	CommandConfig,
	Config,
	DriverConfig,
	Duration,
	ObserveConfig,
	ReadyConfig,
	SuiteConfig,
} from './core/suite/config.ts'

/** Gives a configuration its types. Checked when it is loaded, not here: a configuration may also be written without this. */
export function defineConfig(config: Config): Config {
	return config
}
