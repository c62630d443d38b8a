import {expect, test} from 'vitest'
import {type Bottleneck, bottlenecksOf, type SentLoad} from '../../../src/core/load/self-check.ts'
import {Histogram} from '../../../src/core/stats/histogram.ts'

function lagged(share: number, ms: number): Histogram {
	const histogram = new Histogram()
	for (let i = 0; i < 10_000; i++) histogram.add((i < 10_000 * share ? ms : 0.5) * 1e6)
	return histogram
}

const resting: SentLoad = {
	sendLag: lagged(0.005, 30),
	sent: 10_000,
	withoutSocket: 0,
	backlogDrops: 0,
	loopBusy: [0.1, Number.NaN, 0.2, 0.1],
	gcShare: [0.001, 0.02, 0],
	waitedShare: [0.01, 0.02],
}

test('a generator that kept its schedule was not the bottleneck, whatever one second of it was', () => {
	expect(bottlenecksOf(resting)).toEqual([])
	expect(bottlenecksOf({...resting, gcShare: [0.4], waitedShare: [0.3]})).toEqual([])
	expect(bottlenecksOf({...resting, sendLag: new Histogram(), loopBusy: [], gcShare: [], waitedShare: []})).toEqual([])
})

test.each<[Bottleneck, Partial<SentLoad>]>([
	['core', {sendLag: lagged(0.02, 30), waitedShare: [0.3, 0.1], gcShare: [0.02]}],
	['gc', {sendLag: lagged(0.02, 30), gcShare: [0.01, 0.25], waitedShare: [0.02]}],
	['loop', {sendLag: lagged(0.02, 30), loopBusy: [0.95, 0.99, 0.2]}],
	['loop', {loopBusy: [0.95, 0.1, 0.2]}],
	['lag', {sendLag: lagged(0.02, 30)}],
	['sockets', {withoutSocket: 1}],
	['backlog', {backlogDrops: 3}],
])('%s', (is, more) => {
	const found = bottlenecksOf({...resting, ...more})
	expect(found.map(one => one.is)).toEqual([is])
	expect(found[0]!.words).toMatch(/\d/)
})

test('what had no socket is told before what was late', () => {
	const found = bottlenecksOf({...resting, withoutSocket: 9, sendLag: lagged(0.02, 30), backlogDrops: 1})
	expect(found.map(one => one.is)).toEqual(['sockets', 'lag', 'backlog'])
})
