/** The newest versions of each that a Node can run and that could be installed whole, by major version. All were looked up on 2026-11-28. */
const newest = {
	vitest: '5.1.1',
	'@vitest/coverage-v8': '5.1.1',
	jest: '30.5.2',
	mocha: '12.0.3',
	ava: '8.0.1',
	c8: '12.0.0',
	nyc: '18.0.0',
}

export const versionsFor: Readonly<Record<number, Readonly<Record<string, string>>>> = {
	18: {
		...newest,
		vitest: '3.2.7',
		'@vitest/coverage-v8': '3.2.7',
		mocha: '11.8.0',
		ava: '6.4.1',
		c8: '10.1.3',
		nyc: '17.1.0',
	},
	20: {...newest, vitest: '4.1.12', '@vitest/coverage-v8': '4.1.12', ava: '7.0.0'},
	22: newest,
	24: newest,
	26: newest,
}

/** 2.1.1 wants a version of another package that was not published when these were looked up. */
export const overrides = {'@vitest/istanbul-lib-report': '2.1.0'}

export interface Runner {
	readonly name: string
	/** Whose version is shown; null: Node's own. */
	readonly of: string | null
	/** Words that are found in `node_modules/.bin` of the workspace, or Node itself. */
	readonly argv: readonly string[]
	/** What it leaves: Istanbul's JSON, what V8 said itself, or nothing. */
	readonly leaves: 'istanbul' | 'v8' | null
	readonly since?: number
}

const c8 = ['c8', '--reporter=json', '--include=lib/**']

export const runners: readonly Runner[] = [
	{name: 'node --test', of: null, argv: ['node', '--test', 'node-test/count.test.cjs'], leaves: null},
	{name: 'node --test, one fails', of: null, argv: ['node', '--test', 'node-test/'], leaves: null},
	{
		name: 'node --test, NODE_V8_COVERAGE',
		of: null,
		argv: ['env', 'NODE_V8_COVERAGE=coverage/v8', 'node', '--test', 'node-test/count.test.cjs'],
		leaves: 'v8',
	},
	{
		name: 'node --experimental-test-coverage',
		of: null,
		argv: [
			...['node', '--test', '--experimental-test-coverage', '--test-reporter=lcov'],
			...['--test-reporter-destination=coverage/lcov.info', 'node-test/count.test.cjs'],
		],
		leaves: 'istanbul',
		since: 20,
	},
	{name: 'c8 node', of: 'c8', argv: [...c8, 'node', 'lib/main.cjs'], leaves: 'istanbul'},
	{
		name: 'c8 --check-coverage',
		of: 'c8',
		argv: [...c8, '--check-coverage', '--lines=99', 'node', 'lib/main.cjs'],
		leaves: 'istanbul',
	},
	{
		name: 'nyc node',
		of: 'nyc',
		argv: ['nyc', '--reporter=json', '--include=lib/**', '--extension=.cjs', 'node', 'lib/main.cjs'],
		leaves: 'istanbul',
	},
	{name: 'vitest --coverage', of: 'vitest', argv: ['vitest', 'run', '--coverage'], leaves: 'istanbul'},
	{
		name: 'vitest --coverage, threads',
		of: 'vitest',
		argv: ['vitest', 'run', '--coverage', '--pool=threads'],
		leaves: 'istanbul',
	},
	{name: 'jest --coverage', of: 'jest', argv: ['jest', '--coverage'], leaves: 'istanbul'},
	{name: 'jest --coverage, in band', of: 'jest', argv: ['jest', '--coverage', '--runInBand'], leaves: 'istanbul'},
	{
		name: 'jest --coverage, V8',
		of: 'jest',
		argv: ['jest', '--coverage', '--coverageProvider=v8', '--runInBand'],
		leaves: 'istanbul',
	},
	{name: 'mocha', of: 'mocha', argv: ['mocha', 'mocha/count.test.cjs'], leaves: null},
	{name: 'c8 mocha', of: 'mocha', argv: [...c8, 'mocha', 'mocha/count.test.cjs'], leaves: 'istanbul'},
	{name: 'ava', of: 'ava', argv: ['ava'], leaves: null},
	{name: 'c8 ava', of: 'ava', argv: [...c8, 'ava'], leaves: 'istanbul'},
]
