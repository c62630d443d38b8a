import {createRequire} from 'node:module'
import {pathToFileURL} from 'node:url'
import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {type InkOutput, quickRows, quickSanitise, quickWidth} from '../../../src/tui/ink/shortcuts.ts'
import {plainWidth} from '../../../src/tui/text/plain.ts'

const require = createRequire(createRequire(import.meta.url).resolve('ink'))
const load = async <Default>(file: string): Promise<Default> =>
	(await import(/* @vite-ignore */ pathToFileURL(require.resolve(file)).href)).default

/** Ink's own: slow, and right by definition. */
const stringWidth = await load<(text: string) => number>('string-width')
const sanitiseAnsi = await load<(text: string) => string>('./sanitize-ansi.js')
interface WritableOutput extends InkOutput {
	write(x: number, y: number, text: string, options: {transformers: ReadonlyArray<(line: string) => string>}): void
	clip(bounds: object): void
	unclip(): void
}
const Output =
	await load<new (options: {readonly width: number; readonly height: number}) => WritableOutput>('./output.js')
const QuickOutput = quickRows(Output) as typeof Output

const plain = fc.string({unit: fc.constantFrom(...'abcXYZ 019[]~|─│╭╯▏▎█░▟·'), maxLength: 30})
// As paint.ts writes them. Ink's grid forgets a style that is set again behind `ESC [ m`, which we never write.
const colour = fc.constantFrom('\x1b[0m', '\x1b[1m', '\x1b[90m', '\x1b[7m', '\x1b[1;35m')
const painted = fc
	.array(fc.oneof({weight: 3, arbitrary: plain}, colour), {maxLength: 6})
	.map(parts => `${parts.join('')}\x1b[0m`)
const strange = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 12}),
	fc.constantFrom(
		'数据导入',
		'🚀',
		'e\u0301',
		'\x1b]8;;http://x\x07link\x1b]8;;\x07',
		'a\tb',
		'\x1b[2Jx',
		'\u200b',
		'\x1b[38:5:1mx',
	),
)

describe('width', () => {
	it('of any text is what Ink measures', () => {
		const quick = quickWidth(stringWidth)
		fc.assert(
			fc.property(
				fc.oneof(
					plain,
					painted,
					strange,
					fc.tuple(painted, strange).map(both => both.join('')),
				),
				text => {
					expect(quick(text)).toBe(stringWidth(text))
				},
			),
			{numRuns: 500},
		)
	})

	it('of what screens are made of needs no closer look', () => {
		fc.assert(fc.property(fc.oneof(plain, painted), text => plainWidth(text) === stringWidth(text)))
	})
})

it('sanitising is what Ink does', () => {
	const quick = quickSanitise(sanitiseAnsi)
	fc.assert(
		fc.property(
			fc.oneof(
				plain,
				painted,
				strange,
				fc.tuple(strange, painted).map(both => both.join('')),
			),
			text => {
				expect(quick(text)).toBe(sanitiseAnsi(text))
			},
		),
		{numRuns: 500},
	)
})

interface Write {
	readonly x: number
	readonly y: number
	readonly text: string
	readonly upper: boolean
}

function drawn(Kind: typeof Output, writes: readonly Write[], clipped: boolean): string[] {
	const output = new Kind({width: 30, height: 6})
	if (clipped) output.clip({x1: 2, x2: 9, y1: 1, y2: 4})
	for (const {x, y, text, upper} of writes)
		output.write(x, y, text, {transformers: upper ? [line => line.replaceAll('a', 'A')] : []})
	if (clipped) output.unclip()
	const {output: text, height} = output.get()
	expect(height).toBe(6)
	return text.split('\n').map(seen)
}

/** The row cell by cell with the colours in force, however they were said; blanks at the end are nothing. */
function seen(row: string): string {
	let codes: string[] = []
	const cells: string[] = []
	for (const [part] of row.matchAll(/\x1b\[[\d;]*m|[^\x1b]|\x1b/gu)) {
		if (!/^\x1b\[/.test(part)) {
			cells.push(codes.length === 0 ? part : `${[...new Set(codes)].sort().join()}:${part}`)
			continue
		}
		for (const code of part.slice(2, -1).split(';')) {
			if (code === '' || code === '0') codes = []
			else if (code === '22') codes = codes.filter(one => one !== '1' && one !== '2')
			else if (code === '27') codes = codes.filter(one => one !== '7')
			else if (code === '39') codes = codes.filter(one => !/^[39]\d$/.test(one))
			else codes = [...codes.filter(one => !(/^[39]\d$/.test(one) && /^[39]\d$/.test(code))), code]
		}
	}
	while (cells.at(-1) === ' ') cells.pop()
	return cells.join('')
}

const write = fc.record({
	x: fc.constantFrom(0, 0, 0, 3),
	y: fc.integer({min: 0, max: 6}),
	text: fc.oneof({weight: 4, arbitrary: painted}, plain, fc.constantFrom('数据 a', 'two\nlines', '')),
	upper: fc.boolean(),
})

describe('rows', () => {
	it('look as Ink draws them on its grid', () => {
		fc.assert(
			fc.property(fc.array(write, {maxLength: 7}), fc.boolean(), (writes, clipped) => {
				expect(drawn(QuickOutput, writes, clipped)).toEqual(drawn(Output, writes, clipped))
			}),
			{numRuns: 400},
		)
	})

	it('of a screen of whole lines are never taken apart', () => {
		const output = new QuickOutput({width: 10, height: 2})
		output.write(0, 0, '\x1b[7mhead \x1b[0m', {transformers: []})
		output.write(0, 1, 'body  ', {transformers: []})
		expect(output.get()).toEqual({output: '\x1b[7mhead \x1b[0m\nbody', height: 2})
	})
})
