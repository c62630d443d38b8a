import fc from 'fast-check'
import {describe, expect, it} from 'vitest'
import {parseRule} from '../../../src/core/rules/parse-rule.ts'
import type {Condition, Operator, Value} from '../../../src/core/rules/rule.ts'

/** A condition without its places, which a printed one has others of. */
function bare(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(bare)
	if (typeof value !== 'object' || value === null) return value
	return Object.fromEntries(
		Object.entries(value)
			.filter(([key]) => key !== 'at')
			.map(([key, one]) => [key, bare(one)]),
	)
}

const at = {from: 0, to: 0}
const operators: readonly Operator[] = ['<', '<=', '>', '>=', '==', '!=']
const name = fc.constantFrom('rss', 'response_time_p95', 'steps.reload.p99', 'status_5xx', 'p50')

const figure: fc.Arbitrary<Value> = fc
	.record({
		name,
		label: fc.option(fc.string({minLength: 1, maxLength: 8, unit: 'binary'}), {nil: null}),
		windowMs: fc.constantFrom(null, 1000, 30_000, 90_000),
	})
	.map(({name, label, windowMs}) => ({
		is: 'figure',
		name,
		labels: label === null ? [] : [{name: 'process', value: label}],
		statistic: null,
		windowMs,
		at,
	}))
const amount: fc.Arbitrary<Value> = fc
	.record({value: fc.integer({min: 0, max: 9999}), unit: fc.constantFrom('', 's', 'B', 'rps')})
	.map(({value, unit}) => ({is: 'amount', value, unit, at}))

const {value} = fc.letrec<{value: Value}>(tie => ({
	value: fc.oneof(
		{maxDepth: 3},
		figure,
		amount,
		fc
			.record({
				op: fc.constantFrom('+' as const, '-' as const, '*' as const, '/' as const),
				left: tie('value'),
				right: tie('value'),
			})
			.map((of): Value => ({is: 'arithmetic', ...of, at})),
		figure.map((of): Value => ({is: 'baseline', of, at})),
	),
}))
const {condition} = fc.letrec<{condition: Condition}>(tie => ({
	condition: fc.oneof(
		{maxDepth: 3},
		fc
			.record({op: fc.constantFrom(...operators), left: value, right: value})
			.map((of): Condition => ({is: 'compare', ...of})),
		fc.record({
			is: fc.constantFrom('and' as const, 'or' as const),
			parts: fc.array(tie('condition'), {minLength: 2, maxLength: 3}),
		}),
		tie('condition').map((part): Condition => ({is: 'not', part})),
	),
}))

/** Every part in parentheses, so that nothing is left to precedence. */
function print(of: Condition): string {
	if (of.is === 'compare') return `${printValue(of.left)} ${of.op} ${printValue(of.right)}`
	if (of.is === 'not') return `not (${print(of.part)})`
	return of.parts.map(part => `(${print(part)})`).join(` ${of.is} `)
}

function printValue(of: Value): string {
	switch (of.is) {
		case 'amount':
			return `${of.value}${of.unit}`
		case 'figure': {
			const labels = of.labels.map(({name, value}) => `${name}=${JSON.stringify(value)}`)
			return `${of.name}${labels.length > 0 ? `{${labels.join(', ')}}` : ''}${of.windowMs === null ? '' : `[${of.windowMs / 1000}s]`}`
		}
		case 'baseline':
			return `baseline(${printValue(of.of)})`
		case 'arithmetic':
			return `(${printValue(of.left)} ${of.op} ${printValue(of.right)})`
	}
}

const parsed = (text: string) => {
	const found = parseRule(text)
	if ('expected' in found) throw new Error(`${text}: at ${found.at.from} expected ${found.expected}`)
	return found
}

const wrong = (text: string) => {
	const found = parseRule(text)
	return 'expected' in found ? [text.slice(found.at.from, found.at.to), found.expected] : null
}

describe('a rule', () => {
	it('reads as it was printed, whatever it is made of', () => {
		fc.assert(
			fc.property(condition, fc.constantFrom('', ' over 30s'), fc.constantFrom('', ' for 5m'), (of, over, forTime) => {
				const {condition: found, overMs, forMs} = parsed(`${print(of)}${over}${forTime}`)
				// Labels are printed with the escapes of JSON.
				expect(JSON.stringify(bare(found))).toBe(JSON.stringify(bare(of)))
				expect([overMs, forMs]).toEqual([over === '' ? null : 30_000, forTime === '' ? null : 300_000])
			}),
		)
	})

	it('is never what makes the reader throw, and trouble is told within it', () => {
		const pieces = fc.constantFrom(
			...[
				'p95',
				'<',
				'(',
				')',
				'5',
				'ms',
				'%',
				'[',
				']',
				'{',
				'}',
				'"a"',
				'for',
				'and',
				'not',
				'*',
				'/',
				'=',
				'.',
				',',
			],
		)
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.array(pieces).map(all => all.join(' ')),
				),
				text => {
					const found = parseRule(text)
					if (!('expected' in found)) return
					expect(found.at.from).toBeGreaterThanOrEqual(0)
					expect(found.at.from).toBeLessThanOrEqual(text.length)
					expect(found.expected).not.toBe('')
				},
			),
		)
	})

	it('binds as people read it: not, and, or; products before sums', () => {
		const same = (one: string, other: string) => expect(bare(parsed(one))).toEqual(bare(parsed(other)))
		same('a < 1 or b < 1 and c < 1', 'a < 1 or (b < 1 and c < 1)')
		same('not a < 1 and b < 1', '(not a < 1) and b < 1')
		same('a < b + c * 2', 'a < (b + (c * 2))')
		same('a < b - c - d', 'a < ((b - c) - d)')
		same('a < 1 && b < 1 || c < 1', '(a < 1 and b < 1) or c < 1')
		same('a<1', ' a  <  1 ')
		same('p(95) < 1', 'p(95)<1')
	})

	it.each([
		['p99 < 40us', 0.000_04],
		['p99 < 40 \u00b5s', 0.000_04],
		['p99 < 40\u03bcs', 0.000_04],
		['x < 100MB', 1e8],
		['x < 100MiB', 100 * 2 ** 20],
		['x < 1GB', 1e9],
		['x < 80%', 0.8],
		['x < 6000/min', 100],
		['x < 2/ms', 2000],
		['x < 600rps', 600],
		['x < 6MB/min', 1e5],
		['x < -3ms', -0.003],
		['x < 1e3', 1000],
		['x < .5s', 0.5],
		['x < 5m', 300],
	])('%s compares with %s', (text, expected) => {
		expect(parsed(text).condition).toMatchObject({right: {value: expected}})
	})

	it.each([
		['p99.9 < 1ms', {name: 'p99.9'}],
		['response_time_p99.9 < 1ms', {name: 'response_time_p99.9'}],
		['measure{name="a b"}.p95 < 1ms', {name: 'measure.p95', labels: [{name: 'name', value: 'a b'}]}],
		['measure{name:"x"}.p99.9[10s] < 1ms', {name: 'measure.p99.9', windowMs: 10_000}],
		['p(99.9)(http[1m30s]) < 1ms', {name: 'http', statistic: {is: 'quantile', q: 0.999}, windowMs: 90_000}],
		[
			String.raw`rss{process="a\u001b[31mred\nnl \"\\\t\'"} < 1MB`,
			{labels: [{name: 'process', value: 'a\u001b[31mred\nnl "\\\t\''}]},
		],
		['p(95) < 1ms', {name: '', statistic: {is: 'quantile', q: 0.95}}],
		['step(rss) > 20MB', {name: 'rss', statistic: {is: 'step'}}],
		['avg(rss) > 20MB', {name: 'rss', statistic: {is: 'mean'}}],
	])('%s names what it is of', (text, expected) => {
		expect(parsed(text).condition).toMatchObject({left: expected})
	})

	it.each([
		['', ['', 'a metric or a number']],
		['p99', ['', 'one of < <= > >= == !=']],
		['p99 <', ['', 'a metric or a number']],
		['p99 << 3', ['<', 'a metric or a number']],
		['p99 < 3 4', ['4', 'the end, "and", "or", "over TIME" or "for TIME"']],
		['p99 < 3ms for', ['', 'a time of at least a second such as 30s or 5m']],
		['p99 < 3ms for 5', ['5', 'a time of at least a second such as 30s or 5m']],
		['p99[10ms] < 3ms', ['10ms', 'a time of at least a second such as 30s or 5m']],
		['p99 < 3ms for 5m over 3s', ['over', 'the end']],
		['p99 < 3parsec', ['parsec', 'a unit that is known behind 3: us, ms, s, m, h, KB, MB, MiB, %, /s or rps']],
		['p(200) < 3ms', ['200', 'a percentage from 0 to 100 such as p(95)']],
		['p99 < 3 < 4', ['<', 'one comparison, or "and" between two']],
		['foo(rss) < 3', ['foo', 'p(95), avg, min, max, med, count, rate, step, growth or baseline']],
		['rss{process=watcher} < 3', ['watcher', 'a text in quotes']],
		['rss # 3', ['#', 'a metric, a number, or one of < <= > >= == !=']],
		[
			String.raw`rss{process="a\d"} < 1MB`,
			[String.raw`\d`, String.raw`an escape of JSON (\" \n \t \u001b), or \\ for a backslash`],
		],
		[
			String.raw`rss{process='\u12'} < 1MB`,
			[String.raw`\u`, String.raw`an escape of JSON (\" \n \t \u001b), or \\ for a backslash`],
		],
		['(a < 1 or b <) and c < 1', [')', 'a metric or a number']],
	])('"%s" is told to be wrong where it is', (text, expected) => {
		expect(wrong(text)).toEqual(expected)
	})

	it('of a thousand parentheses is refused at once', () => {
		expect(wrong(`${'('.repeat(1000)}`)?.[1]).toBe('fewer parentheses')
		expect(wrong(`p99 < ${'1 + '.repeat(400)}1`)?.[1]).toBe('at most 1000 characters')
	})
})
