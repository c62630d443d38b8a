import {readFile, rename, stat} from 'node:fs/promises'
import {basename, join} from 'node:path'
import type {DeepProfiler} from '../../core/plan/plan.ts'
import type {ProfilerPackage} from '../../core/plan/profiler-packages.ts'
import {doctorVerdict} from './doctor-verdict.ts'
import {type DeepMechanism, deepSigns, takenSuffix} from './preload.ts'

/** One profiler: what is asked of it and where it leaves its work. Paths below `workDir`, which is also its current directory. */
export interface DeepRecipe {
	readonly packageName: ProfilerPackage
	readonly mechanism: DeepMechanism
	collectArgs(workDir: string, node: string, targetArgs: readonly string[]): string[]
	/** What it collected, null when there is nothing: a file or a folder. */
	findData(workDir: string): Promise<string | null>
	/** Arguments of a second step that draws; null: the first step has drawn already. */
	drawArgs(data: string): string[] | null
	htmlOf(data: string): string
	/** The file with stacks, null where the tool has none. */
	stacksOf(data: string): string | null
	/** What of its data is worth keeping: the tool's own format, so that it can be drawn again. null: nothing is. */
	keep(data: string): string | null
	/** What it says of the target, in words. null: it only shows. */
	verdictOf(html: string): Promise<string | null>
	/** What it means when its stacks are none. */
	readonly noSample: string
	/** A file that must not be empty, and what it means when it is. */
	readonly witness: {of(data: string): string; readonly empty: string} | null
}

const zeroX: DeepRecipe = {
	packageName: '0x',
	mechanism: 'prof',
	// In one step: to draw separately it would turn V8's log into ticks a second time, its slowest part.
	collectArgs: (workDir, node, targetArgs) => [
		'--silent',
		'--write-ticks',
		...['--working-dir', workDir, '--output-dir', join(workDir, 'profile.0x'), '--name', 'flamegraph'],
		...['--', node, ...targetArgs],
	],
	findData: async workDir => onlyIfThere(join(workDir, 'profile.0x')),
	drawArgs: () => null,
	htmlOf: data => join(data, 'flamegraph.html'),
	stacksOf: data => join(data, 'ticks.json'),
	// V8's log is megabytes a second and only good for this.
	keep: () => null,
	verdictOf: async () => null,
	noSample: '0x took no sample: the target ended too early',
	witness: null,
}

function clinic(
	tool: 'flame' | 'doctor' | 'bubbleprof' | 'heapprofiler',
	rest: Pick<DeepRecipe, 'mechanism' | 'stacksOf' | 'witness'> & Partial<DeepRecipe>,
): DeepRecipe {
	return {
		packageName: 'clinic',
		collectArgs: (workDir, node, targetArgs) => [
			...[tool, '--collect-only', '--open=false', '--dest', join(workDir, 'data'), '--', node, ...targetArgs],
		],
		findData: workDir => entryOfTarget(workDir, `.clinic-${tool}`),
		drawArgs: data => [tool, '--visualize-only', data, '--open=false'],
		htmlOf: data => `${data}.html`,
		keep: data => data,
		verdictOf: async () => null,
		noSample: `clinic ${tool} took no sample: the target ended too early`,
		...rest,
	}
}

const inside = (data: string, suffix: string) => join(data, `${basename(data)}${suffix}`)

export const deepRecipes: Readonly<Record<DeepProfiler, DeepRecipe>> = {
	'0x': zeroX,
	'clinic flame': clinic('flame', {
		mechanism: 'prof',
		stacksOf: data => inside(data, '-samples'),
		witness: null,
	}),
	'clinic doctor': clinic('doctor', {
		mechanism: 'trace',
		verdictOf: async html => doctorVerdict(await readFile(html, 'utf8')),
		stacksOf: () => null,
		witness: {
			of: data => inside(data, '-processstat'),
			empty:
				'clinic doctor has no samples: it takes them with timers inside the target, so a target whose event loop does not turn gives it none',
		},
	}),
	'clinic bubbleprof': clinic('bubbleprof', {
		mechanism: 'trace',
		stacksOf: () => null,
		witness: {
			of: data => inside(data, '-stacktrace'),
			empty: 'clinic bubbleprof saw no asynchronous operation in the target',
		},
	}),
	'clinic heapprofiler': clinic('heapprofiler', {
		findData: wholeHeapProfile,
		mechanism: 'heap',
		stacksOf: data => data,
		noSample:
			'clinic heapprofiler found nothing: it shows what the target had allocated and still held when it ended, and that was less than a sample (32 KB)',
		witness: {
			of: data => data,
			empty: 'clinic heapprofiler wrote an empty profile: the target was killed, or its disk is full',
		},
	}),
}

export async function sizeOf(path: string): Promise<number> {
	return stat(path).then(
		({size}) => size,
		() => 0,
	)
}

async function onlyIfThere(path: string): Promise<string | null> {
	return stat(path).then(
		() => path,
		() => null,
	)
}

/** Children of the target may have left data too; the target's own carries its pid. */
async function entryOfTarget(workDir: string, suffix: string): Promise<string | null> {
	const pid = await readFile(deepSigns(workDir).pid, 'utf8').catch(() => '')
	return onlyIfThere(join(workDir, 'data', `${pid.trim()}${suffix}`))
}

/** What heapprofiler wrote itself may be cut where the target ended. */
async function wholeHeapProfile(workDir: string): Promise<string | null> {
	const taken = await entryOfTarget(workDir, takenSuffix)
	if (taken === null) return entryOfTarget(workDir, '.clinic-heapprofiler')
	const data = taken.replace(takenSuffix, '.clinic-heapprofiler')
	await rename(taken, data)
	return data
}
