import {mkdtempSync, rmSync} from 'node:fs'
import {tmpdir} from 'node:os'
import path from 'node:path'

const folder = mkdtempSync(path.join(tmpdir(), 'arsenal-absent-'))
process.on('exit', () => rmSync(folder, {recursive: true, force: true}))

/** A path of which nothing is there, whatever other programs have made: it lies in a folder of our own. */
export const absent = path.join(folder, 'absent')
