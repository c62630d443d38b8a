import {availableParallelism} from 'node:os'

/** Faults that were planted, and what must be said of each. */
export interface PlantedFault {
	readonly name: string
	/** In `programs/`. */
	readonly program: string
	/** Asked for this long; null: nobody asks it anything, and it is watched for 6 s. */
	readonly client: readonly string[] | null
	readonly seconds: number
	/** The finding that names it, and what its text or evidence must say: the function, or the cause. */
	readonly code: string
	readonly says: RegExp
	/** Runs beside it, in no way a part of it. */
	readonly beside?: readonly string[]
}

function fault(
	name: string,
	program: string,
	client: readonly string[] | null,
	seconds: number,
	code: string,
	says: RegExp,
): PlantedFault {
	return {name, program, client, seconds, code, says}
}

/** Four for each core, so that whoever wants half of one gets less than he wants, and waits. */
const besideLoad = ['loads-the-machine.mjs', String(4 * availableParallelism())]

export const plantedFaults: readonly PlantedFault[] = [
	fault('large JSON on a request', 'parses-on-request', ['--rate', '2'], 8, 'loop-blocked', /readCatalogue/),
	fault('synchronous crypto', 'hashes-on-request', ['--rate', '3'], 8, 'loop-blocked', /checkPassword/),
	fault('synchronous file read', 'reads-on-request', ['--rate', '3'], 8, 'loop-blocked', /loadTemplate/),
	fault('backtracking expression', 'backtracks-on-request', ['--rate', '2'], 8, 'loop-blocked', /isSentence/),
	fault(
		'microtasks starve the loop',
		'starves-the-loop',
		['--rate', '2'],
		8,
		'loop-blocked',
		/(sumSlowly|addOne).*microtask/s,
	),
	fault('a process that never yields', 'never-turns', null, 6, 'loop-never-yielded', /spin/),
	fault('garbage collection', 'allocates-on-request', ['--rate', '40'], 10, 'gc-heavy', /\d+(\.\d+)?% of the time/),
	fault(
		'heap leak',
		'keeps-closures',
		['--rate', '10'],
		30,
		'memory-growth',
		/JavaScript heap (that survives|with it)/,
	),
	fault(
		'leak outside the heap',
		'keeps-buffers',
		['--rate', '60'],
		30,
		'memory-growth',
		/outside the JavaScript heap, in buffers/,
	),
	fault('descriptor leak', 'keeps-files-open', ['--rate', '30'], 30, 'fd-growth', /descriptors/),
	fault(
		'full thread pool',
		'fills-the-pool',
		['--rate', '40', '--paths', '/login,/'],
		8,
		'pool-saturated',
		/thread pool/,
	),
	fault('errors', 'answers-with-errors', ['--rate', '50'], 6, 'http-errors', /500 or above/),
	fault('slow service behind it', 'waits-for-another', ['--rate', '30'], 8, 'waits-on-io', /mostly wait/),
	fault('work in native programs', 'starts-native-work', ['--rate', '8'], 8, 'no-js-profile', /\bsh\b/),
	fault(
		'requests given up',
		'answers-late',
		['--rate', '30', '--patience', '400'],
		8,
		'requests-unanswered',
		/client gave up/,
	),
	{
		...fault('others fill the machine', 'fair-service', ['--rate', '100'], 8, 'busy-machine', /cores used/),
		beside: besideLoad,
	},
	{
		...fault('waits for a core', 'fair-service', ['--rate', '500'], 8, 'waited-for-cpu', /waited for a core/),
		beside: besideLoad,
	},
]
