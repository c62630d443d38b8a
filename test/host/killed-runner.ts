/**
 * A runner for watchdog.test.ts to kill. Starts the command lines it is given, each guarded or not, says what it started, and stays.
 * argv: JSON of [{line, guard}].
 */
import {createProcesses} from '../../src/host/processes/processes.ts'
import {startWatchdog} from '../../src/host/processes/watchdog.ts'
import {createWorkFolders} from '../../src/host/work-folder/work-folders.ts'
import type {FileChange, WorkFolder} from '../../src/ports.ts'

const watchdog = startWatchdog()
const processes = createProcesses(process.env)
const wanted: ReadonlyArray<{line: string; guard: boolean}> = JSON.parse(process.argv[2]!)
let printed = ''
let folder: WorkFolder | null = null
const pids = wanted.map(({line, guard}) => {
	const {pid} = processes.launch(
		{argv: [line], shell: true, cwd: '/', env: {}},
		{
			onOutput: (_, chunk) => {
				printed += Buffer.from(chunk).toString()
			},
		},
	)
	if (guard) watchdog.guard(pid!)
	return pid
})

process.on('message', async message => {
	if (message === 'dismiss') watchdog.dismiss()
	if (typeof message === 'object' && message !== null && 'guard' in message) watchdog.guard(Number(message.guard))
	if (typeof message === 'object' && message !== null && 'release' in message) watchdog.release(Number(message.release))
	if (typeof message === 'object' && message !== null && 'guardAndRelease' in message) {
		watchdog.guard(Number(message.guardAndRelease))
		watchdog.release(Number(message.guardAndRelease))
	}
	if (typeof message === 'object' && message !== null && 'tidy' in message) watchdog.tidy(String(message.tidy))
	if (typeof message === 'object' && message !== null && 'clear' in message) watchdog.clear(String(message.clear))
	if (typeof message === 'object' && message !== null && 'change' in message)
		await change(message as {readonly change: string; readonly with: readonly FileChange[]})
	process.send!({pids, printed})
})

/** Files of a folder, to be put back. */
async function change(asked: {readonly change: string; readonly with: readonly FileChange[]}): Promise<void> {
	folder ??= await createWorkFolders().open(asked.change, {onKeptFolder: kept => watchdog.restore(kept)})
	const prepared = await folder.prepare(asked.with)
	if (prepared.is === 'ready') await prepared.carryOut()
}
process.send!({pids, printed})
