import path from 'node:path'
import type {Session} from './session.ts'

/** Where runs are kept. */
export interface OutPlace {
	/** Absolute. */
	readonly dir: string
	/** What `--out` has to say for commands that are typed where this one was; null: nothing, they look there by themselves. */
	readonly told: string | null
}

const standard = '.arsenal'

/** What was said; else `.arsenal` beside the configuration, and without one where the command was typed. */
export async function outPlaceOf(
	session: Session,
	asked: {readonly outDir: string | null; readonly config?: string | null},
): Promise<OutPlace> {
	if (asked.outDir !== null) return {dir: path.resolve(session.cwd, asked.outDir), told: asked.outDir}
	const found = await besideConfig(session, null)
	const config = asked.config ?? null
	const dir = config === null ? found : await besideConfig(session, config)
	return {dir, told: dir === found ? null : path.relative(session.cwd, dir)}
}

async function besideConfig(session: Session, file: string | null): Promise<string> {
	const config = await session.findConfig(file)
	return path.join(config === null ? session.cwd : path.dirname(config), standard)
}
