import {spawnSync} from 'node:child_process'
import {mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import {describe, expect, onTestFinished, test} from 'vitest'
import {encodeEvent, headerLine} from '../../src/core/events/codec.ts'
import type {RunEvent} from '../../src/core/events/run-event.ts'
import {summarise} from '../../src/core/run/summary/summarise.ts'
import {foldEvents, RunLogReader, RunLogWriter, readRun} from '../../src/store/run-log.ts'
import {anyEvent} from '../core/events/arbitrary-event.ts'
import {fold, httpRun, logText, recordedRuns} from '../core/run/recorded-runs.ts'

function scratch(): string {
	const dir = mkdtempSync(path.join(os.tmpdir(), 'run-log-'))
	onTestFinished(() => rmSync(dir, {recursive: true, force: true}))
	return dir
}

function readWhole(file: string): RunEvent[] {
	const reader = new RunLogReader(file)
	const events = reader.read()
	reader.close()
	return events
}

const finished: RunEvent = {type: 'run-finished', tMs: 1, outcome: 'done', exitCode: 0}

test('what was appended is read, in order, and counted in bytes', () => {
	const file = path.join(scratch(), 'log.ndjson')
	fc.assert(
		fc.property(fc.array(anyEvent, {maxLength: 20}), events => {
			const writer = new RunLogWriter(file)
			for (const event of events) expect(writer.append(event)).toBe(true)
			writer.close()
			expect(writer.bytes).toBe(readFileSync(file).length)
			expect(readWhole(file)).toEqual(events)
		}),
		{numRuns: 50},
	)
})

test('each event is on disk when append returns', () => {
	const file = path.join(scratch(), 'log.ndjson')
	const writer = new RunLogWriter(file)
	const reader = new RunLogReader(file)
	expect(reader.read()).toEqual([])
	for (const event of httpRun().slice(0, 20)) {
		writer.append(event)
		expect(reader.read()).toEqual([event])
	}
	writer.close()
	reader.close()
})

test('any prefix of a log reads up to its last whole line', () => {
	const file = path.join(scratch(), 'log.ndjson')
	const text = Buffer.from(headerLine + [finished, ...httpRun().slice(0, 8)].map(event => encodeEvent(event)).join(''))
	fc.assert(
		fc.property(fc.nat({max: text.length}), length => {
			writeFileSync(file, text.subarray(0, length))
			const wholeLines = text.subarray(0, length).toString('latin1').split('\n').length - 1
			expect(readWhole(file)).toHaveLength(Math.max(0, wholeLines - 1))
		}),
		{numRuns: 200},
	)
})

test('reading while it grows, wherever it was cut, comes to the same as reading at once', () => {
	const file = path.join(scratch(), 'log.ndjson')
	const events = fc.array(anyEvent, {minLength: 1, maxLength: 8})
	fc.assert(
		fc.property(events, fc.array(fc.nat(), {maxLength: 30}), (given, cuts) => {
			const data = Buffer.from(headerLine + given.map(event => encodeEvent(event)).join(''))
			const places = [...cuts.map(cut => cut % data.length), data.length].sort((a, b) => a - b)
			writeFileSync(file, '')
			const reader = new RunLogReader(file)
			const read: RunEvent[] = []
			let done = 0
			for (const place of places) {
				writeFileSync(file, data.subarray(done, place), {flag: 'a'})
				done = place
				read.push(...reader.read())
			}
			expect(reader.read()).toEqual([])
			reader.close()
			expect(read).toEqual(given)
		}),
		{numRuns: 100},
	)
})

test('damaged lines and events of a later release are passed over', () => {
	const file = path.join(scratch(), 'log.ndjson')
	writeFileSync(
		file,
		`${headerLine}{"half": \n\n{"tMs":1,"type":"of-tomorrow"}\n\u0000\u0000\n${encodeEvent(finished)}`,
	)
	expect(readWhole(file)).toEqual([finished])
})

test('which lines those are is told once, wherever the log was cut while it grew', () => {
	const file = path.join(scratch(), 'log.ndjson')
	const line = fc.oneof(anyEvent, fc.constantFrom('', '{"half', 'null', '[]', '{"tMs":1,"type":"of-tomorrow"}'))
	fc.assert(
		fc.property(fc.array(line, {maxLength: 12}), fc.nat(), fc.boolean(), (lines, cut, isCut) => {
			const text = lines.map(one => (typeof one === 'string' ? `${one}\n` : encodeEvent(one))).join('')
			// What a killed runner was writing is no damage.
			const data = Buffer.from(headerLine + text + (isCut ? '{"tMs":4,"ty' : ''))
			const bad = lines.flatMap((one, i) => (typeof one === 'string' ? [i + 2] : []))
			const place = cut % data.length
			writeFileSync(file, data.subarray(0, place))
			const reader = new RunLogReader(file)
			reader.read()
			const told = [...reader.takeUnreadable()]
			writeFileSync(file, data.subarray(place), {flag: 'a'})
			reader.read()
			told.push(...reader.takeUnreadable())
			expect(told).toEqual(bad)
			expect(reader.takeUnreadable()).toEqual([])
			reader.close()
		}),
		{numRuns: 100},
	)
})

test('a run is read without its damaged lines, and it is said which and of which log', async () => {
	const file = path.join(scratch(), 'log.ndjson')
	const events = httpRun()
	const whole = logText(events).split('\n')
	const told: string[] = []
	const read = (text: string) => {
		writeFileSync(file, text)
		return readRun(file, one => told.push(one))
	}
	await read(whole.join('\n').slice(0, -20))
	expect(told).toEqual([])

	const damaged = whole.with(4, '{"half').with(8, '\u0000')
	const state = await read(damaged.join('\n'))
	expect(summarise(state)).toEqual(summarise(fold(events.filter((_, i) => i !== 3 && i !== 7))))
	expect(told.splice(0)).toEqual([
		expect.stringContaining(`${file}: 2 lines cannot be read and are left out: 5 and 9.`),
	])

	await read(whole.with(4, 'x').join('\n'))
	expect(told.splice(0)).toEqual([expect.stringContaining(': 1 line cannot be read and is left out: 5.')])

	await read(whole.map((line, i) => (i >= 10 && i < 30 ? '' : line)).join('\n'))
	expect(told).toEqual([
		expect.stringContaining(': 20 lines cannot be read and are left out: 11, 12, 13, 14, 15 and 15 more.'),
	])
})

test.each([
	['something else', '{"name":"package"}\n'],
	['no JSON', 'hello\n'],
	['a log of a later release', `${headerLine.replace(/"version":\d+/, '"version":99')}`],
])('%s is refused', async (_, text) => {
	const file = path.join(scratch(), 'log.ndjson')
	writeFileSync(file, text)
	expect(() => readWhole(file)).toThrow(expect.objectContaining({code: 'bad-run-log'}))
	await expect(readRun(file)).rejects.toMatchObject({code: 'bad-run-log'})
})

test('a log that holds no run is said to be one', async () => {
	const file = path.join(scratch(), 'log.ndjson')
	for (const text of ['', headerLine, headerLine + encodeEvent(finished)]) {
		writeFileSync(file, text)
		await expect(readRun(file)).rejects.toMatchObject({code: 'bad-run-log', message: expect.stringContaining(file)})
	}
})

describe('a log that cannot be written', () => {
	test('is known from its first line on, and nothing throws', () => {
		const file = path.join(scratch(), 'log.ndjson')
		symlinkSync('/dev/full', file)
		const writer = new RunLogWriter(file)
		expect(writer.failure).toMatchObject({code: 'ENOSPC'})
		expect(writer.append(finished)).toBe(false)
		expect(writer.bytes).toBe(0)
		writer.close()
	})

	test('keeps what fitted: whole lines, and at most one half', () => {
		const dir = scratch()
		const file = path.join(dir, 'log.ndjson')
		// A limit on the size of files, met in the middle of a line, is a disk that fills up.
		const program = `
			import {RunLogWriter} from ${JSON.stringify(new URL('../../src/store/run-log.ts', import.meta.url).href)}
			const writer = new RunLogWriter(${JSON.stringify(file)})
			const kept = []
			for (let i = 0; i < 60; i++) kept.push(writer.append({type: 'run-finished', tMs: i, outcome: 'done', exitCode: i}))
			writer.close()
			console.log(JSON.stringify({kept, code: writer.failure?.code ?? null}))`
		const script = path.join(dir, 'write.mts')
		writeFileSync(script, program)
		const {stdout, stderr} = spawnSync(
			'sh',
			['-c', `trap '' XFSZ; ulimit -f 4; exec "$0" "$1"`, process.execPath, script],
			{encoding: 'utf8'},
		)
		expect(stderr).toBe('')
		const {kept, code} = JSON.parse(stdout) as {kept: boolean[]; code: string}
		expect(code).toBe('EFBIG')
		const whole = kept.indexOf(false)
		expect(whole).toBeGreaterThan(10)
		expect(kept.slice(whole)).not.toContain(true)
		expect(readWhole(file).map(event => event.tMs)).toEqual(Array.from({length: whole}, (_, i) => i))
	})
})

test('nothing is written after it was closed, whoever has the number of the file by then', () => {
	const dir = scratch()
	const writer = new RunLogWriter(path.join(dir, 'log.ndjson'))
	writer.close()
	const other = new RunLogWriter(path.join(dir, 'other.ndjson'))
	expect(writer.append(finished)).toBe(false)
	writer.close()
	expect(other.append(finished)).toBe(true)
	other.close()
	expect(readWhole(path.join(dir, 'other.ndjson'))).toEqual([finished])
	expect(readdirSync(dir)).toHaveLength(2)
})

test('a run read from its log is the run that was', async () => {
	const file = path.join(scratch(), 'log.ndjson')
	for (const record of Object.values(recordedRuns)) {
		const events = record()
		writeFileSync(file, logText(events))
		expect(summarise(await readRun(file))).toEqual(summarise(fold(events)))
	}
})

test('folding tells of each event once, in order, with the state as it was then', () => {
	const events = httpRun()
	const seen: string[] = []
	const state = foldEvents(null, [finished, ...events], (now, event) => seen.push(`${event.type} ${now.tMs}`))
	// What came before the start of the run belongs to none.
	expect(seen).toHaveLength(events.length)
	expect(seen[0]).toBe(`run-started ${events[0]!.tMs}`)
	expect(foldEvents(state, [])).toBe(state)
	expect(foldEvents(null, [finished])).toBeNull()
})

describe('a log that is longer than what is read at once', () => {
	/** Lines of every length around the pieces a log is read in, with characters of several bytes at their edges. */
	function longLog(dir: string): {file: string; events: RunEvent[]} {
		const file = path.join(dir, 'log.ndjson')
		const events: RunEvent[] = [httpRun()[0]!]
		for (const length of [10, 131_000, 131_072, 400_000, 3, 131_071, 65_500])
			events.push({
				...{type: 'output-printed', tMs: events.length, suite: 'http-json', role: 'target', stream: 'stdout'},
				...{lines: ['ä漢🚀'.repeat(length / 9)], droppedLines: 0},
			} as RunEvent)
		writeFileSync(file, logText(events))
		return {file, events}
	}

	test('is read whole, piece by piece', async () => {
		const {file, events} = longLog(scratch())
		const reader = new RunLogReader(file)
		const read: RunEvent[] = []
		let pieces = 0
		for (; reader.behind; pieces++) read.push(...reader.read())
		reader.close()
		expect(read).toEqual(events)
		expect(pieces).toBeGreaterThan(5)
		expect(summarise(await readRun(file))).toEqual(summarise(fold(events)))
	})

	test('says which of its lines are damaged, wherever a piece ends', async () => {
		const {file, events} = longLog(scratch())
		const lines = readFileSync(file, 'utf8').split('\n')
		lines[4] = lines[4]!.slice(0, -1)
		writeFileSync(file, lines.join('\n'))
		const said: string[] = []
		await readRun(file, text => said.push(text))
		expect(said).toEqual([expect.stringContaining('1 line cannot be read and is left out: 5.')])
		expect(events).toHaveLength(8)
	})

	test('costs no more memory for being longer', () => {
		const dir = scratch()
		const file = path.join(dir, 'log.ndjson')
		const lines = Array.from({length: 50}, (_, i) => `${i} `.padEnd(1000, 'x'))
		const event = {
			type: 'output-printed',
			tMs: 1,
			suite: 'http-json',
			role: 'target',
			stream: 'stdout',
			lines,
			droppedLines: 0,
		} as const
		writeFileSync(file, logText([httpRun()[0]!, ...Array.from({length: 1500}, () => event)]))
		const module = path.join(import.meta.dirname, '../../src/store/run-log.ts')
		const script = `const {readRun} = await import(${JSON.stringify(module)}); console.log((await readRun(${JSON.stringify(file)})).suites[0].outputLines)`
		// 75 MB, with half of that to spare.
		const {stdout, stderr} = spawnSync(
			process.execPath,
			['--max-old-space-size=40', '--input-type=module', '-e', script],
			{encoding: 'utf8'},
		)
		expect(stdout, stderr).toBe('75000\n')
	}, 60_000)
})
