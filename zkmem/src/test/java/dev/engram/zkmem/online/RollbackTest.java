/*
 * Copyright 2026 The Engram authors
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.engram.zkmem.online;

import static org.assertj.core.api.Assertions.assertThat;

import dev.engram.trace.AccessKind;
import dev.engram.zkmem.model.MemoryConfiguration;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A revert takes back memory, time and log; a commit leaves them to the checkpoint outside. */
class RollbackTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final OnlineMemory memory =
      OnlineMemory.builder(MemoryConfiguration.VOLATILE_WORDS.withBits(1, 20)).log(out).build();

  private List<String> logged() {
    memory.close();
    return Entry.all(out.toByteArray()).stream().map(Entry::toString).toList();
  }

  @Test
  void aRevertTakesBackMemoryTimeAndLog() {
    memory.writeCell(1, 0, 1);
    long checkpoint = memory.checkpoint();
    memory.writeCell(1, 0, 2);
    memory.increment(100);
    memory.readCell(1, 0);
    memory.revert(checkpoint);
    assertThat(memory.time()).isEqualTo(2);
    assertThat(memory.accesses()).isEqualTo(1);
    assertThat(memory.depth()).isZero();
    assertThat(memory.readCell(1, 0)).isEqualTo(1);
    assertThat(logged()).containsExactly("WRITE @1 1:0+1 01", "READ @2 1:0+1 01");
  }

  @Test
  void whatIsCommittedInsideGoesWithTheOneOutside() {
    long outer = memory.checkpoint();
    memory.writeCell(1, 0, 1);
    long inner = memory.checkpoint();
    memory.writeCell(1, 1, 2);
    memory.commit(inner);
    assertThat(memory.cell(1, 1)).isEqualTo(2);
    memory.revert(outer);
    assertThat(memory.cell(1, 0)).isZero();
    assertThat(memory.cell(1, 1)).isZero();
    assertThat(logged()).isEmpty();
  }

  @Test
  void whatIsRevertedInsideIsAllThatGoes() {
    long outer = memory.checkpoint();
    memory.writeCell(1, 0, 1);
    long inner = memory.checkpoint();
    memory.writeCell(1, 1, 2);
    memory.revert(inner);
    memory.writeCell(1, 2, 3);
    memory.commit(outer);
    assertThat(logged()).containsExactly("WRITE @1 1:0+1 01", "WRITE @2 1:2+1 03");
  }

  @Test
  void theOuterOneEndsThoseInside() {
    memory.writeCell(1, 0, 1);
    long outer = memory.checkpoint();
    memory.writeCell(1, 0, 2);
    memory.checkpoint();
    memory.writeCell(1, 0, 3);
    memory.checkpoint();
    memory.writeCell(1, 0, 4);
    assertThat(memory.depth()).isEqualTo(3);
    memory.revert(outer);
    assertThat(memory.depth()).isZero();
    assertThat(memory.cell(1, 0)).isEqualTo(1);
    long again = memory.checkpoint();
    memory.writeCell(1, 0, 5);
    memory.checkpoint();
    memory.writeCell(1, 0, 6);
    memory.commit(again);
    assertThat(memory.depth()).isZero();
    assertThat(logged())
        .containsExactly("WRITE @1 1:0+1 01", "WRITE @2 1:0+1 05", "WRITE @3 1:0+1 06");
  }

  @Test
  void aCloseCommitsWhatIsOpen() {
    memory.checkpoint();
    memory.writeCell(1, 0, 1);
    memory.checkpoint();
    memory.increment(7);
    assertThat(logged()).containsExactly("WRITE @1 1:0+1 01", "INCREMENT @2 0:0+7 ");
  }

  /** More than the buffer keeps when it is empty, so that chunks come, go and come again. */
  @Test
  void muchCanBeTakenBackAndMuchKept() {
    byte[] data = new byte[32];
    for (int round = 0; round < 2; round++) {
      long checkpoint = memory.checkpoint();
      for (int i = 0; i < 500_000; i++) {
        data[0] = (byte) i;
        memory.write(1, i, data, 0, 32);
      }
      memory.revert(checkpoint);
      assertThat(memory.time()).isEqualTo(1);
    }
    List<Entry> kept = new ArrayList<>();
    for (int round = 0; round < 2; round++) {
      long checkpoint = memory.checkpoint();
      for (int i = 0; i < 200_000; i++) {
        int width = 1 << i % 6;
        data[0] = (byte) i;
        int time = memory.write(1, i, data, 0, width);
        String hex = "%02x".formatted(i & 0xFF) + "00".repeat(width - 1);
        kept.add(new Entry(AccessKind.WRITE, time, 1, i, width, hex));
      }
      memory.commit(checkpoint);
    }
    memory.close();
    assertThat(Entry.all(out.toByteArray()).equals(kept)).isTrue();
  }

  @Test
  void whatIsOutsideAllCheckpointsIsWrittenAtOnce() {
    byte[] data = new byte[32];
    for (int i = 0; i < 20_000; i++) {
      memory.write(1, i, data, 0, 32);
    }
    int before = out.size();
    assertThat(before).isGreaterThan(500_000);
    long checkpoint = memory.checkpoint();
    for (int i = 0; i < 20_000; i++) {
      memory.write(1, i, data, 0, 32);
    }
    assertThat(out.size()).isEqualTo(before);
    memory.revert(checkpoint);
    assertThat(logged()).hasSize(20_000);
  }
}
