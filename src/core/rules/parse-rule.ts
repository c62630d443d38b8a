import {parseDurationMs} from '../units/duration.ts'
import type {Amount, Condition, Figure, Label, Operator, Span, Statistic, Value} from './rule.ts'
import {quantileOf, statisticNamed} from './statistic.ts'
import {unitNamed} from './units.ts'
import {type RuleTrouble, type Word, wordsOf} from './words.ts'

/** A rule as it was read, its names not yet looked up. */
export interface ParsedRule {
	readonly condition: Condition
	/** For figures without a window of their own; null: it says none. */
	readonly overMs: number | null
	readonly forMs: number | null
}

/** Deeper than anybody writes by hand, and far from what would overflow a stack. */
const deepest = 40
const longest = 1000

/**
 * `expr ["over" duration] ["for" duration]`, where an expression compares values and joins comparisons by `and`, `or`, `not`.
 * Source of the grammar: k6 (metrics/thresholds_parser.go) with windows, units and arithmetic added.
 */
export function parseRule(text: string): ParsedRule | RuleTrouble {
	if (text.length > longest) return {at: {from: longest, to: text.length}, expected: `at most ${longest} characters`}
	const words = wordsOf(text)
	if ('expected' in words) return words
	try {
		return new Parser(text, words).rule()
	} catch (error) {
		if (error instanceof Unexpected) return error.trouble
		throw error
	}
}

class Unexpected extends Error {
	readonly trouble: RuleTrouble

	constructor(trouble: RuleTrouble) {
		super(trouble.expected)
		this.trouble = trouble
	}
}

const operators: Readonly<Record<string, Operator>> = {
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>=',
	'==': '==',
	'===': '==',
	'!=': '!=',
	'!==': '!=',
}

const keywords = new Set(['and', 'or', 'not', 'over', 'for'])

class Parser {
	readonly #text: string
	readonly #words: readonly Word[]
	#next = 0
	#depth = 0

	constructor(text: string, words: readonly Word[]) {
		this.#text = text
		this.#words = words
	}

	rule(): ParsedRule {
		const condition = this.#either()
		const overMs = this.#takesName('over') ? this.#wholeSeconds() : null
		const forMs = this.#takesName('for') ? this.#duration() : null
		if (this.#word.is !== 'end')
			this.#fail(
				overMs === null && forMs === null
					? 'the end, "and", "or", "over TIME" or "for TIME"'
					: forMs === null
						? 'the end, or "for TIME"'
						: 'the end',
			)
		return {condition, overMs, forMs}
	}

	#either(): Condition {
		return this.#joined('or', '||', () => this.#joined('and', '&&', () => this.#one()))
	}

	#joined(is: 'and' | 'or', sign: string, one: () => Condition): Condition {
		const parts = [one()]
		while (this.#takesName(is) || this.#takesSign(sign)) parts.push(one())
		return parts.length === 1 ? parts[0]! : {is, parts}
	}

	#one(): Condition {
		return this.#deeper(() => {
			if (this.#takesName('not') || this.#takesSign('!')) return {is: 'not', part: this.#one()}
			return this.#isSign('(') ? this.#parenthesis() : this.#comparison()
		})
	}

	/** It may hold a condition or a value: which, only what follows tells. */
	#parenthesis(): Condition {
		const [next, depth] = [this.#next, this.#depth]
		let asCondition: Unexpected
		try {
			this.#sign('(')
			const inner = this.#either()
			this.#sign(')')
			return inner
		} catch (error) {
			if (!(error instanceof Unexpected)) throw error
			asCondition = error
		}
		this.#next = next
		this.#depth = depth
		try {
			return this.#comparison()
		} catch (error) {
			// Whoever came further has understood more.
			if (error instanceof Unexpected && error.trouble.at.from > asCondition.trouble.at.from) throw error
			throw asCondition
		}
	}

	#comparison(): Condition {
		const left = this.#sum()
		const sign = this.#word
		const op = sign.is === 'sign' ? operators[sign.text] : undefined
		if (op === undefined) this.#fail('one of < <= > >= == !=')
		this.#next++
		const right = this.#sum()
		if (this.#word.is === 'sign' && operators[this.#word.text] !== undefined)
			this.#fail('one comparison, or "and" between two')
		return {is: 'compare', op: op!, left, right}
	}

	#sum(): Value {
		return this.#chain(['+', '-'], () => this.#chain(['*', '/'], () => this.#term()))
	}

	#chain(ops: ReadonlyArray<'+' | '-' | '*' | '/'>, one: () => Value): Value {
		let left = one()
		for (;;) {
			const op = ops.find(sign => this.#takesSign(sign))
			if (op === undefined) return left
			const right = one()
			left = {is: 'arithmetic', op, left, right, at: {from: left.at.from, to: right.at.to}}
		}
	}

	#term(): Value {
		return this.#deeper(() => {
			const word = this.#word
			if (this.#takesSign('(')) {
				const inner = this.#sum()
				this.#sign(')')
				return inner
			}
			if (this.#isSign('-')) {
				this.#next++
				const amount = this.#amount()
				return {...amount, value: -amount.value, at: {from: word.at.from, to: amount.at.to}}
			}
			if (word.is === 'number') return this.#amount()
			if (word.is === 'name' && !keywords.has(word.text)) return this.#figure()
			return this.#fail('a metric or a number')
		})
	}

	#amount(): Amount {
		const number = this.#word
		if (number.is !== 'number') this.#fail('a number')
		this.#next++
		const unit = this.#unit()
		const row = unitNamed(unit.text)
		if (row === null)
			throw new Unexpected({
				at: unit.at,
				expected: `a unit that is known behind ${number.text}: us, ms, s, m, h, KB, MB, MiB, %, /s or rps`,
			})
		return {
			is: 'amount',
			// 40 us are 0.00004 s, and not 0.000039999999999999996.
			value: Number((Number(number.text) * row.factor).toPrecision(15)),
			unit: unit.text,
			at: {from: number.at.from, to: unit.text === '' ? number.at.to : unit.at.to},
		}
	}

	#unit(): {readonly text: string; readonly at: Span} {
		const from = this.#word.at.from
		let text = ''
		if (this.#isSign('%')) text = this.#take().text
		else if (this.#word.is === 'name' && (this.#word.glued || !keywords.has(this.#word.text))) text = this.#take().text
		const [slash, below] = [this.#word, this.#words[this.#next + 1]]
		if (slash.is === 'sign' && slash.text === '/' && below?.is === 'name' && unitNamed(`s/${below.text}`) !== null) {
			this.#next += 2
			text += `/${below.text}`
		}
		return {text, at: {from, to: text === '' ? from : this.#words[this.#next - 1]!.at.to}}
	}

	/** `response_time_p95`, `p(95)`, `p(99)(response_time[10s])`, `rss{process="api"}`, `baseline(p95)`. */
	#figure(): Value {
		const word = this.#take()
		const name = word.text + this.#decimals(word)
		if (this.#isSign('(')) return this.#call({...word, text: name})
		return this.#plain(name, word.at.from)
	}

	/** `p99.9` would be a name and a number. */
	#decimals(before: Word): string {
		const word = this.#word
		const isPart =
			/(?:^|[_.])p\d+$/.test(before.text) && word.is === 'number' && word.glued && word.text.startsWith('.')
		return isPart ? this.#take().text : ''
	}

	#plain(name: string, from: number, statistic: Statistic | null = null): Figure {
		const labels = this.#takesSign('{') ? this.#labels() : []
		const figure = labels.length > 0 && this.#takesSign('.') ? `.${this.#figureName()}` : ''
		const windowMs = this.#window()
		return {
			is: 'figure',
			name: name + figure,
			labels,
			statistic,
			windowMs,
			at: {from, to: this.#words[this.#next - 1]!.at.to},
		}
	}

	/** `p95` in `measure{name="render"}.p95`. */
	#figureName(): string {
		const word = this.#word
		if (word.is !== 'name') this.#fail('a figure such as p95')
		this.#next++
		return word.text + this.#decimals(word)
	}

	#call(word: Word): Value {
		const {from} = word.at
		this.#sign('(')
		if (word.text === 'p') {
			const percent = this.#word
			const share = percent.is === 'number' ? Number(percent.text) : Number.NaN
			if (!(share >= 0 && share <= 100)) this.#fail('a percentage from 0 to 100 such as p(95)')
			this.#next++
			this.#sign(')')
			return this.#of(quantileOf(share), from)
		}
		if (word.text === 'baseline') {
			const of = this.#sum()
			this.#sign(')')
			return {is: 'baseline', of, at: {from, to: this.#words[this.#next - 1]!.at.to}}
		}
		const statistic = statisticNamed(word.text)
		if (statistic === null) {
			this.#next--
			throw new Unexpected({at: word.at, expected: 'p(95), avg, min, max, med, count, rate, step, growth or baseline'})
		}
		const inner = this.#inner(statistic, from)
		this.#sign(')')
		return inner
	}

	/** What is in the parentheses of `p(99)(response_time[10s])`; without them it is of the metric that speaks for the suite. */
	#of(statistic: Statistic, from: number): Figure {
		if (!this.#isSign('(')) return this.#plain('', from, statistic)
		this.#next++
		const inner = this.#inner(statistic, from)
		this.#sign(')')
		return {...inner, at: {from, to: this.#words[this.#next - 1]!.at.to}}
	}

	#inner(statistic: Statistic, from: number): Figure {
		const name = this.#word
		if (name.is !== 'name') this.#fail('a metric')
		this.#next++
		return this.#plain(name.text, from, statistic)
	}

	#labels(): readonly Label[] {
		const labels: Label[] = []
		do {
			const name = this.#word
			if (name.is !== 'name') this.#fail('a label such as process="api"')
			this.#next++
			if (!this.#takesSign('=') && !this.#takesSign(':')) this.#fail('=')
			const value = this.#word
			if (value.is !== 'text') this.#fail('a text in quotes')
			this.#next++
			labels.push({name: name.text, value: value.text})
		} while (this.#takesSign(','))
		this.#sign('}')
		return labels
	}

	#window(): number | null {
		if (!this.#takesSign('[')) return null
		const ms = this.#wholeSeconds()
		this.#sign(']')
		return ms
	}

	/** A window: what happened is kept by the second. */
	#wholeSeconds(): number {
		const {from} = this.#word.at
		const ms = this.#duration()
		if (ms % 1000 === 0) return ms
		throw new Unexpected({
			at: {from, to: this.#words[this.#next - 1]!.at.to},
			expected: 'a time of whole seconds such as 30s or 5m',
		})
	}

	/** `30s`, `1m30s`: what is glued together. */
	#duration(): number {
		const first = this.#word
		let to = first.at.to
		if (first.is === 'number') {
			this.#next++
			to = first.at.to
			while ((this.#word.is === 'name' || this.#word.is === 'number') && this.#word.glued) to = this.#take().at.to
		}
		const ms = first.is === 'number' ? parseDurationMs(this.#text.slice(first.at.from, to)) : null
		if (ms === null || ms < 1000)
			throw new Unexpected({at: {from: first.at.from, to}, expected: 'a time of at least a second such as 30s or 5m'})
		return ms
	}

	get #word(): Word {
		return this.#words[this.#next]!
	}

	#take(): Word {
		return this.#words[this.#next++]!
	}

	#isSign(text: string): boolean {
		return this.#word.is === 'sign' && this.#word.text === text
	}

	#takesSign(text: string): boolean {
		if (!this.#isSign(text)) return false
		this.#next++
		return true
	}

	#takesName(text: string): boolean {
		if (this.#word.is !== 'name' || this.#word.text !== text) return false
		this.#next++
		return true
	}

	#sign(text: string): void {
		if (!this.#takesSign(text)) this.#fail(`"${text}"`)
	}

	#deeper<T>(read: () => T): T {
		if (++this.#depth > deepest) this.#fail('fewer parentheses')
		const result = read()
		this.#depth--
		return result
	}

	#fail(expected: string): never {
		throw new Unexpected({at: this.#word.at, expected})
	}
}
