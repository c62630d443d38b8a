import {execFileSync} from 'node:child_process'
import {linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {gzipSync} from 'node:zlib'
import {afterAll, beforeAll, describe, expect, test} from 'vitest'
import {writeOutput} from '../../src/cli/commands/output-file.ts'
import {readProfileFile} from '../../src/cli/follow/profile-file.ts'
import {noOwnCode} from '../../src/core/profile/own-code.ts'
import {topFrames} from '../../src/core/profile/top-frames.ts'
import {ArsenalError} from '../../src/core/trouble/arsenal-error.ts'
import {percent} from '../../src/core/units/format.ts'

const given = (name: string) => new URL(`../../fixtures/profiles/${name}`, import.meta.url).pathname

let folder = ''
beforeAll(() => {
	folder = mkdtempSync(path.join(tmpdir(), 'profile-file-'))
})
afterAll(() => rmSync(folder, {recursive: true, force: true}))

function written(name: string, content: string | Uint8Array): string {
	const file = path.join(folder, name)
	mkdirSync(path.dirname(file), {recursive: true})
	writeFileSync(file, content)
	return file
}

/** Self shares by name, the line that says what they rest on, and the notes. */
async function read(file: string, own = noOwnCode) {
	const {weights, basis, notes} = await readProfileFile(file, own)
	const shares = Object.fromEntries(
		topFrames(weights, 20)
			.filter(frame => frame.selfShare > 0)
			.map(frame => [frame.name, percent(frame.selfShare)]),
	)
	return {shares, unit: weights.unit, basis, notes}
}

async function refusal(file: string): Promise<string> {
	try {
		await readProfileFile(file, noOwnCode)
	} catch (error) {
		expect(error).toBeInstanceOf(ArsenalError)
		expect((error as ArsenalError).code).toBe('bad-profile')
		return (error as ArsenalError).lines.join('\n').replaceAll(folder, '')
	}
	return 'read'
}

describe('profiles whose answer is known', () => {
	const threeQuarters = {work: '75.0%', boot: '25.0%'}

	test('the time before the first sample is nobody’s', async () => {
		expect(await read(given('first-delta.cpuprofile'))).toEqual({
			shares: threeQuarters,
			unit: 'us',
			basis: '5 samples stand for 4 of 14 ms',
			notes: ["Nobody's: 10 ms before the first sample."],
		})
	})

	test('a gap is named, and nobody’s', async () => {
		const {shares, basis, notes} = await read(given('gap.cpuprofile'))
		expect(shares).toEqual({beforeSleep: '50.0%', afterSleep: '50.0%'})
		expect(basis).toBe('6 samples stand for 6 of 520 ms')
		expect(notes[0]).toContain('499 ms in 1 gap in which no sample was taken')
	})

	test('samples of a node that is not in the file are nobody’s, and named', async () => {
		const {shares, notes} = await read(given('unknown-node.cpuprofile'))
		expect(shares).toEqual({work: '85.7%', boot: '14.3%'})
		expect(notes[0]).toContain('1 ms in 1 sample of a node that is not in the file (99)')
	})

	test('where all samples are on (root) there are no shares', async () => {
		const {shares, basis} = await read(given('only-root.cpuprofile'))
		expect(shares).toEqual({})
		expect(basis).toMatch(/^3 samples in 1\.1 s, all of them on \(root\)/)
	})

	test('a program may have a probe/relay.cjs of its own; ours is told by where it lies', async () => {
		const file = given('users-probe-relay.cpuprofile')
		expect((await read(file)).shares).toEqual(threeQuarters)
		const ours = {prefixes: ['file:///srv/app/probe/']}
		expect((await read(file, ours)).shares).toEqual({start: '75.0%', boot: '25.0%'})
	})

	test.each(['bom', 'utf16le'])('%s is read like any other', async name => {
		expect((await read(given(`${name}.cpuprofile`))).shares).toEqual(threeQuarters)
	})

	test('so are the other order of UTF-16, and neither with a mark', async () => {
		const text = readFileSync(given('first-delta.cpuprofile'), 'utf8')
		const little = Buffer.from(`\ufeff${text}`, 'utf16le')
		for (const [name, bytes] of [
			['be', Buffer.from(little).swap16()],
			['le-bare', little.subarray(2)],
			['be-bare', Buffer.from(little).swap16().subarray(2)],
		] as const)
			expect((await read(written(name, bytes))).shares).toEqual(threeQuarters)
		expect((await read(written('folded-16', Buffer.from('\ufeffa;b 3\r\na;c 1\r\n', 'utf16le')))).shares).toEqual({
			b: '75.0%',
			c: '25.0%',
		})
	})

	test('gzip is unpacked on the way', async () => {
		const packed = gzipSync(readFileSync(given('first-delta.cpuprofile')))
		expect((await read(written('a.cpuprofile.gz', packed))).shares).toEqual(threeQuarters)
		expect(await refusal(written('cut.gz', packed.subarray(0, packed.length - 20)))).toMatch(
			/^Cannot read .*unexpected end/,
		)
	})

	test('folded stacks: an empty last frame is dropped, a tab and carriage returns are fine', async () => {
		expect((await read(written('a.folded', 'a;b; 3\na;c 1\n'))).shares).toEqual({b: '75.0%', c: '25.0%'})
		expect((await read(written('b.folded', '\r\n;a;b\t3\r\na;;c 1\r\n'))).shares).toEqual({b: '75.0%', c: '25.0%'})
	})

	test('folded stacks with two numbers on every line are named a difference', async () => {
		expect(await read(written('c.folded', 'a;b 1 3\na;c 8 1\na;d 4 0\n'))).toEqual({
			shares: {b: '75.0%', c: '25.0%'},
			unit: 'samples',
			basis: null,
			notes: ['Every line has two numbers: a difference. Drawn is the second profile, of 4; the first was of 13.'],
		})
		// One line that has none, and the numbers are parts of names.
		expect((await read(written('d.folded', 'a;b 1 3\na;c 1\n'))).shares).toEqual({'b 1': '75.0%', c: '25.0%'})
	})

	test('a heap profile whose samples come first, more than anybody looks through for its head', async () => {
		const samples = Array.from({length: 2000}, (_, i) => ({size: 4048, nodeId: 2, ordinal: 2000 - i}))
		const callFrame = (functionName: string) => ({
			functionName,
			scriptId: '9',
			url: 'file:///a.js',
			lineNumber: 1,
			columnNumber: 1,
		})
		const leaf = (name: string, selfSize: number) => ({callFrame: callFrame(name), selfSize, id: 2, children: []})
		const head = {callFrame: callFrame('(root)'), selfSize: 0, id: 1, children: [leaf('fill', 900), leaf('parse', 100)]}
		const file = written('heap.heapprofile', JSON.stringify({samples, head}))
		expect(await read(file)).toEqual({shares: {fill: '90.0%', parse: '10.0%'}, unit: 'bytes', basis: null, notes: []})
	})

	test('a profile with counts and no samples says so', async () => {
		const profile = JSON.parse(readFileSync(given('first-delta.cpuprofile'), 'utf8'))
		const file = written('hits.cpuprofile', JSON.stringify({...profile, samples: [], timeDeltas: []}))
		const {shares, notes} = await read(file)
		expect(shares).toEqual({work: '60.0%', boot: '20.0%', '(program)': '20.0%'})
		expect(notes).toEqual(['It has no samples, only how often each function was hit: every hit counts the same.'])
	})

	test('what comes through a pipe is read too', async () => {
		const file = path.join(folder, 'pipe')
		execFileSync('mkfifo', [file])
		const [{shares}] = await Promise.all([
			read(file),
			import('node:fs/promises').then(({writeFile}) => writeFile(file, readFileSync(given('first-delta.cpuprofile')))),
		])
		expect(shares).toEqual(threeQuarters)
	})
})

describe('what is no profile that can be drawn is named, with what to do', () => {
	const bytes = (text: string) => Buffer.from(text, 'latin1')
	test.each([
		['a.zip', bytes('PK\x03\x04\x14\0'), /is a zip archive.*\nUnpack it first/],
		['a.zst', bytes('(\xb5/\xfd\x04'), /is compressed with zstd/],
		['a.xz', bytes('\xfd7zXZ\0'), /is compressed with xz/],
		['perf.data', bytes('PERFILE2h\0'), /is data of Linux perf.*\nFold it first: perf script/],
		[
			'a.heapsnapshot',
			'{"snapshot":{"meta":{}},"nodes":[1,2,3]}',
			/is a V8 heap snapshot.*\nOpen it in the Memory panel/,
		],
		['trace.json', '{"metadata":{},"traceEvents":[]}', /is a Chrome trace/],
		['trace-list.json', '[{"pid":1,"tid":2,"ph":"X"}]', /is a Chrome trace/],
		[
			'isolate0x1-7-v8.log',
			'v8-version,13,6\nshared-library,/usr/bin/node,0,1\n',
			/is a log of `node --prof`.*\nTurn it into a table with `node --prof-process/,
		],
		['prof.json', '{"code":[],"functions":[],"ticks":[]}', /is the output of `node --prof-process/],
		[
			'speedscope.json',
			'{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]},"profiles":[]}',
			/is a file of speedscope/,
		],
		['firefox.json', '{"meta":{},"libs":[],"threads":[]}', /is a profile of Firefox/],
		['coverage.json', '{"result":[{"scriptId":"1"}]}', /is coverage of V8/],
		['callgrind.out', '# callgrind format\nversion: 1\n', /is a profile of callgrind/],
		[
			'perf.txt',
			'node  4242 100.5:     250000 cpu-clock:pppH: \n\t    7f00 main+0x1 (/usr/bin/node)\n',
			/is the text of `perf script`/,
		],
		['flamegraph.html', '<!DOCTYPE html>\n<html>', /is an HTML page/],
		['flame.svg', '<?xml version="1.0"?>\n<svg xmlns="x">', /is a drawing/],
		[
			'profile.pb.gz',
			gzipSync(bytes('\x0a\x04\x08\x01\x10\x02\x0a\x04\x08\x03\x10\x04')),
			/is a pprof profile.*\nLook at it with `go tool pprof/,
		],
		[
			'log.ndjson',
			'{"format":"arsenal-run-log","version":1}\n{"tMs":0}\n',
			/is the log of a run of this program.*\n.*arsenal-tui watch/,
		],
		['binary', bytes('abc\0\x01\x02'), /is a binary file/],
		['empty', '', /is empty$/],
		['blank', ' \n', /is empty$/],
		['cut.cpuprofile', '{"nodes":[{"id":1,', /is not whole JSON.*\nPerhaps whoever wrote it/],
	] as const)('%s', async (name, content, words) => {
		expect(await refusal(written(name, content))).toMatch(words)
	})

	test('a file that is not there, and folders', async () => {
		expect(await refusal(path.join(folder, 'nowhere'))).toBe('Cannot read /nowhere: there is no such file.')
		written('7.clinic-flame/7.clinic-flame-samples', '[]')
		expect(await refusal(path.join(folder, '7.clinic-flame'))).toMatch(
			/is a folder of clinic.*\nOpen the profile in it: arsenal-tui flame .*7\.clinic-flame-samples$/,
		)
		written('9.0x/flamegraph.html', '<!DOCTYPE html>')
		expect(await refusal(path.join(folder, '9.0x'))).toMatch(/is a folder of 0x.*\n.*0x --write-ticks/)
		expect(await refusal(folder)).toMatch(/is a folder/)
	})
})

describe('a file that is written', () => {
	test('is never what it is made of, under whatever name', async () => {
		const file = written('in.cpuprofile', 'the profile')
		symlinkSync(file, path.join(folder, 'link'))
		linkSync(file, path.join(folder, 'hard'))
		for (const name of [file, path.join(folder, 'link'), path.join(folder, 'hard'), `${folder}/./in.cpuprofile`])
			await expect(writeOutput(name, 'drawing', [file])).rejects.toMatchObject({code: 'bad-usage'})
		expect(readFileSync(file, 'utf8')).toBe('the profile')
	})

	test('stays a link where it is one, and is whole or not there', async () => {
		const target = written('target.svg', 'old')
		const link = path.join(folder, 'link.svg')
		symlinkSync(target, link)
		await writeOutput(link, 'new', [given('gap.cpuprofile')])
		expect(readFileSync(target, 'utf8')).toBe('new')
		await expect(writeOutput(path.join(folder, 'no/such/folder.svg'), 'x', [])).rejects.toMatchObject({
			code: 'output-not-writable',
		})
	})
})
