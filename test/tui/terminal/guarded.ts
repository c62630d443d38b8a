/** Is guarded, with a sentence to leave behind, and then ends as its argument says. Its terminal is whatever its first two descriptors are. */
import {startGuard} from '../../../src/tui/terminal/guard.ts'

const guard = startGuard({stdin: 0, stdout: 1}, 'modes')
guard.taken()
guard.say('before')
guard.say('there is a run: \\n %s')

switch (process.argv[2]) {
	case 'lent and killed':
		guard.lend()
		break
	case 'lent, taken back and killed':
		guard.lend()
		guard.takeBack()
		break
	case 'exits':
		process.exit(3)
		break
	case 'dismisses':
		await guard.dismiss()
		process.exit(3)
}
process.kill(process.pid, 'SIGKILL')
