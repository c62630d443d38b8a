import {type ProfilerPackage, profilerInstall} from '../../core/plan/profiler-packages.ts'
import {bytes, fixed} from '../../core/units/format.ts'

/** What `doctor` looks at, as questions to the machine, so that the answers can be judged without one. */
export interface Machine {
	/** Version of the Node this program runs on: `v24.1.0`. */
	readonly nodeVersion: string
	/** Version of `node` on PATH, which is what targets run on; null: there is none. */
	readonly targetNodeVersion: string | null
	readonly platform: string
	readonly cores: number
	readonly memoryBytes: number
	readonly loadAverage1: number
	/** `powersave`, `performance`; null: the kernel does not say. */
	readonly governor: string | null
	readonly canReadProc: boolean
	/** Version of a profiler that is installed; null: it is not. */
	readonly profilers: Readonly<Record<ProfilerPackage, string | null>>
	readonly terminal: {
		readonly columns: number
		readonly rows: number
		readonly name: string
		readonly isUtf8: boolean
	} | null
	readonly isCi: boolean
}

export interface Check {
	readonly name: string
	readonly state: 'ok' | 'note' | 'missing'
	readonly text: string
}

/** Every check, in the order it is shown. `note`: it works, and a result may suffer. `missing`: something cannot be done at all. */
export function checkMachine(machine: Machine): readonly Check[] {
	return [
		{name: 'node', state: 'ok', text: `${machine.nodeVersion} runs arsenal-tui`},
		targetNode(machine.targetNodeVersion),
		{
			name: 'machine',
			state: machine.cores < 2 ? 'note' : 'ok',
			text: `${machine.cores} ${machine.cores === 1 ? 'core' : 'cores'}, ${bytes(machine.memoryBytes)}${machine.cores < 2 ? ': what measures and what is measured share it' : ''}`,
		},
		load(machine),
		...governor(machine.governor),
		machine.canReadProc
			? {name: 'usage', state: 'ok', text: 'CPU, memory, threads, descriptors and I/O of every process from /proc'}
			: {
					name: 'usage',
					state: 'note',
					text: `no /proc on ${machine.platform}: CPU and memory only, through ps, and less often`,
				},
		profiler('0x', machine.profilers['0x'], '0x'),
		profiler('clinic', machine.profilers.clinic, 'clinic-flame, clinic-doctor, clinic-bubbleprof, clinic-heapprofiler'),
		terminal(machine),
	]
}

function targetNode(version: string | null): Check {
	const name = 'target node'
	if (version === null) return {name, state: 'note', text: 'no node on PATH: targets need a path to theirs'}
	const major = Number(/^v(\d+)\./.exec(version)?.[1])
	if (major >= 18) return {name, state: 'ok', text: `${version} on PATH can be observed`}
	return {name, state: 'missing', text: `${version} on PATH is too old to be observed from inside, 18 is needed`}
}

function load({loadAverage1, cores}: Machine): Check {
	const figure = `load average ${fixed(loadAverage1, 2)} on ${cores} ${cores === 1 ? 'core' : 'cores'}`
	const isBusy = loadAverage1 > cores * 0.5
	return {name: 'load', state: isBusy ? 'note' : 'ok', text: isBusy ? `${figure}: results will be noisy` : figure}
}

function governor(name: string | null): readonly Check[] {
	if (name === null) return []
	const steady = name === 'performance'
	return [
		{
			name: 'governor',
			state: steady ? 'ok' : 'note',
			text: steady ? name : `${name}: the clock rate follows the load, results will be noisy`,
		},
	]
}

function profiler(name: ProfilerPackage, version: string | null, flags: string): Check {
	if (version !== null) return {name, state: 'ok', text: `${version} for --profiler ${flags}`}
	return {
		name,
		state: 'missing',
		text: `not installed, so no --profiler ${flags}; install it with: ${profilerInstall[name]}`,
	}
}

function terminal({terminal: found, isCi}: Machine): Check {
	const name = 'terminal'
	if (found === null) return {name, state: 'note', text: 'stdout is no terminal: lines instead of screens'}
	const size = `${found.columns}x${found.rows}, TERM=${found.name || '(empty)'}`
	if (found.name === 'dumb' || isCi)
		return {name, state: 'note', text: `${size}${isCi ? ', CI is set' : ''}: lines instead of screens`}
	if (!found.isUtf8) return {name, state: 'note', text: `${size}, no UTF-8 locale: drawn with ASCII`}
	return {name, state: 'ok', text: `${size}, UTF-8`}
}
