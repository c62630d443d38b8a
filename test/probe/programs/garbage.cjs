/**
 * Makes garbage in slices until its input ends, and blocks for 200 ms every 530: at different phases of a second, for a block during which the
 * delays happen to be read is seen in part only.
 */
let kept = []
let nextBlockMs = performance.now() + 530
let isOver = false
function slice() {
	for (let i = 0; i < 2000; i++) kept.push({i, text: `item ${i}`, list: [i, i, i]})
	if (kept.length > 20_000) kept = []
	if (performance.now() > nextBlockMs) {
		nextBlockMs = performance.now() + 530
		const untilMs = performance.now() + 200
		while (performance.now() < untilMs);
	}
	if (!isOver) setTimeout(slice, 1)
}
process.stdin.on('end', () => (isOver = true)).resume()
slice()
