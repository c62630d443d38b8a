/**
 * Laws are tried on the same cases each time: a red run then says something about what was changed. Other cases have other seeds, or none:
 * `ARSENAL_TEST_SEED=7 npm test`, `ARSENAL_TEST_SEED=any npm test`.
 */
import fc from 'fast-check'

const {ARSENAL_TEST_SEED: seed = '20261129'} = process.env
fc.configureGlobal(seed === 'any' ? {} : {seed: Number(seed)})
