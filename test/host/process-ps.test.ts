import {describe, expect, it} from 'vitest'
import {listByPs, parsePs, parsePsTime} from '../../src/host/processes/ps.ts'

const macOs = `    1     0     1  14520 Ss     1:02.50 Mon Oct  6 09:11:02 2025     /sbin/launchd
 4711   501  4711 123456 S+    12:34.56 Thu Nov 20 14:01:22 2025     /Applications/My App.app/Contents/MacOS/node
  812     1   812      0 Z      0:00.00 Thu Nov 20 14:01:23 2025     (sh)
`

describe('what ps prints', () => {
	it('is read on macOS, with spaces in paths', () => {
		expect(parsePs(macOs)).toMatchObject([
			{
				pid: 1,
				ppid: 0,
				processGroup: 1,
				session: 1,
				cpuMs: 62_500,
				rssBytes: 14520 * 1024,
				name: 'launchd',
				ended: false,
			},
			{
				pid: 4711,
				ppid: 501,
				processGroup: 4711,
				cpuMs: 754_560,
				name: 'node',
				started: Date.parse('2025-11-20T14:01:22'),
			},
			{pid: 812, ended: true},
		])
	})

	it('is skipped where it is no process line', () => {
		expect(parsePs('ps: illegal option -- o\nusage: ps [-AaCcEefhjlMmrSTvwXx]\n')).toEqual([])
	})

	it('of this machine lists this process', async () => {
		const self = (await listByPs()).find(({pid}) => pid === process.pid)
		expect(self).toMatchObject({ppid: process.ppid, ended: false})
		expect(self!.rssBytes).toBeGreaterThan(1e7)
	})
})

it.each([
	['00:00:07', 7000],
	['01:02:03', 3_723_000],
	['2-00:00:01', 172_801_000],
	['0:00.01', 10],
	['123:04.56', 7_384_560],
	['-', 0],
	['?', 0],
])('CPU time %s is %i ms', (text, ms) => {
	expect(parsePsTime(text)).toBe(ms)
})
