import {expect, test} from 'vitest'
import {parseCommandLine} from '../../src/cli/command-line/parse-command-line.ts'
import {againCommand} from '../../src/cli/commands/again.ts'
import {splitWords} from '../../src/core/suite/split-words.ts'

test.each<[readonly string[], readonly string[], string]>([
	[[], ['api'], 'arsenal-tui run api'],
	[['--plain', '--fps', '2'], [], 'arsenal-tui run'],
	[['run', '--tag', 'x', '--duration', '90s', '--deep'], [], 'arsenal-tui run --tag x --duration 90s --deep'],
	[
		['run', '--config', 'a b.ts', '--out', '/tmp/x', '--profiler', 'clinic flame', '--seed', '0'],
		['my suite'],
		"arsenal-tui run 'my suite' --config 'a b.ts' --profiler clinic-flame --seed 0 --out /tmp/x",
	],
	[
		['run', 'json.bench.ts', '--samples', '50', '--only', 'a b'],
		['json.bench.ts'],
		"arsenal-tui run json.bench.ts --samples 50 --only 'a b'",
	],
	[
		['exec', '--runs', '3', '--warmup', '0', '--shell', '--', 'ls | wc'],
		[],
		"arsenal-tui exec --runs 3 --warmup 0 --shell -- 'ls | wc'",
	],
	[
		['exec', '--exit-codes', '0, 1', '--exit-code', 'target', '--', 'eslint'],
		[],
		'arsenal-tui exec --exit-codes 0,1 --exit-code target -- eslint',
	],
	[['exec', '--all-collections', '--', 'true'], [], 'arsenal-tui exec --all-collections -- true'],
	[['exec', '--light', '--', 'true'], [], 'arsenal-tui exec --light -- true'],
	[['exec', '--outside', '--', 'true'], [], 'arsenal-tui exec --outside -- true'],
	[['run', '--exit-codes', 'any'], ['lint'], 'arsenal-tui run lint --exit-codes any'],
	[['exec', '--runs', '3', '--', 'node', '-e', "it's"], [], "arsenal-tui exec --runs 3 -- node -e 'it'\\''s'"],
])('%j with %j is started again by its command', (argv, names, expected) => {
	const parsed = parseCommandLine(argv, {version: '1'})
	if (parsed.is !== 'invocation' || !('measure' in parsed.invocation)) throw new Error(JSON.stringify(parsed))
	const again = againCommand(parsed.invocation, names)
	expect(again).toBe(expected)

	const words = splitWords(again)
	if (words.is !== 'words') throw new Error('cannot be read')
	const reparsed = parseCommandLine(words.words.slice(1), {version: '1'})
	if (reparsed.is !== 'invocation' || !('measure' in reparsed.invocation)) throw new Error(JSON.stringify(reparsed))
	expect(reparsed.invocation.measure).toEqual(parsed.invocation.measure)
})
