import {cpSync, mkdirSync, readFileSync} from 'node:fs'
import path from 'node:path'
import {installPackages} from '../shared/install.ts'

const here = import.meta.dirname

/**
 * The programs, their input and the pinned packages in a folder of their own (some 550 MB, a minute). A folder that has them already is
 * only brought up to date with the programs.
 * @throws when npm fails
 */
export function installInto(folder: string): void {
	mkdirSync(path.join(folder, 'out-pack'), {recursive: true})
	cpSync(path.join(here, 'workspace'), folder, {recursive: true})
	installPackages(folder, readFileSync(path.join(here, 'package.json'), 'utf8'))
	// Tools leave what lies in node_modules alone.
	cpSync(path.join(folder, 'node_modules/rxjs/src'), path.join(folder, 'input/src'), {recursive: true})
	cpSync(path.join(folder, 'node_modules/rxjs/dist/esm'), path.join(folder, 'input/esm'), {recursive: true})
}
