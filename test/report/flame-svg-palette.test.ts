import {describe, expect, test} from 'vitest'
import {dark, fillNames, light} from '../../src/report/flame-svg-palette.ts'

/** Contrast ratio of WCAG 2, 1..21. */
function contrast(a: string, b: string): number {
	const [lighter, darker] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
	return (lighter + 0.05) / (darker + 0.05)
}

function luminance(colour: string): number {
	const [r, g, b] = [1, 3, 5]
		.map(at => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
		.map(share => (share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4)) as [number, number, number]
	return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

test('contrast is what WCAG says it is', () => {
	expect(contrast('#000000', '#ffffff')).toBeCloseTo(21)
	expect(contrast('#777777', '#ffffff')).toBeCloseTo(4.48)
})

describe.each([
	['light', light],
	['dark', dark],
])('%s', (_, palette) => {
	test.each(fillNames)('labels on %s are readable and the focus ring is seen', name => {
		for (const fill of palette.fills[name]) {
			expect(contrast(palette.label, fill)).toBeGreaterThanOrEqual(4.5)
			expect(contrast(palette.mutedLabel, fill)).toBeGreaterThanOrEqual(4.5)
			expect(contrast(palette.focusRing, fill)).toBeGreaterThanOrEqual(3)
		}
	})

	test('text beside the boxes is readable, and what was found stands out from all of them', () => {
		expect(contrast(palette.text, palette.background)).toBeGreaterThanOrEqual(7)
		expect(contrast(palette.mutedText, palette.background)).toBeGreaterThanOrEqual(4.5)
		expect(contrast(palette.match.label, palette.match.fill)).toBeGreaterThanOrEqual(4.5)
		for (const name of fillNames) {
			for (const fill of palette.fills[name]) expect(contrast(palette.match.fill, fill)).toBeGreaterThanOrEqual(2)
		}
	})
})
