import {ArsenalError} from '../trouble/arsenal-error.ts'

/** A file of somebody else's that people take for a profile: what it is, and what to do with it. */
export interface ForeignFile {
	/** `a V8 heap snapshot`. */
	readonly what: string
	readonly advice: string
	asError(source: string): ArsenalError
}

const record = 'Record one with `node --cpu-prof`, or with `arsenal-tui exec -- CMD`.'
const unpack = 'Unpack it first, and open the profile that is in it.'
const chromium =
	'Open it in the Performance panel of Chrome DevTools, or in Perfetto. For a flamegraph here, record with `node --cpu-prof`.'

/** Files that begin with bytes of their own. */
const magics: ReadonlyArray<readonly [bytes: string, what: string, advice: string]> = [
	['PK\x03\x04', 'a zip archive', unpack],
	['PK\x05\x06', 'an empty zip archive', unpack],
	[
		'(\xb5/\xfd',
		'compressed with zstd',
		'Decompress it first: zstd -d FILE. Heaptrack writes such files; `heaptrack_print -F` folds them.',
	],
	['\xfd7zXZ', 'compressed with xz', 'Decompress it first: xz -d FILE.'],
	['BZh', 'compressed with bzip2', 'Decompress it first: bzip2 -d FILE.'],
	['PERFILE2', 'data of Linux perf', 'Fold it first: perf script -i FILE | stackcollapse-perf.pl > FILE.folded'],
	['\x7fELF', 'a program', `Profile it while it runs. ${record}`],
	['SQLite format 3', 'an SQLite database', record],
	['\x89PNG', 'an image', record],
]

/** Texts that begin with words of their own. */
const texts: ReadonlyArray<readonly [begins: RegExp, what: string, advice: string]> = [
	[
		/^(?:v8-version|shared-library),/,
		'a log of `node --prof`',
		'Turn it into a table with `node --prof-process FILE`, or record with `node --cpu-prof`.',
	],
	[
		/^\s*<(?:!doctype html|html)/i,
		'an HTML page',
		'Reports of 0x and clinic are opened in a browser. What they were drawn from is read here: ticks of `0x --write-ticks`, and the file of clinic flame that ends with `-samples`.',
	],
	[/^\s*(?:<\?xml[^>]*>\s*)?<svg/i, 'a drawing', 'Open it in a browser; what it was drawn from is read here.'],
	[
		/^# callgrind format|^(?:version: \d+\s+)?creator: callgrind/i,
		'a profile of callgrind',
		'Open it with kcachegrind or callgrind_annotate.',
	],
	[
		/^\S.*?\s+\d+\s+(?:\[\d+\]\s+)?[\d.]+:\s+(?:\d+\s+)?[\w-]+(?::\w*)?:\s*$\n\s+[\da-f]+ /m,
		'the text of `perf script`',
		'Fold it first: stackcollapse-perf.pl FILE > FILE.folded',
	],
	[
		/^\{"format":"arsenal-run-log"/,
		'the log of a run of this program',
		'Look at it with `arsenal-tui watch RUN`, or print it with `arsenal-tui report RUN`.',
	],
	[/^\s*\[\s*\{[^{}]*"ph"\s*:/, 'a Chrome trace', chromium],
]

/** By the first bytes of a file; `text` is what they say. null: nothing of the kind. */
export function nameStart(bytes: Uint8Array, text: string): ForeignFile | null {
	const begins = String.fromCharCode(...bytes.subarray(0, 16))
	for (const [magic, what, advice] of magics) if (begins.startsWith(magic)) return foreign(what, advice)
	for (const [pattern, what, advice] of texts) if (pattern.test(text)) return foreign(what, advice)
	// A first field that is a pair of numbers, and no text: nobody folds stacks with such a line.
	if (bytes[0] === 0x0a && bytes[1]! <= 8 && bytes[2] === 0x08)
		return foreign(
			'a pprof profile',
			'Look at it with `go tool pprof -http : FILE`, or fold it: go tool pprof -raw FILE | stackcollapse-go.pl',
		)
	if (bytes.subarray(0, 4096).includes(0)) return foreign('a binary file', record)
	return null
}

/** By the keys of an object, in their order. */
export function nameJson(keys: readonly string[]): ForeignFile | null {
	const has = (...wanted: string[]) => wanted.every(key => keys.includes(key))
	if (keys[0] === 'snapshot')
		return foreign(
			'a V8 heap snapshot',
			'Open it in the Memory panel of Chrome DevTools. For a flamegraph of what allocates, record with `node --heap-prof`.',
		)
	if (has('traceEvents')) return foreign('a Chrome trace', chromium)
	if (has('$schema', 'shared') || has('shared', 'profiles'))
		return foreign(
			'a file of speedscope',
			'Open it at speedscope.app; the profile that it was made of can be opened here.',
		)
	if (has('meta', 'threads')) return foreign('a profile of Firefox', 'Open it at profiler.firefox.com.')
	if (has('code', 'functions', 'ticks'))
		return foreign('the output of `node --prof-process --preprocess`', `Open it in speedscope. ${record}`)
	if (has('result') && keys.every(key => ['result', 'timestamp', 'source-map-cache'].includes(key)))
		return foreign('coverage of V8', 'Report it with `npx c8 report`.')
	if (has('schemaVersion', 'tool', 'suites'))
		return foreign('a report of this program', 'The flamegraphs of its run lie beside it.')
	if (has('dhatFileVersion')) return foreign('a profile of DHAT', 'Open it with dh_view.html of valgrind.')
	return null
}

function foreign(what: string, advice: string): ForeignFile {
	return {
		what,
		advice,
		asError: source =>
			new ArsenalError('bad-profile', `${source} is ${what}, not a profile that can be drawn here`, {advice}),
	}
}
