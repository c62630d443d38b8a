/**
 * Lines that GitHub's runner takes for annotations when they are printed. It shows ten of each level and step, and drops the others without a word.
 * Escaped as actions/toolkit does (packages/core/src/command.ts): `%`, CR and LF everywhere, `:` and `,` in properties as well.
 */
import type {RunReport} from '../../core/run/summary/run-report.ts'
import {severityWords} from '../../core/trouble/finding.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {type Check, type CheckOutcome, checksOf} from './checks.ts'
import {plainLine, plainName} from './names.ts'

const mostOfLevel = 10
const mostOfMessage = 1000
const levels = ['error', 'warning', 'notice'] as const
type Level = (typeof levels)[number]

interface Annotation {
	readonly level: Level
	readonly title: string
	readonly message: string
}

/** Errors stop a gate; warnings are what only warns and what findings doubt; notices what nobody can tell. Lines without their ends. */
export function annotationLines(recorded: RunReport): string[] {
	const report = withoutSecrets(recorded)
	const all = [...worstChecksFirst(checksOf(report)).flatMap(ofCheck), ...ofFindings(report)]
	return levels.flatMap(level => {
		const ofLevel = all.filter(one => one.level === level)
		const isTooMany = ofLevel.length > mostOfLevel
		const shown = isTooMany ? ofLevel.slice(0, mostOfLevel - 1) : ofLevel
		const left = ofLevel.length - shown.length
		const more = {level, title: 'arsenal-tui', message: `and ${left} more of this kind, in report.md`}
		return [...shown, ...(isTooMany ? [more] : [])].map(lineOf)
	})
}

const outcomeRank: Readonly<Record<CheckOutcome, number>> = {
	error: 0,
	failed: 1,
	warned: 2,
	inconclusive: 3,
	passed: 4,
}

/** What stops a gate first, and the critical before the others. */
function worstChecksFirst(checks: readonly Check[]): readonly Check[] {
	const rank = ({outcome, budget}: Check) => outcomeRank[outcome] + (budget?.severity === 'critical' ? -0.5 : 0)
	return checks.toSorted((a, b) => rank(a) - rank(b))
}

const levelOfOutcome = {
	error: 'error',
	failed: 'error',
	warned: 'warning',
	inconclusive: 'notice',
	passed: null,
} as const

function ofCheck({suite, name, outcome, text}: Check): Annotation[] {
	const level = levelOfOutcome[outcome]
	return level === null ? [] : [{level, title: `${suite.name}: ${name}`, message: text}]
}

/** Without notes: they are many, and nothing is wrong. */
function ofFindings({suites}: RunReport): Annotation[] {
	return (['error', 'warning'] as const).flatMap(severity =>
		suites.flatMap(suite =>
			suite.findings
				.filter(finding => finding.severity === severity)
				.map(({code, text}) => ({
					level: 'warning' as const,
					title: `${suite.name}: ${severityWords[severity]}, ${code}`,
					message: text,
				})),
		),
	)
}

function lineOf({level, title, message}: Annotation): string {
	return `::${level} title=${escapeProperty(plainName(title))}::${escapeData(plainLine(message, mostOfMessage))}`
}

function escapeData(text: string): string {
	return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
	return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
