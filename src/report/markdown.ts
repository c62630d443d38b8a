import {watchCommand} from '../core/plan/watch-command.ts'
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {bytes, clockMs, durationMs} from '../core/units/format.ts'
import {alertSection} from './alert-section.ts'
import {baselineBlocks, baselineSection} from './baseline-section.ts'
import {brokenBlocks, budgetSection} from './budget-table.ts'
import {code, codeCell, escapeText, fence} from './escape-markdown.ts'
import {figuresSection} from './figures-section.ts'
import {findingLines} from './findings-section.ts'
import {reportOf} from './kinds.ts'
import {left, markdownTable} from './markdown-table.ts'
import {cutCommand, outcomeWords, sayCommand, sayRevision, sayTyped, withheldNote} from './say.ts'
import {captures} from './suite-sections.ts'
import {withoutSecrets} from './without-secrets.ts'

/** report.md: good enough to paste into a pull request. Failure comes first, then the figures, then how to get them again. */
export function renderMarkdown(recorded: RunReport): string {
	const report = withoutSecrets(recorded)
	const blocks = [
		`# ${title(report)}`,
		headline(report),
		...report.suites.flatMap(suite => [...bad(suite), ...baselineBlocks(suite), ...brokenBlocks(suite)]),
		facts(report),
		...(report.suites.length === 0 ? [] : ['## Summary', ...figuresSection(report.suites), ...findings(report.suites)]),
		...report.suites.flatMap(sectionsOf),
		'## Run it again',
		again(report),
		...(again(report) === again(recorded) ? [] : [withheldNote]),
		`<sub>Written by ${escapeText(report.tool.name)} ${escapeText(report.tool.version)}; every figure is in [report.json](report.json).</sub>`,
	]
	return `${blocks.filter(block => block !== '').join('\n\n')}\n`
}

/** Below what it came to, what was asked of it, whatever kind it is of; then what its kind has to tell. */
function sectionsOf(suite: SuiteReport): string[] {
	const [intro = '', ...sections] = reportOf(suite).sections(suite)
	return [
		`## ${escapeText(suite.name)}`,
		intro,
		...baselineSection(suite),
		...budgetSection(suite),
		...alertSection(suite),
		...captures(suite),
		...sections,
	]
}

function title(report: RunReport): string {
	const names = report.suites.map(suite => suite.name)
	if (names.length === 0) return 'arsenal-tui'
	return `arsenal-tui: ${escapeText(names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', '))}`
}

function headline({run, suites, environment}: RunReport): string {
	const tookMs = Date.parse(run.endedAt) - Date.parse(run.startedAt)
	const revision = sayRevision(environment.git)
	const words = [
		`**${outcomeWords[run.outcome]}** in ${durationMs(tookMs)}`,
		suites.length === 1 ? '' : `${suites.length} suites`,
		revision === null ? '' : `${code(revision)} on ${code(environment.hostname)}`,
		`${run.startedAt.slice(0, 16).replace('T', ' ')} UTC`,
	]
	return words.filter(word => word !== '').join(' · ')
}

/** What went wrong, with the last words of the target: the first thing a reader of a failed run looks for. */
function bad(suite: SuiteReport): string[] {
	if (suite.outcome === 'done') return []
	const name = `**${escapeText(suite.name)}**`
	if (suite.outcome === 'not-run') return [`> [!WARNING]\n> ${name} was not run: the run ended before its turn.`]
	if (suite.outcome === 'interrupted')
		return [
			`> [!WARNING]\n> ${name} was interrupted after ${clockMs(suite.durationMs)}. What was measured until then is below.`,
		]
	const blocks = [`> [!CAUTION]\n> ${name} failed: ${escapeText(suite.failure?.reason ?? 'no reason was recorded')}`]
	if (suite.output.lines.length > 0) blocks.push('The last lines it printed:', fence(suite.output.lines))
	else blocks.push('It printed nothing.')
	return blocks
}

function facts({environment, run, suites}: RunReport): string {
	const revision = sayRevision(environment.git)
	const versions = [...new Set(suites.flatMap(suite => reportOf(suite).nodeVersions(suite)))]
	const rows: ReadonlyArray<readonly [what: string, fact: string]> = [
		...suites.map((suite): [string, string] => [
			suites.length === 1 ? 'What ran' : escapeText(suite.name),
			`${codeCell(cutCommand(sayCommand(suite.command)))}${suite.driver ? `, exercised by ${codeCell(cutCommand(sayCommand(suite.driver)))}` : ''}`,
		]),
		[
			'Revision',
			revision === null ? 'none known: not in a git repository, or git could not read it' : codeCell(revision),
		],
		[
			'Machine',
			escapeText(
				`${environment.hostname}: ${environment.cpu}, ${environment.cores} cores, ${bytes(environment.memBytes)}${environment.governor ? `, governor ${environment.governor}` : ''}${environment.container ? `, in ${environment.container}` : ''}`,
			),
		],
		[
			'System',
			escapeText(`${environment.os}, kernel ${environment.kernel.replace(/^Linux /, '')}, ${environment.arch}`),
		],
		['Node.js', escapeText(versions.length > 0 ? `${versions.join(', ')} in the target` : 'none seen in the target')],
		['Watched', run.ui === 'tui' ? 'in the terminal interface, which runs in a process of its own' : 'in plain lines'],
		['Run', codeCell(run.id)],
	]
	return markdownTable(rows, [left('', ([what]) => what), left('', ([, fact]) => fact.trim())])
}

function findings(suites: readonly SuiteReport[]): string[] {
	const lines = findingLines(suites)
	if (lines.length > 0) return ['## Findings', ...lines]
	return suites.every(suite => suite.outcome === 'done') ? ['## Findings', 'No findings.'] : []
}

function again({run}: RunReport): string {
	return fence([sayTyped(run.command), `${sayTyped(watchCommand(run.id, run.out))}   # shows this run again`], 'sh')
}
