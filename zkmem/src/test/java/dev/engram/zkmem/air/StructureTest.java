/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.air;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.stark.air.AirDescription;
import dev.engram.stark.air.FilledTable;
import dev.engram.stark.air.MockChecker;
import dev.engram.stark.air.Source;
import dev.engram.stark.air.Trace;
import dev.engram.stark.air.Violation;
import dev.engram.stark.field.PrimeField;
import dev.engram.zkmem.air.TableId.Kind;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Forgeries for which there is no place in any table. */
class StructureTest {

  /** #8: a number more in the range table. */
  @Test
  void theNumbersOfTheRangeTableArePartOfTheKey() {
    AirDescription range = AirDescription.of(new RangeAir(), PrimeField.KOALA_BEAR);
    assertThat(range.columns(Source.PREPROCESSED)).containsExactly("number");
    assertThat(range.columns(Source.MAIN)).containsExactly("count");
  }

  /** #27: as many equal messages as it takes to be none. */
  @Test
  void asManyRowsAsGoAroundTheFieldAreRefusedWhateverIsInThem() {
    MemoryConfiguration memory = MemoryConfiguration.volatileBytes(4);
    AirDescription read = AirDescription.of(new ReadAir(memory, 4), PrimeField.KOALA_BEAR);
    Trace zeros =
        new Trace() {
          @Override
          public int rows() {
            return 1 << 30;
          }

          @Override
          public int get(int row, int column) {
            return 0;
          }
        };
    assertThat(MockChecker.check(new FilledTable(read, zeros, zeros)))
        .isNotEmpty()
        .hasOnlyElementsOfType(Violation.TooMany.class);
  }

  /** #28: a read of another space than 0 as one of space 0, and a write of it. */
  @Test
  void theLogOfSpaceZeroHasNoSpaceAndNoWrites() {
    AirDescription immediate = AirDescription.of(new ImmediateAir(), PrimeField.KOALA_BEAR);
    assertThat(immediate.columns(Source.partition(0)))
        .containsExactly("valid", "time", "pointer", "data");
    assertThat(immediate.mainWidth()).isZero();
    assertThat(immediate.interactions())
        .allSatisfy(interaction -> assertThat(interaction.bus()).isEqualTo(Buses.CLOCK));
  }

  /** #31: nothing but the bus keeps a number that is looked up from being a time. */
  @Test
  void aNumberThatIsLookedUpIsNoTimeForItsBusAlone() {
    List<Forgery> forgeries =
        Forgeries.all().stream().filter(forgery -> forgery.number().equals("31")).toList();
    assertThat(forgeries).isNotEmpty();
    for (Forgery forgery : forgeries) {
      Audit audit = new Audit(forgery.tables().get().tables());
      assertThat(audit.broken()).isEmpty();
      assertThat(audit.balances(Set.of())).isFalse();
      assertThat(audit.balances(Set.of(Buses.RANGE, Buses.CLOCK))).isTrue();
    }
  }

  /** #3: a read that changes what it reads. */
  @Test
  void aReadHasOneColumnForWhatItTakesAndWhatItPutsThere() {
    MemoryConfiguration memory = MemoryConfiguration.volatileElements(4);
    AirDescription read = AirDescription.of(new ReadAir(memory, 4), PrimeField.KOALA_BEAR);
    List<List<Integer>> blocks =
        read.interactions().stream()
            .filter(interaction -> interaction.bus().name().equals("memory"))
            .map(interaction -> interaction.message())
            .toList();
    assertThat(blocks).hasSize(2);
    int time = blocks.getFirst().size() - 1;
    assertThat(blocks.getFirst().subList(0, time)).isEqualTo(blocks.getLast().subList(0, time));
  }

  /** #11, #16: a block that begins at another time, or as something. */
  @Test
  void blocksBeginAsConstants() {
    MemoryConfiguration memory = MemoryConfiguration.volatileElements(4);
    AirDescription air = AirDescription.of(new VolatileBoundaryAir(memory), PrimeField.KOALA_BEAR);
    List<Integer> begin = air.interactions().getFirst().message();
    assertThat(begin.subList(2, begin.size()))
        .hasSize(5)
        .allSatisfy(node -> assertThat(air.dag().degree(node)).isZero());
  }

  /** #57: of inverses, which must be right where they are needed and may be 0 elsewhere. */
  @Test
  void whatIsNotUsedMayHoldAnythingForNoColumnHelpsOthers() {
    ForgedTables forged =
        ForgedTables.of(
            MemoryConfiguration.volatileBytes(4),
            offline -> {
              for (int i = 0; i < 3; i++) {
                offline.write(1, 4 * i, 4, new int[] {1, 2, 3, i});
                offline.read(1, 4 * i, 2, new int[2]);
              }
            },
            0);
    int junk = 1234567;
    ForgedTable boundary = forged.table(Kind.BOUNDARY);
    boundary.row(3).set("address", junk, junk, junk).set("final", junk, junk);
    boundary.row(3).set("final_time", junk).set("difference", junk, junk, junk);
    forged.write(4).row(3).set("time", junk).set("space", junk).set("data", junk, junk);
    forged.write(4).row(3).set("since", junk, junk).set("before", junk, junk);
    forged.read(2).row(3).set("pointer", junk).set("data", junk).set("since", junk, junk);
    ForgedTable.Row adapter = forged.adapter(4).row(forged.adapter(4).used());
    adapter.set("space", junk).set("left", junk).set("right_time", junk);
    adapter.set("left_time", junk).set("pointer", junk);
    forged.table(Kind.CLAIM).row(1).set("since", junk, junk);
    assertThat(forged.settle().refusals()).isEmpty();
  }
}
