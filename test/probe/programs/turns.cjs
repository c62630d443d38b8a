/** Turns of at least so many milliseconds, without a rest between, until its input ends. */
let isOver = false
function turn() {
	const untilMs = performance.now() + Number(process.argv[2])
	while (performance.now() < untilMs);
	if (!isOver) setImmediate(turn)
}
process.stdin.on('end', () => (isOver = true)).resume()
turn()
