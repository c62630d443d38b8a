import type {CheckedComparison, CheckedCondition, CheckedFigure, CheckedValue} from './rule.ts'

/** Every comparison of a condition, in the order in which they stand there. */
export function comparisonsOf(condition: CheckedCondition): readonly CheckedComparison[] {
	if (condition.is === 'not') return comparisonsOf(condition.part)
	return condition.is === 'compare' ? [condition] : condition.parts.flatMap(comparisonsOf)
}

/** Every figure that is named in a condition. */
export function figuresOf(condition: CheckedCondition): readonly CheckedFigure[] {
	return comparisonsOf(condition).flatMap(({left, right}) => [left, right].flatMap(figuresIn))
}

/** Every figure that is named in a value. */
export function figuresIn(value: CheckedValue): readonly CheckedFigure[] {
	switch (value.is) {
		case 'amount':
			return []
		case 'figure':
			return [value]
		case 'baseline':
			return figuresIn(value.of)
		case 'arithmetic':
			return [value.left, value.right].flatMap(figuresIn)
	}
}
