/** The first screen, and all that can be opened from it. */
import type {RunPlan} from '../../core/plan/plan.ts'
import type {AnyProfile} from '../../core/profile/formats/format.ts'
import type {Suite} from '../../core/suite/suite.ts'
import type {FirstEntries, NearFiles, RunFeed, SuiteEntry} from '../../tui/ports.ts'
import {startTui} from '../../tui/program.tsx'
import {type Session, shownPath} from '../session.ts'
import {lastResults, pastResults} from './last-results.ts'
import type {Picked} from './picked.ts'
import type {FeedListener, FollowedRun} from './run-feed.ts'
import {
	checksHere,
	leave,
	leaveWatched,
	profileFeed,
	type ScreenRun,
	startedRuns,
	surroundings,
} from './screen-session.tsx'
import {suiteEntry} from './suite-entry.ts'

/** Suites, and how to run what is picked of them. */
interface Offer {
	readonly suites: readonly Suite[]
	readonly of: (picked: Picked) => RunPlan
}

export interface FirstRun extends Pick<ScreenRun, 'out' | 'look' | 'planAnew'> {
	readonly entries: FirstEntries
	readonly lookAround: () => Promise<NearFiles>
	readonly planOfScript: (name: string) => Promise<RunPlan>
	readonly openDemo: () => Promise<Offer>
	readonly writeConfig: () => Promise<Offer>
	readonly openProfile: (
		file: string,
	) => Promise<{readonly title: string; readonly file: string; readonly profile: AnyProfile}>
	readonly openRun: (folder: string) => Promise<(listener: FeedListener) => Promise<FollowedRun>>
}

export async function firstOnScreens(session: Session, first: FirstRun): Promise<number> {
	const runs = startedRuns(session, first)
	const watched: FollowedRun[] = []
	const profiles = new Set<RunPlan | undefined>()
	let offer: Offer | null = null
	const readPast = () => pastResults(first.out.dir, file => shownPath(session, file))
	const offered = async (made: Offer): Promise<readonly SuiteEntry[]> => {
		const last = lastResults(await readPast())
		offer = made
		return made.suites.map(suite => suiteEntry(suite, last.get(suite.name) ?? null))
	}
	const end = await startTui({
		suites: [],
		past: await readPast(),
		readPast,
		checkMachine: () => checksHere(session),
		first: {
			entries: first.entries,
			look: first.lookAround,
			watchScript: async name => runs.start(await first.planOfScript(name)),
			async openProfile(file): Promise<RunFeed> {
				const feed = await profileFeed(session, await first.openProfile(file))
				profiles.add(feed.state?.plan)
				return feed
			},
			async openRun(folder): Promise<RunFeed> {
				const open = await first.openRun(folder)
				const feed = await open({})
				watched.push(feed)
				return feed
			},
			openDemo: async () => offered(await first.openDemo()),
			writeConfig: async () => offered(await first.writeConfig()),
		},
		async startRun(names) {
			if (offer === null) throw new Error('There are no suites here.')
			return runs.start(offer.of({names, tags: []}))
		},
		async runAgain(plan) {
			if (profiles.has(plan)) throw new Error('This is a profile from a file: what it was recorded from is not known.')
			return runs.again(plan)
		},
		...surroundings(session, first.look),
	})
	// Nobody waits for a word of one that is followed no longer.
	for (const run of watched) if (run !== end.feed) run.close()
	const own = runs.of(end.feed)
	const theirs = watched.find(run => run === end.feed)
	return own === null && theirs !== undefined ? leaveWatched(session, end, theirs) : leave(session, end, own)
}
