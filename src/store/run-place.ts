import {mkdtempSync} from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type {Artifact} from '../core/run/state/run-state.ts'
import {isDiskFull} from './disk-full.ts'
import {writeArtifact} from './run-folder.ts'

/**
 * Where the files of a run go: its folder, and from the moment that this cannot be written to another one, under a name that nobody could have
 * made before us. What was written until then stays where it is.
 */
export class RunPlace {
	#dir: string
	/** Where the run was to leave its files, absolute. */
	readonly runDir: string

	readonly #makeRoom: () => boolean

	/** @param makeRoom  gives up what is worth less than the files of a run when the disk is full, and tells whether that was anything */
	constructor(runDir: string, makeRoom: () => boolean = () => false) {
		this.runDir = runDir
		this.#dir = runDir
		this.#makeRoom = makeRoom
	}

	/** Absolute. */
	get dir(): string {
		return this.#dir
	}

	get hasMoved(): boolean {
		return this.#dir !== this.runDir
	}

	/** Does nothing when it has been done. @throws when there is no room for temporary files either */
	moveAway(): void {
		if (!this.hasMoved) this.#dir = mkdtempSync(path.join(os.tmpdir(), `arsenal-run-${path.basename(this.runDir)}-`))
	}

	/** @throws when it can be written nowhere */
	async write(kind: string, name: string, content: string | Uint8Array): Promise<Artifact> {
		const dir = this.#dir
		try {
			return await writeArtifact(dir, kind, name, content)
		} catch (error) {
			if (isDiskFull(error) && this.#makeRoom()) return this.write(kind, name, content)
			// When two files are written at once, the other may have moved us away meanwhile.
			if (this.hasMoved && dir === this.#dir) throw error
			this.moveAway()
			return writeArtifact(this.#dir, kind, name, content)
		}
	}
}
