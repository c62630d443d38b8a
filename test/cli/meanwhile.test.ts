import path from 'node:path'
import {expect, test} from 'vitest'
import {Meanwhile} from '../../src/cli/commands/meanwhile.ts'
import type {SeenChange} from '../../src/ports.ts'

/** `+ logs/a.txt`: added, `-`: removed, `~`: changed. `+ new|deeper/a.txt`: in a folder that was made with it. */
function seen(line: string): SeenChange {
	const [sign, name] = line.split(' ') as ['+' | '-' | '~', string]
	const folder = name.includes('|') ? name.split('|')[0]! : path.dirname(name)
	return {file: name.replace('|', '/'), folder, is: ({'+': 'added', '-': 'removed', '~': 'changed'} as const)[sign]}
}

/** For each run what starts the next one, and what was found out. */
function sifted(runs: readonly (readonly string[])[], meanwhile = new Meanwhile()): string[] {
	return runs.map(run => {
		const {due, found} = meanwhile.sift(run.map(seen))
		return [...due.map(({file}) => file), ...found.map(({file, is}) => `(${is}: ${file})`)].join(' ')
	})
}

test.each<[string, string[][], string[]]>([
	['a file that changes in each run is found in the second', [['~ a'], ['~ a'], ['~ a']], ['a', '(this file: a)', '']],
	['one that is first made', [['+ a'], ['~ a'], ['~ a']], ['a', '(this file: a)', '']],
	[
		'it is somebody’s again once a run leaves it alone',
		[['~ a'], ['~ a'], [], ['~ a']],
		['a', '(this file: a)', '', 'a'],
	],
	[
		'a new name in each run',
		[['+ CPU.1.cpuprofile'], ['+ CPU.2.cpuprofile'], ['+ CPU.3.cpuprofile', '~ work.js']],
		['CPU.1.cpuprofile', '(added files: CPU.2.cpuprofile)', 'work.js'],
	],
	[
		'a new folder in each run',
		[['+ reports|at-1/index.html', '+ reports|at-1/x/y.html'], ['+ reports|at-2/index.html'], []],
		['reports/at-1/index.html reports/at-1/x/y.html', '(added files: reports/at-2/index.html)', ''],
	],
	[
		'a new name in a folder that the first run made',
		[['+ .|profiles/1.cpuprofile'], ['+ ./profiles/2.cpuprofile'], ['+ ./profiles/3.cpuprofile']],
		['./profiles/1.cpuprofile', '(added files: ./profiles/2.cpuprofile)', ''],
	],
	['an ending that is a number', [['+ out.1'], ['+ out.23']], ['out.1', '(added files: out.23)']],
	['the oldest is removed', [['- l/1.log'], ['- l/2.log']], ['l/1.log', '(removed files: l/2.log)']],
	[
		'a file that somebody adds is of no such kind',
		[['+ CPU.1.cpuprofile'], ['+ CPU.2.cpuprofile', '+ b.js'], ['+ c.js', '+ l/3.cpuprofile']],
		['CPU.1.cpuprofile', 'b.js (added files: CPU.2.cpuprofile)', 'l/3.cpuprofile (added files: c.js)'],
	],
	['edits of different files start a run each', [['~ a'], ['~ b'], ['~ c'], ['~ a'], []], ['a', 'b', 'c', 'a', '']],
])('%s', (_, runs, expected) => {
	expect(sifted(runs)).toEqual(expected)
})

test('what no name tells ends after some runs in a row, until a run changes nothing', () => {
	const random = (n: number) => [`~ cache/${(n * 7919).toString(36)}`]
	const meanwhile = new Meanwhile()
	const runs = (first: number, most: number) =>
		sifted(
			Array.from({length: most}, (_, i) => random(first + i)),
			meanwhile,
		)
	const started = runs(1, 9).map(line => line !== '' && !line.startsWith('('))
	expect(started).toEqual([true, true, true, true, true, false, false, false, false])
	meanwhile.restBetween()
	expect(runs(20, 2)).toEqual(['', ''])
	meanwhile.sift([])
	expect(runs(30, 1)).toEqual([random(30)[0]!.slice(2)])
	// Somebody between counts anew.
	for (const at of [40, 50, 60]) {
		meanwhile.restBetween()
		expect(runs(at, 4).every(line => line !== '')).toBe(true)
	}
})
