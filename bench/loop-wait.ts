/**
 * Whether the wait for the loop that is told is the true one: programs whose loop has turns of known length (`loop-wait/target.cjs`), and in each of
 * them a thread that sends it messages at random moments. How long those waited, and what follows from the turns, stands beside what the report says.
 *
 *   node bench/loop-wait.ts [--seconds 10] [--rounds 3] [--only 20.4,mix]
 *
 * Build first. Prints a row a program and round, and ends with code 1 when a p50 or p99 is off by more than a tenth and more than a millisecond. On a full
 * machine the three truths part (a sender waits for a core as well): what lies between them is not off.
 */
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {option} from './shared/figures.ts'
import {onlyOf} from './shared/only.ts'
import {watched} from './shared/watched.ts'

/** Milliseconds; `rest` is how long it rests between two, on average. */
const mixed = [2, 2, 2, 2, 5, 5, 20.4, 47]
const programs: Readonly<Record<string, {readonly turns: readonly number[]; readonly rest: number}>> = {
	'20.4': {turns: [20.4], rest: 0},
	'30': {turns: [30], rest: 0},
	'47': {turns: [47], rest: 0},
	'100': {turns: [100], rest: 0},
	mix: {turns: mixed, rest: 0},
	'mix and rest': {turns: mixed, rest: 10},
	'47 and rest': {turns: [47], rest: 20},
	'at rest': {turns: [0.1], rest: 5},
}
const mostShare = 0.1
const mostMs = 1

/** Distance of the moments whose wait follows from the turns. */
const stepMs = 0.25

const seconds = option('seconds', 10)
const rounds = option('rounds', 3)
const chosen = onlyOf(Object.keys(programs)) ?? Object.keys(programs)
const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-wait-'))
let bad = 0
try {
	console.log(
		'told (true: of messages since they were due, since they were sent; of the turns; deviation from the nearest)',
	)
	for (const name of chosen) for (let round = 1; round <= rounds; round++) bad += await tell(name, round)
} finally {
	rmSync(folder, {recursive: true, force: true})
}
console.log(bad === 0 ? 'all within a tenth or a millisecond' : `${bad} beyond a tenth and a millisecond`)
process.exitCode = bad === 0 ? 0 : 1

/** Returns how many of p50 and p99 are off. */
async function tell(name: string, seed: number): Promise<number> {
	const {turns, rest} = programs[name]!
	const file = path.join(folder, 'waits.json')
	const target = path.join(import.meta.dirname, 'loop-wait/target.cjs')
	const suite = {
		name: 'wait',
		kind: 'observe',
		command: [process.execPath, target, ...[seconds, file, seed, rest, ...turns].map(String)],
		cwd: folder,
		ready: {log: 'ready'},
	}
	const config = path.join(folder, 'arsenal.config.json')
	writeFileSync(config, JSON.stringify({suites: [suite]}))
	const {suite: report, stderr} = await watched(['run', '--config', config], [], {cwd: folder, out: folder})
	if (!report?.node) throw new Error(`${name}: nothing was told: ${report?.failure?.reason ?? stderr}`)
	const seen = JSON.parse(readFileSync(file, 'utf8')) as {readonly messages: number[]; readonly turns: number[]}
	const truths = [...messageWaits(seen.messages), turnWaits(seen.turns)].map(waits => waits.toSorted((a, b) => a - b))
	const {p50, p99, max} = report.node.loopDelayMs
	const figures = [
		['p50', p50, 0.5],
		['p99', p99, 0.99],
		['max', max, 1],
	] as const
	let off = 0
	const say = figures.map(([figure, told, share]) => {
		const are = truths.map(waits => waits[Math.max(0, Math.ceil(share * waits.length) - 1)]!)
		const nearest = Math.min(Math.max(told ?? 0, Math.min(...are)), Math.max(...are))
		const byMs = (told ?? 0) - nearest
		if (figure !== 'max' && !(Math.abs(byMs) <= Math.max(mostMs, mostShare * nearest))) off++
		const shown = are.map(ms => ms.toFixed(1)).join(' ')
		return `${figure} ${told?.toFixed(1) ?? '-'} (${shown}; ${byMs > 0 ? '+' : ''}${((byMs / nearest) * 100).toFixed(0)} %)`
	})
	console.log(`${name.padEnd(13)} n ${String(truths[0]!.length).padEnd(5)} ${say.join('  ')}`)
	return off
}

/** Since they were due, and since they were sent: a thread that waits for a core sends late. */
function messageWaits(messages: readonly number[]): [number[], number[]] {
	const sinceDue: number[] = []
	const sinceSent: number[] = []
	for (let i = 0; i < messages.length; i += 3) {
		sinceDue.push(messages[i + 2]! - messages[i]!)
		sinceSent.push(messages[i + 2]! - messages[i + 1]!)
	}
	return [sinceDue, sinceSent]
}

/** Waits at even distances: what falls into a turn waits for its end, what falls into a rest does not wait. */
function turnWaits(turns: readonly number[]): number[] {
	const waits: number[] = []
	let ms = turns[0]!
	for (let i = 0; i < turns.length; i += 2) {
		for (; ms < turns[i]!; ms += stepMs) waits.push(0)
		for (; ms < turns[i + 1]!; ms += stepMs) waits.push(turns[i + 1]! - ms)
	}
	return waits
}
