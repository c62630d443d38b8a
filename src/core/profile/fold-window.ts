import type {CpuWindow} from '../events/run-event.ts'
import {isIdle} from './call-tree.ts'
import type {OwnCode} from './own-code.ts'
import {SampleFolder} from './sample-folder.ts'
import type {StackTable} from './stack-table.ts'
import type {V8Profile} from './v8-profile.ts'

/** Far beyond any real code: 200,000 stacks are about 30 MB here and as much in every reader of the log. */
const defaultMaxStacks = 200_000

export interface WindowFolderOptions {
	/** Start of the run, on the clock of the profiles. */
	readonly originUs: number
	readonly maxStacks?: number
	readonly own?: OwnCode
	/** See `SampleFolderOptions`. */
	readonly intervalUs?: number
}

/**
 * Turns the overlapping profile windows of one isolate into samples that follow each other without overlap.
 *
 *     window 1   |..a--a--b--b|
 *     window 2               |b--b--c--|     its first b was counted already
 *     folded     |  a--a--b--b--b--|         a sample lasts until the next one, across the seam too: c is kept until that comes
 *
 * One folder per isolate; the table is the suite's, shared by all of them. A window that is handed out has no hole; where there is one, there are
 * two windows.
 */
export class WindowFolder {
	readonly #table: StackTable
	readonly #originUs: number
	readonly #folder: SampleFolder
	#windows: Array<{startMs: number; endUs: number; stacks: number[]; deltasUs: number[]}> = []

	constructor(table: StackTable, {originUs, maxStacks = defaultMaxStacks, own, intervalUs}: WindowFolderOptions) {
		this.#table = table
		this.#originUs = originUs
		this.#folder = new SampleFolder(
			table,
			{maxStacks, own, intervalUs, isOfV8: true},
			{onSpan: (stack, fromUs, toUs) => this.#take(stack, fromUs, toUs)},
		)
	}

	fold(profile: V8Profile): CpuWindow[] {
		this.#folder.add(profile)
		return this.#handOut()
	}

	/** A profile after which nothing more will come. */
	foldLast(profile: V8Profile): CpuWindow[] {
		this.#folder.add(profile)
		return this.finish()
	}

	/** The last sample, when nothing more will come. */
	finish(): CpuWindow[] {
		this.#folder.finish()
		return this.#handOut()
	}

	#handOut(): CpuWindow[] {
		const windows = this.#windows
		this.#windows = []
		// What the table learns of a sample that is kept is told with the next window there is, whoever's that will be.
		return windows.map(({startMs, stacks, deltasUs}, i) => {
			const news = i === 0 ? this.#table.news() : {frames: [], stacks: []}
			return {
				newFrames: news.frames.map(frame => [frame.name, frame.url, frame.line, frame.column]),
				newStacks: news.stacks,
				startMs,
				stacks,
				deltasUs,
			}
		})
	}

	#take(stack: number, fromUs: number, toUs: number): void {
		if (!(toUs > fromUs)) return
		const last = this.#windows.at(-1)
		if (last === undefined || last.endUs !== fromUs) {
			const startMs = (fromUs - this.#originUs) / 1000
			this.#windows.push({startMs, endUs: toUs, stacks: [stack], deltasUs: [toUs - fromUs]})
			return
		}
		last.endUs = toUs
		if (last.stacks.at(-1) === stack && isIdle(this.#table, stack))
			last.deltasUs[last.deltasUs.length - 1]! += toUs - fromUs
		else {
			last.stacks.push(stack)
			last.deltasUs.push(toUs - fromUs)
		}
	}
}
