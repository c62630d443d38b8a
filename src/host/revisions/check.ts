import type {RevisionCheck} from '../../ports.ts'
import {GitMissing, RevisionFailure, unboundEnvironment} from './command.ts'
import {meansWorkTree, resolveRef} from './ref.ts'
import {findRepository} from './repository.ts'

/**
 * Whether a checkout of these revisions could begin: a name that was mistyped is the caller's mistake and is said before a run is started,
 * all of them at once. What only shows when they are installed and built is not looked at.
 */
export async function checkRevisions(
	environment: Readonly<Record<string, string | undefined>>,
	repositoryDir: string,
	refs: readonly string[],
	signal: AbortSignal = new AbortController().signal,
): Promise<RevisionCheck> {
	const tools = {environment: unboundEnvironment(environment), signal}
	let topLevel: string | null = null
	const reasons = new Map<string, string>()
	try {
		const repository = await findRepository(tools, repositoryDir)
		topLevel = repository.topLevel
		for (const ref of new Set(refs)) {
			try {
				await resolveRef(tools, repository, meansWorkTree(ref) ? 'HEAD' : ref)
			} catch (error) {
				if (!(error instanceof RevisionFailure)) throw error
				reasons.set(ref, error.message)
			}
		}
	} catch (error) {
		if (!(error instanceof RevisionFailure)) throw error
		return {is: error instanceof GitMissing ? 'no-git' : 'no-repository', reason: error.message}
	}
	return reasons.size === 0 ? {is: 'found'} : {is: 'unknown', topLevel, reasons}
}
