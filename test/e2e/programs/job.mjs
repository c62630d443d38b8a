/** A healthy job: computes in pieces of half a second with hardly a turn of its loop between them, makes garbage, and ends by itself. */
import {setImmediate as nextTurn} from 'node:timers/promises'

function piece() {
	const endMs = performance.now() + 500
	let kept = []
	while (performance.now() < endMs) {
		kept.push({value: Math.sqrt(kept.length), text: `item ${kept.length}`})
		if (kept.length > 50_000) kept = []
	}
	return kept.length
}

let sum = 0
for (let i = 0; i < 6; i++) {
	sum += piece()
	await nextTurn()
}
console.log(sum > 0)
