import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'
import {expect} from 'vitest'
import type {Size} from '../../../src/tui/text/line.ts'
import {widthOf} from '../../../src/tui/text/width.ts'

const folder = new URL('../../../fixtures/golden/screens/', import.meta.url).pathname

/** The screen in a frame, so that a missing or surplus cell is seen. */
export function framed(lines: readonly string[], {columns}: Size): string {
	const edge = `+${'-'.repeat(columns)}+`
	const rows = lines.map(line => `|${line}${' '.repeat(Math.max(0, columns - widthOf(line)))}|`)
	return [edge, ...rows, edge, ''].join('\n')
}

/** Compares with fixtures/golden/screens; after a wanted change: UPDATE=1 npx vitest run test/tui */
export function expectDrawing(name: string, lines: readonly string[], size: Size): void {
	const file = path.join(folder, `${name}-${size.columns}x${size.rows}.txt`)
	const got = framed(lines, size)
	if (process.env['UPDATE']) {
		mkdirSync(folder, {recursive: true})
		writeFileSync(file, got)
	}
	const wanted = existsSync(file) ? readFileSync(file, 'utf8') : ''
	if (got !== wanted) writeFileSync(`${file}.got`, got)
	expect(got).toBe(wanted)
}
