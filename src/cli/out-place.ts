import path from 'node:path'
import {databaseUrlOf} from './database-url.ts'
import type {Session} from './session.ts'

/** Where runs are kept. */
export interface OutPlace {
	/** Absolute. */
	readonly dir: string
	/** What `--out` has to say for commands that are typed where this one was; null: nothing, they look there by themselves. */
	readonly told: string | null
	/** What the project is called in a history that several share; null: there is none. */
	readonly project: string | null
}

const standard = '.arsenal'

/** What was said; else `.arsenal` beside the configuration, and without one where the command was typed. */
export async function outPlaceOf(
	session: Session,
	asked: {readonly outDir: string | null; readonly config?: string | null},
): Promise<OutPlace> {
	const config = asked.config ?? null
	const isShared = databaseUrlOf(session.env) !== null
	// Loaded where it is asked for: every command comes by here.
	const projectFor = async (dir: string) =>
		isShared ? (await import('./project-name.ts')).projectOf(session.env, dir) : null
	if (asked.outDir !== null) {
		const project = isShared ? await projectFor(await folderOf(session, config)) : null
		return {dir: path.resolve(session.cwd, asked.outDir), told: asked.outDir, project}
	}
	const found = await folderOf(session, null)
	const beside = config === null ? found : await folderOf(session, config)
	const dir = path.join(beside, standard)
	return {dir, told: beside === found ? null : path.relative(session.cwd, dir), project: await projectFor(beside)}
}

async function folderOf(session: Session, file: string | null): Promise<string> {
	const config = await session.findConfig(file)
	return config === null ? session.cwd : path.dirname(config)
}
