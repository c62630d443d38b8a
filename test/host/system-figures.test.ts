import {totalmem} from 'node:os'
import {expect, it} from 'vitest'
import {OtherSystemFigures, ProcSystemFigures, parseCpuTicks} from '../../src/host/usage/system-figures.ts'

it.each([
	['/proc', () => new ProcSystemFigures()],
	['systeminformation', () => new OtherSystemFigures()],
] as const)('figures from %s are in their units, also when asked twice in a row', async (_, make) => {
	const figures = make()
	for (const sample of [await figures.sample(), await figures.sample()]) {
		expect(sample.cpuShare).toBeGreaterThanOrEqual(0)
		expect(sample.cpuShare).toBeLessThanOrEqual(1)
		expect(sample.loadAverage1).toBeGreaterThanOrEqual(0)
		expect(sample.availableMemoryBytes).toBeGreaterThan(1e6)
		expect(sample.availableMemoryBytes).toBeLessThanOrEqual(totalmem())
	}
})

it('sees a busy core', async () => {
	const figures = new ProcSystemFigures()
	let share = 0
	// Time that a hypervisor takes away counts as not used: where it takes all of a span, the next one tells.
	for (let tries = 0; tries < 10 && share <= 0.5 / navigator.hardwareConcurrency; tries++) {
		const endMs = performance.now() + 150
		while (performance.now() < endMs);
		share = (await figures.sample()).cpuShare
	}
	expect(share).toBeGreaterThan(0.5 / navigator.hardwareConcurrency)
})

it('counts guests once and waiting for a disk as idle', () => {
	const text = 'cpu  100 10 50 800 30 4 6 0 25 0\ncpu0 9 9 9 9 9 9 9 9 9 9\n'
	expect(parseCpuTicks(text)).toEqual({busy: 170, total: 1000})
	expect(parseCpuTicks('')).toEqual({busy: 0, total: 0})
})
