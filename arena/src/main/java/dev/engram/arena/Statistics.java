/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.arena;

import java.util.EnumMap;
import java.util.Map;

/**
 * What an arena did and has, exact at one moment of each shard.
 *
 * @param allocations blocks that were ever allocated
 * @param frees blocks that were ever freed
 * @param lanes what each lane has
 * @param usedBytes RAM of runs, regions and blobs
 * @param committedBytes RAM that was touched and not given back to the system
 * @param peakBytes the most RAM that was ever used at once
 * @param purgedBytes bytes ever given back to the system
 * @param limitBytes RAM that may be used, as it stands
 * @param hardLimitBytes RAM that may be used after growing
 * @param metadataBytes bytes of heap for entries, columns and runs
 * @param faults blocks that were brought back from cold lanes
 * @param demotions blocks that were moved to cold lanes to make room
 * @param evictions blocks that were freed to make room
 * @param compactions how often runs were emptied
 * @param compactedBytes bytes that were copied for it
 * @param queuedMoves moves that wait
 * @param moves blocks that ever moved, by the lane that they left and the one that they went to;
 *     without those that no block took
 */
public record Statistics(
    long allocations,
    long frees,
    Map<Lane, LaneStatistics> lanes,
    long usedBytes,
    long committedBytes,
    long peakBytes,
    long purgedBytes,
    long limitBytes,
    long hardLimitBytes,
    long metadataBytes,
    long faults,
    long demotions,
    long evictions,
    long compactions,
    long compactedBytes,
    long queuedMoves,
    Map<Lane, Map<Lane, Long>> moves) {

  /** Keeps a copy. */
  public Statistics {
    lanes = Map.copyOf(lanes);
    Map<Lane, Map<Lane, Long>> copy = new EnumMap<>(Lane.class);
    moves.forEach((from, there) -> copy.put(from, Map.copyOf(there)));
    moves = Map.copyOf(copy);
  }

  /** Blocks that are alive. */
  public long liveBlocks() {
    return allocations - frees;
  }

  /** What a lane has. */
  public LaneStatistics lane(Lane lane) {
    return lanes.getOrDefault(lane, LaneStatistics.NOTHING);
  }

  /** Blocks that ever moved from one lane to another. */
  public long moves(Lane from, Lane to) {
    return moves.getOrDefault(from, Map.of()).getOrDefault(to, 0L);
  }

  static Statistics of(Blocks blocks) {
    long allocations = 0;
    long frees = 0;
    long runs = 0;
    Map<Lane, LaneStatistics> lanes = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) {
      lanes.put(lane, LaneStatistics.NOTHING);
    }
    for (Shard shard : blocks.shards) {
      blocks.lock(shard);
      allocations += shard.allocations();
      frees += shard.frees();
      for (Lane lane : new Lane[] {Lane.FAST, Lane.SLOW, Lane.COMPRESSED}) {
        LaneStatistics here = LaneStatistics.of(shard, lane);
        lanes.merge(lane, here, LaneStatistics::plus);
        runs += 120L * shard.slabs(lane).units() + shard.slabs(lane).entryBytes();
      }
      blocks.unlock(shard);
    }
    lanes.put(Lane.DISK, LaneStatistics.of(blocks.cold.disk()));
    lanes.replaceAll((lane, here) -> here.withLimit(limit(blocks, lane)));
    Compactor compactor = blocks.compactor;
    return new Statistics(
        allocations,
        frees,
        lanes,
        blocks.heap.usedBytes(),
        blocks.heap.committedBytes(),
        blocks.heap.peakBytes(),
        blocks.heap.purgedBytes(),
        blocks.heap.limit(),
        blocks.settings.hardLimit(),
        blocks.table.heapBytes() + blocks.heap.heapBytes() + runs,
        blocks.faultIn.faults(),
        blocks.reclaim.demoted(),
        blocks.reclaim.evicted(),
        compactor.cycles(),
        compactor.movedBytes(),
        blocks.queue.size(),
        moves(blocks.movement));
  }

  private static Map<Lane, Map<Lane, Long>> moves(Movement movement) {
    Map<Lane, Map<Lane, Long>> moves = new EnumMap<>(Lane.class);
    for (Lane from : Lane.values()) {
      for (Lane to : Lane.values()) {
        long count = movement.moves(from, to);
        if (count > 0) {
          moves.computeIfAbsent(from, none -> new EnumMap<>(Lane.class)).put(to, count);
        }
      }
    }
    return moves;
  }

  private static long limit(Blocks blocks, Lane lane) {
    return switch (lane) {
      case FAST, SLOW -> blocks.budget.limit(lane);
      case COMPRESSED -> blocks.cold.has(lane) ? blocks.budget.limit(Lane.SLOW) : 0;
      case DISK -> blocks.cold.has(lane) ? blocks.settings.diskLimit() : 0;
    };
  }
}
