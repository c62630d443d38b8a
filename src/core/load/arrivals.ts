import {Random} from '../stats/random.ts'
import {areaOf, type LoadStage} from './stage.ts'

/** How requests lie in time. `poisson`: as those of many users who know nothing of each other; `uniform`: as evenly as their rate allows. */
export const arrivalKinds = ['uniform', 'poisson'] as const
export type ArrivalKind = (typeof arrivalKinds)[number]

export interface ArrivalPlan {
	readonly stages: readonly LoadStage[]
	readonly arrival: ArrivalKind
	/** By which `poisson` is drawn. */
	readonly seed: number
}

/**
 * When each request of a load is to be sent, from the first to the last: known before anything is sent, and the same however many threads share the
 * work. A stage from rate a to rate b in d seconds has N(t) = a t + (b - a) t^2 / 2d requests before its time t; uniform request i is sent when N over
 * all stages comes to i + 1/2, so that there are as many as the area below the rates says, to the nearest whole one, and no part of a stage has
 * one too many. Those of a Poisson process are sent when N comes to a sum of exponential gaps of mean 1.
 * Source of the uniform case: the arithmetic is that of k6's ramping arrival rate (see docs/load.md), which counts from 1.
 */
export class Arrivals {
	readonly #stages: readonly LoadStage[]
	/** Requests before each stage begins, and before the end of the last. */
	readonly #areas: readonly number[]
	readonly #startsMs: readonly number[]
	readonly #random: Random | null
	readonly #parts: number
	#stage = 0
	/** Where in the sum of all requests the next one lies. */
	#area: number
	/** Its number, from 0. */
	index: number
	/** When it is to be sent, milliseconds since the load began; Infinity: there is none any more. */
	atMs = 0

	/** @param part  only every `parts`-th request, from this one on: what one thread of several has to send */
	constructor(
		{stages, arrival, seed}: ArrivalPlan,
		{part = 0, parts = 1}: {readonly part?: number; readonly parts?: number} = {},
	) {
		this.#stages = stages
		const areas = [0]
		const startsMs = [0]
		for (const stage of stages) {
			areas.push(areas.at(-1)! + areaOf(stage))
			startsMs.push(startsMs.at(-1)! + stage.forMs)
		}
		this.#areas = areas
		this.#startsMs = startsMs
		this.#random = arrival === 'poisson' ? new Random(seed) : null
		this.#parts = parts
		this.index = part
		this.#area = this.#random === null ? part + 0.5 : this.#gaps(part + 1)
		this.#find()
	}

	/** The stage in which it is to be sent. */
	get stage(): number {
		return this.#stage
	}

	/** To the next one. */
	advance(): void {
		this.index += this.#parts
		this.#area = this.#random === null ? this.index + 0.5 : this.#area + this.#gaps(this.#parts)
		this.#find()
	}

	#gaps(count: number): number {
		let sum = 0
		for (let i = 0; i < count; i++) sum -= Math.log1p(-this.#random!.nextUnit())
		return sum
	}

	#find(): void {
		const total = this.#areas.at(-1)!
		// A half that is one by the last bits of a sum is one.
		if (this.#area > total * (1 + 1e-12) || total === 0) {
			this.atMs = Number.POSITIVE_INFINITY
			return
		}
		while (this.#stage < this.#stages.length - 1 && this.#area >= this.#areas[this.#stage + 1]!) this.#stage++
		const stage = this.#stages[this.#stage]!
		const inside = Math.max(0, this.#area - this.#areas[this.#stage]!)
		this.atMs = this.#startsMs[this.#stage]! + Math.min(stage.forMs, whenOf(stage, inside))
	}
}

/** @returns milliseconds into a stage after which it has had so many requests */
function whenOf({fromRate, toRate, forMs}: LoadStage, requests: number): number {
	const slope = (toRate - fromRate) / (forMs / 1000)
	// The usual form of the root subtracts two numbers that are nearly the same where the rate barely changes.
	const root = Math.sqrt(Math.max(0, fromRate * fromRate + 2 * slope * requests))
	return requests === 0 ? 0 : (1000 * 2 * requests) / (fromRate + root)
}
