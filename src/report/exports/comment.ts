/** A comment for a pull request: GitHub takes 65,536 characters, GitLab more. */

import type {RunReport} from '../../core/run/summary/run-report.ts'
import {baselinesSection} from '../baseline-section.ts'
import {withoutSecrets} from '../without-secrets.ts'
import {fitted} from './fitted.ts'
import {
	againSection,
	budgetsSection,
	doubtsSection,
	stoppedSection,
	verdictSection,
	verdictsSection,
} from './gate-sections.ts'

const limitBytes = 65_536

/**
 * Its first line, which is not seen: by it the comment is found that is to be brought up to date.
 * @param name  tells apart several of them on one pull request; other characters than letters, digits, `.`, `_`, `:`, `+` and single `-` become `-`
 */
export function commentMarker(name: string): string {
	// Two hyphens would end it.
	return `<!-- arsenal-tui:${name.replace(/[^A-Za-z0-9._:+]+/g, '-').slice(0, 100)} -->`
}

export function renderComment(recorded: RunReport, name = 'report'): string {
	const report = withoutSecrets(recorded)
	return fitted(room => {
		const blocks = [
			commentMarker(name),
			...verdictSection(report, room),
			...stoppedSection(report, room),
			...baselinesSection(report.suites, room),
			...budgetsSection(report, room),
			...verdictsSection(report, room),
			...doubtsSection(report, room),
			...againSection(report, recorded, room),
		]
		return `${blocks.join('\n\n')}\n`
	}, limitBytes)
}
