import {asJob, type FindingsOfKind} from '../../run/findings/findings-of-kind.ts'
import type {CompareState} from './state.ts'

/** A comparison speaks for itself while it runs (core/verdict): its runs are not sampled, and what stands in no pair is no part of it. */
export const compareFindings: FindingsOfKind<CompareState> = {purposeOf: asJob, look: [], noFlame: {}}
