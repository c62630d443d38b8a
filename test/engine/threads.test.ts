import {fileURLToPath} from 'node:url'
import {expect, it} from 'vitest'
import {apply} from '../../src/core/run/state/apply.ts'
import {startRunState} from '../../src/core/run/state/run-state.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {node, observing, runStarted, start} from './real-suites.ts'

const program = fileURLToPath(new URL('../../fixtures/programs/works-elsewhere.js', import.meta.url))

/** Observed to its end behind a shell, as behind npm: it is not the process that was started. */
async function observed(more: string) {
	const suite = observing('a', `${node} ${program} ${more}; true`, {probe: {cpuIntervalUs: 10_000}})
	const running = start([suite])
	await running.finished
	const state = startRunState(runStarted([suite]))
	for (const event of running.events) apply(state, event)
	const printed = running.of('output-printed').flatMap(({lines}) => lines)
	const {otherThreadsShare} = JSON.parse(printed.find(line => line.startsWith('{'))!)
	return {otherThreadsShare, report: summarise(state).suites[0]!}
}

it.skipIf(process.platform !== 'linux' || process.threadCpuUsage === undefined).each([
	['', 'in native threads'],
	['--worker', 'in worker threads and native threads'],
])('what a process does outside its main thread is told by its share: works-elsewhere.js %s', async (more, where) => {
	const {otherThreadsShare, report} = await observed(more)
	const rows = report.usage!.perProcess.filter(row => row.node !== null)
	expect(rows).toHaveLength(1)
	expect(Math.abs(rows[0]!.otherThreadsShare! - otherThreadsShare)).toBeLessThan(0.05)
	const unseen = report.findings.find(one => one.code === 'threads-unseen')!
	expect(unseen.text).toContain(where)
	const [, percent] = /: ([\d.]+)% of its CPU time is/.exec(unseen.text)!
	expect(Math.abs(Number(percent) / 100 - otherThreadsShare)).toBeLessThan(0.05)
	expect(rows[0]!.sampledShare).toBeLessThan(0.2)
})

it.skipIf(process.platform !== 'linux')(
	'what a child wrote is counted once, though its parent collected it',
	async () => {
		const child = `const {openSync, writeSync} = require('node:fs')
		const [file, bytes] = [openSync('/dev/null', 'w'), Buffer.alloc(1e6)]
		let left = 20
		const writing = setInterval(() => {
			writeSync(file, bytes)
			if (--left === 0) clearInterval(writing)
		}, 60)`
		// The shell stays for a full sample after each child.
		const line = `'${node}' -e "${child}"; sleep 1.2`
		const suite = observing('a', `${line}; ${line}; true`)
		const running = start([suite])
		await running.finished
		const state = startRunState(runStarted([suite]))
		for (const event of running.events) apply(state, event)
		const {usage, series} = summarise(state).suites[0]!
		expect(usage!.writtenBytes).toBeGreaterThanOrEqual(40e6)
		expect(usage!.writtenBytes).toBeLessThan(40.5e6)
		const ofRows = usage!.perProcess.reduce((sum, row) => sum + (row.writtenBytes ?? 0), 0)
		expect(ofRows).toBe(usage!.writtenBytes)
		const rates = series.find(one => one.name === 'writeRate')!.values
		// 16.7 MB a second is what a child does; all that it did would be 20 and more on top.
		expect(rates.reduce<number>((most, rate) => Math.max(most, rate ?? 0), 0)).toBeLessThan(25e6)
	},
)
