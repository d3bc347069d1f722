/** It has no types of its own; this is what is used of it. */
declare module 'opossum-hystrix' {
  import type { Readable } from 'node:stream'
  export default class HystrixStats {
    constructor(circuits: Iterable<unknown>)
    getHystrixStream(): Readable
  }
}
