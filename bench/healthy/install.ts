import {execFileSync} from 'node:child_process'
import {cpSync, existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs'
import path from 'node:path'

const here = import.meta.dirname

/**
 * The programs, their input and the pinned packages in a folder of their own (some 550 MB, a minute). A folder that has them already is
 * only brought up to date with the programs.
 * @throws when npm fails
 */
export function installInto(folder: string): void {
	mkdirSync(path.join(folder, 'out-pack'), {recursive: true})
	cpSync(path.join(here, 'workspace'), folder, {recursive: true})
	const wanted = readFileSync(path.join(here, 'package.json'), 'utf8')
	const mark = path.join(folder, '.installed')
	if (existsSync(mark) && readFileSync(mark, 'utf8') === wanted) return
	writeFileSync(path.join(folder, 'package.json'), wanted)
	execFileSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'], {
		cwd: folder,
		stdio: ['ignore', 'ignore', 'inherit'],
	})
	// Tools leave what lies in node_modules alone.
	cpSync(path.join(folder, 'node_modules/rxjs/src'), path.join(folder, 'input/src'), {recursive: true})
	cpSync(path.join(folder, 'node_modules/rxjs/dist/esm'), path.join(folder, 'input/esm'), {recursive: true})
	writeFileSync(mark, wanted)
}

/** The version of a package that is installed there. */
export function versionIn(folder: string, name: string): string {
	return String(JSON.parse(readFileSync(path.join(folder, 'node_modules', name, 'package.json'), 'utf8')).version)
}
