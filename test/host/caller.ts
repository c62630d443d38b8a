/** Stops a run twice, as one who types ctrl-c twice, and leaves. argv: the run's socket, a file to wait for. */
import {existsSync} from 'node:fs'
import {setTimeout as delay} from 'node:timers/promises'
import {runSocket} from '../../src/host/run-socket/run-socket.ts'

const [socket, go] = process.argv.slice(2) as [string, string]
const client = (await runSocket.connect(socket, () => {}))!
console.log('connected')
while (!existsSync(go)) await delay(5)
client.send({type: 'stop'})
client.send({type: 'stop'})
client.close()
