import type {ArmFacts, ArmName} from '../../../core/kinds/compare/events.ts'
import type {ArmPlan, ComparePlan} from '../../../core/kinds/compare/plan.ts'
import {firstLaunchOf} from '../../../core/kinds/compare/plan-arms.ts'
import type {LaunchSpec} from '../../../core/plan/plan.ts'
import type {CheckedOut} from '../../../ports.ts'
import type {SuiteRun} from '../../suite-run.ts'

/** Where an arm is run: in the work tree as it is, or where its revision was checked out. */
export interface ArmPlace {
	readonly launch: (spec: LaunchSpec) => LaunchSpec
	/** Where a path of the work tree lies in the checkout. */
	readonly path: (file: string) => string
	readonly facts: Omit<ArmFacts, 'label' | 'command' | 'revision'>
	/** What paths of this side begin with; '' where that is the work tree itself. */
	readonly root: string
	remove(): Promise<void>
}

export type PlacedArm =
	| {readonly is: 'ready'; readonly place: ArmPlace}
	| {readonly is: 'failed'; readonly reason: string; readonly lastLines: readonly string[]}
	| {readonly is: 'interrupted'}

const here: ArmPlace = {
	launch: spec => spec,
	path: file => file,
	facts: {commit: null, subject: null, dirty: false, notes: []},
	root: '',
	remove: async () => {},
}

export async function placeArm(run: SuiteRun<ComparePlan>, name: ArmName, arm: ArmPlan): Promise<PlacedArm> {
	if (arm.revision === null) return {is: 'ready', place: here}
	const {ports, plan, signal, emit} = run
	const suite = plan.name
	const repositoryDir = firstLaunchOf(arm).cwd
	const found = await ports.revisions.checkout({
		repositoryDir,
		ref: arm.revision,
		build: plan.build,
		signal,
		// Should we be killed: it holds a whole tree with its packages.
		onTemporaryFolder: dir => ports.watchdog.clear(dir),
		onProgress: text =>
			emit({
				type: 'output-printed',
				suite,
				role: 'driver',
				stream: 'stderr',
				lines: [`${name}, ${arm.revision}: ${text}`],
				droppedLines: 0,
			}),
	})
	if (found.is === 'cancelled') return {is: 'interrupted'}
	if (found.is === 'failed') {
		const reason = `${name}: revision ${arm.revision} cannot be measured: ${found.reason}`
		return {is: 'failed', reason, lastLines: found.output}
	}
	const {revision} = found
	const {commit, subject, dirty, notes} = revision
	return {
		is: 'ready',
		place: {
			...placesIn(revision, repositoryDir),
			facts: {commit, subject, dirty, notes},
			root: revision.root,
			remove: () => ports.revisions.remove(revision),
		},
	}
}

/** The same program where the revision is: every path below the repository becomes its counterpart. */
function placesIn(
	revision: Pick<CheckedOut, 'root' | 'dir' | 'environment'>,
	repositoryDir: string,
): Pick<ArmPlace, 'launch' | 'path'> {
	const below = revision.dir.slice(revision.root.length)
	// A link in between has another name on one side: then only what lies below the folder itself is known.
	const [top, root] = repositoryDir.endsWith(below)
		? [repositoryDir.slice(0, repositoryDir.length - below.length), revision.root]
		: [repositoryDir, revision.dir]
	const moved = (text: string) => (text === top || text.startsWith(`${top}/`) ? root + text.slice(top.length) : text)
	const launch = (spec: LaunchSpec): LaunchSpec => {
		const {input} = spec
		return {
			...spec,
			cwd: moved(spec.cwd),
			argv: spec.shell ? spec.argv.map(line => line.replaceAll(`${top}/`, `${root}/`)) : spec.argv.map(moved),
			env: {
				...revision.environment,
				...Object.fromEntries(Object.entries(spec.env).map(([name, value]) => [name, moved(value)])),
			},
			...(input === undefined || !('file' in input) ? {} : {input: {file: moved(input.file)}}),
		}
	}
	return {launch, path: moved}
}
