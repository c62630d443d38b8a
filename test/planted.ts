/** Values of variables as somebody's passwords are: whoever runs a target looks for them in everything that is written meanwhile. */
import {lstatSync, readdirSync, readFileSync} from 'node:fs'
import path from 'node:path'

/** In three parts, so that no program that looks for them holds them. */
const parts = {configured: ['planted', 'in', 'configuration'], inherited: ['planted', 'in', 'environment']}

const configured = parts.configured.join('-')
export const planted = {configured, inherited: parts.inherited.join('-')}

/** For a suite: its values stand in no file. */
export const configuredEnv = {
	SECRET: configured,
	'se.cret': configured,
	NODE_OPTIONS: `--disable-warning=${configured}`,
	NODE_PATH: `/${configured}`,
}

/** For whoever conducts the run. */
export const inheritedEnv = {OWN: planted.inherited}

/**
 * `searchTemporaryFiles()` for a target, which is there while our temporary files are: prints where in them it found a value, which of
 * their folders others may read, and how many files it read.
 */
export const searching = `
const needles = ${JSON.stringify([parts.configured, parts.inherited])}.map(parts => parts.join('-'))
if (process.env.SECRET !== needles[0] || process.env['se.cret'] !== needles[0] || process.env.OWN !== needles[1]) throw new Error('not as configured')
function searchTemporaryFiles() {
	const {readdirSync, readFileSync, lstatSync} = process.getBuiltinModule('node:fs')
	let files = 0
	const look = folder => {
		for (const name of readdirSync(folder)) {
			const place = folder + '/' + name
			const about = lstatSync(place)
			if (about.isDirectory()) {
				if ((about.mode & 0o077) !== 0 && folder === process.env.TMPDIR) console.log('OPEN ' + place)
				look(place)
			} else if (about.isFile()) {
				files++
				const text = readFileSync(place, 'latin1')
				if (needles.some(needle => text.includes(needle))) console.log('FOUND ' + place)
			}
		}
	}
	look(process.env.TMPDIR)
	console.log('SEARCHED ' + files)
}
`

/** @returns of what a searching target printed, the places at which it found anything, and of each search how many files it read. */
export function searched(printed: string): {readonly found: string[]; readonly files: number[]} {
	return {
		found: printed.match(/^(?:FOUND|OPEN) .*$/gm) ?? [],
		files: [...printed.matchAll(/^SEARCHED (\d+)$/gm)].map(([, files]) => Number(files)),
	}
}

/** @returns the files below a folder, or that file itself, that hold a value. */
export function holding(place: string): string[] {
	const about = lstatSync(place, {throwIfNoEntry: false})
	if (about?.isDirectory()) return readdirSync(place).flatMap(name => holding(path.join(place, name)))
	// What is gone was tidied up behind the run, by its watchdog.
	if (!about?.isFile()) return []
	const text = readFileSync(place, 'latin1')
	return Object.values(planted).some(value => text.includes(value)) ? [place] : []
}
