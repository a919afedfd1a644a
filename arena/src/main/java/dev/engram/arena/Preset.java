/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

/** Ways to build an arena that fit a kind of program. */
public enum Preset {
  /** 16 MiB, a quarter of it bump regions that are swept after 300 epochs; an upkeep a frame. */
  GAME_LOOP,
  /** 64 MiB, mostly slow lane; blocks up to 16 KiB stay in the fast lane for 1,200 epochs. */
  BULK_PROCESSING,
  /** A fast lane of 256 KiB and a slow one of 1 MiB, compacted early. */
  LOW_MEMORY,
  /** 32 MiB for many small blocks, up to 512 bytes in the fast lane. */
  OBJECT_POOLING,
  /** 8 MiB of bump regions for what lives for one frame. Nothing is compacted. */
  FRAME_SCRATCH
}
