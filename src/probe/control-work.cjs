'use strict'
/**
 * The control of every comparison: the same work each time, so that when it takes longer it was the machine. Run as `node FILE` between
 * the runs of both sides; whatever they are, this is neither. It prints nothing and reads nothing, so no output, file or locale moves it.
 *
 * A mix, because machines slow down in more than one way: parsing and small objects (allocation and collection), arithmetic out of the
 * first-level cache (the core's clock), and a walk in random order through 4 MB (memory, and whoever shares its caches). Some 25 ms
 * beside the 25 of starting Node, each part about a third. Were runs twice as long, there would be half as many in the same time, and on a
 * shared machine each would scatter hardly less: what vouches is their number.
 *
 * Never change what it computes: control times of stored runs are compared by it. A changed one is a new file. What it computes is
 * checked at the end, lest an optimiser that knows better leaves some of it out.
 */

let state = 0x2545f491
/** xorshift32. Source: Marsaglia, Journal of Statistical Software 8 (2003). */
function next() {
	state ^= state << 13
	state ^= state >>> 17
	state ^= state << 5
	return state >>> 0
}

let check = 0
function mix(value) {
	check = (Math.imul(check ^ value, 0x01000193) + 0x9e3779b9) | 0
}

/** As a server does it: records become text, text becomes records, and they are filtered, grouped and sorted. */
function records() {
	const words = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heath']
	for (let round = 0; round < 4; round++) {
		const rows = []
		for (let i = 0; i < 600; i++) {
			const word = words[next() & 7]
			rows.push({
				id: i,
				name: `${word}-${next() % 997}`,
				size: next() % 10_000,
				tags: [word, words[i & 7]],
				on: (i & 1) === 0,
			})
		}
		const parsed = JSON.parse(JSON.stringify(rows))
		const groups = new Map()
		for (const row of parsed) {
			const key = row.name.split('-')[0]
			const group = groups.get(key)
			if (group === undefined) groups.set(key, [row])
			else group.push(row)
		}
		for (const [key, group] of groups) {
			group.sort((a, b) => a.size - b.size || a.id - b.id)
			const line = group.map(row => `${row.name.toUpperCase()}=${row.size}`).join(';')
			mix(line.length)
			mix(group[0].size + key.length)
			mix(line.match(/[A-D]+-\d+=\d*7/g)?.length ?? 0)
		}
	}
}

/** Integers and floats over 16 KB: what stays in the first-level cache and depends on the clock alone. */
function arithmetic() {
	const values = new Float64Array(2048)
	for (let i = 0; i < values.length; i++) values[i] = (next() % 1000) / 1000
	let sum = 0
	let hash = 1
	for (let round = 0; round < 1200; round++) {
		for (let i = 0; i < 2048; i++) {
			sum = sum * 0.5 + values[i] * (i & 15)
			hash = (Math.imul(hash, 31) + i) | 0
		}
	}
	mix(hash)
	mix(Math.floor(sum * 1000))
}

/** One cycle through all of 4 MB, each step known only once the one before has come. */
function memory() {
	const length = 1024 * 1024
	const following = new Uint32Array(length)
	// A full cycle without a table of what has been seen: a linear congruence whose multiplier is 1 mod 4 and whose step is odd.
	for (let i = 0; i < length; i++) following[i] = (Math.imul(i, 1_664_525) + 1_013_904_223) & (length - 1)
	let at = 0
	for (let step = 0; step < 30_000; step++) at = following[at]
	mix(at)
}

records()
arithmetic()
memory()
if (check !== 1_554_921_590) process.exitCode = 1
