/** Computes for a second and a half, in turns, and says so: long enough to be observed. */
const endsMs = Date.now() + 1500
console.log('begun', typeof require('node:fs').readFileSync)
function work() {
	let sum = 0
	for (let i = 0; i < 2e6; i++) sum += Math.sqrt(i)
	if (Date.now() < endsMs) setTimeout(work, 5)
	else console.log('ended', sum > 0)
}
work()
