/**
 * Makes garbage from its first line on, says so, and waits until the file that is named comes to be: all of it in one turn of the loop. With "turns" after
 * the name it turns in between, and with "later" it has turned for half a second before. In the end it says how long it waited for a core while it made the garbage.
 */
const {existsSync, readFileSync, writeSync} = require('node:fs')
const [, , untilFile, how] = process.argv
const never = new Int32Array(new SharedArrayBuffer(4))

function makeGarbage() {
	let kept = []
	for (let slice = 0; slice < 400; slice++) {
		for (let i = 0; i < 2000; i++) kept.push({i, text: `item ${i}`, list: [i, i, i]})
		if (kept.length > 60_000) kept = []
	}
	writeSync(1, 'made\n')
}

/** 0 where no kernel tells. */
function waitedMs() {
	try {
		return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6
	} catch {
		return 0
	}
}

function run() {
	makeGarbage()
	writeSync(1, `waited ${waitedMs()} ms\n`)
	if (how !== undefined) setInterval(() => existsSync(untilFile) && process.exit(), 20)
	else {
		while (!existsSync(untilFile)) Atomics.wait(never, 0, 0, 20)
		process.exit()
	}
}

if (how === 'later') setTimeout(run, 500)
else run()
