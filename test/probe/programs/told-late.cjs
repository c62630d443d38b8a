/**
 * Takes what our watch has seen far more often than the host does, while turns full of garbage follow each other without a pause: Node tells of collections when the
 * loop has turned some more. Says how many parts of the time were told, and those that cannot be right: more than there was, or many in next to no time.
 */
const {watchCollections} = require('../../../src/probe/collections.cjs')

const collections = watchCollections({all: false})
collections.start()
let kept = []
let takenMs = performance.now()
let turns = 150
let taken = 0
const wrong = []
function turn() {
	collections.loopTurned()
	for (const untilMs = performance.now() + 40; performance.now() < untilMs; ) {
		kept = []
		for (let i = 0; i < 20_000; i++) kept.push({i})
	}
	if (performance.now() - takenMs > 120) {
		takenMs = performance.now()
		const gc = collections.take()
		const {count = 0, ofMs, watchedMs} = gc?.sampled ?? {}
		if (watchedMs > 0) taken++
		if (count > gc?.count || watchedMs > ofMs || (count > 1 && watchedMs < 10)) wrong.push(gc)
	}
	if (--turns > 0) return setImmediate(turn)
	console.log(JSON.stringify({taken, wrong}))
	collections.disarm()
}
setImmediate(turn)
