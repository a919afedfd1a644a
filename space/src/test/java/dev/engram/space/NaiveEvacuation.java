/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntToLongFunction;

/** The plan of an evacuation told again with sets and scans. */
final class NaiveEvacuation {

  private final NaivePlacement model;
  private final int pageCells;
  private final int end;
  private final Set<Integer> sources = new LinkedHashSet<>();

  /** Where planned moves go. */
  private final Set<Long> planned = new HashSet<>();

  private final List<Evacuation.Move> moves = new ArrayList<>();

  private NaiveEvacuation(NaivePlacement model, int pageCells) {
    this.model = model;
    this.pageCells = pageCells;
    end = model.end();
  }

  static Evacuation plan(
      NaivePlacement model, int percent, int pageCells, IntToLongFunction residentPages) {
    return new NaiveEvacuation(model, pageCells).plan(percent, residentPages);
  }

  private Evacuation plan(int percent, IntToLongFunction residentPages) {
    List<Integer> candidates = new ArrayList<>();
    for (int plane = 0; plane < end; plane++) {
      List<Long> residents = model.residents(plane);
      if (!residents.isEmpty()
          && residents.stream().noneMatch(this::isPinned)
          && (model.evacuated.contains(plane) || residents.size() * 100 < percent * slots(plane))) {
        candidates.add(plane);
      }
    }
    candidates.sort(
        Comparator.<Integer>comparingDouble(p -> (double) model.residents(p).size() / slots(p))
            .thenComparing(Comparator.naturalOrder()));
    for (int plane : candidates) {
      sources.add(plane);
      if (leaving(model.holds[plane]) > roomOutside(model.holds[plane])) {
        sources.remove(plane);
      }
    }
    int planes = 0;
    long pages = 0;
    for (int plane : sources) {
      int before = moves.size();
      Set<Long> pagesBefore = pagesInUse();
      for (long from : model.residents(plane)) {
        long block = model.guests.getOrDefault(from, from);
        moves.add(
            new Evacuation.Move(
                block,
                from,
                destination(model.holds[plane]),
                Objects.requireNonNull(model.blocks.get(block)).size()));
      }
      Set<Long> fresh = pagesInUse();
      fresh.removeAll(pagesBefore);
      if (residentPages.applyAsLong(plane) > fresh.size()) {
        planes++;
        pages += residentPages.applyAsLong(plane) - fresh.size();
      } else {
        List<Evacuation.Move> dropped = moves.subList(before, moves.size());
        dropped.forEach(move -> planned.remove(move.to()));
        dropped.clear();
      }
    }
    long cells = moves.stream().mapToLong(Evacuation.Move::cells).sum();
    return new Evacuation(moves, planes, cells, pages);
  }

  private int slots(int plane) {
    return 65_536 / model.holds[plane];
  }

  private boolean isPinned(long resident) {
    return model.blocks.containsKey(resident)
        && model.blocks.get(resident).request().has(BlockRequest.PINNED);
  }

  /** How many slots the sources of a class are to give. */
  private long leaving(int cells) {
    return sources.stream()
        .filter(p -> model.holds[p] == cells)
        .mapToLong(p -> model.residents(p).size())
        .sum();
  }

  /** Free slots of planes of a class that take blocks and are no sources. */
  private long roomOutside(int cells) {
    long room = 0;
    for (int plane = 0; plane < end; plane++) {
      if (model.holds[plane] == cells
          && !sources.contains(plane)
          && !model.evacuated.contains(plane)) {
        room += slots(plane) - model.residents(plane).size();
      }
    }
    return room;
  }

  private long destination(int cells) {
    long to =
        model.lowestSlot(
            cells, slot -> !planned.contains(slot) && !sources.contains((int) (slot >> 16)));
    assertThat(to).isNotNegative();
    planned.add(to);
    return to;
  }

  /** Pages outside of the sources that a slot with contents lies in, now or when all has moved. */
  private Set<Long> pagesInUse() {
    Set<Long> pages = new HashSet<>();
    for (Evacuation.Move move : moves) {
      addPages(pages, move.to(), model.holds[(int) (move.to() >> 16)]);
    }
    for (int plane = 0; plane < end; plane++) {
      if (model.holds[plane] > 0 && !sources.contains(plane)) {
        for (long slot : model.residents(plane)) {
          addPages(pages, slot, model.holds[plane]);
        }
      }
    }
    return pages;
  }

  private void addPages(Set<Long> pages, long slot, int cells) {
    for (long page = slot / pageCells; page * pageCells < slot + cells; page++) {
      pages.add(page);
    }
  }
}
