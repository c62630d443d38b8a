import {Random} from '../../../src/core/stats/random.ts'
import type {RunPair} from '../../../src/core/verdict/compare-pairs.ts'
import type {ArmRun} from '../../../src/core/verdict/run-figure.ts'
import {scheduleOf} from '../../../src/core/verdict/schedule.ts'
import {gaussian} from '../stats/noise.ts'

/** What a shared machine does to programs that do not change, run by run. Shares: 0.01 is 1 %. */
export interface Noise {
	/** From the first run to the last. */
	readonly drift: number
	/** Level that lasts from run to run: its size and how much of it the next run keeps. */
	readonly wander: number
	readonly memory: number
	/** Each process has a level of its own: memory layout, which core. */
	readonly process: number
	/** Chance per run that a neighbour starts to load the machine; its weight, and the runs it stays on average. */
	readonly bursts: {readonly chance: number; readonly weight: number; readonly runs: number}
	/** Within a run, from sample to sample; one sample in fifty takes up to ten times that much more. */
	readonly within: number
}

export const quiet: Noise = {
	drift: 0.02,
	wander: 0.01,
	memory: 0.8,
	process: 0.01,
	bursts: {chance: 0.03, weight: 0.15, runs: 4},
	within: 0.03,
}

/** Another process keeps the other core busy and now and then takes ours: processes differ by a tenth. */
export const loaded: Noise = {
	drift: 0.1,
	wander: 0.04,
	memory: 0.9,
	process: 0.1,
	bursts: {chance: 0.1, weight: 0.5, runs: 6},
	within: 0.05,
}

export interface Programs {
	/** Time of head over that of base; 1 for identical programs. */
	readonly ratio: number
	readonly pairs: number
	readonly samplesPerRun: number
	readonly seed: number
	readonly controlEvery?: number
}

/** Both programs measured on that machine in the order of the real schedule. */
export function measure(noise: Noise, {ratio, pairs, samplesPerRun, seed, controlEvery = 1}: Programs): RunPair[] {
	const slots = scheduleOf({seed, pairs, controlEvery})
	const machine = new Random(seed + 1_000_000)
	const random = () => machine.nextUnit()
	let wander = gaussian(random)
	let burst = 0
	const level = (at: number) => {
		wander = noise.memory * wander + Math.sqrt(1 - noise.memory ** 2) * gaussian(random)
		if (burst === 0 && random() < noise.bursts.chance) burst = noise.bursts.weight * (0.5 + random())
		else if (burst > 0 && random() < 1 / noise.bursts.runs) burst = 0
		// Student's t with three degrees: heavy-tailed, as processes are.
		const heavy =
			gaussian(random) / Math.sqrt((gaussian(random) ** 2 + gaussian(random) ** 2 + gaussian(random) ** 2) / 3)
		return Math.exp(noise.drift * at + noise.wander * wander + (noise.process * heavy) / Math.sqrt(3)) * (1 + burst)
	}
	const run = (time: number, at: number): ArmRun => {
		const here = time * level(at)
		const samples = Float64Array.from(
			{length: samplesPerRun},
			() => here * (1 + noise.within * Math.abs(gaussian(random)) * (random() < 0.02 ? 10 : 1)),
		)
		return {is: 'done', samples}
	}
	const found = Array.from(
		{length: pairs},
		() => ({base: null, head: null, control: {base: null, head: null}}) as Found,
	)
	for (const [i, {pair, arm, beside}] of slots.entries()) {
		const here = run(arm === 'head' ? 1e8 * ratio : arm === 'base' ? 1e8 : 2e7, i / slots.length)
		if (arm === 'control') found[pair]!.control[beside] = here
		else found[pair]![arm] = here
	}
	return found.map(({base, head, control}) =>
		control.base && control.head ? {base, head, control: {base: control.base, head: control.head}} : {base, head},
	)
}

interface Found {
	base: ArmRun | null
	head: ArmRun | null
	control: {base: ArmRun | null; head: ArmRun | null}
}
