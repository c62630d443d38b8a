import {figuresIn} from '../rules/figures-of.ts'
import type {CheckedCondition, CheckedFigure, CheckedValue} from '../rules/rule.ts'

/** Figures are the same whatever window of time they are asked of: of a baseline whole runs are kept. */
export function figureKey({metric, labels, statistic}: Omit<CheckedFigure, 'is' | 'windowMs'>): string {
	return JSON.stringify([metric, labels.map(({name, value}) => [name, value]), statistic])
}

/** What a condition asks of a baseline. */
export function baselineFiguresOf(condition: CheckedCondition): readonly CheckedFigure[] {
	if (condition.is === 'not') return baselineFiguresOf(condition.part)
	if (condition.is !== 'compare') return condition.parts.flatMap(baselineFiguresOf)
	return [condition.left, condition.right].flatMap(inBaselines)
}

function inBaselines(value: CheckedValue): readonly CheckedFigure[] {
	if (value.is === 'arithmetic') return [value.left, value.right].flatMap(inBaselines)
	if (value.is !== 'baseline') return []
	return figuresIn(value.of)
}
