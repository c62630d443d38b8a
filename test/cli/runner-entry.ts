/** The program as its own runner, from source: what `bin/arsenal-tui.js` is for the build. */
Object.assign(globalThis, {__VERSION__: '0.0.0-test'})
const {main} = await import('../../src/main.ts')
process.exitCode = await main(process.argv.slice(2))
