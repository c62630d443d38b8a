/** What the package exports: for `arsenal.config.*` and for bench files. */
import type {Config} from './core/suite/config.ts'

export type {CommandConfig} from './core/kinds/command/suite-config.ts'
export type {
	LoadAnswer,
	LoadConfig,
	LoadContext,
	LoadModule,
	LoadModuleRequest,
} from './core/kinds/load/suite-config.ts'
export type {MicroConfig} from './core/kinds/micro/suite-config.ts'
export type {DriverConfig, ObserveConfig} from './core/kinds/observe/suite-config.ts'
export type {StepsConfig, TimedStepConfig} from './core/kinds/steps/suite-config.ts'
export type {Config, SuiteConfig} from './core/suite/config.ts'
export type {Command, Duration, ReadyConfig} from './core/suite/config-common.ts'
export {type BenchOptions, bench, type SweepOptions} from './micro/bench.ts'
export {MicroFailure} from './micro/failure.ts'
export {type MicroResult, micro} from './micro/micro.ts'

/** Gives a configuration its types. Checked when it is loaded, not here: a configuration may also be written without this. */
export function defineConfig(config: Config): Config {
	return config
}
