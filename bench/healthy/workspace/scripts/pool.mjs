import Piscina from 'piscina'

const pool = new Piscina({filename: new URL('./pool-worker.mjs', import.meta.url).href, maxThreads: 2})
const step = 50_000
const counts = await Promise.all(Array.from({length: 60}, (_, i) => pool.run({from: i * step, to: (i + 1) * step})))
console.log(counts.reduce((sum, count) => sum + count, 0))
await pool.close()
