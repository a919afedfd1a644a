/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How full a region is and how its free cells lie. All numbers are exact; all but planes, pages and
 * blocks are cells.
 *
 * <p>{@code reserved} and {@code free} make up the region's capacity for blocks. A hole is a
 * longest run of free planes, or of free slots side by side in a plane: what blocks can have. Free
 * slots of an evacuated plane and what is left over behind a plane's last slot are reserved.
 *
 * @param used what live blocks asked for
 * @param reserved what no new block can have
 * @param free what new blocks can have, the cells of all holes
 * @param freeBelow how much of it lies below the highest plane in use
 * @param blocks how many blocks live
 * @param largestFree the largest hole; over {@code free}, the share of it that one block can have
 * @param holes at index i, how many holes have 2^i cells or more and less than 2^(i + 1); 33
 *     numbers
 * @param planes planes in use
 * @param evacuatedPlanes how many of them wait for their last address to be freed
 * @param releasablePlanes how many planes an evacuation would leave without memory
 * @param releasablePages how many pages it would give back at least
 */
public record SpaceReport(
    long used,
    long reserved,
    long free,
    long freeBelow,
    long blocks,
    long largestFree,
    List<Long> holes,
    int planes,
    int evacuatedPlanes,
    int releasablePlanes,
    long releasablePages) {

  public SpaceReport {
    holes = List.copyOf(holes);
  }

  static SpaceReport of(Placement placement, Evacuation evacuation) {
    Planes planes = placement.planes;
    Holes holes = new Holes();
    int high = placement.firstPlane;
    int evacuated = 0;
    PlaneSet present = planes.present;
    for (int number = present.ceiling(0); number >= 0; number = present.ceiling(number + 1)) {
      Plane plane = placement.planeOf((long) number << 16);
      high = number + 1;
      if (plane.sizeClass == Plane.RUN) {
        high = number + Planes.planes(plane.runSize);
      } else if (plane.evacuated) {
        evacuated++;
      } else {
        holes.addSlots(plane);
      }
    }
    for (int from = planes.free.nextFree(0); from < high; ) {
      int to = planes.free.nextTaken(from);
      holes.add((long) (to - from) << 16, true);
      from = planes.free.nextFree(to);
    }
    if (high < FreePlanes.PLANES) {
      holes.add((long) (FreePlanes.PLANES - high) << 16, false);
    }
    long capacity = (long) (FreePlanes.PLANES - placement.firstPlane) << 16;
    return new SpaceReport(
        placement.used(),
        capacity - holes.cells,
        holes.cells,
        holes.below,
        placement.live(),
        holes.largest,
        holes.histogram,
        FreePlanes.PLANES - placement.firstPlane - planes.free.count(),
        evacuated,
        evacuation.planes(),
        evacuation.pages());
  }

  /** Sums over holes. */
  private static final class Holes {
    final List<Long> histogram = new ArrayList<>(Collections.nCopies(33, 0L));
    long cells;
    long below;
    long largest;

    void addSlots(Plane plane) {
      int slots = SizeClasses.slots(plane.sizeClass);
      for (int slot = 0, next; slot < slots; slot = next + 1) {
        next = plane.nextTaken(slot);
        if (next > slot) {
          add((long) (next - slot) * SizeClasses.cells(plane.sizeClass), true);
        }
      }
    }

    void add(long size, boolean isBelow) {
      int index = 63 - Long.numberOfLeadingZeros(size);
      histogram.set(index, histogram.get(index) + 1);
      cells += size;
      below += isBelow ? size : 0;
      largest = Math.max(largest, size);
    }
  }
}
