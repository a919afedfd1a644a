/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.cli.lanes;

import dev.engram.arena.Hint;
import dev.engram.arena.Lane;
import dev.engram.arena.Preset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The workloads that need no file. Each is what fragments an allocator that cannot move: the first
 * three as the literature has them, with smaller sizes, the others as programs do it.
 */
public enum BuiltIn {
  /** As Mesh and Redis are measured: fill, free nine tenths at random, go on with other sizes. */
  PHASE_SHIFT(
      "32 MiB of 64 to 512 bytes; nine tenths freed; the same with 1 to 8, then 16 to 60 KiB"),
  /** Sizes drift apart slowly, as those of answers that are cached do. */
  SIZE_DRIFT("a web cache of 6 MiB whose answers grow from 200 bytes to 20 KiB"),
  /**
   * Leaves a block of each pair and asks for larger ones: J. M. Robson, "Bounds for some functions
   * concerning dynamic storage allocation", Journal of the ACM 21(3), 1974.
   */
  COMB("Robson's comb: every second block freed, then blocks of four times the size"),
  /** A game: what a frame allocates ends with it, but for some. */
  FRAMES("a game loop: 400 frames of scratch in bump regions, some of which lives on"),
  /** More data than memory. */
  PAGING("16 MiB of data in 2 MiB of memory, the rest compressed or on disk");

  private static final int TICK = 256;

  private final String title;

  BuiltIn(String title) {
    this.title = title;
  }

  /** Its name on the command line. */
  public String word() {
    return Traits.word(this);
  }

  /** The names of all, for a message. */
  public static String words() {
    return Arrays.stream(values()).map(BuiltIn::word).collect(Collectors.joining(", "));
  }

  /** What it does, in a few words. */
  public String title() {
    return title;
  }

  /** The arena that it is meant for. */
  public Setup setup() {
    return switch (this) {
      case PHASE_SHIFT -> Setup.ofBudget(48 << 20);
      case SIZE_DRIFT -> Setup.ofBudget(16 << 20);
      case COMB -> Setup.ofBudget(5 << 20);
      case FRAMES -> Setup.of(Preset.GAME_LOOP);
      case PAGING -> Setup.ofBudget(2 << 20).paging();
    };
  }

  /** Its steps for a seed. */
  public Workload workload(long seed) {
    Script script = new Script(seed);
    switch (this) {
      case PHASE_SHIFT -> phaseShift(script);
      case SIZE_DRIFT -> sizeDrift(script);
      case COMB -> comb(script);
      case FRAMES -> frames(script);
      case PAGING -> paging(script);
    }
    return script.named(word());
  }

  private static void phaseShift(Script script) {
    int budget = 32 << 20;
    List<Integer> live = new ArrayList<>();
    int kept = 0;
    int[][] ranges = {{64, 512}, {1 << 10, 8 << 10}, {16 << 10, 60 << 10}};
    for (int[] range : ranges) {
      script.phase("%,d to %,d bytes".formatted(range[0], range[1]));
      int bytes = kept;
      List<Integer> sizes = new ArrayList<>();
      List<Integer> fresh = new ArrayList<>();
      while (bytes < budget) {
        int size = script.between(range[0], range[1]);
        fresh.add(script.allocate(size));
        sizes.add(size);
        bytes += size;
        tickNowAndThen(script, fresh.size());
      }
      script.phase("nine tenths go");
      for (int i = 0; i < fresh.size(); i++) {
        if (script.random.nextInt(10) == 0) {
          live.add(fresh.get(i));
          kept += sizes.get(i);
        } else {
          script.free(fresh.get(i));
        }
        tickNowAndThen(script, i);
      }
      script.phase("what is left is compacted");
      script.compact();
    }
    script.phase("all that is left is read");
    live.forEach(script::touch);
  }

  private static void sizeDrift(Script script) {
    int budget = 6 << 20;
    List<int[]> cached = new ArrayList<>();
    int bytes = 0;
    int steps = 30_000;
    for (int i = 0; i < steps; i++) {
      if (i % (steps / 3) == 0) {
        script.phase("answers of about " + new String[] {"200", "2,000", "20,000"}[i * 3 / steps]);
      }
      // the median moves by two powers of ten; sigma is that of sizes on the web, about 1
      double median = 200 * Math.pow(100, (double) i / steps);
      int size = (int) Math.clamp(median * Math.exp(script.random.nextGaussian()), 32, 128 << 10);
      cached.add(new int[] {script.allocate(size), size});
      bytes += size;
      while (bytes > budget) {
        int at = script.random.nextInt(cached.size());
        int[] gone = cached.get(at);
        script.free(gone[0]);
        bytes -= gone[1];
        cached.set(at, cached.getLast());
        cached.removeLast();
      }
      if (i % 4 == 0) {
        script.touch(cached.get(script.random.nextInt(cached.size()))[0]);
      }
      tickNowAndThen(script, i);
    }
  }

  private static void comb(Script script) {
    int budget = 4 << 20;
    int bytes = 0;
    List<Integer> all = new ArrayList<>();
    for (int size = 64; size <= 64 << 10; size *= 4) {
      script.phase("blocks of %,d bytes".formatted(size));
      List<Integer> teeth = new ArrayList<>();
      for (; bytes + size <= budget; bytes += size) {
        teeth.add(script.allocate(size));
        tickNowAndThen(script, teeth.size());
      }
      script.phase("every second of %,d bytes goes".formatted(size));
      for (int i = 0; i < teeth.size(); i++) {
        if (i % 2 == 0) {
          script.free(teeth.get(i));
          bytes -= size;
        } else {
          all.add(teeth.get(i));
        }
        tickNowAndThen(script, i);
      }
    }
    script.phase("all that is left is read");
    all.forEach(script::touch);
  }

  private static void frames(Script script) {
    List<List<Integer>> ends = new ArrayList<>(Collections.nCopies(64, List.of()));
    Traits scratch = Script.FILLED.tagged("scratch");
    for (int frame = 0; frame < 400; frame++) {
      if (frame % 100 == 0) {
        script.phase("level " + (1 + frame / 100));
      }
      List<Integer> mine = new ArrayList<>();
      int blocks = 60 + 40 * (frame / 100);
      for (int i = 0; i < blocks; i++) {
        mine.add(script.allocate(script.between(64, 4096), scratch));
      }
      Collections.rotate(mine, script.random.nextInt(blocks));
      List<Integer> survivors = mine.subList(0, 2);
      List<Integer> longer = new ArrayList<>(survivors);
      mine.subList(2, mine.size()).forEach(script::free);
      int slot = frame % ends.size();
      ends.get(slot).forEach(script::free);
      longer.forEach(script::touch);
      ends.set(slot, longer);
      script.tick();
    }
    script.phase("the game is over");
    ends.forEach(left -> left.forEach(script::free));
  }

  private static void paging(Script script) {
    int budget = 16 << 20;
    List<Integer> blocks = new ArrayList<>();
    script.phase("16 MiB are written");
    for (int bytes = 0; bytes < budget; ) {
      int size = script.between(2 << 10, 16 << 10);
      blocks.add(
          script.allocate(size, size % 5 == 0 ? Script.FILLED.with(Hint.OLD) : Script.FILLED));
      bytes += size;
      tickEvery(script, blocks.size(), 32);
    }
    script.phase("some are put on disk by hand");
    for (int i = 0; i < blocks.size(); i += 8) {
      script.move(blocks.get(i), Lane.DISK);
    }
    script.phase("a few are used much, most hardly");
    for (int i = 0; i < 4_000; i++) {
      // the density falls as a cube: half of all looks go to an eighth of the blocks
      double place = Math.pow(script.random.nextDouble(), 3);
      script.touch(blocks.get((int) (place * blocks.size())));
      tickEvery(script, i, 64);
    }
    script.phase("all are read back and freed");
    blocks.forEach(block -> {
      script.touch(block);
      script.free(block);
    });
  }

  private static void tickNowAndThen(Script script, int i) {
    tickEvery(script, i, TICK);
  }

  private static void tickEvery(Script script, int i, int every) {
    if (i % every == every - 1) {
      script.tick();
    }
  }
}
