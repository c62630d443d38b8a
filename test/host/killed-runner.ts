/**
 * A runner for watchdog.test.ts to kill. Starts the command lines it is given, each guarded or not, says what it started, and stays.
 * argv: JSON of [{line, guard}].
 */
import {createProcesses} from '../../src/host/processes/processes.ts'
import {startWatchdog} from '../../src/host/processes/watchdog.ts'

const watchdog = startWatchdog()
const processes = createProcesses(process.env)
const wanted: ReadonlyArray<{line: string; guard: boolean}> = JSON.parse(process.argv[2]!)
let printed = ''
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

process.on('message', message => {
	if (message === 'dismiss') watchdog.dismiss()
	if (typeof message === 'object' && message !== null && 'guard' in message) watchdog.guard(Number(message.guard))
	if (typeof message === 'object' && message !== null && 'release' in message) watchdog.release(Number(message.release))
	if (typeof message === 'object' && message !== null && 'guardAndRelease' in message) {
		watchdog.guard(Number(message.guardAndRelease))
		watchdog.release(Number(message.guardAndRelease))
	}
	if (typeof message === 'object' && message !== null && 'tidy' in message) watchdog.tidy(String(message.tidy))
	if (typeof message === 'object' && message !== null && 'clear' in message) watchdog.clear(String(message.clear))
	process.send!({pids, printed})
})
process.send!({pids, printed})
