/** Rules of alert files, as lines. */
import type {AlertRule, SuiteMatch} from '../core/rules/alert-rule.ts'
import {durationText} from '../core/units/duration.ts'
import {absent} from '../core/units/format.ts'
import {sanitise} from '../core/units/sanitise.ts'
import {cutToWidth} from '../core/units/width.ts'
import {withholdSecrets} from '../core/units/withhold-secrets.ts'
import {textTable} from './text-table.ts'

const mostOfSuites = 40

/** @param width  of the terminal; infinite: nothing is cut. What is cut is the condition, which stands last */
export function alertRuleLines(rules: readonly AlertRule[], width: number): string[] {
	if (rules.length === 0) return ['no alerts']
	const rows = rules.map(({spec: {alert, expr, severity}, suites, place, kinds}) => ({
		alert: clean(alert.name),
		place: clean(place),
		severity,
		keeps: alert.keepFiringForMs > 0 ? durationText(alert.keepFiringForMs) : absent,
		'no data': alert.noData,
		suites:
			suites.length === 0 ? kinds.join(', ') : cutToWidth(clean(suites.map(sayMatch).join(' and ')), mostOfSuites),
		condition: clean(expr.slice(alert.name.length + 2)),
	}))
	return textTable(rows, 7).map(line => cutToWidth(line, width))
}

/** `api or web-*`, `not api`. */
function sayMatch({isNot, names}: SuiteMatch): string {
	return `${isNot ? 'not ' : ''}${names.map(pieces => pieces.join('*')).join(' or ')}`
}

function clean(text: string): string {
	return withholdSecrets(sanitise(text))
}
