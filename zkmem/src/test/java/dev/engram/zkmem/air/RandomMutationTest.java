/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.model.Cells;
import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.offline.OfflineMemory;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Whatever is changed in the tables of a run: either it is refused, or what they then say is true
 * of some run. And if they say nothing else than before, what was changed matters to nobody.
 */
class RandomMutationTest {

  /** Whether there is time for more than 100,000 changes, and for others each time. */
  private static final boolean NIGHTLY = Boolean.getBoolean("engram.nightly");

  private static final int RUNS = NIGHTLY ? 2_000 : 50;
  private static final int MUTATIONS = 60;

  @Test
  void whatIsChangedIsRefusedOrTrueOrMattersToNobody() {
    SplittableRandom random = new SplittableRandom(NIGHTLY ? System.nanoTime() : 1);
    int refused = 0;
    int idle = 0;
    int otherTruths = 0;
    for (int run = 0; run < RUNS; run++) {
      long seed = random.nextLong();
      ForgedTables forged = run(run, new SplittableRandom(seed));
      Mutator mutator = new Mutator(forged, new SplittableRandom(seed + 1));
      MockChecker checker = checker(forged);
      Story story = new Story(forged);
      Map<String, Object> matters = mutator.whatMatters();
      assertThat(accepts(checker, forged)).isTrue();
      assertThat(story.lies()).isEmpty();
      for (int i = 0; i < MUTATIONS; i++) {
        String what = "run %d of seed %d: %s".formatted(run, seed, mutator.mutate());
        forged.settle();
        if (!accepts(checker, forged)) {
          refused++;
        } else {
          Story other = new Story(forged);
          assertThat(other.lies()).as(what).isEmpty();
          if (mutator.whatMatters().equals(matters)) {
            assertThat(other).as(what).isEqualTo(story);
            idle++;
          } else {
            assertThat(other).as(what).isNotEqualTo(story);
            otherTruths++;
          }
        }
        mutator.restore();
      }
      forged.settle();
      assertThat(accepts(checker, forged)).isTrue();
    }
    int all = RUNS * MUTATIONS;
    assertThat(refused + idle + otherTruths).isEqualTo(all);
    assertThat(refused).isGreaterThan(all / 2);
    assertThat(idle).isGreaterThan(all / 100);
    assertThat(otherTruths).isPositive();
  }

  /** Accesses of a few blocks, of all kinds, and a claim. */
  private static ForgedTables run(int number, SplittableRandom random) {
    MemoryConfiguration memory = Forgeries.MEMORIES.get(number % Forgeries.MEMORIES.size());
    PrimeField field = random.nextBoolean() ? PrimeField.KOALA_BEAR : PrimeField.BABY_BEAR;
    int accesses = random.nextInt(24);
    int[] claimed = memory.claims() > 0 && random.nextBoolean() ? new int[] {0} : new int[0];
    return ForgedTables.of(
        memory,
        field,
        offline -> {
          for (int i = 0; i < accesses; i++) {
            access(offline, memory, field, random);
          }
        },
        claimed);
  }

  private static void access(
      OfflineMemory offline,
      MemoryConfiguration memory,
      PrimeField field,
      SplittableRandom random) {
    int width = memory.adapters() ? 1 << random.nextInt(6) : memory.blockCells();
    int pointer = random.nextInt(64 - width + 1);
    pointer -= memory.adapters() ? 0 : pointer % memory.blockCells();
    int space = 1 + random.nextInt(Math.min(2, memory.lastSpace()));
    int[] cells = new int[width];
    switch (random.nextInt(6)) {
      case 0, 1 -> {
        for (int i = 0; i < width; i++) {
          cells[i] = random.nextInt(memory.cells() == Cells.BYTES ? 256 : field.prime());
        }
        offline.write(space, pointer, width, cells);
      }
      case 2 -> offline.read(0, random.nextInt(1 << 20), 1, cells);
      case 3 -> offline.increment(1 + random.nextInt(1 << random.nextInt(20)));
      default -> offline.read(space, pointer, width, cells);
    }
  }

  private static MockChecker checker(ForgedTables forged) {
    return new MockChecker(
        forged.tables().tables().values().stream().map(table -> table.air()).toList());
  }

  private static boolean accepts(MockChecker checker, ForgedTables forged) {
    List<FilledTable> tables =
        forged.tables().tables().values().stream()
            .map(table ->
                new FilledTable(
                    table.air(),
                    table.rows().stream().map(Trace::of).toList(),
                    table.publicValues()))
            .toList();
    return checker.check(tables).stream()
        .allMatch(violation -> violation instanceof Violation.Overcounted);
  }
}
