/** Files of others that people take for profiles. */
import type {FileStart, ForeignFormat, JsonObject} from './format.ts'

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

export const foreignFiles: ReadonlyArray<ForeignFormat<FileStart>> = [
	...magics.map(([magic, what, advice]) => ({
		what,
		advice,
		detect: ({bytes}: FileStart) => String.fromCharCode(...bytes.subarray(0, 16)).startsWith(magic),
	})),
	...texts.map(([pattern, what, advice]) => ({what, advice, detect: ({text}: FileStart) => pattern.test(text)})),
	{
		what: 'a pprof profile',
		advice: 'Look at it with `go tool pprof -http : FILE`, or fold it: go tool pprof -raw FILE | stackcollapse-go.pl',
		// A first field that is a pair of numbers, and no text: nobody folds stacks with such a line.
		detect: ({bytes}) => bytes[0] === 0x0a && bytes[1]! <= 8 && bytes[2] === 0x08,
	},
	{what: 'a binary file', advice: record, detect: ({bytes}) => bytes.subarray(0, 4096).includes(0)},
]

function has(...wanted: readonly string[]): (object: JsonObject) => boolean {
	return ({keys}) => wanted.every(key => keys.includes(key))
}

export const foreignObjects: ReadonlyArray<ForeignFormat<JsonObject>> = [
	{
		what: 'a V8 heap snapshot',
		advice:
			'Open it in the Memory panel of Chrome DevTools. For a flamegraph of what allocates, record with `node --heap-prof`.',
		detect: ({keys}) => keys[0] === 'snapshot',
	},
	{what: 'a Chrome trace', advice: chromium, detect: has('traceEvents')},
	{
		what: 'a file of speedscope',
		advice: 'Open it at speedscope.app; the profile that it was made of can be opened here.',
		detect: object => has('$schema', 'shared')(object) || has('shared', 'profiles')(object),
	},
	{
		what: 'a profile of Firefox',
		advice: 'Open it at profiler.firefox.com.',
		detect: has('meta', 'threads'),
	},
	{
		what: 'the output of `node --prof-process --preprocess`',
		advice: `Open it in speedscope. ${record}`,
		detect: has('code', 'functions', 'ticks'),
	},
	{
		what: 'coverage of V8',
		advice: 'Report it with `npx c8 report`.',
		detect: ({keys}) =>
			keys.includes('result') && keys.every(key => ['result', 'timestamp', 'source-map-cache'].includes(key)),
	},
	{
		what: 'a report of this program',
		advice: 'The flamegraphs of its run lie beside it.',
		detect: has('schemaVersion', 'tool', 'suites'),
	},
	{
		what: 'a profile of DHAT',
		advice: 'Open it with dh_view.html of valgrind.',
		detect: has('dhatFileVersion'),
	},
]
