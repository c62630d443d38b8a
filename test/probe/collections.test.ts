import {execFile} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {promisify} from 'node:util'
import {afterAll, describe, expect, test, vi} from 'vitest'
import {type Observation, observe, program, type TargetNode, targetNodes} from './observe-target.ts'

vi.setConfig({testTimeout: 120_000})

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-gc-'))
afterAll(() => rmSync(folder, {recursive: true}))
const relay = fileURLToPath(new URL('../../src/probe/relay.cjs', import.meta.url))

/** As V8 says itself, of the program's thread alone: whoever collects most, for our thread beside it hardly does. */
function traced(stdout: string): {readonly count: number; readonly totalMs: number} {
	const lines = [...stdout.matchAll(/^\[\d+:(0x\w+)\].* ms: (?:Scav|Mark|Minor).* MB, .*?([\d.]+) \/ [\d.]+ ms(.*)$/gm)]
	const [most = []] = [...Map.groupBy(lines, line => line[1]).values()].sort((a, b) => b.length - a.length)
	const stepsMs = (rest: string) => Number(/\(\+ ([\d.]+) ms in \d+ steps/.exec(rest)?.[1] ?? 0)
	return {
		count: most.length,
		totalMs: most.reduce((sum, line) => sum + Number(line[2]) + stepsMs(line[3]!), 0),
	}
}

function told(seen: Observation) {
	const all = seen.of('node-sampled').map(({gc}) => gc)
	return {
		isWhole: all.every(gc => gc !== undefined),
		count: all.reduce((sum, gc) => sum + (gc?.count ?? 0), 0),
		totalMs: all.reduce((sum, gc) => sum + (gc?.totalMs ?? 0), 0),
	}
}

const parts = (seen: Observation) => seen.of('node-sampled').flatMap(({gc}) => gc?.sampled ?? [])

/** How many there were, by what was seen in parts of the time. */
function estimated(seen: Observation): number {
	const unseen = parts(seen)
		.filter(({watchedMs}) => watchedMs > 0)
		.map(({count, ofMs, watchedMs}) => count * (ofMs / watchedMs - 1))
	return unseen.reduce((sum, count) => sum + count, told(seen).count)
}

/**
 * A young generation that does not grow, and has all that is made, is collected as often in the end as at the beginning: Node 26 took the program's objects for long-lived
 * ones, by what its first collections had found, and made them in the old space.
 */
const alike = ['--trace-gc', '--max-semi-space-size=1', '--no-allocation-site-pretenuring']

let runs = 0
/** Until what it did has been told twice. */
function makeGarbage(node: string, {how, relayPath}: {how?: 'turns' | 'later' | undefined; relayPath?: string}) {
	const file = path.join(folder, String(runs++))
	return observe([node, '--trace-gc', program('garbage-turn.cjs'), file, ...(how ? [how] : [])], {
		allCollections: true,
		...(relayPath ? {relayPath} : {}),
		async meanwhile(seen, running) {
			await running.printed('made')
			await seen.nth('node-sampled', seen.of('node-sampled').length + 2)
			writeFileSync(file, '')
		},
	})
}

describe.each(targetNodes)('garbage collections of a target on Node $version', ({path: node}: TargetNode) => {
	test.concurrent.each([
		['which never turns', undefined],
		['which turns at last', 'turns'],
		['which has turned before', 'later'],
	] as const)('are told from the first line on, and once, of a loop that stands still %s', async (_, how) => {
		const {exitCode, stdout, seen} = await makeGarbage(node, {how})
		expect(exitCode).toBe(0)
		const [is, was] = [told(seen), traced(stdout)]
		expect(is.isWhole).toBe(true)
		expect(was.count).toBeGreaterThan(5)
		expect(Math.abs(is.count - was.count), `${is.count} of ${was.count}`).toBeLessThanOrEqual(2)
		expect(is.totalMs).toBeGreaterThan(0.75 * was.totalMs)
		// V8 starts its watch a little after we start ours, and ends it before: others may have the core in between.
		const waitedMs = Number(/^waited ([\d.]+) ms$/m.exec(stdout)?.[1])
		expect(is.totalMs).toBeLessThan(1.25 * was.totalMs + waitedMs)
	})

	test.concurrent.each([
		['turns', 10_309],
		['stands', 10_309],
		['turns', 1000],
	])(
		'are watched a part of the time where there are many, and how much of it is told (it %s, a sample every %d us)',
		async (how, cpuIntervalUs) => {
			const {exitCode, stdout, seen} = await observe([node, ...alike, program('steady-garbage.cjs'), how], {
				cpuIntervalUs,
			})
			expect(exitCode).toBe(0)
			expect(parts(seen).filter(({ofMs, watchedMs}) => watchedMs < 0.5 * ofMs).length).toBeGreaterThan(2)
			const [is, was] = [estimated(seen), traced(stdout).count]
			expect(is / was, `${is} of ${was}`).toBeGreaterThan(0.5)
			expect(is / was, `${is} of ${was}`).toBeLessThan(2)
		},
	)

	test.concurrent('are all watched where all are asked for', async () => {
		const {stdout, seen} = await observe([node, ...alike, program('steady-garbage.cjs'), 'turns'], {
			cpuIntervalUs: 10_309,
			allCollections: true,
		})
		expect(parts(seen)).toEqual([])
		const [is, was] = [told(seen).count, traced(stdout).count]
		expect(was).toBeGreaterThan(100)
		// Thousands a second: some before the loop turned, which are written down with all spaces of the heap, and reading that makes garbage of our own.
		expect(is / was, `${is} of ${was}`).toBeGreaterThan(0.97)
		expect(is / was, `${is} of ${was}`).toBeLessThan(1.01)
	})

	test.concurrent('of a start with more than later stand for nothing else', async () => {
		const {stdout, seen} = await observe([node, ...alike, program('steady-garbage.cjs'), 'front'], {
			cpuIntervalUs: 10_309,
		})
		expect(parts(seen).length).toBeGreaterThan(1)
		const [is, was] = [estimated(seen), traced(stdout).count]
		expect(is / was, `${is} of ${was}`).toBeGreaterThan(0.8)
		expect(is / was, `${is} of ${was}`).toBeLessThan(1.25)
	})

	test.concurrent('that come in bursts are not all watched because the last part showed none', async () => {
		const {seen} = await observe([node, ...alike, program('steady-garbage.cjs'), 'bursts'], {cpuIntervalUs: 10_309})
		const all = seen.of('node-sampled').flatMap(({gc}) => gc ?? [])
		// The last is cut where the program ends, which may be while it is watched.
		const later = all.slice(all.findIndex(({sampled}) => sampled !== undefined) + 1, -1)
		expect(later.length).toBeGreaterThan(2)
		expect(later.filter(({sampled}) => sampled === undefined)).toEqual([])
	})

	test.concurrent('are all watched where there are few', async () => {
		const {stdout, seen} = await observe([node, '--trace-gc', program('steady-garbage.cjs'), 'little'], {
			cpuIntervalUs: 10_309,
		})
		expect(parts(seen)).toEqual([])
		expect(Math.abs(told(seen).count - traced(stdout).count)).toBeLessThanOrEqual(2)
	})

	test.concurrent('that Node tells late belong to the part in which they were', async () => {
		const {stdout} = await promisify(execFile)(node, [program('told-late.cjs')])
		const {taken, wrong} = JSON.parse(stdout) as {taken: number; wrong: unknown[]}
		expect(taken).toBeGreaterThan(5)
		expect(wrong).toEqual([])
	})

	test.concurrent('are not kept for the observer while the loop stands still for long', async () => {
		const {stdout} = await promisify(execFile)(node, [program('long-stall.cjs')])
		const {made, toldWhileStill, given} = JSON.parse(stdout) as Record<'made' | 'toldWhileStill' | 'given', number>
		expect(made).toBeGreaterThan(100)
		expect(Math.abs(toldWhileStill - made), `${toldWhileStill} of ${made}`).toBeLessThanOrEqual(2)
		expect(given).toBeLessThan(10)
	})

	describe('that has no GCProfiler', () => {
		const relayPath = path.join(folder, 'old.cjs')
		writeFileSync(relayPath, `delete require('node:v8').GCProfiler\nrequire(${JSON.stringify(relay)})\n`)

		test.concurrent('are not said to be none while the loop stands still', async () => {
			const {exitCode, seen} = await makeGarbage(node, {relayPath})
			expect(exitCode).toBe(0)
			expect(seen.of('node-sampled').length).toBeGreaterThan(0)
			expect(seen.of('node-sampled').flatMap(({gc}) => gc ?? [])).toEqual([])
		})

		test.concurrent('are told when it turns, all of them', async () => {
			const {exitCode, stdout, seen} = await makeGarbage(node, {how: 'turns', relayPath})
			expect(exitCode).toBe(0)
			expect(Math.abs(told(seen).count - traced(stdout).count)).toBeLessThanOrEqual(2)
		})
	})
})
