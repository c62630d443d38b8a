import {readFileSync} from 'node:fs'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {hasEnded, parseProcStat} from '../../src/host/processes/proc-stat.ts'

const line = (name: string, state = 'S') =>
	`4711 (${name}) ${state} 12 4711 4700 34816 -1 4194304 900 3 4 0 250 31 7 8 20 0 11 0 123456 987654321 13579 18446744073709551615 1 1 0\n`

function parse(text: string) {
	// In a larger, dirty buffer, as it is read.
	const bytes = Buffer.alloc(4096, ') 9')
	return parseProcStat(bytes, bytes.write(text))
}

describe('a stat line', () => {
	it('is read by field number', () => {
		expect(parse(line('node'))).toEqual({
			pid: 4711,
			name: 'node',
			state: 'S',
			ppid: 12,
			processGroup: 4711,
			session: 4700,
			childrenFaults: 3,
			userTicks: 250,
			systemTicks: 31,
			childrenTicks: 15,
			threads: 11,
			startTicks: 123456,
			rssPages: 13579,
		})
	})

	it('is read whatever the program calls itself', () => {
		fc.assert(
			fc.property(fc.string({maxLength: 15, unit: 'binary'}), name => {
				const stat = parse(line(name))
				expect(stat).toMatchObject({pid: 4711, ppid: 12, startTicks: 123456, rssPages: 13579})
				expect(stat!.name).toBe(Buffer.from(name).toString())
			}),
			{examples: [[') S 1 2 3'], ['a b'], ['))) ((('], ['x\ny'], ['']]},
		)
	})

	it('keeps negative numbers from shifting the rest', () => {
		expect(parse(line('x').replace(' 4711 4700 ', ' -1 -1 '))).toMatchObject({
			processGroup: -1,
			session: -1,
			threads: 11,
		})
	})

	it.each(['', '\n', '4711', '4711 (node', '4711 (node)', '4711 (node) S 1 2 3'])('is refused when it is %j', text => {
		expect(parse(text)).toBeNull()
	})

	it('of this very process tells its pid and parent', () => {
		const bytes = readFileSync('/proc/self/stat')
		expect(parseProcStat(bytes, bytes.length)).toMatchObject({pid: process.pid, ppid: process.ppid})
	})
})

it('counts a process that nobody has collected as ended, a stopped one not', () => {
	expect(['Z', 'X', 'T', 'S', 'R', 'D'].map(hasEnded)).toEqual([true, true, false, false, false, false])
})
