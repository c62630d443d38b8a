/** `arsenal-tui ab`: two commands or two revisions, compared by runs in turn. */

import {randomInt} from 'node:crypto'
import {accessSync, constants} from 'node:fs'
import path from 'node:path'
import {type CompareChoices, planCommands, planFiles, planRevisions} from '../../core/kinds/compare/plan-make.ts'
import type {MicroSuite} from '../../core/kinds/micro/suite.ts'
import type {MadePlan} from '../../core/plan/make-plan.ts'
import type {RunPlan} from '../../core/plan/plan.ts'
import {withoutDust} from '../../core/stats/nice-step.ts'
import {exitCodesText} from '../../core/suite/exit-codes.ts'
import {ruleSaid} from '../../core/suite/read-rules.ts'
import {showValue} from '../../core/suite/show-value.ts'
import {joinWords} from '../../core/suite/split-words.ts'
import type {Suite} from '../../core/suite/suite.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import {durationText} from '../../core/units/duration.ts'
import {nearest} from '../../core/units/nearest.ts'
import type {ComparedSides, CompareFlags, Invocation} from '../command-line/invocation.ts'
import {watchPlan} from '../follow/watch-plan.ts'
import {outPlaceOf} from '../out-place.ts'
import {type Session, uiOf} from '../session.ts'
import {benchFileSuites, looksLikeBenchFile, suitesAround} from './bench-files.ts'
import {dryRun} from './dry-run.ts'
import {hooksOf} from './hooks-of.ts'
import {marginOf} from './noise-margin.ts'
import {planAnew} from './plan-anew.ts'
import {planOrThrow} from './planner.ts'
import {requireRevisions} from './require-revisions.ts'

type AbInvocation = Extract<Invocation, {command: 'ab'}>

export async function abSession(session: Session, invocation: AbInvocation): Promise<number> {
	const {display} = invocation
	const look = uiOf(session, display)
	const plan = await abPlan(session, invocation, look.ui)
	if (invocation.dryRun) return dryRun(session.streams.stdout, plan, display)
	return watchPlan(session, plan, {out: await outPlaceOf(session, invocation), look, display, planAnew})
}

/** @throws ArsenalError when it cannot be done as asked */
export async function abPlan(session: Session, invocation: AbInvocation, ui: RunPlan['ui']): Promise<RunPlan> {
	const {compare, sides} = invocation
	const {dir: outDir} = await outPlaceOf(session, invocation)
	const seed = compare.seed ?? randomInt(2 ** 32)
	const suite = sides.are === 'revisions' ? await suiteNamed(session, invocation.config, sides.suite) : null
	const files = sides.are === 'commands' ? benchFilesOf(session.cwd, sides) : null
	const made = (choices: CompareChoices): MadePlan =>
		files !== null
			? planFiles(files[0], files[1], choices)
			: sides.are === 'revisions'
				? planRevisions({suite: suite!, base: sides.base, head: sides.head, build: sides.build}, choices)
				: planCommands(
						{...sides, cwd: path.resolve(session.cwd, sides.cwd ?? '.'), allowedExitCodes: sides.exitCodes},
						choices,
					)
	const choices: CompareChoices = {
		...choicesOf(compare),
		...hooksOf(session),
		seed,
		ui,
		command: abCommand({...invocation, compare: {...compare, seed}}),
	}
	const before = planOrThrow(made(choices))
	if (!invocation.dryRun) await requireRevisions(session, before.suites[0]!)
	const margin = await marginOf(session, outDir, before.suites[0]!, compare)
	return margin === null ? before : planOrThrow(made({...choices, margin}))
}

/**
 * Two bench files instead of two commands. @returns null when neither side names one
 * @throws ArsenalError `bad-usage` when only one is there, or both are meant and are not there
 */
function benchFilesOf(cwd: string, {base, head}: ComparedSides): readonly [MicroSuite, MicroSuite] | null {
	const [one] = benchFileSuites(cwd, [base])
	const [two] = benchFileSuites(cwd, [head])
	if (one && two) return [one, two]
	const file = one ?? two
	if (file ? isProgram(file) : !(looksLikeBenchFile(base) && looksLikeBenchFile(head))) return null
	const sides = [one ? [] : ['--base', base], two ? [] : ['--head', head]].filter(side => side.length > 0)
	throw new ArsenalError('bad-usage', 'A bench file to compare is not there:', {
		problems: sides.map(([flag, found]) => ({
			path: flag!,
			value: showValue(found),
			expected: `a bench file${file ? ` like ${showValue(file.name)}` : ''} that is there`,
		})),
	})
}

/** A script that may be started by its path is a command too. */
function isProgram({name, file}: MicroSuite): boolean {
	if (!name.includes('/')) return false
	try {
		accessSync(file, constants.X_OK)
		return true
	} catch {
		return false
	}
}

/** What the flags say, whatever is compared. */
export function choicesOf(flags: CompareFlags): Omit<CompareChoices, 'seed' | 'ui' | 'command'> {
	return {
		pairs: flags.pairs,
		mostMs: flags.maxTimeMs,
		margin: flags.margin === null ? null : {share: flags.margin, from: 'asked'},
		change: flags.change,
		metric: flags.metric,
		warmup: flags.warmup,
		samples: flags.samples,
		only: flags.only,
		confirm: flags.confirm,
		control: flags.control,
		inconclusive: flags.inconclusive,
		rules: flags.budgets.map(expr => ruleSaid('budgets', expr)),
		failOn: flags.failOn,
	}
}

/** One of the configuration, or a bench file. @throws ArsenalError `unknown-suite` */
export async function suiteNamed(session: Session, config: string | null, name: string): Promise<Suite> {
	const suites = await suitesAround(session.cwd, [name], async () => (await session.loadSuites(config)).suites)
	const suite = suites.find(one => one.name === name)
	if (suite !== undefined) return suite
	const near = nearest(
		name,
		suites.map(one => one.name),
	)
	throw new ArsenalError('unknown-suite', `There is no suite ${showValue(name)}.`, {
		advice: near === null ? 'See them with: arsenal-tui list' : `Did you mean ${showValue(near)}?`,
	})
}

function abCommand({sides, compare, outDir, config}: AbInvocation): string {
	return joinWords(['arsenal-tui', 'ab', ...wordsOfSides(sides), ...wordsOfFlags(compare), ...place(outDir, config)])
}

function wordsOfSides(sides: ComparedSides): string[] {
	const given = (flag: string, value: string | null) => (value === null ? [] : [flag, value])
	const both = ['--base', sides.base, '--head', sides.head]
	if (sides.are === 'revisions') return ['--suite', sides.suite, ...both, ...given('--build', sides.build)]
	return [
		...both,
		...(sides.shell ? ['--shell'] : []),
		...given('--prepare', sides.prepare),
		...given('--conclude', sides.conclude),
		...given('--cwd', sides.cwd),
		...given('--exit-codes', sides.exitCodes && exitCodesText(sides.exitCodes)),
	]
}

/** Only what was said. */
export function wordsOfFlags(flags: CompareFlags): string[] {
	const share = (flag: string, value: number | null) => (value === null ? [] : [flag, `${withoutDust(value * 100)}%`])
	return [
		...(flags.pairs === null ? [] : ['--pairs', String(flags.pairs)]),
		...(flags.maxTimeMs === null ? [] : ['--max-time', durationText(flags.maxTimeMs)]),
		...share('--margin', flags.margin),
		...share('--change', flags.change),
		...(flags.metric === 'wall' ? [] : ['--metric', flags.metric === 'peakRss' ? 'rss' : flags.metric]),
		...(flags.warmup === null ? [] : ['--warmup', String(flags.warmup)]),
		...(flags.samples === null ? [] : ['--samples', String(flags.samples)]),
		...(flags.only === null ? [] : ['--only', flags.only]),
		...(flags.confirm ? [] : ['--no-confirm']),
		...(flags.control ? [] : ['--no-control']),
		...(flags.inconclusive === 'fail' ? [] : ['--inconclusive', 'pass']),
		...flags.budgets.flatMap(expr => ['--budget', expr]),
		...flags.failOn.flatMap(what => ['--fail-on', what]),
		...(flags.seed === null ? [] : ['--seed', String(flags.seed)]),
	]
}

export function place(outDir: string | null, config: string | null): string[] {
	return [...(config === null ? [] : ['--config', config]), ...(outDir === null ? [] : ['--out', outDir])]
}
