/** For GITHUB_STEP_SUMMARY, which a step may fill with 1024 KiB; what is larger is refused whole. */

import type {RunReport} from '../../core/run/summary/run-report.ts'
import {baselinesSection} from '../baseline-section.ts'
import {figuresAlone} from '../figures-section.ts'
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

const limitBytes = 1024 * 1024

export function renderStepSummary(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	return fitted(room => {
		const blocks = [
			...verdictSection(report, room),
			...stoppedSection(report, room),
			...baselinesSection(report.suites, room),
			...budgetsSection(report, room),
			...verdictsSection(report, room),
			...(report.suites.length === 0 ? [] : ['### Figures', ...figuresAlone(report.suites, room)]),
			...doubtsSection(report, room),
			...againSection(report, recorded, room),
		]
		return `${blocks.join('\n\n')}\n`
	}, limitBytes)
}
