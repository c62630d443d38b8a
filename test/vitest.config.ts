import {createRequire} from 'node:module'
import {defineConfig} from 'vitest/config'
import {BaseSequencer, type TestSpecification} from 'vitest/node'
import {inkTableAsEsm, lightInk} from '../rolldown.config.ts'

/** What computes, draws and reads: nothing of it depends on who else has the processor, and no file leaves anything behind for the next. */
// The history is kept with other processes: a PostgreSQL, and some that are killed.
const pure = ['test/{core,house,report,tui}/**/*.test.{ts,tsx}', 'test/store/*.test.ts']

/** What expects something of shares of the processor or of measurements in nanoseconds: two at a time on two cores would disturb each other. */
const measuring = [
	'test/engine/{node-observer,shell-cost}.test.ts',
	'test/host/{clock,system-figures,usage}.test.ts',
	'test/micro/micro.test.ts',
	'test/probe/**/*.test.ts',
]

/** Those that take longest, which begin first: vitest goes by size where it has not seen them yet, and one of them alone would be the end of it. */
const longest = [
	'e2e/ci',
	'host/deep-profilers',
	'cli/secrets',
	'cli/compare-sessions',
	'e2e/interruptions',
	'e2e/budgets',
	'e2e/ci-document',
	'e2e/on-change',
	'cli/deep-output',
	'tui/keys-without-effect',
	'core/stats/coverage',
	'house/new-kind',
]

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const rank = ({moduleId}: TestSpecification) => {
			const index = longest.findIndex(name => moduleId.endsWith(`test/${name}.test.ts`))
			return index < 0 ? longest.length : index
		}
		return (await super.sort(files)).sort((a, b) => rank(a) - rank(b))
	}
}

export default defineConfig({
	define: {__VERSION__: '"0.0.0-test"'},
	plugins: [inkTableAsEsm, lightInk],
	// As in the bundle: without this, tests would measure with an old one that other packages brought along.
	resolve: {
		alias: [{find: /^string-width$/, replacement: createRequire(import.meta.resolve('ink')).resolve('string-width')}],
	},
	test: {
		globalSetup: 'test/compile-cache.ts',
		setupFiles: ['test/laws.ts'],
		server: {deps: {inline: ['ink-table']}},
		root: new URL('..', import.meta.url).pathname,
		env: {TZ: 'UTC', LC_ALL: 'C.UTF-8'},
		testTimeout: 30_000,
		// A browser that starts for the first time is read from disk.
		hookTimeout: 60_000,
		maxWorkers: 2,
		sequence: {sequencer: LongestFirst},
		projects: [
			{
				extends: true,
				test: {name: 'pure', include: pure, isolate: false, sequence: {groupOrder: 1}},
			},
			{
				extends: true,
				test: {
					name: 'real',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: [...pure, ...measuring],
					// What a file leaves in its process is undone by the tests themselves: of what helpers say at their top, only the first file would hear.
					isolate: false,
					// Programs take a second or a few, and on a busy machine many.
					testTimeout: 180_000,
					// They wait for other processes most of the time.
					maxWorkers: 3,
					sequence: {groupOrder: 2},
				},
			},
			{
				extends: true,
				test: {name: 'measuring', include: measuring, maxWorkers: 1, sequence: {groupOrder: 3}},
			},
		],
	},
})
