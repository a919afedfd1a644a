/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.engram.zkmem.model.MemoryConfiguration;
import dev.engram.zkmem.model.MemoryException;
import dev.engram.zkmem.model.MemoryException.Reason;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Batches are cut into the widest accesses, and happen whole or not at all. */
class BatchTest {

  private static final MemoryConfiguration BYTES =
      MemoryConfiguration.VOLATILE_WORDS.withBits(1, 16);
  private static final MemoryConfiguration ELEMENTS =
      MemoryConfiguration.volatileElements(8).withBits(1, 16);

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnlineMemory memory(MemoryConfiguration configuration) {
    return OnlineMemory.builder(configuration).capacity(1000).log(out).build();
  }

  /** Pointer and width of each record. */
  private List<String> pieces() {
    List<String> pieces = new ArrayList<>();
    Entry.all(out.toByteArray()).forEach(each -> pieces.add(each.pointer() + "+" + each.length()));
    return pieces;
  }

  @Test
  void aRangeIsReadAndWrittenByTheWidestAccesses() {
    int[] data = IntStream.range(1, 78).toArray();
    int[] is = new int[77];
    try (OnlineMemory memory = memory(ELEMENTS)) {
      assertThat(memory.writeAll(1, 5, data, 0, 77)).isEqualTo(1);
      assertThat(memory.time()).isEqualTo(8);
      assertThat(memory.readAll(1, 5, is, 0, 77)).isEqualTo(8);
      assertThat(memory.accesses()).isEqualTo(14);
    }
    assertThat(is).isEqualTo(data);
    List<String> once = List.of("5+1", "6+2", "8+8", "16+16", "32+32", "64+16", "80+2");
    assertThat(pieces().subList(0, 7)).isEqualTo(once);
    assertThat(pieces().subList(7, 14)).isEqualTo(once);
  }

  @Test
  void bytesAreTheSame() {
    byte[] data = new byte[10_000];
    for (int i = 0; i < data.length; i++) {
      data[i] = (byte) (i * 7);
    }
    byte[] is = new byte[10_002];
    try (OnlineMemory memory = memory(BYTES)) {
      memory.writeAll(2, 4090, data, 0, data.length);
      memory.readAll(2, 4090, is, 1, data.length);
      for (int i = 0; i < data.length; i++) {
        assertThat(is[1 + i]).isEqualTo(data[i]);
      }
    }
    assertThat(pieces()).startsWith("4090+2", "4092+4", "4096+32", "4128+32");
  }

  @Test
  void whereNothingIsSplitBlocksAreTheAccesses() {
    try (OnlineMemory memory = memory(ELEMENTS.fixed())) {
      memory.writeAll(1, 8, new int[24], 0, 24);
    }
    assertThat(pieces()).containsExactly("8+8", "16+8", "24+8");
    out.reset();
    MemoryConfiguration single = MemoryConfiguration.volatileElements(1).withBits(1, 16).fixed();
    try (OnlineMemory memory = memory(single)) {
      memory.writeAll(1, 6, new int[3], 0, 3);
    }
    assertThat(pieces()).containsExactly("6+1", "7+1", "8+1");
  }

  @Test
  void theIdentityIsReadCellByCell() {
    int[] is = new int[3];
    try (OnlineMemory memory = memory(BYTES)) {
      memory.readAll(0, 1 << 20, is, 0, 3);
    }
    assertThat(is).containsExactly(1 << 20, (1 << 20) + 1, (1 << 20) + 2);
    assertThat(pieces()).containsExactly("1048576+1", "1048577+1", "1048578+1");
  }

  @Test
  void nothingIsABatchToo() {
    try (OnlineMemory memory = memory(BYTES)) {
      assertThat(memory.apply(memory.batch())).isEqualTo(1);
      assertThat(memory.readAll(1, 1 << 16, new byte[0], 0, 0)).isEqualTo(1);
      assertThat(memory.time()).isEqualTo(1);
    }
    assertThat(pieces()).isEmpty();
  }

  @Test
  void aListOfReadsAndWritesHappensInItsOrder() {
    try (OnlineMemory memory = memory(ELEMENTS)) {
      memory.increment(9);
      Batch batch = memory.batch();
      batch.read(1, 0, 2).write(1, 0, new int[] {0, 7, 8}, 1, 2).read(1, 0, 3).read(0, 5, 1);
      assertThat(memory.apply(batch)).isEqualTo(10);
      assertThat(batch.size()).isEqualTo(4);
      assertThat(IntStream.range(0, 4).map(batch::time)).containsExactly(10, 11, 12, 14);
      assertThat(batch.cell(0, 1)).isZero();
      int[] is = new int[4];
      batch.copyCells(2, is, 1);
      assertThat(is).containsExactly(0, 7, 8, 0);
      assertThat(batch.cell(3, 0)).isEqualTo(5);
      assertThat(batch.cell(1, 0)).isEqualTo(7);

      assertThat(memory.apply(batch)).isEqualTo(15);
      assertThat(batch.cell(0, 1)).isEqualTo(8);
      assertThat(batch.clear().size()).isZero();
      assertThat(memory.time()).isEqualTo(20);
    }
    assertThat(pieces())
        .containsExactly(
            "0+9", "0+2", "0+2", "0+2", "2+1", "5+1", "0+2", "0+2", "0+2", "2+1", "5+1");
  }

  @Test
  void aBatchWithSomethingWrongHappensNotAtAll() {
    try (OnlineMemory memory = memory(BYTES)) {
      Batch beyond = memory.batch().write(1, 0, new byte[] {1}, 0, 1).read(1, 1 << 16, 1);
      refused(memory, Reason.BEYOND_SPACE, beyond);
      Batch other = memory.batch().write(1, 0, new byte[] {1}, 0, 1).read(3, 0, 1);
      refused(memory, Reason.NO_SUCH_SPACE, other);
      Batch identity = memory.batch().write(1, 0, new byte[] {1}, 0, 1);
      refused(memory, Reason.IDENTITY_SPACE, identity.write(0, 0, new int[] {1}, 0, 1));
      Batch large = memory.batch().write(1, 0, new byte[] {1}, 0, 1);
      refused(memory, Reason.CAPACITY, large.read(1, 0, 32 * 1000));
      assertThat(memory.cell(1, 0)).isZero();
    }
    assertThat(pieces()).isEmpty();
  }

  private static void refused(OnlineMemory memory, Reason reason, Batch batch) {
    assertThatExceptionOfType(MemoryException.class)
        .isThrownBy(() -> memory.apply(batch))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
    assertThat(memory.time()).isEqualTo(1);
  }

  @Test
  void valuesAreCheckedWhenTheyAreAdded() {
    try (OnlineMemory memory = memory(BYTES);
        OnlineMemory elements = OnlineMemory.builder(ELEMENTS).build()) {
      Batch batch = memory.batch();
      assertThatExceptionOfType(MemoryException.class)
          .isThrownBy(() -> batch.write(1, 0, new int[] {1, 256}, 0, 2));
      assertThatExceptionOfType(MemoryException.class)
          .isThrownBy(() -> elements.batch().write(1, 0, new byte[2], 0, 2));
      assertThatIllegalArgumentException().isThrownBy(() -> batch.read(1, 0, -1));
      assertThatIllegalArgumentException().isThrownBy(() -> batch.read(0, 0, Integer.MAX_VALUE));
      assertThat(batch.size()).isZero();
      assertThatIllegalArgumentException().isThrownBy(() -> elements.apply(batch));
    }
  }
}
