import type {Invocation} from './invocation.ts'
import type {Session} from './session.ts'

export async function compareSession(
	_session: Session,
	_invocation: Extract<Invocation, {command: 'compare'}>,
): Promise<number> {
	return 70
}
