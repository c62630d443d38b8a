import type {CheckedCondition, CheckedFigure, CheckedValue} from './rule.ts'

/** Every figure that is named in a condition. */
export function figuresOf(condition: CheckedCondition): readonly CheckedFigure[] {
	if (condition.is === 'not') return figuresOf(condition.part)
	if (condition.is !== 'compare') return condition.parts.flatMap(figuresOf)
	return [condition.left, condition.right].flatMap(figuresIn)
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
