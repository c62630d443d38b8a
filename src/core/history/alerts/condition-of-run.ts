/** Whether a condition was true of a run, by the few figures that are kept of it. */
import {calculated} from '../../rules/calculated.ts'
import type {CheckedComparison, CheckedCondition, CheckedValue, Operator} from '../../rules/rule.ts'
import {inUnit} from '../../rules/units.ts'
import {type KeptValue, keptValues} from '../kept/kept-figures.ts'
import type {MetricRecord} from '../kept/run-record.ts'

export interface KeptAnswer {
	/** null: what is kept does not tell it. */
	readonly holds: boolean | null
	/** By the comparison that decides, in the unit of that. */
	readonly observed: number | null
	readonly unit: CheckedComparison['unit']
}

/** In three values (Kleene). Where there are several of a figure, it is true when it is of any of them, as an alert is. */
export function conditionOfRun(
	condition: CheckedCondition,
	run: {readonly kind: string; readonly metrics: readonly MetricRecord[]},
): KeptAnswer {
	switch (condition.is) {
		case 'compare':
			return compared(condition, run)
		case 'not': {
			const {holds, ...rest} = conditionOfRun(condition.part, run)
			return {...rest, holds: holds === null ? null : !holds}
		}
		default: {
			const parts = condition.parts.map(part => conditionOfRun(part, run))
			const decides = condition.is === 'or'
			return parts.find(({holds}) => holds === decides) ?? parts.find(({holds}) => holds === null) ?? parts[0]!
		}
	}
}

type Run = Parameters<typeof conditionOfRun>[1]

function compared({op, left, right, unit, mirrored}: CheckedComparison, run: Run): KeptAnswer {
	const [ofLeft, ofRight] = [valuesOf(left, run), valuesOf(right, run)]
	const names = [...new Set([...ofLeft, ...ofRight].flatMap(({name}) => name ?? []))]
	const answers = (names.length === 0 ? [null] : names).flatMap(name => {
		const [a, b] = [named(ofLeft, name), named(ofRight, name)]
		if (a === undefined || b === undefined) return []
		return [{holds: isSo(a.value, op, b.value), observed: inUnit((mirrored ? b : a).value, unit), unit}]
	})
	return answers.find(({holds}) => holds) ?? answers[0] ?? {holds: null, observed: null, unit}
}

function valuesOf(value: CheckedValue, run: Run): readonly KeptValue[] {
	switch (value.is) {
		case 'amount':
			return [{name: null, value: value.value}]
		case 'figure':
			// A window of a run is not kept.
			return value.windowMs === null ? keptValues(run.kind, value, run.metrics) : []
		case 'baseline':
			return []
		case 'arithmetic': {
			const [left, right] = [valuesOf(value.left, run), valuesOf(value.right, run)]
			const names = [...new Set([...left, ...right].flatMap(({name}) => name ?? []))]
			return (names.length === 0 ? [null] : names).flatMap(name => {
				const [a, b] = [named(left, name), named(right, name)]
				if (a === undefined || b === undefined) return []
				const result = calculated(a.value, b.value, value.op)
				return Number.isFinite(result) ? [{name, value: result}] : []
			})
		}
	}
}

function named(values: readonly KeptValue[], name: string | null): KeptValue | undefined {
	return values.find(one => one.name === name) ?? values.find(one => one.name === null)
}

function isSo(a: number, op: Operator, b: number): boolean {
	switch (op) {
		case '<':
			return a < b
		case '<=':
			return a <= b
		case '>':
			return a > b
		case '>=':
			return a >= b
		case '==':
			return a === b
		case '!=':
			return a !== b
	}
}
