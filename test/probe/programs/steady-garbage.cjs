/**
 * Makes as much garbage as takes a core some four seconds, in turns of a few milliseconds or (with "stands") in a single one; with "little" so much in five
 * seconds that V8 collects once a second or so; with "front" most of it before its first turn, and the rest in three seconds; with "bursts" some of it twice
 * a second.
 */
const [, , how] = process.argv
const batches = 120_000
globalThis.kept = []
function make(times) {
	for (let n = 0; n < times; n++) for (let i = 0; i < 1000; i++) globalThis.kept[i] = {i, list: [i, String(i)]}
}
let left = batches
function turn() {
	make(100)
	left -= 100
	if (left > 0) setTimeout(turn, 1)
}
if (how === 'stands') setTimeout(() => make(batches), 200)
else if (how === 'little') {
	const timer = setInterval(() => make(1), 20)
	setTimeout(() => clearInterval(timer), 5000)
} else if (how === 'front') {
	make(1000)
	const timer = setInterval(() => make(10), 20)
	setTimeout(() => clearInterval(timer), 3000)
} else if (how === 'bursts') {
	const timer = setInterval(() => make(500), 500)
	setTimeout(() => clearInterval(timer), 8000)
} else turn()
