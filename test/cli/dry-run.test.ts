import {expect, test} from 'vitest'
import {dryRun} from '../../src/cli/commands/dry-run.ts'
import {joinWords} from '../../src/core/suite/split-words.ts'
import {command, launch, observe} from '../core/run/recorded-runs.ts'
import {planOf} from '../engine/real-suites.ts'
import {pipes} from './streams.ts'

const argv = ['node', 'a.js', '--token', 'LEAK', '--password=LEAK']
const long = 'x'.repeat(990)

test.each([true, false])('a plan is said without the secrets of its commands, as JSON: %s', json => {
	const plan = planOf(
		[
			observe('api', '', {launch: launch('', {argv, env: {A: 'LEAK'}}), driver: launch('', {argv})}),
			command('startup', '', {
				launch: launch('', {argv: ['TOKEN=LEAK node b.js'], shell: true}),
				prepare: launch('', {argv: [long, '--body', "LEAK 'and LEAK"]}),
			}),
		],
		{command: 'arsenal-tui exec -- node a.js --token LEAK'},
	)
	const {streams, printed} = pipes()
	expect(dryRun(streams.stdout, plan, {json})).toBe(0)
	const said = printed()
	expect(said).not.toContain('LEAK')
	expect(said).toContain('arsenal-tui exec -- node a.js --token ***')
	expect(said).toContain('TOKEN=*** node b.js')
	expect(said.includes('Values in it were withheld')).toBe(!json)
})

test('a plan says the same of a command wherever it stands', () => {
	const words = ['node', 'x', "{'password':'LEAK'}"]
	const plan = planOf([observe('api', '', {launch: launch('', {argv: words})})], {
		command: `arsenal-tui exec --dry-run -- ${joinWords(words)}`,
	})
	for (const json of [true, false]) {
		const {streams, printed} = pipes()
		dryRun(streams.stdout, plan, {json})
		const said = printed()
		expect(said).not.toContain('LEAK')
		expect(said.replace('(`***`)', '').split('***')).toHaveLength(3)
	}
})
