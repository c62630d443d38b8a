/** Makes garbage in slices for two seconds and blocks once for 200 ms. */
let kept = []
const endMs = performance.now() + 2200
let hasBlocked = false
function slice() {
	for (let i = 0; i < 2000; i++) kept.push({i, text: `item ${i}`, list: [i, i, i]})
	if (kept.length > 20_000) kept = []
	if (!hasBlocked && performance.now() > endMs - 1000) {
		hasBlocked = true
		const untilMs = performance.now() + 200
		while (performance.now() < untilMs);
	}
	if (performance.now() < endMs) setTimeout(slice, 1)
}
slice()
