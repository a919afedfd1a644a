/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.vm3d.gas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.vm3d.code.Op;
import dev.engram.vm3d.code.Opcode;
import dev.engram.vm3d.gas.GasSchedule.Terms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GasScheduleTest {

  private static final GasSchedule SCHEDULE = GasSchedule.ENGRAM_1;
  private static final int TERMS = 13;

  /** The thirteen, by their place. */
  private static Terms terms(long... all) {
    return new Terms(
        all[0], all[1], all[2], all[3], all[4], all[5], all[6], all[7], all[8], all[9], all[10],
        all[11], all[12]);
  }

  private static long[] valid() {
    return new long[] {10, 384, 500, 20, 1, 100, 2, 200, 10, 1, 40, 192, 50};
  }

  @Test
  void thePricesAreThoseOfTheSpecification() throws IOException {
    Pattern row =
        Pattern.compile("\\| ([0-9a-f]{2}) \\| `([a-z0-9]+)[^|]*\\|[^|]*\\|.*\\| ([^|]*) \\|");
    Pattern price = Pattern.compile("(\\d+)(?: \\+ (\\d+)·(S|n|size|rn))?");
    Map<Integer, String> found = new HashMap<>();
    for (String line : Files.readAllLines(root().resolve("docs/vm3d.md"))) {
      Matcher columns = row.matcher(line);
      if (columns.matches()) {
        int op = Integer.parseInt(columns.group(1), 16);
        found.put(op, columns.group(3));
        Matcher gas = price.matcher(columns.group(3));
        if (gas.matches()) {
          long each = gas.group(2) == null ? 0 : Long.parseLong(gas.group(2));
          long bytes = "n".equals(gas.group(3)) ? 32 : 1;
          for (long size : new long[] {0, 1, 7, 16}) {
            assertThat(SCHEDULE.cost(op, bytes * size))
                .as(line)
                .isEqualTo(Long.parseLong(gas.group(1)) + each * size);
          }
        } else {
          assertThat(columns.group(3)).isIn("allocation", "reallocation", "free", "compaction");
        }
      }
    }
    assertThat(found).hasSize(Opcode.values().length);
    assertThat(found.get(Op.MALLOC3D)).isEqualTo("allocation");
    assertThat(found.get(Op.MREALLOC)).isEqualTo("reallocation");
    assertThat(found.get(Op.MDEFRAG)).isEqualTo("compaction");
  }

  private static Path root() {
    return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
        .filter(folder -> Files.isDirectory(folder.resolve(".mvn")))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyInstructionCostsSomethingSoThatEveryProgramEnds() {
    for (Opcode each : Opcode.values()) {
      assertThat(SCHEDULE.cost(each.op(), 0)).as(each.mnemonic()).isPositive();
    }
  }

  @Test
  void whatIsNoInstructionHasNoPrice() {
    for (int op = -1; op <= 0x100; op++) {
      int each = op;
      if (Opcode.of(op) == null) {
        assertThatIllegalArgumentException().isThrownBy(() -> SCHEDULE.cost(each, 0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, (1L << 32) + 1, Long.MIN_VALUE, Long.MAX_VALUE})
  void aSizeThatNothingHasIsRefused(long size) {
    assertThatIllegalArgumentException().isThrownBy(() -> SCHEDULE.cost(Op.MLOAD, size));
    assertThatIllegalArgumentException().isThrownBy(() -> SCHEDULE.cost(Op.MALLOC, size));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 21",
    "32, 21",
    "33, 22",
    "65536, 2068",
    "65537, 2169",
    "131072, 4216",
    "131073, 4317",
    "4294967296, 140771248"
  })
  void anAllocationCostsItsWordsAndItsPlanesBeyondTheFirst(long cells, long cost) {
    assertThat(SCHEDULE.allocation(cells)).isEqualTo(cost);
    assertThat(SCHEDULE.cost(Op.MALLOC, cells)).isEqualTo(cost);
    assertThat(SCHEDULE.cost(Op.MALLOC3D, cells)).isEqualTo(cost);
  }

  @Test
  void aReallocationCostsTheNewSizeAndTheBytesOfTheSmaller() {
    assertThat(SCHEDULE.reallocation(100, 1_000)).isEqualTo(20 + 32 + 200);
    assertThat(SCHEDULE.reallocation(1_000, 100)).isEqualTo(20 + 4 + 200);
    assertThat(SCHEDULE.reallocation(200_000, 65_537)).isEqualTo(2_169 + 200 + 2 * 65_537);
    assertThat(SCHEDULE.reallocation(200_000, 1)).isEqualTo(21 + 300 + 2);
  }

  @ParameterizedTest
  @CsvSource({"1, 5", "65536, 5", "65537, 105", "4294967296, 6553505"})
  void aFreeCostsThePlanesBeyondTheFirst(long cells, long cost) {
    assertThat(SCHEDULE.cost(Op.MFREE, cells)).isEqualTo(cost);
    assertThat(SCHEDULE.cost(Op.MFREE3D, cells)).isEqualTo(cost);
  }

  @Test
  void aCompactionCostsWhatItSeesAndWhatItMoves() {
    assertThat(SCHEDULE.compaction(0, 0)).isEqualTo(30);
    assertThat(SCHEDULE.compaction(3, 7)).isEqualTo(30 + 30 + 7);
    assertThat(SCHEDULE.moves(0, 0)).isZero();
    assertThat(SCHEDULE.moves(3, 100)).isEqualTo(120 + 200);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 0", "65536, 0", "65537, 1", "131072, 1", "4294967296, 65535"})
  void planesBeyondTheFirstAreBegunOrWhole(long cells, long planes) {
    assertThat(GasSchedule.planes(cells)).isEqualTo(planes);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100, 0",
    "4, 100, 0",
    "5, 100, 1",
    "999, 1000000, 199",
    "1000, 200, 200",
    "1000, 199, 199",
    "1000, 0, 0",
    "9223372036854775807, 9223372036854775807, 1844674407370955161"
  })
  void aRefundTakesOffAFifthAtMost(long used, long refund, long given) {
    assertThat(SCHEDULE.settled(used, refund)).isEqualTo(given);
  }

  @Test
  void aPriceThatIsNegativeOrTooLargeIsRefused() {
    for (int i = 0; i < TERMS; i++) {
      for (long price : new long[] {-1, GasSchedule.MOST + 1, Long.MIN_VALUE, Long.MAX_VALUE}) {
        long[] all = valid();
        all[i] = price;
        assertThatIllegalArgumentException().as("term %d", i).isThrownBy(() -> terms(all));
      }
      long[] most = valid();
      most[i] = i < 11 ? GasSchedule.MOST : most[i];
      assertThat(terms(most)).isNotNull();
    }
  }

  @ParameterizedTest
  @CsvSource({"3, 0", "11, 193", "12, 51", "1, 383", "5, 99"})
  void aBlockForNothingAndARefundOfMoreThanHalfAreRefused(int term, long price) {
    long[] all = valid();
    all[term] = price;
    assertThatIllegalArgumentException().isThrownBy(() -> terms(all));
  }

  @Test
  void otherTermsMakeAnotherSchedule() {
    long[] all = valid();
    all[3] = 77;
    all[4] = 3;
    GasSchedule other = SCHEDULE.with("other", 2, terms(all));
    assertThat(other).hasToString("other 2");
    assertThat(other.name()).isEqualTo("other");
    assertThat(other.version()).isEqualTo(2);
    assertThat(other.cost(Op.MALLOC, 64)).isEqualTo(77 + 6);
    assertThat(other.cost(Op.MALLOC3D, 64)).isEqualTo(77 + 6);
    assertThat(other.reallocation(0, 64)).isEqualTo(77 + 6);
    assertThat(other.cost(Op.MREALLOC, 0)).isEqualTo(77);
    assertThat(other.cost(Op.MLOAD, 4)).isEqualTo(18);
    assertThat(SCHEDULE).hasToString("engram 1");
    assertThat(SCHEDULE.cost(Op.MALLOC, 64)).isEqualTo(22);
    assertThat(SCHEDULE.cost(Op.MREALLOC, 0)).isEqualTo(20);
    assertThat(SCHEDULE.terms()).isEqualTo(terms(valid()));
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "' ', 1", "name, 0", "name, -1"})
  void aScheduleHasANameAndAVersion(String name, int version) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SCHEDULE.with(name, version, SCHEDULE.terms()));
  }
}
