/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** What to try, in the order of a list, when there is no room for a block. */
public enum Failover {
  /** Another direct lane. */
  SPILL,
  /** Empty runs that are nearly empty, so that their memory can be used otherwise. */
  COMPACT,
  /** Compress the blocks that were not used for longest. Needs a codec. */
  COMPRESS,
  /** Write the blocks that were not used for longest to disk. Needs a directory. */
  PAGE,
  /** Raise the soft limit, up to the hard one. */
  GROW,
  /** Free blocks that are marked {@link Hint#EVICTABLE}, those not used for longest first. */
  EVICT,
  /** Give up; what stands behind it in the list is not tried. */
  FAIL
}
