/** Which folders are looked at when the configuration is another one: the watcher and the runs are scripted, their order is not left to chance. */
import {expect, test} from 'vitest'
import {runOnChange} from '../../src/cli/commands/on-change.ts'
import type {Session} from '../../src/cli/session.ts'
import {ExitCode} from '../../src/core/trouble/exit-code.ts'
import type {Changes, SeenChange} from '../../src/ports.ts'
import {observing, planOf} from '../engine/real-suites.ts'
import {pipes} from './streams.ts'

class ScriptedWatcher implements Changes {
	readonly folders: readonly string[]
	readonly isPartial = false
	readonly isGone = false
	isClosed = false
	#seen: SeenChange[] = []

	constructor(folders: readonly string[]) {
		this.folders = folders
	}

	see(file: string): void {
		const isSeen = !this.isClosed && this.folders.some(folder => file === folder || file.startsWith(`${folder}/`))
		if (isSeen) this.#seen.push({file, is: 'removed', folder: file.slice(0, file.lastIndexOf('/'))})
	}

	async settled(): Promise<readonly SeenChange[]> {
		return this.#seen.splice(0)
	}

	next(): Promise<readonly SeenChange[]> {
		return this.settled()
	}

	async close(): Promise<void> {
		this.isClosed = true
	}
}

const suitesIn = (...folders: string[]) =>
	planOf(
		folders.map(cwd => {
			const suite = observing(cwd.slice(1), 'true')
			return {...suite, launch: {...suite.launch, cwd}}
		}),
	)

/** @param runs  what changes during each of them, and the plan after that; the last is interrupted */
async function played(
	first: ReturnType<typeof planOf>,
	runs: ReadonlyArray<{readonly change: readonly string[]; readonly anew?: ReturnType<typeof planOf> | null}>,
	{config = null, whileOpening = []}: {readonly config?: string | null; readonly whileOpening?: readonly string[]} = {},
) {
	const {streams, complained} = pipes()
	const watchers: ScriptedWatcher[] = []
	const change = (file: string) => {
		for (const watcher of watchers) watcher.see(file)
	}
	const session = {
		...{streams, cwd: '/', env: {}},
		onSignal: () => () => {},
		async watchChanges(folders: readonly string[]) {
			if (watchers.length > 0) for (const file of whileOpening) change(file)
			watchers.push(new ScriptedWatcher(folders))
			return watchers.at(-1)!
		},
	} as unknown as Session
	const run: string[][] = []
	let at = 0
	const exitCode = await runOnChange(session, '/out', {
		...{config, first},
		anew: async () => runs[at - 1]!.anew ?? null,
		async once(plan) {
			run.push(plan.suites.map(({name}) => name))
			for (const file of runs[at]!.change) change(file)
			at++
			return at === runs.length ? ExitCode.interrupted : ExitCode.done
		},
	})
	expect(exitCode).toBe(ExitCode.interrupted)
	expect(watchers.every(({isClosed}) => isClosed)).toBe(true)
	return {run, looked: watchers.map(({folders}) => folders), stderr: complained()}
}

test('the folder of a suite that comes with the configuration is looked at, what changed in between is not missed', async () => {
	const both = suitesIn('/a', '/b')
	const {run, looked, stderr} = await played(
		suitesIn('/a'),
		[
			{change: ['/b/early.js', '/a/config.json'], anew: both},
			{change: [], anew: both},
			{change: ['/b/late.ts'], anew: both},
			{change: []},
		],
		{whileOpening: ['/a/between.md', '/b/unseen.md']},
	)
	expect(looked).toEqual([['/a'], ['/a', '/b']])
	expect(run).toEqual([['a'], ['a', 'b'], ['a', 'b'], ['a', 'b']])
	expect(stderr.match(/changed: .*/g)).toEqual([
		'changed: a/config.json',
		'changed: a/between.md',
		'changed: b/late.ts',
	])
})

test('a folder that no suite runs in any more is not looked at, the configuration always is', async () => {
	const {run, looked, stderr} = await played(
		suitesIn('/a'),
		[
			{change: ['/a/x.js'], anew: suitesIn('/c')},
			{change: ['/a/old.js', '/a/config.json'], anew: suitesIn('/a')},
			{change: []},
		],
		{config: '/a/config.json'},
	)
	expect(looked).toEqual([['/a'], ['/c', '/a/config.json'], ['/a']])
	expect(run).toEqual([['a'], ['c'], ['a']])
	expect(stderr.match(/changed: .*/g)).toEqual(['changed: a/x.js', 'changed: a/config.json'])
})
