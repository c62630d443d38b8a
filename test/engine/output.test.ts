import fc from 'fast-check'
import {expect, onTestFinished, test} from 'vitest'
import {followOutput} from '../../src/engine/output.ts'
import {systemClock} from '../../src/host/clock.ts'

type Said = Parameters<Parameters<typeof followOutput>[1]>[0]

/** Time passes only when a test says so, and then all at once: what comes in one burst is one flush. */
function follow() {
	const said: Said[] = []
	const raw: Uint8Array[] = []
	const lines: string[] = []
	const sleepers = new Set<() => void>()
	let nowMs = 0
	const clock = {
		...systemClock,
		nowNs: () => BigInt(nowMs) * 1_000_000n,
		sleep: () => new Promise<void>(resolve => void sleepers.add(resolve)),
	}
	const output = followOutput(
		{clock, targetLog: {write: (_, chunk) => void raw.push(chunk)}},
		one => said.push(one),
		'target',
	)
	output.onLine(line => lines.push(line))
	onTestFinished(() => output.close())
	return {
		output,
		said,
		lines,
		raw,
		wait(ms: number): void {
			nowMs += ms
		},
		async passTime() {
			for (const wake of sleepers) wake()
			sleepers.clear()
			await new Promise(resolve => setImmediate(resolve))
		},
	}
}

/** Slowly, over the whole text at once: a line ends at a newline, with or without a carriage return, and at a lone carriage return. */
function slowLines(text: string): string[] {
	const lines: string[] = []
	let line = ''
	for (let i = 0; i < text.length; i++) {
		if (text[i] === '\r' && text[i + 1] === '\n') continue
		if (text[i] === '\n' || text[i] === '\r') {
			lines.push(line)
			line = ''
		} else line += text[i]
	}
	if (line !== '') lines.push(line)
	return lines.map(one => one.slice(0, 2000))
}

const piece = fc.oneof(
	{weight: 4, arbitrary: fc.constantFrom('\n', '\r', '\r\n', 'a', '10 %', ' ', '')},
	{weight: 2, arbitrary: fc.constantFrom('é', '日本', '🙂', '\u2028', '\u001b[31m', '\u0000')},
	{weight: 1, arbitrary: fc.string({unit: 'binary'})},
	{weight: 1, arbitrary: fc.integer({min: 1990, max: 2010}).map(length => 'x'.repeat(length))},
)
/** A byte order mark at the start is no text. */
const printed = fc
	.array(piece, {maxLength: 40, size: 'max'})
	.map(pieces => pieces.join('').toWellFormed().replaceAll('\ufeff', ''))

function chunksOf(data: Uint8Array, cuts: readonly number[]): Uint8Array[] {
	const places = [...new Set(cuts.map(cut => cut % (data.length + 1)))].sort((a, b) => a - b)
	return [0, ...places].map((from, i) => data.subarray(from, places[i] ?? data.length))
}

test('lines are the same wherever the chunks are cut', () => {
	fc.assert(
		fc.property(printed, fc.array(fc.nat(), {maxLength: 12}), (text, cuts) => {
			const {output, said, lines, raw} = follow()
			const data = Buffer.from(text)
			for (const chunk of chunksOf(data, cuts)) output.write('stdout', chunk)
			output.close()
			expect(lines).toEqual(slowLines(text))
			expect(said.flatMap(one => one.lines)).toEqual(slowLines(text))
			expect(Buffer.concat(raw).equals(data)).toBe(true)
		}),
		{numRuns: 300},
	)
})

test('a character cut in two by a chunk is whole, one cut off at the end is marked', () => {
	const {output, lines} = follow()
	const smile = Buffer.from('🙂')
	for (const byte of smile) output.write('stdout', Uint8Array.of(byte))
	output.write('stdout', Buffer.from('\n'))
	output.write('stdout', smile.subarray(0, 3))
	output.close()
	expect(lines).toEqual(['🙂', '\ufffd'])
})

test('a progress bar is a line each time it is drawn anew', async () => {
	const {output, said, passTime} = follow()
	output.write('stderr', Buffer.from('10 %\r'))
	output.write('stderr', Buffer.from('20 %\r'))
	await passTime()
	expect(said).toEqual([{stream: 'stderr', lines: ['10 %'], droppedLines: 0}])
	output.write('stderr', Buffer.from('\ndone\n'))
	await passTime()
	expect(said.slice(1)).toEqual([{stream: 'stderr', lines: ['20 %', 'done'], droppedLines: 0}])
})

test('a line that only stands there is told once it has stood for a while, and then only what is new of it', async () => {
	const {output, passTime, wait} = follow()
	const told: unknown[] = []
	output.onLine((line, seenNs, begun) => told.push([line, Number(seenNs / 1_000_000n), begun]))
	output.write('stdout', Buffer.from('sure'))
	wait(60)
	output.write('stdout', Buffer.from('? '))
	await passTime()
	expect(told).toEqual([])
	wait(100)
	await passTime()
	expect(told).toEqual([['sure? ', 60, null]])
	wait(100)
	await passTime()
	output.write('stdout', Buffer.from('yes\r'))
	output.write('stdout', Buffer.from('\ndone\n'))
	expect(told.slice(1)).toEqual([
		['sure? yes', 260, {before: 'sure? ', since: 'yes'}],
		['done', 260, null],
	])
})

test('whoever listens from now on is told what stood there already, whatever ends it', () => {
	for (const [before, after] of [
		['old', ['\n']],
		['old', ['\r', '\n']],
		['old\r', ['\n']],
		['old\r', ['', '\r']],
	] as const) {
		const {output} = follow()
		const told: unknown[] = []
		output.write('stderr', Buffer.from(before))
		const end = output.onLine((line, _, begun) => told.push([line, begun]), {isOldNews: true})
		for (const text of after) output.write('stderr', Buffer.from(text))
		output.write('stderr', Buffer.from('new\n'))
		end()
		output.write('stderr', Buffer.from('unheard\n'))
		expect(told.filter(one => (one as [string])[0] !== '')).toEqual([
			['old', {before: 'old', since: ''}],
			['new', null],
		])
	}
})

test('both streams are followed apart; a prompt without a newline is said in the end', () => {
	const {output, said} = follow()
	output.write('stdout', Buffer.from('Password: '))
	output.write('stderr', Buffer.from('warn'))
	output.write('stderr', Buffer.from('ing\n'))
	output.flush()
	expect(said).toEqual([
		{stream: 'stdout', lines: ['Password: '], droppedLines: 0},
		{stream: 'stderr', lines: ['warning'], droppedLines: 0},
	])
})

test('what comes faster than anybody reads is counted, and the last lines are kept; listeners hear all', async () => {
	const bursts = fc.array(fc.nat({max: 450}), {minLength: 1, maxLength: 6})
	await fc.assert(
		fc.asyncProperty(bursts, fc.integer({min: 1, max: 40}), async (sizes, perChunk) => {
			const {output, said, lines, passTime} = follow()
			let printedLines = 0
			for (const size of sizes) {
				const burst = Array.from({length: size}, () => `line ${printedLines++}`)
				for (let i = 0; i < size; i += perChunk)
					output.write('stdout', Buffer.from(`${burst.slice(i, i + perChunk).join('\n')}\n`))
				const before = said.length
				await passTime()
				const now = said.slice(before)
				expect(now.flatMap(one => one.lines)).toEqual(burst.slice(-100))
				expect(now.reduce((sum, one) => sum + one.droppedLines, 0)).toBe(Math.max(0, size - 100))
			}
			expect(lines).toHaveLength(printedLines)
		}),
		{numRuns: 40},
	)
})

test('after the end nothing is said any more', () => {
	const {output, said, raw} = follow()
	output.close()
	output.write('stdout', Buffer.from('late\n'))
	output.close()
	expect({said, raw}).toEqual({said: [], raw: []})
})
