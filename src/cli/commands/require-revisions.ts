import {needsOf} from '../../core/plan/kinds.ts'
import type {SuitePlan} from '../../core/plan/plan.ts'
import {showValue} from '../../core/suite/show-value.ts'
import {ArsenalError} from '../../core/trouble/arsenal-error.ts'
import type {Session} from '../session.ts'

/**
 * A revision that is not there is a mistake of whoever typed it, said before anything is started or written.
 * @throws ArsenalError `unknown-revision`, `tool-missing`
 */
export async function requireRevisions(session: Session, plan: SuitePlan): Promise<void> {
	const asked = needsOf(plan).revisions(plan)
	if (asked.length === 0) return
	const {dir} = asked[0]!
	const found = await session.checkRevisions(
		dir,
		asked.map(one => one.revision),
	)
	switch (found.is) {
		case 'found':
			return
		case 'no-git':
			throw new ArsenalError('tool-missing', found.reason, {advice: withoutRevisions})
		case 'no-repository':
			throw new ArsenalError('unknown-revision', found.reason, {advice: withoutRevisions})
		case 'unknown': {
			const wrong = asked.filter(one => found.reasons.has(one.revision))
			throw new ArsenalError(
				'unknown-revision',
				`${wrong.length === 1 ? 'A revision' : 'Revisions'} to compare cannot be found in the git repository ${found.topLevel}:`,
				{
					problems: wrong.map(({side, revision}) => ({
						path: `--${side}`,
						value: showValue(revision),
						expected: 'a branch, a tag, a commit or worktree',
					})),
					advice: [...new Set(found.reasons.values())].join('\n'),
				},
			)
		}
	}
}

const withoutRevisions = "Two commands can be compared without git: arsenal-tui ab --base 'CMD' --head 'CMD'"
