/** `arsenal-tui baseline`: runs that are kept under a name, to compare later ones with. */
import type {Baseline} from '../../core/history/baseline/baseline.ts'
import {fewestEarlier} from '../../core/stats/ratio-to-earlier.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {ExitCode} from '../../core/trouble/exit-code.ts'
import {nearest} from '../../core/units/nearest.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import {baselineLines, baselinesLines} from '../../report/history/baselines-lines.ts'
import {readBaselines, readLatestRuns, removeBaselines, saveBaselines} from '../../store/history/baselines.ts'
import type {History} from '../../store/history/history.ts'
import {readLatestResult} from '../../store/history/read-runs.ts'
import {readSuites} from '../../store/history/read-suites.ts'
import type {Invocation} from '../command-line/invocation.ts'
import {outPlaceOf} from '../out-place.ts'
import {columnsOf, type Session, say, sayNotice} from '../session.ts'
import {type AskedHistory, authorOf, withHistory} from './asked-history.ts'
import {requireBaseline, runsOf} from './baseline-runs.ts'

type BaselineInvocation = Extract<Invocation, {command: 'baseline'}>

const standardRuns = 10

export async function baselineSession(session: Session, invocation: BaselineInvocation): Promise<number> {
	const out = await outPlaceOf(session, invocation)
	const actions = {save, list, show, rm: remove}
	return withHistory(session, out, asked => actions[invocation.action](session, invocation, asked))
}

interface Saved {
	readonly suite: string
	readonly runs: readonly string[]
	/** How many it takes at the least and there are not; 0: it is saved. */
	readonly missing: number
}

/** The latest runs of each suite on this machine that were measured as its latest one was. */
async function save(
	session: Session,
	{name, suites: named, runs, strategy, branch, display}: BaselineInvocation,
	{history}: AskedHistory,
): Promise<number> {
	requireName(name!)
	const runCount = runs ?? standardRuns
	if (runCount < fewestEarlier)
		throw new ArsenalError('bad-usage', `A baseline is made of ${fewestEarlier} runs or more, not of ${runCount}.`, {
			advice: `Of fewer nobody can say how far runs lie apart that differ in nothing. Leave --runs out for the latest ${standardRuns}.`,
		})
	const {fingerprint} = await session.environment(session.cwd)
	const known = [...new Set((await readSuites(history)).map(({suite}) => suite))]
	for (const suite of named) requireKnown(suite, known, history)
	const baselines: Baseline[] = []
	const saved: Saved[] = []
	const author = authorOf(session, joinWords(['arsenal-tui', 'baseline', 'save', name!, ...named]))
	for (const suite of named.length > 0 ? named : known) {
		const latest = await readLatestResult(history, {suite, fingerprint, branch})
		if (latest === null) {
			if (named.length > 0) saved.push({suite, runs: [], missing: fewestEarlier})
			continue
		}
		const {setupHash, runtime} = latest
		const isGreen = strategy === 'last-green'
		const latestIds = await readLatestRuns(history, {
			...{suite, fingerprint, setupHash, runtime, branch, isGreen},
			limit: runCount,
		})
		const ids = latestIds.toReversed()
		const missing = Math.max(0, fewestEarlier - ids.length)
		saved.push({suite, runs: ids, missing})
		if (missing > 0) continue
		baselines.push({
			...{name: name!, suite, fingerprint, setupHash, strategy, branch, runCount},
			createdMs: author.atMs,
			createdBy: author.user,
			// Those that stand for the latest ones are looked up when they are asked for.
			runs: strategy === 'fixed' ? ids : [],
		})
	}
	if (baselines.length > 0) await saveBaselines(history, baselines, author)
	const {stdout} = session.streams
	if (display.json) say(stdout, JSON.stringify({name, strategy, suites: saved}, null, 2))
	else {
		for (const {suite, runs: ids, missing} of saved) {
			if (missing === 0) say(stdout, `saved ${name} of ${suite}: ${sayRuns(strategy, ids)}`)
			else
				sayNotice(
					session,
					`${name} of ${suite} is not saved: ${ids.length} of the ${fewestEarlier} runs it takes are there, measured alike on this machine; ${missing} more ${missing === 1 ? 'is' : 'are'} needed`,
				)
		}
		if (saved.length === 0)
			sayNotice(
				session,
				`no run that was measured on this machine${branch === null ? '' : `, of branch ${branch},`} is kept in ${history.where}`,
			)
	}
	return baselines.length > 0 && saved.every(({missing}) => missing === 0) ? ExitCode.done : ExitCode.inconclusive
}

const longestName = 100

/** To be told from a run where either is named, and the same however it is kept. */
function requireName(name: string): void {
	const looksLikeRun = name === 'latest' || /^\d{8}T\d{6}/.test(name) || /[/\\]/.test(name)
	if (!looksLikeRun && name.length <= longestName && sanitise(name) === name && name.trim() === name) return
	throw new ArsenalError('bad-usage', `${sanitise(name).slice(0, longestName)} is no name for a baseline.`, {
		advice: `Give it one of up to ${longestName} characters on one line, without / in it, that is not \`latest\` and no run's.`,
	})
}

function sayRuns(strategy: Baseline['strategy'], ids: readonly string[]): string {
	const now = `${ids.length} runs, ${ids[0]} to ${ids.at(-1)}`
	if (strategy === 'fixed') return now
	return `the latest ${strategy === 'last-green' ? 'in which nothing failed' : 'there are'} (now ${now})`
}

async function list(session: Session, {display}: BaselineInvocation, {history}: AskedHistory): Promise<number> {
	const baselines = await readBaselines(history)
	const {stdout} = session.streams
	if (display.json) say(stdout, JSON.stringify({history: history.where, baselines}, null, 2))
	else if (baselines.length === 0)
		say(stdout, `no baseline is kept in ${history.where}: arsenal-tui baseline save NAME keeps the latest runs as one`)
	else
		for (const line of baselinesLines(baselines, session.front.clock.wall().getTime(), columnsOf(session)))
			say(stdout, line)
	return ExitCode.done
}

async function show(session: Session, {name, display}: BaselineInvocation, {history}: AskedHistory): Promise<number> {
	const found = await requireBaseline(history, name!)
	const whole = []
	for (const baseline of found) whole.push({baseline, runs: await runsOf(history, baseline, null)})
	if (display.json) say(session.streams.stdout, JSON.stringify(whole, null, 2))
	else
		for (const [i, one] of whole.entries())
			for (const line of [...(i > 0 ? [''] : []), ...baselineLines(one.baseline, one.runs)])
				say(session.streams.stdout, line)
	return ExitCode.done
}

async function remove(
	session: Session,
	{name, suites, display}: BaselineInvocation,
	{history}: AskedHistory,
): Promise<number> {
	const found = await requireBaseline(history, name!)
	for (const suite of suites)
		requireKnown(
			suite,
			found.map(one => one.suite),
			history,
		)
	const author = authorOf(session, joinWords(['arsenal-tui', 'baseline', 'rm', name!, ...suites]))
	let removed = 0
	if (suites.length === 0) removed = await removeBaselines(history, {name: name!}, author)
	for (const suite of suites) removed += await removeBaselines(history, {name: name!, suite}, author)
	if (display.json) say(session.streams.stdout, JSON.stringify({name, removed}, null, 2))
	else say(session.streams.stdout, `removed ${name}${suites.length > 0 ? ` of ${suites.join(', ')}` : ''}`)
	return ExitCode.done
}

function requireKnown(suite: string, known: readonly string[], {where}: History): void {
	if (known.includes(suite)) return
	const near = nearest(suite, known)
	throw new ArsenalError('unknown-suite', `No run of a suite ${suite} is kept in ${where}.`, {
		advice: near === null ? 'Run it first.' : `The nearest name is ${near}.`,
	})
}
