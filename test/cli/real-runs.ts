/** Runs conducted by a process of their own, as users start them, in a folder that goes when the test does. */
import {existsSync, mkdtempSync, readdirSync, readFileSync, rmSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import {fileURLToPath} from 'node:url'
import {onTestFinished} from 'vitest'
import {type FollowedRun, openFeed} from '../../src/cli/follow/run-feed.ts'
import {startRun} from '../../src/cli/follow/start-run.ts'
import type {Session} from '../../src/cli/session.ts'
import {decodeLog} from '../../src/core/events/codec.ts'
import type {RunEvent, RunEventType} from '../../src/core/events/run-event.ts'
import type {RunPlan} from '../../src/core/plan/plan.ts'
import {systemClock} from '../../src/host/clock.ts'
import {readProcEnvironment} from '../../src/host/processes/proc-table.ts'
import {runSocket} from '../../src/host/run-socket/run-socket.ts'
import {runnersWith} from '../../src/host/runners.ts'
import {compileCache} from '../compile-cache.ts'
import type {EventOf} from '../engine/real-suites.ts'
import {plainEnvironment} from '../probe/observe-target.ts'
import {type PlayedWorld, playedRunners} from './played-runs.ts'

const entry = fileURLToPath(new URL('runner-entry.ts', import.meta.url))

export class Place {
	readonly dir = mkdtempSync(path.join(os.tmpdir(), 'cli-runs-'))
	readonly outDir = path.join(this.dir, 'out')
	/** Its temporary files are here too, so that it can be seen whether any stay. */
	readonly front: Session['front']

	/**
	 * @param env of the runner, and so of all it starts
	 * @param world in which runs are conducted here, without a process of their own
	 */
	constructor(env: Readonly<Record<string, string>> = {}, world?: PlayedWorld) {
		const runners =
			world === undefined
				? runnersWith(entry, {...plainEnvironment(), ...compileCache(), TMPDIR: this.dir, ...env})
				: playedRunners(world)
		this.front = {clock: systemClock, runSocket, runners, leftovers: {find: async () => []}}
		onTestFinished(() => rmSync(this.dir, {recursive: true, force: true, maxRetries: 5, retryDelay: 100}))
	}

	/** Folders for sockets that are there now. */
	get socketFolders(): string[] {
		return readdirSync(this.dir).filter(name => name.startsWith('arsenal-'))
	}

	async start(plan: RunPlan): Promise<Watching> {
		const watching = new Watching()
		const {listener} = watching
		watching.feed = await startRun(this.front, plan, {dir: this.outDir, told: null, project: null}, listener)
		onTestFinished(() => {
			watching.feed.close()
			if (this.#hasRunner(watching)) this.signalRunner(watching, 'SIGKILL')
		})
		return watching
	}

	signalRunner(watching: Watching, name: NodeJS.Signals): void {
		const {pid} = watching.feed.state!.runner
		if (!this.#hasRunner(watching)) throw new Error(`The runner ${pid} is gone`)
		process.kill(pid, name)
	}

	/** The log tells its number, which may be somebody else's by now: what is started here carries the folder. */
	#hasRunner({feed: {state}}: Watching): boolean {
		return state !== null && (readProcEnvironment(state.runner.pid) ?? '').includes(`TMPDIR=${this.dir}\0`)
	}

	/** A second look at a run, as `watch` takes it. */
	async watch({feed}: Watching, socket: string | null): Promise<Watching> {
		const watching = new Watching()
		watching.feed = await openFeed(this.front, feed.files, socket, watching.listener)
		onTestFinished(() => watching.feed.close())
		return watching
	}
}

/** A feed, and all it told. */
export class Watching {
	feed!: FollowedRun
	readonly events: RunEvent[] = []
	readonly notices: string[] = []
	readonly #waiting = new Set<() => void>()
	readonly listener = {
		onEvent: (_: unknown, event: RunEvent) => {
			this.events.push(event)
			for (const look of this.#waiting) look()
		},
		onNotice: (text: string) => {
			this.notices.push(text)
			for (const look of this.#waiting) look()
		},
	}

	of<Type extends RunEventType>(type: Type): Array<EventOf<Type>> {
		return this.events.filter((event): event is EventOf<Type> => event.type === type)
	}

	/** Resolves once it holds, which is looked at whenever something is told. */
	until(holds: () => boolean): Promise<void> {
		return new Promise(resolve => {
			const look = () => {
				if (!holds()) return
				this.#waiting.delete(look)
				resolve()
			}
			this.#waiting.add(look)
			look()
		})
	}

	has(type: RunEventType): Promise<void> {
		return this.until(() => this.of(type).length > 0)
	}

	/** What the log says, read at once. */
	get logged(): readonly RunEvent[] {
		return decodeLog(readFileSync(this.feed.files.logPath, 'utf8')).events
	}

	get files(): string[] {
		return readdirSync(this.feed.files.dir).sort((a, b) => (a < b ? -1 : 1))
	}

	exists(name: string): boolean {
		return existsSync(path.join(this.feed.files.dir, name))
	}

	read(name: string): string {
		return readFileSync(path.join(this.feed.files.dir, name), 'utf8')
	}
}
