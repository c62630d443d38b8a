import {expect, test} from 'vitest'
import {sources} from './sources.ts'

/** Files that import each other, by whatever way round: every group of two or more from each of which all others are reached. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
	const found: string[][] = []
	const number = new Map<string, number>()
	const lowest = new Map<string, number>()
	const open: string[] = []
	const visit = (file: string): void => {
		number.set(file, number.size)
		lowest.set(file, number.get(file)!)
		open.push(file)
		for (const next of imports.get(file) ?? []) {
			if (!imports.has(next)) continue
			if (!number.has(next)) visit(next)
			else if (!open.includes(next)) continue
			lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!))
		}
		if (lowest.get(file) !== number.get(file)) return
		const circle = open.splice(open.indexOf(file))
		if (circle.length > 1) found.push(circle.toSorted((a, b) => (a < b ? -1 : 1)))
	}
	for (const file of imports.keys()) if (!number.has(file)) visit(file)
	return found
}

test('no files import each other in a circle, not even for their types', () => {
	const imports = new Map(sources().map(source => [source.file, source.importsAtOnce] as const))
	expect(circles(imports)).toEqual([])
})

test('a circle is found, however long, and what hangs on it is no part of it', () => {
	const of = (drawing: string) => new Map(drawing.split(' ').map(line => [line[0]!, [...line.slice(1)]] as const))
	expect(circles(of('ab bc ca da'))).toEqual([['a', 'b', 'c']])
	expect(circles(of('ab b ca dca'))).toEqual([])
	expect(circles(of('ab ba cd dce e'))).toEqual([
		['a', 'b'],
		['c', 'd'],
	])
})
