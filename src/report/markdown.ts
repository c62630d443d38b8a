import {watchCommand} from '../core/plan/watch-command.ts'
import type {RunReport, SuiteReport} from '../core/run/summary/run-report.ts'
import {type Finding, severityWords} from '../core/trouble/finding.ts'
import {bytes, clockMs, durationMs, grouped} from '../core/units/format.ts'
import {sayFigure} from '../core/words/figure-words.ts'
import {code, codeCell, escapeText, fence} from './escape-markdown.ts'
import {reportOf} from './kinds.ts'
import {left, markdownTable, right} from './markdown-table.ts'
import {cutCommand, outcomeWords, sayCommand, sayRevision} from './say.ts'

/** report.md: good enough to paste into a pull request. Failure comes first, then the figures, then how to get them again. */
export function renderMarkdown(report: RunReport): string {
	const blocks = [
		`# ${title(report)}`,
		headline(report),
		...report.suites.flatMap(bad),
		facts(report),
		...(report.suites.length === 0 ? [] : ['## Summary', ...summary(report.suites), ...doubts(report.suites)]),
		...report.suites.flatMap(suite => [`## ${escapeText(suite.name)}`, ...reportOf(suite).sections(suite)]),
		'## Run it again',
		again(report),
		`<sub>Written by ${escapeText(report.tool.name)} ${escapeText(report.tool.version)}; every figure is in [report.json](report.json).</sub>`,
	]
	return `${blocks.filter(block => block !== '').join('\n\n')}\n`
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

/** Some are summed up by what they came to, the others by their figures. */
function summary(suites: readonly SuiteReport[]): string[] {
	const measured = suites.filter(suite => reportOf(suite).sentences === null)
	const lines = suites.flatMap(suite => {
		const words = reportOf(suite).sentences?.(suite)
		if (words === undefined) return []
		const name = suites.length > 1 ? `**${escapeText(suite.name)}**: ` : ''
		return words.length === 0
			? `- ${name}nothing was judged`
			: words.map(word => `- ${name}${escapeText(word)}`).join('\n')
	})
	return [...(measured.length > 0 ? [figures(measured)] : []), ...(lines.length > 0 ? [lines.join('\n')] : [])]
}

function figures(suites: readonly SuiteReport[]): string {
	const rows = suites.flatMap(suite => {
		const {rows, more} = reportOf(suite).summarised(suite)
		return rows.map(row => ({...row, suite, name: `${escapeText(suite.name)}${more}`}))
	})
	return markdownTable(rows, [
		left('Suite', ({name, benchmark}) => (benchmark === null ? name : `${name} ${codeCell(benchmark)}`)),
		left('Outcome', ({suite, outcome = outcomeWords[suite.outcome]}) => outcome),
		right('n', ({metric}) => (metric ? grouped(metric.n) : '-')),
		right('Median', ({metric}) => sayFigure(metric?.median ?? null, metric?.unit ?? 'ms')),
		right('p99', ({metric}) => sayFigure(metric?.p99 ?? null, metric?.unit ?? 'ms')),
		right('Max', ({metric}) => sayFigure(metric?.max ?? null, metric?.unit ?? 'ms')),
		right('Per second', ({metric}) => (metric?.throughput == null ? '-' : grouped(metric.throughput))),
		right('CPU', ({suite}) => sayFigure(suite.usage?.cpuShare.mean ?? null, 'cores')),
		right('RSS max', ({suite}) => sayFigure(suite.usage?.rssBytes.max ?? null, 'bytes')),
	])
}

const severityRank = {error: 0, warning: 1, info: 2} as const

/** The findings of all suites in one list, the worst first: the words behind the figures. */
function doubts(suites: readonly SuiteReport[]): string[] {
	const all = suites.flatMap(suite => suite.findings.map(finding => ({suite, finding})))
	if (all.length === 0) return suites.every(suite => suite.outcome === 'done') ? ['## Findings', 'No findings.'] : []
	const sorted = all.toSorted((a, b) => severityRank[a.finding.severity] - severityRank[b.finding.severity])
	const line = ({suite, finding}: {suite: SuiteReport; finding: Finding}) =>
		`- **${severityWords[finding.severity].replace(/^./, first => first.toUpperCase())}**${suites.length > 1 ? ` (${escapeText(suite.name)})` : ''}: ${escapeText(finding.text)}  \n  <sub>${escapeText(finding.evidence)} · ${code(finding.code)}</sub>`
	return ['## Findings', sorted.map(line).join('\n')]
}

function again({run}: RunReport): string {
	const oneLine = (command: string) => cutCommand(command.replace(/\s*[\r\n]+\s*/g, ' '), 4000)
	return fence([oneLine(run.command), `${oneLine(watchCommand(run.id, run.out))}   # shows this run again`], 'sh')
}
