/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.space;

import static dev.engram.space.BlockRequest.PLAIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BlockTableTest {

  private static final int PAGE = 1_024;
  private static final long UNLIMITED = 1L << 32;

  @Test
  void theFormIsTheOneThatIsWrittenDown() {
    Blocks blocks = new Blocks(new SparseCells(PAGE), 1, UNLIMITED, PAGE);
    blocks.allocate(250, PLAIN.with(BlockRequest.PINNED));
    blocks.allocate(70_000, PLAIN.aligned(1 << 17));
    assertThat(HexFormat.of().formatHex(blocks.table()))
        .isEqualTo(
            "01"
                + "00000002"
                + "00010000"
                + "000000f9"
                + "0b"
                + "00"
                + "04"
                + "00020000"
                + "0001116f"
                + "ff"
                + "11"
                + "00"
                + "00000000");
    assertThat(SizeClasses.cells(0x0b)).isEqualTo(256);
  }

  @Test
  void anEmptyTableIsNineBytes() {
    byte[] table = BlockTable.write(new Placement(0, UNLIMITED));
    assertThat(table).containsExactly(1, 0, 0, 0, 0, 0, 0, 0, 0);
    assertThat(BlockTable.read(table, 65_536, 0).live()).isZero();
  }

  @Test
  void theOrderOfAllocationsDoesNotShow() {
    Placement one = new Placement(0, UNLIMITED);
    Placement two = new Placement(0, UNLIMITED);
    long a = one.place(10, PLAIN);
    one.place(20, PLAIN);
    two.place(10, PLAIN);
    two.release(two.place(10, PLAIN));
    long gone = two.place(30, PLAIN);
    two.release(gone);
    two.place(20, PLAIN);
    two.release(a);
    two.place(10, PLAIN);
    assertThat(BlockTable.write(two)).isEqualTo(BlockTable.write(one));
  }

  @Test
  void whatIsTruncatedOrExtendedIsRefused() {
    byte[] table = evacuated();
    BlockTable.read(table, 0, UNLIMITED);
    for (int length = 0; length < table.length; length++) {
      refused(Arrays.copyOf(table, length));
    }
    refused(Arrays.copyOf(table, table.length + 1));
  }

  @Test
  void aFlippedBitIsRefusedOrIsTheTableOfAnotherPlacement() {
    byte[] table = evacuated();
    SplittableRandom random = new SplittableRandom(4);
    int refused = 0;
    for (int i = 0; i < 4_000; i++) {
      byte[] other = table.clone();
      for (int flips = random.nextInt(3); flips >= 0; flips--) {
        other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
      }
      refused += isRefusedOrCanonical(other) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(1_000);
  }

  static Stream<byte[]> seeds() {
    return Stream.of(evacuated(), BlockTable.write(new Placement(0, UNLIMITED)));
  }

  @MethodSource("seeds")
  @FuzzTest
  void whateverIsReadIsWrittenAsItWas(byte[] table) {
    isRefusedOrCanonical(table);
  }

  private static boolean isRefusedOrCanonical(byte[] table) {
    Placement placement;
    try {
      placement = BlockTable.read(table, 0, UNLIMITED);
    } catch (IllegalArgumentException e) {
      return true;
    }
    assertThat(BlockTable.write(placement)).isEqualTo(table);
    return false;
  }

  /** One defect each; blocks as pointer, cells - 1, class, alignment, flags and guest. */
  @ParameterizedTest
  @CsvSource({
    "another version, 02 00000000 00000000",
    "two in one slot, 01 00000002 00000000000000050000 00 00000000000000050000 00 00000000",
    "descending, 01 00000002 00000010000000050000 00 00000000000000050000 00 00000000",
    "in no slot, 01 00000001 00000008000000050000 00 00000000",
    "behind the last slot, 01 00000001 0000fff0000000050200 00 00000000",
    "larger than its slot, 01 00000001 00000000000000100000 00 00000000",
    "no such class, 01 00000001 00000000000000050050 00 00000000",
    "not aligned, 01 00000001 00000010000000050005 00 00000000",
    "a run not aligned, 01 00000001 0001000000011000ff11 00 00000000",
    "aligned by chance, 01 00000001 00000000000000050005 00 00000000",
    "alignment without end, 01 00000001 00000000000000050021 00 00000000",
    "an unknown flag, 01 00000001 00000000000000050000 20 00000000",
    "atomic and not aligned, 01 00000001 00000000000000050000 10 00000000",
    "two classes in a plane, 01 00000002 00000000000000050000 00 00000020000000050100 00 00000000",
    "a run in a plane's midst, 01 00000001 0000001000011000ff00 00 00000000",
    "a run in a plane of slots, 01 00000002 00000000000000050000 00 0000ffff00011000ff00 00 00000000",
    "a run over a run, 01 00000002 0000000000011000ff00 00 0001000000011000ff00 00 00000000",
    "a slot in a run, 01 00000002 0000000000011000ff00 00 00010000000000050000 00 00000000",
    "a run behind the end, 01 00000001 ffff000000011000ff00 00 00000000",
    "a moved run, 01 00000001 0000000000011000ff00 80 00020000 00000000",
    "moved and not evacuated, 01 00000001 00000000000000050000 80 00010000 00000000",
    "moved in its plane, 01 00000001 00000000000000050000 80 00000010 00000001 0000",
    "pinned and moved, 01 00000001 00000000000000050000 84 00010000 00000001 0000",
    "pinned and evacuated, 01 00000001 00000000000000050000 04 00000001 0000",
    "a guest in no slot, 01 00000001 00000000000000050000 80 00010008 00000001 0000",
    "an evacuated free plane, 01 00000000 00000001 0000",
    "an evacuated run, 01 00000001 0000000000011000ff00 00 00000001 0000",
    "an evacuated plane twice, 01 00000001 00000000000000050000 00 00000002 0000 0000"
  })
  void whatNoPlacementWritesIsRefused(String defect, String hex) {
    refused(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  @Test
  void theExamplesOfDefectsHaveOneEach() {
    for (String hex :
        new String[] {
          "01 00000002 00000000000000050000 00 00000010000000050000 00 00000000",
          "01 00000001 00000000000000050000 80 00010000 00000001 0000",
          "01 00000002 0000000000011000ff00 00 00020000000000050003 10 00000000"
        }) {
      byte[] table = HexFormat.of().parseHex(hex.replace(" ", ""));
      assertThat(BlockTable.write(BlockTable.read(table, 0, UNLIMITED))).isEqualTo(table);
    }
  }

  @Test
  void blocksBelowTheFirstPlaneOrBeyondTheQuotaAreRefused() {
    Placement placement = new Placement(5, UNLIMITED);
    placement.place(100, PLAIN);
    placement.place(100_000, PLAIN);
    byte[] table = BlockTable.write(placement);
    BlockTable.read(table, 5, 100_100);
    assertThatThrownBy(() -> BlockTable.read(table, 6, 100_100))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> BlockTable.read(table, 5, 100_099))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void refused(byte[] table) {
    assertThatThrownBy(() -> BlockTable.read(table, 0, UNLIMITED))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** A table with slots, a run, moved blocks and evacuated planes. */
  private static byte[] evacuated() {
    SparseCells memory = new SparseCells(PAGE);
    Blocks blocks = new Blocks(memory, 0, UNLIMITED, PAGE);
    for (int i = 0; i < 512; i++) {
      memory.set(blocks.allocate(256, PLAIN), 1);
    }
    blocks.allocate(200_000, PLAIN.with(BlockRequest.SHARED));
    for (int i = 0; i < 512; i++) {
      if (i % 32 != 0) {
        blocks.free(i * 256L);
      }
    }
    assertThat(blocks.evacuate(50, 1_280).moves()).isEqualTo(5);
    return blocks.table();
  }

  @Test
  void tablesThatNobodyWouldReadAgainAreRefused() {
    long most = (Tables.MOST_BYTES - 5 - 9) / 11;
    Tables.requireRoom(5 + BlockTable.bytes(most, 0, 0));
    for (long blocks : new long[] {most + 1, 1L << 28, 1L << 40}) {
      assertThatThrownBy(() -> Tables.requireRoom(5 + BlockTable.bytes(blocks, 0, 0)))
          .isInstanceOf(SpaceException.OutOfSpace.class);
    }
    assertThat(BlockTable.bytes(1L << 28, 1 << 20, 7)).isEqualTo((11L << 28) + (4 << 20) + 23);
  }
}
