import path from 'node:path'
import type {ProbePlan} from '../../src/core/plan/suite-plan-common.ts'
import {StackTable} from '../../src/core/profile/stack-table.ts'
import {type NodeObserver, observeNode} from '../../src/engine/node-observer.ts'
import {systemClock} from '../../src/host/clock.ts'
import {createProbes} from '../../src/host/probe/server.ts'

const built = path.resolve(import.meta.dirname, '../../dist/probe')

/** What a program is started with so that a probe comes into it, and who listens. */
export interface Probed {
	readonly environment: Readonly<Record<string, string>>
	/** Takes what is left and lets go. */
	end(): Promise<void>
}

/** @param folder  where the probe lies; by default the one that was built */
export async function probed(watched: ProbePlan, folder = built): Promise<Probed> {
	const {cpuIntervalUs} = watched
	const probes = await createProbes({relayPath: path.join(folder, 'relay.cjs')}).listen(watched)
	const observers: NodeObserver[] = []
	const stackTable = new StackTable()
	probes.onProcess(process => {
		const observer = observeNode(process, {
			...{suite: 'bench', own: probes.own, cpuIntervalUs, stackTable, isolate: 1},
			...{originUs: systemClock.nowMs() * 1000, clock: systemClock, emit: () => {}},
		})
		observers.push(observer)
		void observer.begin(systemClock.nowMs())
	})
	return {
		environment: probes.environment({NODE_OPTIONS: ''}),
		async end() {
			await Promise.all(observers.map(observer => observer.finish()))
			await probes.close()
		},
	}
}

/** `--probe before=DIR/dist/probe` from the command line, as often as it is said: names and folders. */
export function otherProbes(argv: readonly string[] = process.argv): readonly {name: string; folder: string}[] {
	return argv
		.filter((_, i) => argv[i - 1] === '--probe')
		.map(said => {
			const [name = '', folder] = said.split('=')
			if (folder === undefined) throw new Error(`--probe ${said}: NAME=FOLDER is wanted`)
			return {name, folder: path.resolve(folder)}
		})
}
