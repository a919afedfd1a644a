/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Lane;
import dev.engram.arena.LaneStatistics;
import dev.engram.arena.Statistics;
import java.util.Map;

/**
 * What came of a replay.
 *
 * @param workload its name
 * @param steps steps that were done
 * @param nanos time that they took
 * @param statistics what the arena counted
 * @param liveBytes bytes that live blocks asked for, wherever they are
 * @param mostLiveBytes the most that it ever was
 * @param residentBefore memory of the process in RAM before the arena was made, -1 if not known
 * @param resident memory of the process in RAM now, -1 if not known
 * @param moves moves that steps asked for, by origin and target
 * @param refused blocks that there was no room for
 * @param refusedMoves moves that could not be
 * @param damaged looks at blocks that found other bytes than were written
 * @param firstTrouble the first refusal or damage, empty if there was none
 */
public record Summary(
    String workload,
    long steps,
    long nanos,
    Statistics statistics,
    long liveBytes,
    long mostLiveBytes,
    long residentBefore,
    long resident,
    Map<Lane, Map<Lane, Long>> moves,
    long refused,
    long refusedMoves,
    long damaged,
    String firstTrouble) {

  /** Bytes of RAM that live blocks take: slots and units, compressed ones too. */
  public long liveInRam() {
    long live = 0;
    for (Lane lane : Lane.values()) {
      live += lane == Lane.DISK ? 0 : lane(lane).liveBytes();
    }
    return live;
  }

  /** What a lane has. */
  public LaneStatistics lane(Lane lane) {
    return statistics.lane(lane);
  }

  /** Bytes of RAM in use for each byte that live blocks take there. */
  public double overhead() {
    return ratio(statistics.usedBytes(), liveInRam());
  }

  /** The most bytes of RAM that were used, for each of the most that were asked for. */
  public double peakOverhead() {
    return ratio(statistics.peakBytes(), mostLiveBytes);
  }

  /** Whether every block was there when it was wanted, and as it was left. */
  public boolean isGood() {
    return refused == 0 && damaged == 0;
  }

  private static double ratio(long bytes, long of) {
    return of == 0 ? 1 : (double) bytes / of;
  }
}
