import type {Problem} from '../../core/trouble/problem.ts'
import type {FlagName, FlagValues} from './flags.ts'
import type {ComparedSides, CompareFlags} from './invocation.ts'

/** The work tree as it is, changes and all. */
const workTree = 'worktree'

/** What two sides need, and what goes with only one kind of them. */
export function problemsOfSides(values: FlagValues): Problem[] {
	const problems: Problem[] = []
	const tell = (name: FlagName, says: string) => problems.push({path: `--${name}`, says})
	const isRevisions = values.suite !== undefined
	if (values.base === undefined)
		tell(
			'base',
			isRevisions
				? 'ab --suite needs --base, a git revision to compare with: --suite NAME --base main'
				: "ab needs --base, a command to compare with: --base 'node old.js'",
		)
	if (values.head === undefined && !isRevisions)
		tell(
			'head',
			"ab needs --head, a command to compare: --head 'node new.js' (or --suite NAME, for a suite at two revisions)",
		)
	const misplaced: readonly FlagName[] = isRevisions
		? ['shell', 'prepare', 'conclude', 'cwd', 'exit-codes']
		: ['build', 'config']
	for (const name of misplaced)
		if (values[name] !== undefined)
			tell(
				name,
				isRevisions
					? `ab --suite does not take --${name}: the suite says it`
					: `--${name} needs --suite NAME beside it`,
			)
	return problems
}

/** @param values without problems */
export function sidesOf(values: FlagValues): ComparedSides {
	const base = values.base ?? ''
	if (values.suite !== undefined)
		return {are: 'revisions', suite: values.suite, base, head: values.head ?? workTree, build: values.build ?? null}
	return {
		are: 'commands',
		base,
		head: values.head ?? '',
		shell: values.shell ?? false,
		prepare: values.prepare ?? null,
		conclude: values.conclude ?? null,
		cwd: values.cwd ?? null,
		exitCodes: values['exit-codes'] ?? null,
	}
}

export function compareChoices(values: FlagValues): CompareFlags {
	return {
		pairs: values.pairs ?? null,
		maxTimeMs: values['max-time'] ?? null,
		margin: values.margin ?? null,
		change: values.change ?? null,
		metric: values.metric ?? 'wall',
		warmup: values.warmup ?? null,
		samples: values.samples ?? null,
		only: values.only ?? null,
		confirm: !values['no-confirm'],
		control: !values['no-control'],
		inconclusive: values.inconclusive ?? 'fail',
		budgets: values.budget ?? [],
		failOn: values['fail-on'] ?? [],
		seed: values.seed ?? null,
	}
}
