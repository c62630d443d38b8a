'use strict'
/**
 * Garbage collections. perf_hooks tells of them once the loop turns, and never of those of a loop that turns no more before the program ends. So while the
 * loop stands still `v8.GCProfiler` counts, and so it does from the program's first line until the loop turns for the first time.
 *
 * Neither is cheap: Node makes two deprecated accessors for each entry of the observer (0.1 ms a collection, 0.3 beside cold caches), and the profiler writes
 * down all spaces of the heap before and after (0.15 to 0.5 ms). A server that makes garbage paid 4 % for it. So where there are many, a part of each second
 * is watched, and how much of it is said: unless `all` are asked for (`--all-collections`).
 *
 * What the observer is to be told Node keeps until the loop turns, a hundred bytes a collection: of a loop that stands still for long the observer lets go,
 * and what it was not told yet of the moments before the profiler began is lost.
 *
 * Before Node 18.15 there is no profiler. There the observer is at it from the first line, always, and while the loop stands still nothing is known.
 */

/** Pauses that start or finish a marking which is a collection of its own: their time counts, they do not. */
const stepKinds = ['IncrementalMarking', 'ProcessWeakCallbacks']
/** So many a second are watched where there are twice as many and more; but so much of the time at least. */
const mostWatched = 3
const leastShare = 1 / 8
/** So much of what was seen before still counts when the next part is planned. */
const keptShare = 0.7
/** A little less than what lies between two takes: who plans a whole second is asked again before it is over. */
const planMs = 900
/** It is known how many there are when somebody has looked for so long, or has seen so many in a shorter time. */
const surelyKnownMs = 900
const leastKnownMs = 90
const leastKnown = 2 * mostWatched
/** The first part is watched a fifth of a second after it has turned out that there are many: in the same interval, but no longer at the start. */
const firstPhase = 0.632
/** What the observer says of older times it has long said. */
const keptWindows = 64
/** Turns of the loop until the observer has been told what there was before the first of them. */
const turnsUntilTold = 3

/**
 * What was seen since it was taken last. From the moment on when only a part of the time is watched, what is seen is a sample of that time, and told as such:
 * all that was seen before, when there were so many that it came to this, stands for nothing but itself.
 */
function counts() {
	let whole = none()
	/** null: all of the time is watched. */
	let part = null
	let partFromMs = 0
	/** For how much of the time it stands, and was watched. */
	let ofMs = 0
	let watchedMs = 0
	let isPartTold = false
	/** Since it was told last. */
	let sinceMs = 0
	/** Up to here the time that is watched now has been added. */
	let addedToMs = 0
	/** All that were seen, and for how long somebody looked: by which it is decided how much of the time is watched. */
	const seen = {count: 0, ms: 0}

	function none() {
		return {count: 0, totalMs: 0, maxMs: 0, major: 0, majorMs: 0, sumOfSquaresMs2: 0}
	}
	function told({sumOfSquaresMs2: _, ...gc}) {
		return gc
	}
	function sum(one, other) {
		const both = told(one)
		for (const name of ['count', 'totalMs', 'major', 'majorMs']) both[name] += other[name]
		return {...both, maxMs: Math.max(one.maxMs, other.maxMs)}
	}
	return {
		seen,
		/** Something was seen of a part and not taken yet. */
		owesPart: () => part !== null && watchedMs > 0,
		partSinceMs: () => sinceMs,
		/** @param atMs  when it began */
		add(atMs, ms, isMajor, isStep) {
			const to = part !== null && atMs >= partFromMs ? part : whole
			if (!isStep) {
				to.count++
				seen.count++
			}
			if (isMajor) to.major++
			if (isMajor || isStep) to.majorMs += ms
			to.totalMs += ms
			to.sumOfSquaresMs2 += ms * ms
			if (ms > to.maxMs) to.maxMs = ms
		},
		begin(nowMs) {
			addedToMs = nowMs
		},
		addTime(nowMs, isWatching) {
			const ms = nowMs - addedToMs
			addedToMs = nowMs
			if (isWatching) seen.ms += ms
			if (part === null) return
			ofMs += ms
			if (isWatching) watchedMs += ms
		},
		/** From now on only a part of the time is watched. */
		beginPart(nowMs) {
			if (part !== null) return
			part = none()
			partFromMs = sinceMs = nowMs
		},
		/**
		 * @param isPart  whether only a part of what comes is watched
		 * @param isSettled  whether all that was seen has been told: else it would be taken for what is seen in the next part
		 * @returns null: nobody looked, or it is not known yet what was seen
		 */
		take(nowMs, isPart, isSettled) {
			if (part === null || ofMs === 0) {
				const taken = told(whole)
				whole = none()
				if (!isPart) part = null
				return taken
			}
			if (watchedMs > 0 && (isSettled || !isPartTold)) {
				const {count, totalMs, majorMs, sumOfSquaresMs2} = part
				const taken = {...sum(whole, part), sampled: {ofMs, watchedMs, count, totalMs, majorMs, sumOfSquaresMs2}}
				isPartTold = true
				whole = none()
				part = isPart ? none() : null
				sinceMs = nowMs
				ofMs = watchedMs = 0
				return taken
			}
			if (whole.count === 0 && whole.totalMs === 0) return null
			const {count, totalMs, majorMs, sumOfSquaresMs2} = none()
			const taken = {...told(whole), sampled: {ofMs, watchedMs: 0, count, totalMs, majorMs, sumOfSquaresMs2}}
			whole = none()
			return taken
		},
	}
}

/** How much of the coming second is watched, by what was seen until now; and from when on, never in step with what the program does each second. */
function watchPlan(seen) {
	let share = 1
	let openAtMs = 0
	let closeAtMs = Infinity
	let plannedToMs = 0
	let phase = firstPhase
	/** From the second part on another one in each run: a program with a step of its own is not missed in all of them. */
	let offset = null
	return {
		isPart: () => share < 1,
		make(nowMs) {
			if (nowMs < plannedToMs) return
			if (seen.ms >= surelyKnownMs || (seen.ms >= leastKnownMs && (share < 1 || seen.count >= leastKnown))) {
				const wanted = (mostWatched * seen.ms) / (seen.count * 1000)
				share = wanted > 0.5 ? 1 : Math.max(leastShare, wanted)
				// Slowly forgotten: between two bursts one part after the other shows none.
				seen.count *= keptShare
				seen.ms *= keptShare
			}
			const isAll = share === 1
			if (!isAll) {
				phase = (phase + 0.618 + offset) % 1
				offset = offset === null ? (nowMs * 1000) % 1 : 0
			}
			openAtMs = isAll ? 0 : nowMs + phase * (1 - share) * planMs
			closeAtMs = isAll ? Infinity : openAtMs + share * planMs
			plannedToMs = isAll ? 0 : nowMs + planMs
		},
		wants: nowMs => nowMs >= openAtMs && nowMs < closeAtMs,
	}
}

/** While the loop turns: perf_hooks. */
function observerOf(add) {
	let observer = null
	let isObserving = false
	/** When it watched, oldest first; milliseconds of perf_hooks. The last is open where it ends at Infinity. */
	const windows = []
	let turnsSinceClosed = 0

	function onEntries(entries) {
		const {constants} = require('node:perf_hooks')
		for (const {startTime, duration, detail} of entries) {
			if (!windows.some(({fromMs, toMs}) => startTime >= fromMs && startTime < toMs)) continue
			const {kind} = detail ?? {}
			add(
				startTime,
				duration,
				kind === constants.NODE_PERFORMANCE_GC_MAJOR,
				kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL || kind === constants.NODE_PERFORMANCE_GC_WEAKCB,
			)
		}
	}
	const isOpen = () => windows.at(-1)?.toMs === Infinity
	function letGo() {
		if (!isObserving) return
		isObserving = false
		onEntries(observer.takeRecords())
		observer.disconnect()
	}
	return {
		isOpen,
		/** Whether it has not been told yet all there was since then. */
		owesSince: fromMs => isObserving && windows.at(-1).toMs > fromMs,
		open(nowMs) {
			if (isOpen()) return
			observer ??= new (require('node:perf_hooks').PerformanceObserver)(list => onEntries(list.getEntries()))
			if (!isObserving) observer.observe({type: 'gc'})
			isObserving = true
			windows.push({fromMs: nowMs, toMs: Infinity})
			if (windows.length > keptWindows) windows.shift()
		},
		/** What there was until now it is still told. */
		close(nowMs) {
			if (!isOpen()) return
			windows.at(-1).toMs = nowMs
			turnsSinceClosed = 0
		},
		turned() {
			if (!isOpen() && ++turnsSinceClosed >= turnsUntilTold) letGo()
		},
		letGo,
	}
}

/** While the loop stands still: V8's own. */
function profilerOf(GCProfiler, add) {
	let profiler = null
	return {
		isOn: () => profiler !== null,
		begin() {
			profiler = new GCProfiler()
			profiler.start()
		},
		/**
		 * @param nowMs  stands for when they began: it is finished before anything else begins
		 * @returns whether it was on
		 */
		finish(nowMs) {
			if (profiler === null) return false
			const {statistics} = profiler.stop()
			profiler = null
			for (const {gcType, cost} of statistics)
				add(nowMs, cost / 1000, gcType === 'MarkSweepCompact' || gcType === 'MarkCompact', stepKinds.includes(gcType))
			return true
		},
	}
}

/** @param options.all  whether every collection is watched, at whatever price */
function watchCollections({all}) {
	const {seen, add, begin, addTime, beginPart, owesPart, partSinceMs, take} = counts()
	const plan = watchPlan(seen)
	const observer = observerOf(add)
	let now = null
	/** null before Node 18.15. */
	let profiler = null
	/** The loop has not turned since. */
	let isStill = true
	let isAtIt = false

	/** The inspector comes in the middle of whatever runs: what it asks for while we are at it waits for the next time. */
	function alone(act) {
		if (isAtIt) return null
		isAtIt = true
		try {
			return act()
		} finally {
			isAtIt = false
		}
	}
	/** @returns now */
	function addTimeUntilNow() {
		const nowMs = now()
		addTime(nowMs, observer.isOpen() || profiler?.isOn() === true)
		return nowMs
	}
	function makePlan(nowMs) {
		if (all || profiler === null) return
		plan.make(nowMs)
		if (plan.isPart()) beginPart(nowMs)
	}

	return {
		/** Before the program's first line. */
		start() {
			const {performance} = require('node:perf_hooks')
			const own = performance.now
			now = () => own.call(performance)
			begin(now())
			const {GCProfiler} = require('node:v8')
			if (GCProfiler === undefined) return observer.open(now())
			profiler = profilerOf(GCProfiler, add)
			profiler.begin()
		},
		/** The loop stands still, and has for so long that nobody knows when it will turn (`isLong`). To be called again and again until it turns. */
		loopStalled: isLong =>
			alone(() => {
				isStill = true
				if (profiler === null) return
				const nowMs = addTimeUntilNow()
				observer.close(nowMs)
				if (!all) profiler.finish(nowMs)
				makePlan(nowMs)
				if (!profiler.isOn() && plan.wants(nowMs)) profiler.begin()
				if (isLong) observer.letGo()
			}),
		loopTurned: () =>
			alone(() => {
				isStill = false
				const nowMs = addTimeUntilNow()
				if (profiler?.finish(nowMs)) makePlan(nowMs)
				// What was seen of a part is taken before all is watched again.
				if (plan.wants(nowMs) && (plan.isPart() || !owesPart())) observer.open(nowMs)
				else if (observer.isOpen()) observer.close(nowMs)
				else observer.turned()
			}),
		/** @returns those since the last time, and which of them are a sample of what time; null where none are known */
		take: () =>
			alone(() => {
				if (isStill && profiler === null) return null
				const nowMs = addTimeUntilNow()
				profiler?.finish(nowMs)
				makePlan(nowMs)
				if (isStill && plan.wants(nowMs)) profiler.begin()
				return take(nowMs, plan.isPart(), !observer.owesSince(partSinceMs()))
			}),
		disarm() {
			observer.letGo()
			if (now !== null) profiler?.finish(now())
		},
	}
}

module.exports = {watchCollections}
//# sourceURL=arsenal:probe/collections
