import type {UsageSample} from '../../events/process-usage.ts'

/** The usage of the driver's tree, once a second: what it uses is neither the target's nor a stranger's. */
export type ObserveEvent = {readonly type: 'driver-sampled'; readonly suite: string} & UsageSample
