/**
 * Makes garbage in slices for two seconds and blocks three times for 200 ms, at different phases of a second: a block during which the
 * histogram happens to be read is seen in part only.
 */
let kept = []
const startMs = performance.now()
const blocksAtMs = [600, 1130, 1660]
function slice() {
	const nowMs = performance.now() - startMs
	for (let i = 0; i < 2000; i++) kept.push({i, text: `item ${i}`, list: [i, i, i]})
	if (kept.length > 20_000) kept = []
	if (nowMs > blocksAtMs[0]) {
		blocksAtMs.shift()
		const untilMs = performance.now() + 200
		while (performance.now() < untilMs);
	}
	if (nowMs < 2200) setTimeout(slice, 1)
}
slice()
