import {expect, test} from 'vitest'
import {lostInShell, type ShellCost, withoutShell} from '../../src/engine/kinds/command/shell-cost.ts'
import type {LaunchedExit} from '../../src/ports.ts'

const cost: ShellCost = {wallNs: 1e6, cpuMs: 0.8, spreadNs: 1e5, runs: 20}

function exitAfter(wallNs: number, rusage: LaunchedExit['rusage']): LaunchedExit {
	return {exitCode: 0, signal: null, failure: null, wallNs: BigInt(wallNs), cpuMs: null, rusage}
}

const usage = {userMs: 3, systemMs: 1, maxRssBytes: 5e6, rssFloorBytes: 2e6}

test('the time of the shell goes, from user and system time in proportion; memory stays', () => {
	const {wallNs, rusage} = withoutShell(exitAfter(5e6, usage), cost)
	expect(wallNs).toBe(4e6)
	expect(rusage!.userMs).toBeCloseTo(2.4, 12)
	expect(rusage!.systemMs).toBeCloseTo(0.8, 12)
	expect(rusage!.maxRssBytes).toBe(5e6)
})

test.each([
	[5e5, {...usage, userMs: 0.1, systemMs: 0.1}],
	[0, {...usage, userMs: 0, systemMs: 0}],
])('nothing goes below zero: %d', (wallNs, rusage) => {
	const left = withoutShell(exitAfter(wallNs, rusage), cost)
	expect([left.wallNs, left.rusage!.userMs, left.rusage!.systemMs]).toEqual([0, 0, 0])
})

test('without a shell, or without what the kernel counts, that is left as it is', () => {
	expect(withoutShell(exitAfter(5e6, usage), null)).toEqual({wallNs: 5e6, rusage: usage})
	expect(withoutShell(exitAfter(5e6, null), {...cost, cpuMs: null})).toEqual({wallNs: 4e6, rusage: null})
})

test('a command is lost in its shell when it takes less than that varies by', () => {
	expect(lostInShell([2e5, 3e5, 4e5], cost)).toBeNull()
	expect(lostInShell([0, 5e4, 4e5], cost)).toMatchObject({code: 'lost-in-shell', severity: 'warning'})
	expect(lostInShell([], cost)).toBeNull()
})
