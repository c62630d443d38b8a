/**
 * Says how many collections there were while its loop stood still for long, how many of these our watch told, and how many Node had kept for our
 * observer. Not by the loop, for which it would have to stand still for real.
 */
const hooks = require('node:perf_hooks')
const {GCProfiler} = require('node:v8')
let given = 0
const {PerformanceObserver} = hooks
hooks.PerformanceObserver = class extends PerformanceObserver {
	constructor(callback) {
		super(list => {
			given += list.getEntries().length
			callback(list)
		})
	}
}
const {watchCollections} = require('../../../src/probe/collections.cjs')

const kept = []
function makeGarbage() {
	for (let i = 0; i < 10_000_000; i++) kept[i & 1023] = {i, list: [i]}
}

const collections = watchCollections({all: true})
collections.start()
setTimeout(() => {
	collections.loopTurned()
	setTimeout(() => {
		collections.loopStalled(false)
		collections.loopStalled(true)
		collections.take()
		given = 0
		const profiler = new GCProfiler()
		profiler.start()
		makeGarbage()
		const toldWhileStill = collections.take().count
		const made = profiler.stop().statistics.length
		setTimeout(() => {
			collections.loopTurned()
			setTimeout(() => {
				console.log(JSON.stringify({made, toldWhileStill, given}))
				collections.disarm()
			}, 50)
		}, 10)
	}, 10)
}, 10)
