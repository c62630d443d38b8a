import path from 'node:path'
import type {FlameWritten, RuleSeen} from '../../core/events/run-event.ts'
import type {ArmName} from '../../core/kinds/compare/events.ts'
import type {SuitePlan} from '../../core/plan/plan.ts'
import {type JudgedRule, judgeRules} from '../../core/run/evaluation/judge-rules.ts'
import {notLookedInto} from '../../core/run/findings/broken-rules.ts'
import {captureCulprit} from '../../core/run/findings/capture-culprit.ts'
import {noFlameReason} from '../../core/run/findings/no-flame.ts'
import type {SuiteState} from '../../core/run/state/run-state.ts'
import {sanitise} from '../../core/units/sanitise.ts'
import type {Conducting} from '../../engine/conduct.ts'
import type {LookAgain} from '../../engine/suite-run.ts'
import type {Clock} from '../../ports.ts'
import {makePrivate} from '../../store/private-files.ts'
import {describeFiles, makeOutputFolder, removeEmptyFolders} from '../../store/run-folder.ts'
import {comparedProfiles, framesCompared} from './compare-files.ts'
import {brokenFlame, deepFlame, type FlameFiles, filedAs, filesOf, recentFlame, wholeFlame} from './flame-files.ts'
import type {RunRecord} from './run-record.ts'

/** In one suite: whoever has seen five of them knows. */
const mostCaptures = 5

/** The flamegraphs of a run: drawn, filed, and said. */
export class RunFlames {
	readonly #record: RunRecord
	readonly #clock: Clock
	readonly #originMs: number
	readonly #deepDirs: string[] = []
	#count = 0
	/** How many were begun, by suite. */
	readonly #captures = new Map<string, number>()
	/** Those that were asked for and are not on disk yet. */
	#asked: Promise<unknown> = Promise.resolve()

	constructor(record: RunRecord, {clock, originMs}: {readonly clock: Clock; readonly originMs: number}) {
		this.#record = record
		this.#clock = clock
		this.#originMs = originMs
	}

	/** What conducting a run wants filed. */
	get hooks(): Required<Pick<Conducting, 'deepOutputDir' | 'fileDeepProfile' | 'compareProfiles'>> & {
		readonly fileWhole: (suite: SuitePlan) => Promise<void>
		/** Runs again what broke a budget or set off an alert, if something did and the plan says so, and files what was seen. */
		readonly lookInto: (suite: SuitePlan, look: LookAgain) => Promise<void>
	} {
		const {place, emit} = this.#record
		return {
			deepOutputDir: async (suite, profiler) => {
				const [tool, kind] = profiler.split(' ') as [string, string?]
				const dir = await makeOutputFolder(place.dir, tool, kind === undefined ? suite.name : `${suite.name}-${kind}`)
				this.#deepDirs.push(dir)
				return dir
			},
			fileDeepProfile: async (suite, profiler, result) => {
				const html = path.relative(place.dir, result.html)
				await this.#file(suite.name, () => deepFlame(suite, profiler, result), html)
				for (const file of result.files) await makePrivate(file)
				for (const artifact of await describeFiles(place.dir, 'deep-profile', result.files))
					emit({type: 'artifact-written', suite: suite.name, ...artifact})
			},
			compareProfiles: async ({name}, sides) => {
				const startedMs = this.#clock.nowMs()
				const compared = comparedProfiles(this.#record.suite(name), sides)
				if (compared === null) return
				const {diff, flames} = compared
				const file = async (side: ArmName) => (await this.#file(name, () => flames[side], null, startedMs))?.svg ?? null
				const svg = {base: await file('base'), head: await file('head')}
				emit({type: 'frames-compared', suite: name, ...framesCompared(sides.benchmark, diff, svg)})
			},
			lookInto: async ({name, profileBroken}, look) => {
				const [first] = this.#brokenIn(name)
				if (profileBroken === undefined || first === undefined) return
				const startedMs = this.#clock.nowMs()
				this.#record.notice(`${sanitise(first.spec.expr)} is broken, so it is run once more under the profiler`)
				// The flamegraph bears the name of this one.
				const seen = await look(profileBroken, first.name)
				const draw = () =>
					seen.is === 'looked-into' ? brokenFlame(this.#record.suite(name), sanitise(first.spec.expr), seen) : null
				const filed = await this.#file(name, draw, null, startedMs)
				if (filed !== null) return
				const why = seen.is === 'looked-into' ? 'nothing was sampled' : seen.reason
				if (why !== null) emit({type: 'finding-made', suite: name, finding: notLookedInto(first.spec.expr, why)})
			},
			fileWhole: async ({name, flameAtEnd, probe, profileBroken}) => {
				await this.#asked
				// What was sampled while it broke says more than any run that comes after.
				const isSampled = probe !== null && profileBroken === undefined
				if (flameAtEnd || (isSampled && this.#brokenIn(name).length > 0))
					await this.#file(name, () => wholeFlame(this.#record.suite(name)))
			},
		}
	}

	/** Asks for a flamegraph of the last seconds. @param roll  closes the CPU windows under way */
	ask(seconds: number, roll: () => Promise<void>): void {
		this.#asked = Promise.all([this.#asked, this.#flameNow(seconds, roll)])
	}

	/** Files what happened in the seconds before a rule came true, and while it did; if there are many, the first of them. */
	capture(suite: SuiteState, {rule, observed, limit}: RuleSeen, roll: () => Promise<void>): void {
		const filed = this.#captures.get(suite.plan.name) ?? 0
		if (filed >= mostCaptures) return
		this.#captures.set(suite.plan.name, filed + 1)
		const atMs = this.#clock.nowMs() - this.#originMs
		const file = async () => {
			const startedMs = this.#clock.nowMs()
			await roll()
			const {name} = suite.plan
			const [fromMs, toMs] = [atMs - this.#record.state.plan.flameWindowMs, this.#record.state.tMs]
			const expr = sanitise(suite.rules[rule]!.spec.expr)
			const files = await this.#file(name, () => recentFlame(suite, fromMs, toMs, expr), null, startedMs)
			const {svg, profile} = files ?? {svg: null, profile: null}
			const culprit = captureCulprit(suite, atMs, suite.rules[rule]!.forMs, {fromMs, toMs})
			this.#record.emit({type: 'capture-filed', suite: name, rule, atMs, observed, limit, svg, profile, culprit})
		}
		this.#asked = Promise.all([this.#asked, file()])
	}

	/** Budgets that are broken and alerts that have fired. */
	#brokenIn(suite: string): readonly JudgedRule[] {
		// All that counts has been measured by now.
		const judged = judgeRules(this.#record.suite(suite), this.#clock.nowMs() - this.#originMs, true)
		return judged.filter(({spec, outcome}) => outcome === 'fail' && spec.severity !== 'warning')
	}

	/** All that were asked for are on disk, and what tools left empty is gone. */
	async finish(): Promise<void> {
		await this.#asked
		await removeEmptyFolders(this.#deepDirs)
	}

	async #flameNow(seconds: number, roll: () => Promise<void>): Promise<void> {
		const startedMs = this.#clock.nowMs()
		await roll()
		const suite = this.#record.currentSuite
		const fromMs = startedMs - this.#originMs - seconds * 1000
		const draw = () => recentFlame(suite, fromMs, this.#record.state.tMs)
		if ((await this.#file(suite.plan.name, draw, null, startedMs)) !== null) return
		this.#record.notice(noFlameReason(suite))
	}

	/**
	 * @param html  the tool's own page, relative to the run's folder
	 * @returns null when there was nothing to draw
	 */
	async #file(
		suite: string,
		draw: () => FlameFiles | null,
		html: string | null = null,
		startedMs = this.#clock.nowMs(),
	): Promise<Pick<FlameWritten, 'svg' | 'profile'> | null> {
		const {place, emit} = this.#record
		try {
			const flame = draw()
			if (flame === null) return null
			const number = ++this.#count
			const artifacts = await Promise.all(
				filesOf(flame, number).map(file => place.write(file.kind, file.name, file.content)),
			)
			const named = (kind: string): string | null => artifacts.find(artifact => artifact.kind === kind)?.path ?? null
			const written: FlameWritten = {
				...flame.written,
				svg: named(filedAs.svg.kind),
				profile: named(filedAs.cpuProfile.kind),
				html,
				tookMs: Math.round((this.#clock.nowMs() - startedMs) * 10) / 10,
			}
			emit({type: 'flame-written', suite, ...written})
			for (const artifact of artifacts) emit({type: 'artifact-written', suite, ...artifact})
			return written
		} catch (error) {
			this.#record.notice(`The flamegraph could not be written: ${(error as Error).message}`)
		}
		return {svg: null, profile: null}
	}
}
