/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import dev.engram.arena.disk.DiskFile;
import org.jspecify.annotations.Nullable;

/**
 * What a lane has.
 *
 * @param blocks blocks in it
 * @param blobs how many of them have units of their own
 * @param liveBytes bytes of slots and units that blocks take; of the file, their own
 * @param usedBytes bytes of runs, regions and blobs, taken or not; of the file, its length
 * @param limitBytes the most that it may use
 */
public record LaneStatistics(
    long blocks, long blobs, long liveBytes, long usedBytes, long limitBytes) {

  static final LaneStatistics NOTHING = new LaneStatistics(0, 0, 0, 0, 0);

  /** Used bytes for each live byte, 1 where nothing is live. */
  public double overhead() {
    return liveBytes == 0 ? 1 : (double) usedBytes / liveBytes;
  }

  static LaneStatistics of(Shard shard, Lane lane) {
    Slabs slabs = shard.slabs(lane);
    long blobUnits = shard.blobUnits[lane.number()];
    long blobs = shard.blobs[lane.number()];
    long units = slabs.units() + blobUnits;
    long bumped = 0;
    long bumpedBytes = 0;
    if (lane == Lane.FAST) {
      units += shard.bump.units();
      bumped = shard.bump.live();
      bumpedBytes = shard.bump.liveBytes();
    }
    return new LaneStatistics(
        slabs.live() + blobs + bumped,
        blobs,
        slabs.liveBytes() + (blobUnits << RunHeap.UNIT_SHIFT) + bumpedBytes,
        units << RunHeap.UNIT_SHIFT,
        0);
  }

  static LaneStatistics of(@Nullable DiskFile disk) {
    if (disk == null) {
      return NOTHING;
    }
    DiskFile.Counters counters = disk.counters();
    return new LaneStatistics(counters.records(), 0, counters.liveBytes(), counters.fileBytes(), 0);
  }

  LaneStatistics plus(LaneStatistics other) {
    return new LaneStatistics(
        blocks + other.blocks,
        blobs + other.blobs,
        liveBytes + other.liveBytes,
        usedBytes + other.usedBytes,
        Math.max(limitBytes, other.limitBytes));
  }

  LaneStatistics withLimit(long limit) {
    return new LaneStatistics(blocks, blobs, liveBytes, usedBytes, limit);
  }
}
