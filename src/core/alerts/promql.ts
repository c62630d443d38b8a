import type {Operator, Span} from '../rules/rule.ts'
import type {RuleTrouble} from '../rules/words.ts'
import {type PromWord, promWordsOf} from './promql-words.ts'

/** What is read of PromQL: comparisons of a metric with a number, joined by `and` and `or`. */
export type PromCondition =
	| {
			readonly is: 'compare'
			readonly op: Operator
			readonly series: PromSeries
			readonly limit: number
			/** `0.5 < metric`. */
			readonly isMirrored: boolean
	  }
	| {
			readonly is: 'and' | 'or'
			readonly parts: readonly PromCondition[]
			/** Labels that decide which series belong together (`and on (suite)`); null: all of them. */
			readonly on: readonly string[] | null
			readonly at: Span
	  }

export interface PromSeries {
	readonly metric: string
	readonly matchers: readonly PromMatcher[]
	readonly at: Span
}

export interface PromMatcher {
	readonly label: string
	readonly op: '=' | '!=' | '=~' | '!~'
	readonly value: string
	readonly at: Span
}

const operators: Readonly<Record<string, Operator>> = {
	'<': '<',
	'<=': '<=',
	'>': '>',
	'>=': '>=',
	'==': '==',
	'!=': '!=',
}
const keywords = new Set(['and', 'or', 'unless', 'on', 'ignoring', 'bool', 'by', 'without', 'offset', 'atan2'])
const deepest = 40
const longest = 4000

/** It speaks of the metrics of Prometheus, and not of ours. */
export function looksLikePromql(text: string): boolean {
	return /(?<![\w:])arsenal_\w/.test(text.replace(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/g, '""'))
}

export function parsePromql(text: string): PromCondition | RuleTrouble {
	if (text.length > longest) return {at: {from: longest, to: text.length}, expected: `at most ${longest} characters`}
	const words = promWordsOf(text)
	if ('expected' in words) return words
	try {
		return new Parser(words).whole()
	} catch (error) {
		if (error instanceof Unread) return error.trouble
		throw error
	}
}

class Unread extends Error {
	readonly trouble: RuleTrouble

	constructor(trouble: RuleTrouble) {
		super(trouble.expected)
		this.trouble = trouble
	}
}

type Operand = {readonly is: 'number'; readonly value: number} | {readonly is: 'series'; readonly series: PromSeries}

class Parser {
	readonly #words: readonly PromWord[]
	#next = 0
	#depth = 0

	constructor(words: readonly PromWord[]) {
		this.#words = words
	}

	whole(): PromCondition {
		const condition = this.#either()
		if (this.#word.is !== 'end') this.#refuseRest()
		return condition
	}

	#either(): PromCondition {
		return this.#joined('or', () => this.#joined('and', () => this.#one()))
	}

	#joined(is: 'and' | 'or', one: () => PromCondition): PromCondition {
		let left = one()
		while (this.#isName(is)) {
			const {at} = this.#take()
			const on = this.#matching()
			const right = one()
			// What belongs together is told for each of them: only those that are told alike are one list.
			const isSame = left.is === is && JSON.stringify(left.on) === JSON.stringify(on)
			left = {is, parts: [...(isSame && left.is === is ? left.parts : [left]), right], on, at}
		}
		return left
	}

	/** `on (suite)`. */
	#matching(): readonly string[] | null {
		if (this.#isName('ignoring')) this.#fail('"on (suite)": "ignoring" is not read')
		if (!this.#isName('on')) return null
		this.#next++
		this.#sign('(')
		const labels: string[] = []
		while (this.#word.is === 'name') {
			labels.push(this.#take().text)
			if (!this.#takesSign(',')) break
		}
		this.#sign(')')
		return labels
	}

	#one(): PromCondition {
		return this.#deeper(() => {
			if (!this.#isSign('(') || !this.#holdsCondition()) return this.#comparison()
			this.#next++
			const inner = this.#either()
			this.#sign(')')
			return inner
		})
	}

	/** Whether a comparison stands in the parenthesis that begins here, or an operand. */
	#holdsCondition(): boolean {
		let open = 0
		let isInBraces = false
		for (const {is, text} of this.#words.slice(this.#next)) {
			if (is !== 'sign') continue
			if (text === '{' || text === '}') isInBraces = text === '{'
			else if (isInBraces) continue
			else if (text === '(') open++
			else if (text === ')' && --open === 0) return false
			else if (operators[text] !== undefined) return true
		}
		return false
	}

	#comparison(): PromCondition {
		const from = this.#word.at.from
		const left = this.#operand()
		const op = this.#word.is === 'sign' ? operators[this.#word.text] : undefined
		if (op === undefined) {
			if (this.#word.is === 'end' || this.#isSign(')')) this.#fail('a comparison such as > 0.5')
			this.#refuseRest()
		}
		this.#next++
		if (this.#isName('bool')) this.#fail('a comparison without "bool", which would be true of everything')
		const right = this.#operand()
		if (left.is === 'series' && right.is === 'number')
			return {is: 'compare', op: op!, series: left.series, limit: right.value, isMirrored: false}
		if (left.is === 'number' && right.is === 'series')
			return {is: 'compare', op: op!, series: right.series, limit: left.value, isMirrored: true}
		throw new Unread({
			at: {from, to: this.#words[this.#next - 1]!.at.to},
			expected: 'a metric on one side and a number on the other',
		})
	}

	/** A metric, or a number, which may be calculated: `200 * 1024 * 1024`. */
	#operand(): Operand {
		const first = this.#product()
		return this.#calculated(first, ['+', '-'], () => this.#product())
	}

	#product(): Operand {
		return this.#calculated(this.#term(), ['*', '/'], () => this.#term())
	}

	#calculated(first: Operand, signs: readonly string[], next: () => Operand): Operand {
		let left = first
		while (this.#word.is === 'sign' && signs.includes(this.#word.text)) {
			const sign = this.#word
			if (left.is !== 'number') this.#fail(noArithmetic)
			this.#next++
			const right = next()
			if (left.is !== 'number' || right.is !== 'number') throw new Unread({at: sign.at, expected: noArithmetic})
			left = {is: 'number', value: calculated(left.value, right.value, sign.text)}
		}
		return left
	}

	#term(): Operand {
		return this.#deeper(() => {
			if (this.#takesSign('(')) {
				const inner = this.#operand()
				this.#sign(')')
				return inner
			}
			if (this.#isSign('-') || this.#isSign('+')) {
				const isNegative = this.#take().text === '-'
				const inner = this.#term()
				if (inner.is !== 'number') this.#fail(noArithmetic)
				return inner.is === 'number' ? {is: 'number', value: isNegative ? -inner.value : inner.value} : inner
			}
			const word = this.#word
			if (word.is === 'number') {
				this.#next++
				return {is: 'number', value: Number(word.text)}
			}
			if (word.is === 'name' || this.#isSign('{')) return {is: 'series', series: this.#series()}
			return this.#fail('a metric or a number')
		})
	}

	#series(): PromSeries {
		const name = this.#word
		if (name.is !== 'name') this.#fail('the name of a metric before its labels')
		if (keywords.has(name.text)) this.#fail('a metric or a number')
		this.#next++
		if (this.#isSign('('))
			throw new Unread({at: name.at, expected: `a metric and a number: functions such as ${name.text}() are not read`})
		if (this.#isName('by') || this.#isName('without'))
			throw new Unread({at: name.at, expected: `a metric and a number: aggregations such as ${name.text} are not read`})
		const matchers = this.#takesSign('{') ? this.#matchers() : []
		if (this.#isSign('['))
			this.#fail('a metric without a range: figures are of the whole run so far, as they are exported')
		if (this.#isName('offset') || this.#isSign('@')) this.#fail('a metric as it is now: no offset and no @')
		return {metric: name.text, matchers, at: {from: name.at.from, to: this.#words[this.#next - 1]!.at.to}}
	}

	#matchers(): readonly PromMatcher[] {
		const matchers: PromMatcher[] = []
		while (this.#word.is === 'name') {
			const label = this.#take()
			const op = (['=', '!=', '=~', '!~'] as const).find(sign => this.#takesSign(sign))
			if (op === undefined) this.#fail('one of = != =~ !~')
			const value = this.#word
			if (value.is !== 'text') this.#fail('a text in quotes')
			this.#next++
			matchers.push({label: label.text, op: op!, value: value.text, at: {from: label.at.from, to: value.at.to}})
			if (!this.#takesSign(',')) break
		}
		this.#sign('}')
		return matchers
	}

	#refuseRest(): never {
		const {is, text} = this.#word
		if (is === 'name' && text === 'unless') this.#fail('"and" or "or": "unless" is not read')
		if (is === 'sign' && ['+', '-', '*', '/', '%', '^'].includes(text)) this.#fail(noArithmetic)
		if (is === 'sign' && operators[text] !== undefined) this.#fail('one comparison, or "and" between two')
		return this.#fail('the end, "and" or "or"')
	}

	get #word(): PromWord {
		return this.#words[this.#next]!
	}

	#take(): PromWord {
		return this.#words[this.#next++]!
	}

	#isName(text: string): boolean {
		return this.#word.is === 'name' && this.#word.text.toLowerCase() === text
	}

	#isSign(text: string): boolean {
		return this.#word.is === 'sign' && this.#word.text === text
	}

	#takesSign(text: string): boolean {
		if (!this.#isSign(text)) return false
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
		throw new Unread({at: this.#word.at, expected})
	}
}

const noArithmetic = 'a metric as it is: arithmetic with metrics is not read, only that of numbers'

function calculated(a: number, b: number, sign: string): number {
	if (sign === '+') return a + b
	if (sign === '-') return a - b
	return sign === '*' ? a * b : a / b
}
