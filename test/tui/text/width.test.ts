import fc from 'fast-check'
import stringWidth from 'string-width'
import {describe, expect, test} from 'vitest'
import {
	clip,
	cut,
	cutName,
	cutPath,
	cutStart,
	cutWords,
	left,
	right,
	whole,
	widthOf,
	wrapped,
} from '../../../src/tui/text/width.ts'

const anyText = fc.oneof(
	fc.string({unit: 'grapheme', maxLength: 20}),
	fc
		.array(fc.constantFrom('a', ' ', '─', '█', '漢', '🚀', '👩‍👩‍👧', 'é', 'ｱﾞ', '·'), {maxLength: 20})
		.map(parts => parts.join('')),
)

describe('widthOf', () => {
	test('is what Ink measures', () => {
		fc.assert(
			fc.property(anyText, text => {
				expect(widthOf(text)).toBe(stringWidth(text))
			}),
			{seed: 1},
		)
	})
})

describe('cutting', () => {
	test('never leaves more cells than asked for', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 0, max: 30}), (text, width) => {
				for (const short of [clip(text, width), cut(text, width), cutStart(text, width), cutWords(text, width)])
					expect(widthOf(short)).toBeLessThanOrEqual(width)
			}),
			{seed: 2},
		)
	})

	test('leaves alone what fits', () => {
		fc.assert(
			fc.property(anyText, text => {
				expect(cut(text, widthOf(text))).toBe(text)
				expect(cutStart(text, widthOf(text))).toBe(text)
			}),
			{seed: 3},
		)
	})

	test('fills to exactly the width', () => {
		fc.assert(
			fc.property(anyText, fc.integer({min: 0, max: 30}), (text, width) => {
				expect(widthOf(left(text, width))).toBe(width)
				expect(widthOf(right(text, width))).toBe(width)
			}),
			{seed: 4},
		)
	})

	test('says what is missing and where', () => {
		expect(cut('JSON.parse', 6)).toBe('JSON.~')
		expect(cutStart('a/b/report.md', 10)).toBe('~report.md')
		expect(clip('漢字', 3)).toBe('漢')
		expect(left('漢字', 3)).toBe('漢~')
	})
})

describe('a path that is too long', () => {
	const part = fc
		.array(fc.constantFrom('a', '-', '.', 'é', '漢', '🚀', '👩‍👩‍👧'), {maxLength: 12})
		.map(parts => parts.join(''))
	const anyPath = fc.array(part, {minLength: 1, maxLength: 6}).map(parts => parts.join('/'))

	test('takes no more cells than there are, and is whole where it fits', () => {
		fc.assert(
			fc.property(anyPath, fc.integer({min: 0, max: 90}), (path, width) => {
				const short = cutPath(path, width)
				expect(widthOf(short)).toBeLessThanOrEqual(width)
				if (widthOf(path) <= width) expect(short).toBe(path)
			}),
			{seed: 6},
		)
	})

	test('keeps the name of the file whole, and what stands before and behind the one gap is its own', () => {
		fc.assert(
			fc.property(anyPath, fc.integer({min: 0, max: 90}), (path, width) => {
				const name = path.slice(path.lastIndexOf('/') + 1)
				fc.pre(widthOf(path) > width && widthOf(name) < width && path.includes('/'))
				const [start, end, ...more] = cutPath(path, width).split('~')
				expect(more).toEqual([])
				expect(path.startsWith(start!)).toBe(true)
				expect(path.endsWith(end!)).toBe(true)
				expect(end!.endsWith(name)).toBe(true)
				// A wide character more than fits is left out on either side of the gap.
				expect(widthOf(start! + end!)).toBeGreaterThanOrEqual(width - 3)
			}),
			{seed: 7},
		)
	})

	test.each([
		['/srv/app/.arsenal/runs/2026-07-04/report.md', 36, '/srv/app/.~runs/2026-07-04/report.md'],
		['/srv/app/.arsenal/runs/2026-07-04/report.md', 20, '/srv~07-04/report.md'],
		['/srv/app/report.md', 10, '~report.md'],
		['/srv/app/report.md', 9, 'report.md'],
		['/srv/app/report.md', 8, 'report.~'],
		['report.md', 5, 'repo~'],
		['/数据/应用/测量/報告.md', 16, '/数~测量/報告.md'],
		['/数据/应用/测量/報告.md', 11, '/~/報告.md'],
	])('%s in %i cells is %s', (path, width, said) => {
		expect(cutPath(path, width)).toBe(said)
	})
})

describe('wrapping', () => {
	test('breaks no number in two', () => {
		expect(wrapped('limit 9 ms, n 24 000: of 12 runs', 16)).toEqual(['limit 9 ms, n', '24 000: of 12', 'runs'])
	})

	test('breaks at blanks and loses no word that fits', () => {
		fc.assert(
			fc.property(fc.array(fc.string({unit: 'grapheme-ascii', minLength: 1, maxLength: 8}), {maxLength: 12}), words => {
				const text = words.join(' ').trim()
				const lines = wrapped(text, 12)
				for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(12)
				expect(lines.join(' ').replaceAll(/ +/g, ' ').trim()).toBe(text.replaceAll(/ +/g, ' '))
			}),
			{seed: 12},
		)
	})
})

describe('a name that is too long', () => {
	test.each([
		['fetch/concurrency=5', 19, 'fetch/concurrency=5'],
		['fetch everything/concurrency=5', 19, 'fetc~/concurrency=5'],
		['fetch everything/concurrency=5', 16, '~g/concurrency=5'],
		['fetch everything/concurrency=5', 6, '~ncy=5'],
		['the only one of its kind', 9, 'the only~'],
	])('%s in %i cells keeps what tells it from others of its kind', (name, width, said) => {
		expect(cutName(name, width)).toBe(said)
	})
})

describe('figures', () => {
	test('are never cut inside: one that has no room is left out, and its unit with it', () => {
		expect(cutWords('heap 12.8 MiB', 12)).toBe('heap~')
		expect(cutWords('p99 1 154 822 ns', 12)).toBe('p99~')
		expect(cutWords('control held, +0.05%', 18)).toBe('control held,~')
		expect(cutWords('the machine was the same', 15)).toBe('the machine wa~')
		expect(cutWords('p99 13.3 ms', 11)).toBe('p99 13.3 ms')
	})

	test('of a row stand whole or not at all, the first ones first', () => {
		expect(whole(['p99 2.18', 'gc 1.1%', 'heap 128 MiB'], 20)).toBe('p99 2.18  gc 1.1%')
		expect(whole(['p99 2.18', 'a long one indeed', 'gc 1%'], 20)).toBe('p99 2.18  gc 1%')
		expect(whole(['too long'], 3)).toBe('')
	})
})
