'use strict'
/**
 * A loop whose turns take known times, and how long messages wait for it that another thread sends at random moments (a Poisson process, so they
 * come at any moment of a turn alike). Every message carries when it was due, on the clock all threads share.
 *
 *   node target.cjs SECONDS FILE SEED REST_MS TURN_MS ...
 *
 * Each turn is one of TURN_MS, drawn evenly; between two the loop rests for 0 to 2 REST_MS. Prints "ready" after half a second, and when SECONDS have
 * passed has the other thread write FILE, so that its last turns are like the others: as JSON, in milliseconds, when messages were due, sent and
 * received, three numbers each, and when turns began and ended, two numbers each.
 */
const {writeFileSync} = require('node:fs')
const {isMainThread, parentPort, Worker, workerData} = require('node:worker_threads')

const meanGapMs = 4
const mostNumbers = 1 << 20
const nowMs = () => Number(process.hrtime.bigint()) / 1e6

/** mulberry32 (Tommy Ettinger, public domain). @returns numbers in [0, 1) */
function randomFrom(seed) {
	let state = seed
	return () => {
		state = (state + 0x6d2b79f5) | 0
		let mixed = Math.imul(state ^ (state >>> 15), state | 1)
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
	}
}

/** Numbers that both threads see; the first says how many there are. */
function list(memory) {
	const numbers = new Float64Array(memory)
	return {
		add(...more) {
			for (const number of more) if (numbers[0] < mostNumbers) numbers[++numbers[0]] = number
		},
		all: () => [...numbers.subarray(1, 1 + numbers[0])],
	}
}

if (isMainThread) turns()
else send(workerData)

function send({seed, file, over, memories}) {
	const random = randomFrom(seed)
	let dueMs = nowMs()
	while (over[0] === 0) {
		dueMs -= meanGapMs * Math.log(1 - random())
		const leftMs = dueMs - nowMs()
		if (leftMs > 0) Atomics.wait(over, 0, 0, leftMs)
		parentPort.postMessage([dueMs, nowMs()])
	}
	const [messages, turns] = memories.map(memory => list(memory).all())
	writeFileSync(file, JSON.stringify({messages, turns}))
	parentPort.postMessage('written')
}

function turns() {
	const [, , seconds, file, ...numbers] = process.argv
	const [seed, restMs, ...turnsMs] = numbers.map(Number)
	const random = randomFrom(seed)
	const memories = [1, 2].map(() => new SharedArrayBuffer((mostNumbers + 1) * 8))
	const [messages, turns] = memories.map(list)
	const over = new Int32Array(new SharedArrayBuffer(4))
	let isMeasured = false
	new Worker(__filename, {workerData: {seed: seed + 1, file, over, memories}}).on('message', message => {
		if (message === 'written') process.exit()
		if (isMeasured) messages.add(...message, nowMs())
	})
	function turn() {
		const begunMs = nowMs()
		const untilMs = begunMs + turnsMs[Math.floor(random() * turnsMs.length)]
		while (nowMs() < untilMs);
		if (isMeasured) turns.add(begunMs, nowMs())
		if (restMs > 0) setTimeout(turn, random() * 2 * restMs)
		else setImmediate(turn)
	}
	turn()
	setTimeout(() => {
		console.log('ready')
		isMeasured = true
	}, 500)
	setTimeout(
		() => {
			isMeasured = false
			over[0] = 1
		},
		500 + seconds * 1000,
	)
}
